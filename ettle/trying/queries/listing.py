"""Who would be flagged, dropped and moved: by name where the reader may see them, the others counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.trying import DROPPED, FLAGGED, MOVED
from ettle.tracking.queries.concern_rows import pupil_href
from ettle.trying.pages import ChangeList, ChangeRow
from ettle.trying.queries.outcome import Outcome

MOST_SHOWN: Final = 60
"""Rows of one list on the page; the file has all of them."""

KINDS: Final = (FLAGGED, DROPPED, MOVED)
Known = Mapping[int, tuple[str, str, str, str]]
"""A pupil's name, the name they are sorted by, address and group, of those the reader may see."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The three lists, how many pupils of concern each year has, and whether the reader may see every pupil.

    `seen` is how many of them the reader sees, where they do not see all.
    """

    lists: tuple[ChangeList, ...]
    years: Mapping[str, tuple[int, int]]
    sees_all: bool
    seen: int


def listing(viewer: Viewer, found: Outcome, tried: Policy, used: Policy, year: str, *, many: bool) -> Listing:
    """The lists of a page, of one year or of all. Two queries."""
    known, staff, sees_all = known_to(viewer), _staff(viewer), viewer.reads_everybody("L1")
    order = [one.id for one in used.years] + [one.id for one in tried.years]
    counted = found.pupils.group_by("year").agg(
        before=pl.col("faculties_before").is_not_null().sum(), after=pl.col("faculties_after").is_not_null().sum()
    )
    years = {name or "": (before, after) for name, before, after in counted.iter_rows()}
    lists = tuple(
        _list(kind, found, (known, staff), (tried, used), year, many=many, sees_all=sees_all) for kind in KINDS
    )
    placed = sorted(years, key=lambda name: order.index(name) if name in order else len(order))
    seen = 0 if sees_all else found.pupils.filter(pl.col("pupil").is_in(list(known))).height
    return Listing(lists, {name: years[name] for name in placed}, sees_all, seen)


def known_to(viewer: Viewer) -> Known:
    """Every pupil the viewer may read about. One query."""
    rows = Pupil.objects.visible_to(viewer, "L1").order_by()
    columns = ("pk", "key", "given", "family", "preferred", "tutor_group__name")
    return {
        pk: (f"{preferred or given} {family}", f"{family} {given}", pupil_href(key), group or "")
        for pk, key, given, family, preferred, group in rows.values_list(*columns)
    }


def _staff(viewer: Viewer) -> dict[int, str]:
    return dict(StaffMember.objects.filter(school_id=viewer.school_id).order_by().values_list("pk", "name"))


def _list(
    kind: str, found: Outcome, people: tuple[Known, Mapping[int, str]], policies: tuple[Policy, Policy], year: str, *,
    many: bool, sees_all: bool,
) -> ChangeList:  # fmt: skip
    known, staff = people
    cycles = _labels(found)
    wanted = found.pupils.filter(pl.col("change") == kind)
    if year:
        wanted = wanted.filter(pl.col("year") == year)
    mine = wanted.filter(pl.col("pupil").is_in(list(known)))
    rows = sorted(mine.iter_rows(named=True), key=lambda row: (str(row["year"]), known[row["pupil"]][1], -row["cycle"]))
    shown = rows[:MOST_SHOWN]
    told = found.because(row["key"] for row in shown)
    titles = {FLAGGED: _("Would be flagged"), DROPPED: _("Would be dropped"), MOVED: _("Would go to somebody else")}
    return ChangeList(
        kind=kind,
        title=titles[kind],
        says=_count(len(rows)) if sees_all else "",
        rows=tuple(
            _row(row, told, known, _words(staff, policies), cycles if many else {}) for row in shown
        ),
        # Whether there are any, and how many, would tell of a figure that is kept back.
        others="" if sees_all else _("Pupils who are not yours to see are not listed."),
        more=_more(len(rows) - len(shown)),
    )  # fmt: skip


def _count(count: int) -> str:
    return ngettext("%(num)s pupil", "%(num)s pupils", count) % {"num": count} if count else _("Nobody")


@dataclass(frozen=True, slots=True)
class _Words:
    """What people and roles are called."""

    staff: Mapping[int, str]
    roles: Mapping[str, str]

    def holder(self, role: object, staff: object) -> str:
        """A person with their role, the role alone where nobody holds it, or nothing."""
        label = self.roles.get(str(role), str(role)) if role else ""
        name = self.staff.get(staff, "") if isinstance(staff, int) else ""
        return f"{name}, {label[:1].lower()}{label[1:]}" if name else label


def _words(staff: Mapping[int, str], policies: tuple[Policy, Policy]) -> _Words:
    return _Words(staff, {role.id: role.label for policy in policies[::-1] for role in policy.roles})


def _row(
    row: dict[str, Any], told: Mapping[str, str], known: Known, words: _Words, cycles: Mapping[int, str]
) -> ChangeRow:
    name, _sorted, href, group = known[row["pupil"]]
    return ChangeRow(
        name=name,
        href=href,
        group=group,
        year=str(row["year"] or ""),
        cycle=cycles.get(row["cycle"], ""),
        before=words.holder(row["owner_before"], row["staff_before"]),
        after=words.holder(row["owner_after"], row["staff_after"]),
        because=told[row["key"]],
    )


def _labels(found: Outcome) -> dict[int, str]:
    return {cycle.pk: f"{cycle.name}, {cycle.session}" for part in found.parts for cycle in part.cycles}


def every_row(viewer: Viewer, found: Outcome, tried: Policy, used: Policy) -> list[tuple[str | int, ...]]:
    """The rows of a file: everybody to whom something happens and whom the viewer may see. Two queries."""
    known, words, cycles = known_to(viewer), _words(_staff(viewer), (tried, used)), _labels(found)
    titles = {FLAGGED: _("flagged"), DROPPED: _("dropped"), MOVED: _("moved")}
    mine = found.pupils.filter(pl.col("pupil").is_in(list(known)), pl.col("change").is_in(KINDS))
    told = found.because(mine["key"])
    rows: list[tuple[str | int, ...]] = []
    for row in mine.iter_rows(named=True):
        name, _sorted, _href, group = known[row["pupil"]]
        rows.append((
            cycles[row["cycle"]], name, row["year"] or "", group, titles[row["change"]],
            words.holder(row["owner_before"], row["staff_before"]),
            words.holder(row["owner_after"], row["staff_after"]),
            row["faculties_before"] or 0, row["faculties_after"] or 0, told[row["key"]],
        ))  # fmt: skip
    return rows


def heads() -> tuple[str, ...]:
    """The heads of the file."""
    return (
        _("Cycle"), _("Pupil"), _("Year"), _("Group"), _("Would be"), _("Now with"), _("Then with"),
        _("Faculties now"), _("Faculties then"), _("Why"),
    )  # fmt: skip


def _more(count: int) -> str:
    if count <= 0:
        return ""
    words = ngettext(
        "%(num)s more is in the file. Choose a year or one cycle for a shorter list.",
        "%(num)s more are in the file. Choose a year or one cycle for a shorter list.",
        count,
    )
    return words % {"num": count}
