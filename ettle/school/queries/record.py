"""The record of who did or read what, as a page."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.audit.queries import EventRow, events_of, kinds
from ettle.audit.words import verb_words, why_words
from ettle.rules.access import Viewer, may
from ettle.school.models import School
from ettle.school.pages import AuditLine, AuditPage, KindChoice, Named
from ettle.school.refusals import refusal


def audit_page(viewer: Viewer, *, kind: str = "", pupil: str = "", page: int = 1) -> AuditPage:
    """One page of the record, or of what it holds about one pupil. Raises PermissionDenied. Three queries at most."""
    allowed = may(viewer, "see_audit")
    if not allowed:
        raise PermissionDenied(refusal(viewer, allowed))
    pupil_id = _pupil_number(viewer, pupil) if pupil else None
    of_pupils = viewer.reads_everybody("L2")
    rows, more = events_of(viewer.school_id, kind=kind, pupil_id=pupil_id, page=page, of_pupils=of_pupils)

    def address(**changed: object) -> str:
        asked = {"kind": kind, "pupil": pupil, **changed}
        return f"{reverse('school:audit')}?{urlencode({key: value for key, value in asked.items() if value})}"

    names = _names(viewer, {row.pupil_id for row in rows if row.pupil_id is not None})
    choices = [("", _("Everything")), *kinds()]
    return AuditPage(
        rows=tuple(_lines(rows, names)),
        kinds=tuple(KindChoice(words, address(kind=value), value == kind) for value, words in choices),
        of_one_pupil=pupil_id is not None,
        of_pupils=of_pupils,
        number=page,
        before=address(page=page - 1) if page > 1 else "",
        after=address(page=page + 1) if more else "",
    )


def _names(viewer: Viewer, ids: set[int]) -> dict[int, Named]:
    """The pupils rows are about, by number. One query, or none."""
    if not ids:
        return {}
    found = School.objects.filter(pk=viewer.school_id, pupils__pk__in=ids).values_list(
        "pupils__pk", "pupils__key", "pupils__given", "pupils__family", "pupils__preferred"
    )
    before, after = reverse("pupils:page", args=[UUID(int=0)]).split(str(UUID(int=0)))
    return {
        pk: Named(f"{preferred or given} {family}", f"{before}{key}{after}")
        for pk, key, given, family, preferred in found
    }


def _lines(rows: Iterable[EventRow], names: dict[int, Named]) -> Iterator[AuditLine]:
    """Rows one person left in one moment, such as a list they opened, as one line with all its pupils."""
    for (at, who, kind, verb, why, detail), same in groupby(
        rows, key=lambda row: (row.at, row.who, row.kind, row.verb, row.why, row.detail)
    ):
        gone = Named(_("a pupil no longer kept"), "")
        pupils = tuple(names.get(row.pupil_id, gone) for row in same if row.pupil_id is not None)
        yield AuditLine(at, who, kind, verb_words(verb), pupils, why_words(why), detail)


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
