"""The list on paper: the facts of its print, and the copy with names that goes to one receiver."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ettle.collation.pages import Row
from ettle.collation.queries.collated import figures
from ettle.collation.queries.lines import Kept
from ettle.collation.queries.place import Place
from ettle.collation.queries.readable import others_words, readable, row_of
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.prints import pdf
from ettle.rules.access import Viewer
from ettle.ui.words import moment


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version that is being shared."""

    place: Place
    number: int
    at: datetime
    note: str
    kept: tuple[Kept, ...]


def named_pdf(by: Viewer, receiver: int, version: Frozen) -> tuple[str, bytes]:
    """The list with names as one receiver may read it, to go with their message: its name and its bytes.

    Raises NotPrinted.
    """
    place, kept = version.place, version.kept
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
        "heads": list(heads),
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
        "marks": mark_words(row),
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


def mark_words(row: Row) -> list[str]:
    """The faculties' marks in words."""
    return [f"{mark.word}: {mark.said}" for mark in row.marks]
