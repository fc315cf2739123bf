"""Taking away the code asked of somebody whose phone is lost: a page that says what will happen, and the act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ettle.people.actions import NoSecondStep, remove_second_step
from ettle.people.queries import second_step_page, staff_member
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_http_methods(["GET", "POST"])
def removing(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Ask, then do it."""
    viewer = viewer_of(request)
    staff = staff_member(viewer, staff_id)
    if request.method == "GET":
        return render(request, second_step_page(viewer, staff))
    try:
        remove_second_step(staff=staff, by=viewer, now=now_of(request))
    except NoSecondStep as refused:
        messages.warning(request, str(refused))
    else:
        messages.info(request, _("%(name)s is no longer asked for a code.") % {"name": staff.name})
    return redirect("school:structure")
