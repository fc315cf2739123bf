"""Requests that put a pupil in a support group, or end that."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.actions import GroupRefused, end_category, set_category
from ettle.pupils.forms import EndForm, GroupForm
from ettle.pupils.pages import GroupFormPage
from ettle.pupils.queries.group_form import choices_for, label_of, membership_of
from ettle.ui.render import render


def _group_form(request: HttpRequest, choices: tuple[tuple[str, str], ...], today: date) -> GroupForm:
    """The form; a code sent that was not offered goes on to the action, which refuses it naming who may."""
    if request.method == "GET" and not choices:
        raise PermissionDenied(_("No post of yours chooses who is in a support group."))
    sent = request.POST.get("category", "")
    offered = choices if not sent or sent in dict(choices) else (*choices, (sent, sent))
    return GroupForm(request.POST or None, choices=offered, today=today)


@require_http_methods(["GET", "POST"])
def set_group(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a pupil in a support group."""
    viewer, now = viewer_of(request), now_of(request)
    pupil, choices = choices_for(viewer, key)
    form = _group_form(request, choices, viewer.on)
    if form.is_valid():
        try:
            set_category(pupil=pupil, by=viewer, now=now, **form.cleaned_data)
        except GroupRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, _("%(name)s is in the group.") % {"name": pupil.name})
            return redirect("pupils:page", key=key)
    return _answer(request, _("Add %(name)s to a support group") % {"name": pupil.name}, _ADD, form)


@require_http_methods(["GET", "POST"])
def end_group(request: HttpRequest, key: UUID, membership_id: int) -> HttpResponse:
    """End one membership; the others stay."""
    viewer = viewer_of(request)
    membership = membership_of(viewer, key, membership_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends": viewer.on})
    if form.is_valid():
        try:
            end_category(membership=membership, ends=form.cleaned_data["ends"], by=viewer, now=now_of(request))
        except GroupRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, _("The end is set. What was held before stays on record."))
            return redirect("pupils:page", key=key)
    words = {"name": membership.pupil.name, "group": label_of(viewer, membership.category)}
    return _answer(request, _("End %(group)s for %(name)s") % words, _END, form)


_ADD = (
    gettext_noop("A pupil may be in several groups at once. Ending one leaves the others."),
    gettext_noop("Add to the group"),
)
_END = (
    gettext_noop("The membership ends after the day you give; it stays on record."),
    gettext_noop("Set the last day"),
)


def _answer(request: HttpRequest, title: str, words: tuple[str, str], form: GroupForm | EndForm) -> HttpResponse:
    lead, button = words
    assert request.resolver_match is not None
    back = reverse("pupils:page", args=[request.resolver_match.kwargs["key"]])
    page = GroupFormPage(title, _(lead), _(button), form, back)
    return render(request, page, status=400 if form.errors else 200)
