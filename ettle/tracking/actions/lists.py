"""What opening or taking away a list of concerns leaves behind in the audit record."""

import csv
import io
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.rules.access import REASONS, Viewer, may
from ettle.tracking.pages.concerns import YearListPage
from ettle.tracking.queries.concerns import flag_words

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def note_list_opened(*, by: Viewer, page: YearListPage, now: datetime) -> None:
    """One row for each pupil of whom a restricted group was named (D-01, G-15)."""
    if page.logged:
        record_reads(
            by=by, verb="year_list.opened", about="support_group", pupil_ids=page.logged, now=now, why="role_may"
        )


def export_year_list(*, by: Viewer, page: YearListPage, now: datetime) -> str:
    """The list as CSV with formulas made harmless. Raises PermissionDenied without the right to export."""
    why = may(by, "export")
    if not why:
        raise PermissionDenied(_(REASONS[why.reason]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Pupil"), _("Group"), _("Why"), _("Faculties"), _("Support groups"), _("Owner"), _("Acted")])
    for row in page.rows:
        cells = (
            row.pupil,
            row.group,
            flag_words(row.flags),
            str(row.faculties),
            ", ".join(row.groups),
            row.owner,
            row.acted,
        )
        writer.writerow([harmless(cell) for cell in cells])
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
        )
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
