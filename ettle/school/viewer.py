"""What a view asks of its request: who is looking, and what time it is."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ettle.rules.access import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer. Raises PermissionDenied for a sign-in without a staff record, or before the first policy holds."""
    viewer = getattr(request, "viewer", None)
    if not viewer and (why := getattr(request, "no_viewer", "")):
        raise PermissionDenied(why)
    if not viewer:
        raise PermissionDenied(_("This sign-in is not linked to a member of staff. Ask the school office."))
    return viewer  # type: ignore[no-any-return]


def now_of(request: HttpRequest) -> datetime:
    """The one time of this request, aware."""
    return request.now  # type: ignore[attr-defined,no-any-return]
