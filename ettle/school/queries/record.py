"""The record of who did or read what, as a page."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.audit.queries import events_of, kinds
from ettle.rules.access import REASONS, Viewer, may
from ettle.school.models import School
from ettle.school.pages import AuditPage, KindChoice


def audit_page(viewer: Viewer, *, kind: str = "", pupil: str = "", page: int = 1) -> AuditPage:
    """One page of the record, or of what it holds about one pupil. Raises PermissionDenied. Two queries at most."""
    allowed = may(viewer, "see_audit")
    if not allowed:
        raise PermissionDenied(_(REASONS[allowed.reason]))
    pupil_id = _pupil_number(viewer, pupil) if pupil else None
    of_pupils = any(post.scope == "school" for post in viewer.posts_reading("L2"))
    rows, more = events_of(viewer.school_id, kind=kind, pupil_id=pupil_id, page=page, of_pupils=of_pupils)

    def address(**changed: object) -> str:
        asked = {"kind": kind, "pupil": pupil, **changed}
        return f"{reverse('school:audit')}?{urlencode({key: value for key, value in asked.items() if value})}"

    choices = [("", _("Everything")), *kinds()]
    return AuditPage(
        rows=rows,
        kinds=tuple(KindChoice(words, address(kind=value), value == kind) for value, words in choices),
        of_one_pupil=pupil_id is not None,
        of_pupils=of_pupils,
        number=page,
        before=address(page=page - 1) if page > 1 else "",
        after=address(page=page + 1) if more else "",
    )


def _pupil_number(viewer: Viewer, key: str) -> int:
    """The number by which the record keeps a pupil of this school. Raises Http404."""
    try:
        wanted = UUID(key)
    except ValueError:
        raise Http404 from None
    found = School.objects.filter(pk=viewer.school_id, pupils__key=wanted).values_list("pupils__pk", flat=True).first()
    if found is None:
        raise Http404
    return int(found)
