"""Requests about collated lists: writing on one, sharing it, and reading what was shared."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ettle.collation.actions import files, notes, opening, sharing
from ettle.collation.forms import NotNotes, PurposeForm, ShareForm, notes_of, read_notes, ticks_of
from ettle.collation.pages import CollationPage, NoteAnswer, NoteBox, PreviewPage, SharedPage
from ettle.collation.queries.collated import collation_page
from ettle.collation.queries.notes import note_history
from ettle.collation.queries.place import place_to_collate
from ettle.collation.queries.preview import preview_page
from ettle.collation.queries.shared import shared_page, versions_page
from ettle.people.viewer import now_of, viewer_of
from ettle.prints import NotPrinted
from ettle.rules.access import Viewer
from ettle.ui.render import render

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@never_cache
def collated(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """The list to work on. Opening it is logged."""
    viewer = viewer_of(request)
    page = collation_page(viewer, cycle_id, year)
    opening.note_looked_at(by=viewer, page=page, now=now_of(request))
    return render(request, page)


@login_not_required
@require_POST
def save_notes(request: HttpRequest, cycle_id: int, year: str) -> JsonResponse:
    """Keep notes as they are typed. Every answer is JSON, so that the page can keep what was not saved."""
    try:
        sent = read_notes(request.body if request.content_type == "application/json" else b"")
        if not request.user.is_authenticated or sent.who != str(viewer_of(request).staff_id):
            back = reverse("collation:list", args=[cycle_id, year])
            return JsonResponse({"signed_out": True, "sign_in": f"{reverse('account_login')}?next={back}"}, status=401)
        place = place_to_collate(viewer_of(request), cycle_id, year)
        kept = notes.write_notes(by=viewer_of(request), place=place, notes=sent.notes, now=now_of(request))
    except (NotNotes, RequestDataTooBig, PermissionDenied, Http404) as error:
        return _not_taken(error)
    return JsonResponse({"notes": [_answer(one) for one in kept]})


@require_POST
def keep_notes(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """Keep the notes of the whole page, for who has no scripts; what could not be kept is shown again."""
    viewer = viewer_of(request)
    place = place_to_collate(viewer, cycle_id, year)
    typed, ticks = notes_of(request.POST), ticks_of(request.POST)
    kept = notes.write_notes(by=viewer, place=place, notes=typed, now=now_of(request))
    for key, wanted in ticks:
        notes.highlight(by=viewer, place=place, key=key, wanted=wanted, now=now_of(request))
    texts = {one.key: one.text for one in typed}
    if left := {one.key: _box(one, texts[one.key]) for one in kept if one.status in {"conflict", "refused"}}:
        return render(request, collation_page(viewer, cycle_id, year, left), status=422)
    if not ticks:
        messages.info(request, _("The notes are kept."))
    return redirect(reverse("collation:list", args=[cycle_id, year]) + "".join(f"#note-{key}" for key, _on in ticks))


@require_POST
def highlight(request: HttpRequest, cycle_id: int, year: str) -> JsonResponse:
    """Tick a pupil for the meeting, or take the tick away, without leaving the page."""
    viewer, sent = viewer_of(request), ticks_of(request.POST)
    place = place_to_collate(viewer, cycle_id, year)
    for key, wanted in sent:
        notes.highlight(by=viewer, place=place, key=key, wanted=wanted, now=now_of(request))
    if not sent:
        return JsonResponse({"problem": _("Say which pupil of the list.")}, status=400)
    return JsonResponse({"highlighted": sent[0][1]})


@require_GET
def history(request: HttpRequest, cycle_id: int, year: str, key: UUID | None = None) -> HttpResponse:
    """Everything one note has said."""
    return render(request, note_history(viewer_of(request), cycle_id, year, key))


@require_GET
@never_cache
def preview(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """Exactly what would be sent, and to whom."""
    return render(request, _preview(request, cycle_id, year, attach="attach" in request.GET))


def _preview(request: HttpRequest, cycle_id: int, year: str, *, attach: bool, problem: str = "") -> PreviewPage:
    viewer, site = viewer_of(request), _site(request)
    return preview_page(viewer, cycle_id, year, site=site, attach=attach, problem=problem)


def _site(request: HttpRequest) -> str:
    """Where this page was asked for: a host the settings allow."""
    return request.build_absolute_uri("/")


@require_POST
def share(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """Send what the preview showed."""
    viewer, form = viewer_of(request), ShareForm(request.POST)
    place = place_to_collate(viewer, cycle_id, year)
    attach = form.is_valid() and form.cleaned_data["attach"]
    try:
        if not form.is_valid():
            raise sharing.NotShared(_("Nothing was sent. Look at what would be sent first."))
        seal = form.cleaned_data["seal"]
        version = sharing.share(
            by=viewer, place=place, seal=seal, attach=attach, site=_site(request), now=now_of(request)
        )
    except (sharing.NotShared, NotPrinted) as error:
        page = _preview(request, cycle_id, year, attach=attach, problem=str(error))
        return render(request, page, status=422)
    messages.info(request, _("Version %(number)s is shared.") % {"number": version.number})
    return redirect("collation:shared", cycle_id, year, version.number)


@require_GET
def versions(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """What has been shared of one list."""
    return render(request, versions_page(viewer_of(request), cycle_id, year))


@require_GET
@never_cache
def shared(request: HttpRequest, cycle_id: int, year: str, number: int) -> HttpResponse:
    """One shared version, as this reader may see it. Each opening is logged and shown to who shared it."""
    viewer = viewer_of(request)
    page = shared_page(viewer, cycle_id, year, number)
    opening.note_opened(by=viewer, page=page, now=now_of(request))
    return render(request, page)


@require_POST
def list_file(request: HttpRequest, cycle_id: int, year: str, kind: str) -> HttpResponse:
    """The list as it stands, as a file."""
    viewer = viewer_of(request)
    return _file(request, viewer, collation_page(viewer, cycle_id, year), kind)


@require_POST
def shared_file(request: HttpRequest, cycle_id: int, year: str, number: int, kind: str) -> HttpResponse:
    """One shared version as a file, with what this reader may see."""
    viewer = viewer_of(request)
    return _file(request, viewer, shared_page(viewer, cycle_id, year, number), kind)


def _file(request: HttpRequest, viewer: Viewer, page: CollationPage | SharedPage, kind: str) -> HttpResponse:
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors["purpose"][0]), status=400, content_type="text/plain")
    purpose = form.cleaned_data["purpose"]
    try:
        made = files.export(by=viewer, page=page, kind=kind, purpose=purpose, now=now_of(request))
    except NotPrinted as error:
        return HttpResponse(str(error), status=500, content_type="text/plain")
    response = HttpResponse(made, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{files.file_name(page, kind)}"'
    return response


def _not_taken(error: Exception) -> JsonResponse:
    """Why nothing was kept, in words."""
    if isinstance(error, Http404):
        return JsonResponse({"problem": _("There is no such list, or it is not yours to write on.")}, status=404)
    if isinstance(error, RequestDataTooBig):
        return JsonResponse({"problem": _("That is too much to save at once.")}, status=413)
    return JsonResponse({"problem": str(error)}, status=403 if isinstance(error, PermissionDenied) else 400)


def _answer(one: NoteAnswer) -> dict[str, object]:
    return {
        "pupil": one.key,
        "status": one.status,
        "text": one.text,
        "version": one.version,
        "by": one.by,
        "at": one.at,
        "problem": one.problem,
    }


def _box(one: NoteAnswer, typed: str) -> NoteBox:
    """A note that could not be kept, as it was typed, with what stands in its place."""
    return NoteBox(
        one.key, typed, one.version, one.by, None, one.text if one.status == "conflict" else "", True, one.problem
    )
