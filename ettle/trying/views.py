"""Requests to the trying room. Whoever may not adopt a policy is not told that there is one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.policy.answering import changes_of
from ettle.policy.editing import edited
from ettle.rules.access import Viewer
from ettle.trying import actions as act
from ettle.trying.forms import AdoptForm, AnswersForm, TakeForm, TextForm
from ettle.trying.queries import drafts as read
from ettle.trying.queries.listing import every_row, heads
from ettle.trying.queries.result import Asked, draft_page, looked
from ettle.ui.render import render

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _allowed(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    act.permit(viewer)
    return viewer


def _draft(request: HttpRequest, draft_id: int) -> tuple[Viewer, Any]:
    viewer = _allowed(request)
    return viewer, read.draft_for(viewer, draft_id)


def _asked(request: HttpRequest) -> Asked:
    given = request.POST if request.method == "POST" else request.GET
    return Asked(tuple(given.getlist("cycle")), given.get("year", ""), given.get("against", ""))


@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts, and starting one from the policy in force, a file or a text."""
    viewer = _allowed(request)
    if request.method == "GET":
        return render(request, read.index_page(viewer))
    form = TextForm(request.POST, request.FILES)
    name, text = request.POST.get("name", ""), request.POST.get("text", "")
    try:
        if not form.is_valid():
            raise act.NotKept({}, *map(str, form.non_field_errors()))
        text = form.cleaned_data["text"]
        made = act.start_draft(by=viewer, name=name, text=text, now=now_of(request))
    except act.NotKept as refused:
        page = read.index_page(viewer, name=name, text=text, faults=refused.faults, sentences=refused.sentences)
        return render(request, page, status=422)
    return redirect("trying:draft" if text.strip() else "trying:change", made.pk)


@require_GET
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What a draft would have made of past cycles."""
    viewer, found = _draft(request, draft_id)
    return render(request, draft_page(viewer, found, _asked(request)))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The form of a draft, and keeping what was answered."""
    viewer, found = _draft(request, draft_id)
    if request.method == "GET":
        return render(request, read.change_page(viewer, found))
    form, sent = AnswersForm(request.POST), dict(request.POST.lists())
    changes, faults = changes_of(read.policy_in(found), sent)
    try:
        if faults or not form.is_valid():
            raise act.NotKept(faults)
        text, seen = edited(found.text, changes), form.cleaned_data["seen"]
        act.change_draft(by=viewer, draft_id=draft_id, seen=seen, text=text, now=now_of(request))
    except act.NotKept as refused:
        page = read.change_page(viewer, found, sent=sent, faults=refused.faults, sentences=refused.sentences)
        return render(request, page, status=422)
    return redirect("trying:draft", draft_id)


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The text of a draft, and keeping another."""
    viewer, found = _draft(request, draft_id)
    if request.method == "GET":
        return render(request, read.file_page(viewer, found))
    form, text = TextForm(request.POST, request.FILES), request.POST.get("text", "")
    try:
        if not form.is_valid():
            raise act.NotKept({}, *map(str, form.non_field_errors()))
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen"] or 0
        act.change_draft(by=viewer, draft_id=draft_id, seen=seen, text=text, now=now_of(request))
    except act.NotKept as refused:
        return render(request, read.file_page(viewer, found, text=text, sentences=refused.sentences), status=422)
    return redirect("trying:draft", draft_id)


@require_GET
def text(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft as a file, for signing."""
    _viewer, found = _draft(request, draft_id)
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="policy-draft-{draft_id}.toml"'
    return answer


@require_POST
def take(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The lists as a file, marked with who took it, when and what for."""
    viewer, found = _draft(request, draft_id)
    form, asked = TakeForm(request.POST), _asked(request)
    if not form.is_valid():
        why = _("Say what the list is for, then export it.")
        return render(request, draft_page(viewer, found, asked, purpose_fault=why), status=422)
    look, kind, purpose = looked(viewer, found, asked), form.cleaned_data["form"], form.cleaned_data["purpose"]
    rows = every_row(viewer, look.found, look.tried, look.used)
    content = act.take_list(
        by=viewer, draft_id=draft_id, heads=heads(), rows=rows, purpose=purpose, workbook=kind == "xlsx",
        now=now_of(request),
    )  # fmt: skip
    answer = HttpResponse(content, content_type=FILES[kind])
    answer["Content-Disposition"] = f'attachment; filename="tried-{draft_id}.{kind}"'
    return answer


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What adopting would mean, and adopting from a day."""
    viewer, found = _draft(request, draft_id)
    if request.method == "GET":
        return render(request, read.adopt_page(viewer, found))
    form, version = AdoptForm(request.POST), request.POST.get("version", "")
    try:
        if not form.is_valid():
            raise act.NotKept({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        sent = {"seen": form.cleaned_data["seen"] or 0, "effective_from": form.cleaned_data["effective_from"]}
        act.adopt_draft(by=viewer, draft_id=draft_id, version=version, now=now_of(request), **sent)
    except act.NotKept as refused:
        given = {"version": version, "effective_from": request.POST.get("effective_from", "")}
        page = read.adopt_page(viewer, found, **given, faults=refused.faults, sentences=refused.sentences)
        return render(request, page, status=422)
    messages.info(request, _("Adopted. Cycles that are closed keep the rules they ran under."))
    return redirect("school:policy")


@require_POST
def remove(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    viewer, found = _draft(request, draft_id)
    try:
        act.remove_draft(by=viewer, draft_id=draft_id, now=now_of(request))
    except act.NotKept as refused:
        messages.warning(request, str(refused))
        return redirect("trying:draft", draft_id)
    messages.info(request, _("%(name)s is removed.") % {"name": found.name})
    return redirect("trying:index")
