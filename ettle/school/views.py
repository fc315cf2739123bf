"""Requests for the school's structure, its policy, and the record."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ettle.rules.access import may
from ettle.school.actions import PolicyNotAdopted, adopt_policy_text, give_faculty
from ettle.school.forms import AdoptForm, FacultyForm
from ettle.school.pages import AdoptPage
from ettle.school.queries.adopted import policy_page
from ettle.school.queries.record import audit_page
from ettle.school.queries.structure import structure_page
from ettle.school.refusals import refusal
from ettle.school.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_GET
def structure(request: HttpRequest) -> HttpResponse:
    """Houses, faculties, subjects and staff, and what is missing."""
    return render(request, structure_page(viewer_of(request)))


@require_POST
def set_faculty(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Give a subject its faculty."""
    form = FacultyForm(request.POST)
    if form.is_valid():
        faculty_id = form.cleaned_data["faculty"]
        subject = give_faculty(subject_id=subject_id, faculty_id=faculty_id, by=viewer_of(request), now=now_of(request))
        messages.info(request, _("%(subject)s has its faculty.") % {"subject": subject.name})
    else:
        messages.warning(request, _("Choose a faculty, then press the button beside it."))
    return redirect("school:structure")


@require_GET
def policy(request: HttpRequest, adopted_id: int | None = None) -> HttpResponse:
    """The policy in plain English, with its history."""
    return render(request, policy_page(viewer_of(request), adopted_id))


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """Adopt a policy file from a day; every fault in it is named and nothing is taken half."""
    viewer = viewer_of(request)
    decision = may(viewer, "adopt_policy")
    if not decision:
        raise PermissionDenied(refusal(viewer, decision))
    form = AdoptForm(request.POST or None, request.FILES or None, initial={"effective_from": viewer.on})
    faults: tuple[str, ...] = ()
    if form.is_valid():
        content, starts = form.cleaned_data["file"].read(), form.cleaned_data["effective_from"]
        try:
            adopt_policy_text(content=content, effective_from=starts, by=viewer, now=now_of(request))
        except PolicyNotAdopted as refused:
            faults = refused.sentences
        else:
            messages.info(request, _adopted_from(starts))
            return redirect("school:policy")
    return render(request, AdoptPage(form, faults), status=400 if faults or form.errors else 200)


def _adopted_from(starts: date) -> str:
    day = date_format(starts, "j F Y")
    return _("Adopted, from %(day)s. Cycles that are closed keep the rules they ran under.") % {"day": day}


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did or read what."""
    asked = request.GET
    number = int(asked["page"]) if asked.get("page", "").isdecimal() and len(asked["page"]) < 6 else 1
    shown = audit_page(
        viewer_of(request), kind=asked.get("kind", ""), pupil=asked.get("pupil", ""), page=max(number, 1)
    )
    return render(request, shown)
