"""Requests about support groups of many pupils: what follows from figures, and what is asked again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.actions import GroupRefused, end_not_renewed, log_reading, renew, take_suggestion, work_out
from ettle.pupils.queries.renewals import renewals_page, renews
from ettle.pupils.queries.worked_out import suggested_pupil, worked_out_page
from ettle.ui.render import render


@require_http_methods(["GET", "POST"])
def worked_out(request: HttpRequest) -> HttpResponse:
    """Who would join and leave the groups that follow from figures; then as shown, at the press of a button."""
    viewer, error = viewer_of(request), ""
    worked_out_page(viewer)  # not there for whom nothing of it is
    if request.method == "POST":
        try:
            messages.info(request, _done(request))
            return redirect("pupils:worked_out")
        except GroupRefused as refused:
            error = str(refused)
    page, ids = worked_out_page(viewer, error)
    log_reading(by=viewer, pupil_ids=ids, about="support_groups", why="role_may", now=now_of(request))
    return render(request, page, status=400 if error else 200)


def _done(request: HttpRequest) -> str:
    """Take one suggestion, or do all that was shown; what was done, in words."""
    viewer, now = viewer_of(request), now_of(request)
    pupil_id, _colon, category = request.POST.get("take", "").partition(":")
    if category and pupil_id.isdecimal() and len(pupil_id) < 15:
        pupil = suggested_pupil(viewer, int(pupil_id))
        take_suggestion(pupil=pupil, category=category, by=viewer, now=now)
        return _("Done for %(name)s. The reason is kept with it.") % {"name": pupil.name}
    changed = work_out(by=viewer, now=now, seen=request.POST.get("seen", ""))
    return ngettext("%(num)s membership changed.", "%(num)s memberships changed.", changed) % {"num": changed}


@require_http_methods(["GET", "POST"])
def renewals(request: HttpRequest) -> HttpResponse:
    """Memberships asked again: each renewed or ended with one press, or those ticked together."""
    viewer, error = viewer_of(request), ""
    if not renews(viewer):
        raise Http404
    if request.method == "POST":
        try:
            messages.info(request, _settled(request))
            return redirect("pupils:renewals")
        except GroupRefused as refused:
            error = str(refused)
    page, ids = renewals_page(viewer, error)
    log_reading(by=viewer, pupil_ids=ids, about="support_groups", why="sets_category", now=now_of(request))
    return render(request, page, status=400 if error else 200)


def _settled(request: HttpRequest) -> str:
    """Renew or end what was pressed or ticked; what was done, in words."""
    viewer, now, sent = viewer_of(request), now_of(request), request.POST
    ends = "end" in sent or sent.get("ticked") == "end"
    chosen = [sent[name] for name in ("renew", "end") if name in sent] or sent.getlist("id")
    ids = {int(one) for one in chosen if one.isdecimal() and len(one) < 15}
    if ends:
        done = end_not_renewed(ids=ids, by=viewer, now=now)
        return ngettext("%(num)s ended, not renewed.", "%(num)s ended, not renewed.", done) % {"num": done}
    done = renew(ids=ids, by=viewer, now=now)
    return ngettext("%(num)s renewed.", "%(num)s renewed.", done) % {"num": done}
