"""Requests of attitude: the list of groups, the grid of a group, and one pupil."""

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

from ettle.attitude import actions
from ettle.attitude.forms import NotMarks, TargetForm, read_form, read_sent
from ettle.attitude.queries.group import answer_to_save, entry_person, group_page, index_page, sign_in_url
from ettle.attitude.queries.place import Place, place_of, place_of_pupil
from ettle.attitude.queries.pupil import pupil_page
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.pages.concerns import Typed
from ettle.ui.render import render


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The groups the viewer sees."""
    return render(request, index_page(viewer_of(request)))


@require_GET
@never_cache
def group(request: HttpRequest, half: str, **which: int) -> HttpResponse:
    """One tutor group or class in one half term. Opening it is logged."""
    place = place_of(viewer_of(request), half, **which)
    page = group_page(place)
    actions.note_opened(by=viewer_of(request), place=place, now=now_of(request))
    return render(request, page)


@login_not_required
@require_POST
def save(request: HttpRequest, half: str, **which: int) -> JsonResponse:
    """Save cells. Every answer is JSON, so that the grid can keep what it could not save."""
    try:
        sent = read_sent(request.body if request.content_type == "application/json" else b"")
        if not request.user.is_authenticated or sent.who != entry_person(viewer_of(request)):
            return JsonResponse({"signed_out": True, "sign_in": sign_in_url(half, **which)}, status=401)
        place = place_of(viewer_of(request), half, **which)
        answers = actions.record_marks(by=viewer_of(request), place=place, cells=sent.cells, now=now_of(request))
    except (NotMarks, RequestDataTooBig, PermissionDenied, Http404) as error:
        return _not_taken(error)
    return JsonResponse(answer_to_save(place, answers))


def _not_taken(error: Exception) -> JsonResponse:
    """Why a whole request was refused, in words."""
    if isinstance(error, Http404):
        return JsonResponse({"problem": _("There is no such group, or it is not one of yours.")}, status=404)
    if isinstance(error, RequestDataTooBig):
        return JsonResponse({"problem": _("That is too much to save at once.")}, status=413)
    return JsonResponse({"problem": str(error)}, status=403 if isinstance(error, PermissionDenied) else 400)


@require_GET
@never_cache
def pupil(request: HttpRequest, key: UUID) -> HttpResponse:
    """Attitude of one pupil. Opening it is logged."""
    place = place_of_pupil(viewer_of(request), key, request.GET.get("half", ""))
    page = pupil_page(place)
    actions.note_opened(by=viewer_of(request), place=place, now=now_of(request))
    return render(request, page)


@require_POST
def give(request: HttpRequest, key: UUID, half: str) -> HttpResponse:
    """Give the areas of a half term from a form; what was refused stays in it."""
    place = place_of_pupil(viewer_of(request), key, half)
    cells = read_form(request.POST, key, [strand.id for strand in place.year.given])
    answers = actions.record_marks(by=viewer_of(request), place=place, cells=cells, now=now_of(request))
    faults = {f"value-{one.strand}": one.problem for one in answers if one.status == "refused"}
    for one in answers:
        if one.status == "conflict":
            said = _("%(who)s changed this while you had it open. Look again, then save.") % {"who": one.by}
            faults[f"value-{one.strand}"] = said
    if faults:
        typed = {name: request.POST[name] for name in faults}
        return render(request, pupil_page(place, Typed(typed, faults)), status=422)
    messages.info(request, _("Saved."))
    return _back(key, half)


@require_POST
def summary(request: HttpRequest, key: UUID, half: str) -> HttpResponse:
    """Write the summary in one's own words."""
    place = place_of_pupil(viewer_of(request), key, half)
    try:
        text = request.POST.get("summary", "")
        actions.write_summary(by=viewer_of(request), place=place, text=text, now=now_of(request))
    except actions.NotTaken as refused:
        return _again(request, place, refused)
    messages.info(request, _("The summary is kept."))
    return _back(key, half)


@require_POST
def agree(request: HttpRequest, key: UUID, half: str) -> HttpResponse:
    """Agree a target."""
    place, form = place_of_pupil(viewer_of(request), key, half), TargetForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        actions.agree_target(by=viewer_of(request), place=place, now=now_of(request), **form.cleaned_data)
    except actions.NotTaken as refused:
        return _again(request, place, refused)
    messages.info(request, _("The target is kept."))
    return _back(key, half)


@require_POST
def end(request: HttpRequest, key: UUID, half: str, target_id: int) -> HttpResponse:
    """Say whether a target was met."""
    place = place_of_pupil(viewer_of(request), key, half)
    try:
        outcome = request.POST.get("outcome", "")
        actions.end_target(
            by=viewer_of(request), place=place, target_id=target_id, outcome=outcome, now=now_of(request)
        )
    except actions.NotTaken as refused:
        return _again(request, place, refused)
    return _back(key, half)


def _again(request: HttpRequest, place: Place, refused: actions.NotTaken) -> HttpResponse:
    """What was written, with what is wrong beside it."""
    return render(request, pupil_page(place, Typed(request.POST.dict(), refused.faults)), status=422)


def _back(key: UUID, half: str) -> HttpResponse:
    return redirect(f"{reverse('attitude:pupil', args=[key])}?half={half}")
