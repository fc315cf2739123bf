"""The list as a file: PDF and XLSX, of the pupils and groups the reader sees, marked with who took it and what for."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.audit.models import Event
from ettle.collation.pages import CollationPage, SharedPage
from ettle.collation.queries.paper import mark_words, paper
from ettle.prints import pdf
from ettle.rules.access import Viewer, may
from ettle.school.refusals import refusal
from ettle.tracking.queries.concerns import flag_words
from ettle.ui.files import Cell, write_xlsx
from ettle.ui.words import moment

Page = CollationPage | SharedPage


def file_name(page: Page, kind: str) -> str:
    """What the file is called: year, cycle and version, and never a pupil."""
    version = f" version {page.number}" if isinstance(page, SharedPage) else ""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{page.title}{version}").strip("-")
    return f"{plain}.{kind}"


def export(*, by: Viewer, page: Page, kind: str, purpose: str, now: datetime) -> bytes:
    """The list as "pdf" or "xlsx". Raises PermissionDenied without the right to export, and NotPrinted."""
    why = may(by, "export")
    if not why:
        raise PermissionDenied(refusal(by, why))
    foot = _("%(school)s. Taken by %(who)s, %(when)s, for: %(purpose)s. It holds names of pupils.") % {
        "school": by.school,
        "who": by.name,
        "when": moment(now),
        "purpose": purpose,
    }
    note = page.year_note if isinstance(page, SharedPage) else page.year_note.text
    others = page.others if isinstance(page, SharedPage) else ""
    if kind == "pdf":
        made = pdf(
            "collation/list",
            paper(page.title, page.eyebrow, page.lead, page.rows, page.heads, note=note, foot=foot, others=others),
        )
    else:
        made = write_xlsx(_heads(), _cells(page, note, foot), sheet=page.year)
    with transaction.atomic():
        record(
            by=by,
            verb="collation.exported",
            about="cycle",
            about_id=page.cycle_id,
            now=now,
            why=why,
            kind=Event.Kind.EXPORT,
            year=page.year,
            version=page.number if isinstance(page, SharedPage) else 0,
            rows=len(page.rows),
            file=kind,
            purpose=purpose,
        )
    return made


def _heads() -> tuple[str, ...]:
    return (
        _("Pupil"),
        _("Group"),
        _("Why"),
        _("Faculties"),
        _("Faculty marks"),
        _("Support groups"),
        _("Owner"),
        _("Post"),
        _("Where it stands"),
        _("Acted"),
        _("Same subject again"),
        _("For the meeting"),
        _("Note"),
    )


def _cells(page: Page, note: str, foot: str) -> Iterable[Sequence[Cell]]:
    for row in page.rows:
        yield (
            row.pupil,
            row.group,
            flag_words(row.flags),
            row.faculties,
            ". ".join(mark_words(row)),
            ", ".join(row.groups),
            row.owner,
            row.owner_role,
            row.state,
            row.acted,
            _("yes") if row.repeated else "",
            _("yes") if row.highlighted else "",
            row.note,
        )
    yield ()
    yield (page.title, "", ". ".join(page.eyebrow))
    for one in page.figures:
        yield (one.words, "", "", int(one.number) if one.number.isdecimal() else one.number)
    if note:
        yield (_("For the year"), "", note)
    yield (foot,)
