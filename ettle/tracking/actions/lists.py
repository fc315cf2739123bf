"""What opening or taking away a list of concerns leaves behind in the audit record."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.rules.access import Viewer, may
from ettle.rules.decision import yes
from ettle.school.refusals import refusal
from ettle.tracking.pages.concerns import ConcernRow, YearListPage
from ettle.tracking.queries.concerns import flag_words
from ettle.ui.files import write_csv
from ettle.ui.words import moment


def note_list_opened(
    *, by: Viewer, what: str, pupil_ids: Collection[int], now: datetime, why: str = "role_may", always: bool = False
) -> None:
    """One row for each pupil of whom a concern or a support group was opened (D-01, G-15).

    A list that is to be logged even when it shows no group leaves one row for itself.
    """
    if pupil_ids:
        record_reads(by=by, verb=f"{what}.opened", about=what, pupil_ids=pupil_ids, now=now, why=why)
    elif always:
        record(by=by, verb=f"{what}.opened", about=what, now=now, why=yes(why), kind=Event.Kind.READ)


def export_year_list(*, by: Viewer, page: YearListPage, purpose: str, now: datetime) -> str:
    """The list as CSV with formulas made harmless. Raises PermissionDenied without the right to export."""
    why = may(by, "export")
    if not why:
        raise PermissionDenied(refusal(by, why))
    heads = (_("Pupil"), _("Group"), _("Why"), _("Faculties"), _("Support groups"), _("Owner"), _("Acted"))
    rows = [_cells(row) for row in page.rows]
    rows.append((_("Exported by %(who)s, %(when)s, for: ") % {"who": by.name, "when": moment(now)} + purpose,))
    with transaction.atomic():
        record(
            by=by,
            verb="year_list.exported",
            about="cycle",
            about_id=page.cycle_id,
            now=now,
            why=why,
            kind=Event.Kind.EXPORT,
            year=page.year,
            rows=len(page.rows),
            purpose=purpose,
        )
    return write_csv(heads, rows)


def _cells(row: ConcernRow) -> tuple[str, ...]:
    groups, flags = ", ".join(row.groups), flag_words(row.flags)
    return (row.pupil, row.group, flags, str(row.faculties), groups, row.owner, row.acted)
