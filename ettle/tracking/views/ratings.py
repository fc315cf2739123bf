"""Requests of rating entry: my classes, the class grid, saving, finishing, and the history of one rating."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.ratings import BlanksNeedAReason, finish_class, record_ratings, reopen_class
from ettle.tracking.forms.ratings import FinishForm, NotRatings, read_sent
from ettle.tracking.queries.class_in_cycle import class_in_cycle
from ettle.tracking.queries.classes import my_classes
from ettle.tracking.queries.rating_history import class_history, rating_history
from ettle.tracking.queries.ratings import class_grid, grid_page, grid_person, sign_in_url
from ettle.tracking.queries.saved import answer_to_save
from ettle.ui.render import render


@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """List the classes the viewer has to rate."""
    return render(request, my_classes(viewer_of(request), now_of(request)))


@require_GET
@never_cache
def grid(request: HttpRequest, cycle_id: int, class_id: int) -> HttpResponse:
    """Show one class in one cycle."""
    return render(request, class_grid(viewer_of(request), cycle_id, class_id))


@login_not_required
@require_POST
def save(request: HttpRequest, cycle_id: int, class_id: int) -> JsonResponse:
    """Save what was typed in the grid. Every answer is JSON, so that the grid can keep what it could not save."""
    try:
        sent = read_sent(request.body if request.content_type == "application/json" else b"")
        if not request.user.is_authenticated or sent.who != grid_person(viewer_of(request)):
            return JsonResponse({"signed_out": True, "sign_in": sign_in_url(cycle_id, class_id)}, status=401)
        place = class_in_cycle(viewer_of(request), cycle_id, class_id)
        done = record_ratings(by=viewer_of(request), place=place, cells=sent.cells, now=now_of(request))
    except (NotRatings, RequestDataTooBig, PermissionDenied, Http404) as error:
        return _not_taken(error)
    return JsonResponse(answer_to_save(place, done.cells, done.held, done.touched))


def _not_taken(error: Exception) -> JsonResponse:
    """Why a whole request was refused, in words."""
    if isinstance(error, Http404):
        return JsonResponse({"problem": _("There is no such class, or it is not one of yours.")}, status=404)
    if isinstance(error, RequestDataTooBig):
        return JsonResponse({"problem": _("That is too much to save at once.")}, status=413)
    return JsonResponse({"problem": str(error)}, status=403 if isinstance(error, PermissionDenied) else 400)


@require_POST
def finish(request: HttpRequest, cycle_id: int, class_id: int) -> HttpResponse:
    """Say that the class is finished."""
    viewer, form = viewer_of(request), FinishForm(request.POST)
    place = class_in_cycle(viewer, cycle_id, class_id)
    if not form.is_valid():
        return render(request, grid_page(viewer, place, problem=" ".join(map(str, form.errors["reason"]))), status=422)
    try:
        finish_class(by=viewer, place=place, reason=form.cleaned_data["reason"], now=now_of(request))
    except BlanksNeedAReason as error:
        return render(request, grid_page(viewer, place, problem=str(error)), status=422)
    return redirect("tracking:class_grid", cycle_id, class_id)


@require_POST
def reopen(request: HttpRequest, cycle_id: int, class_id: int) -> HttpResponse:
    """Take back that the class is finished."""
    viewer = viewer_of(request)
    reopen_class(by=viewer, place=class_in_cycle(viewer, cycle_id, class_id), now=now_of(request))
    return redirect("tracking:class_grid", cycle_id, class_id)


@require_GET
def changes(request: HttpRequest, cycle_id: int, class_id: int) -> HttpResponse:
    """List the ratings of a class that were changed."""
    return render(request, class_history(viewer_of(request), cycle_id, class_id))


@require_GET
def history(request: HttpRequest, cycle_id: int, class_id: int, key: UUID, measure: str) -> HttpResponse:
    """Show everything one rating has been."""
    return render(request, rating_history(viewer_of(request), cycle_id, class_id, key, measure))
