"""Staff of the viewer's school, found by number."""

from ettle.people.models import StaffMember
from ettle.rules.access import Viewer


def staff_member(viewer: Viewer, staff_id: int | None) -> StaffMember | None:
    """Somebody who works in the viewer's school now, or None."""
    if staff_id is None:
        return None
    return StaffMember.objects.filter(pk=staff_id, school_id=viewer.school_id, left_on__isnull=True).first()
