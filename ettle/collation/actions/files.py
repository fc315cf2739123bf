"""The list as a file: PDF and XLSX, of the pupils and groups the reader sees, marked with who took it and what for."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.audit.models import Event
from ettle.collation.models import SharedVersion
from ettle.collation.pages import CollationPage, Figure, Row, SharedPage
from ettle.collation.queries.collated import figures
from ettle.collation.queries.lines import Kept
from ettle.collation.queries.place import Place
from ettle.collation.queries.readable import others_words, readable, row_of
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.prints import pdf
from ettle.rules.access import REASONS, Viewer, may
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
        raise PermissionDenied(_(REASONS[why.reason]))
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
        made = write_xlsx(_heads(), _cells(page.rows, page.figures, note, foot), sheet=page.year)
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


def named_pdf(
    *, by: Viewer, receiver: int, version: SharedVersion, kept: tuple[Kept, ...], place: Place, now: datetime
) -> tuple[str, bytes]:
    """The list with names as one receiver may read it, to go with their message: its name and its bytes."""
    staff = StaffMember.objects.select_related("user").get(pk=receiver)
    viewer = viewer_for(staff.user, by.on) if staff.user else None
    rows: tuple[Row, ...] = ()
    others = len(kept)
    if viewer is not None:
        seen = readable(viewer, kept, place.policy, place.today)
        others = seen.others
        rows = tuple(row_of(one.line, one.key, seen.groups[one.line.pupil_id]) for one in seen.kept)
    eyebrow = (_("Version %(number)s, %(when)s") % {"number": version.number, "when": moment(version.at)},)
    foot = _("%(school)s. For %(name)s only, from %(who)s. It holds names of pupils.") % {
        "school": by.school,
        "name": staff.name,
        "who": by.name,
    }
    heads = (_("Pupil"), _("Why"), _("Faculties"), _("Support groups"), _("Owner"), _("Where it stands"))
    note = version.note if not others else ""
    more = others_words(others, place.today.sharing.smallest_figure)
    facts = paper(
        place.title,
        eyebrow,
        "",
        rows,
        heads,
        note=note,
        foot=foot,
        others=more,
    )
    return re.sub(r"[^A-Za-z0-9]+", "-", place.title).strip("-") + ".pdf", pdf("collation/list", facts)


def paper(
    title: str,
    eyebrow: Sequence[str],
    lead: str,
    rows: Iterable[Row],
    heads: Sequence[str],
    *,
    note: str,
    foot: str,
    others: str,
) -> dict[str, object]:
    """The facts of the print."""
    shown = tuple(rows)
    return {
        "title": title,
        "eyebrow": list(eyebrow),
        "lead": lead,
        "foot": foot,
        "heads": [*heads, _("Note")],
        "rows": [_printed(row) for row in shown],
        "figures": [[one.number, one.words] for one in figures(shown)],
        "note": note,
        "others": others,
        "words": {
            "note": _("For the year"),
            "list": _("The list"),
            "empty": _("No pupil is on this list."),
            "highlighted": _("for the meeting"),
            "again": _("same subject again"),
        },
    }


def _printed(row: Row) -> dict[str, Any]:
    return {
        "pupil": row.pupil,
        "group": row.group,
        "flags": [[f"{flag.text} {flag.value}", flag.word, flag.serious] for flag in row.flags],
        "faculties": str(row.faculties),
        "marks": [mark_words(row, number) for number in range(len(row.marks))],
        "groups": list(row.groups),
        "owner": row.owner,
        "role": row.owner_role,
        "state": row.state,
        "acted": row.acted,
        "untouched": row.untouched,
        "late": row.late,
        "note": row.note,
        "highlighted": row.highlighted,
        "repeated": row.repeated,
    }


def mark_words(row: Row, number: int) -> str:
    """One faculty's mark in words."""
    mark = row.marks[number]
    reason = f", {mark.reason}" if mark.reason else ""
    return f"{mark.faculty}: {mark.word}{reason}"


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


def _cells(rows: Iterable[Row], counted: Iterable[Figure], note: str, foot: str) -> Iterable[Sequence[Cell]]:
    for row in rows:
        yield (
            row.pupil,
            row.group,
            flag_words(row.flags),
            row.faculties,
            "; ".join(mark_words(row, number) for number in range(len(row.marks))),
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
    for one in counted:
        yield (one.words, "", "", int(one.number) if one.number.isdecimal() else one.number)
    if note:
        yield (_("For the year"), "", note)
    yield (foot,)
