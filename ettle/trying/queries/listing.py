"""Who would be flagged, dropped and moved: by name where the reader may see them, the others counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

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
from ettle.trying.queries.outcome import InCycle, Outcome

MOST_SHOWN: Final = 60
"""Rows of one list on the page; the file has all of them."""

KINDS: Final = (FLAGGED, DROPPED, MOVED)
Known = Mapping[int, tuple[str, str, str, str]]
"""A pupil's name, the name they are sorted by, address and group, of those the reader may see."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The three lists, how many pupils of concern each year has, and whether the reader may see every pupil."""

    lists: tuple[ChangeList, ...]
    years: Mapping[str, tuple[int, int]]
    sees_all: bool


def sees_everybody(viewer: Viewer) -> bool:
    """Whether the viewer reads about every pupil of the school (L1)."""
    return any(post.scope == "school" for post in viewer.posts_reading("L1"))


def listing(viewer: Viewer, found: Outcome, tried: Policy, used: Policy, year: str, *, many: bool) -> Listing:
    """The lists of a page, of one year or of all. Two queries."""
    known, staff = known_to(viewer), _staff(viewer)
    years: dict[str, tuple[int, int]] = {}
    order = [one.id for one in used.years] + [one.id for one in tried.years]
    for one in found.cycles:
        counted = one.pupils.group_by("year").agg(
            before=pl.col("faculties_before").is_not_null().sum(), after=pl.col("faculties_after").is_not_null().sum()
        )
        for name, before, after in counted.iter_rows():
            was = years.get(name or "", (0, 0))
            years[name or ""] = (was[0] + before, was[1] + after)
    lists = tuple(_list(kind, found, (known, staff), (tried, used), year, many=many) for kind in KINDS)
    placed = sorted(years, key=lambda name: order.index(name) if name in order else len(order))
    return Listing(lists, {name: years[name] for name in placed}, sees_everybody(viewer))


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
    many: bool,
) -> ChangeList:  # fmt: skip
    known, staff = people
    least = policies[1].sharing.smallest_figure
    rows: list[tuple[str, InCycle, dict[str, object]]] = []
    others = 0
    for one in found.cycles:
        wanted = one.pupils.filter(pl.col("change") == kind)
        if year:
            wanted = wanted.filter(pl.col("year") == year)
        mine = wanted.filter(pl.col("pupil").is_in(list(known)))
        others += wanted.height - mine.height
        rows += [(known[row["pupil"]][1], one, row) for row in mine.iter_rows(named=True)]
    rows.sort(key=lambda row: (str(row[2]["year"]), row[0], -row[1].cycle.pk))
    shown = rows[:MOST_SHOWN]
    told = _because(shown)
    titles = {FLAGGED: _("Would be flagged"), DROPPED: _("Would be dropped"), MOVED: _("Would go to somebody else")}
    count = len(rows) + others
    return ChangeList(
        kind=kind,
        title=titles[kind],
        says=_count(count) if not others or others >= least else "",
        rows=tuple(
            _row(row, one, told, known, _words(staff, policies), many=many) for _name, one, row in shown
        ),
        others=_others(others, least),
        more=_more(len(rows) - len(shown)),
    )  # fmt: skip


def _count(count: int) -> str:
    return ngettext("%(num)s pupil", "%(num)s pupils", count) % {"num": count} if count else _("Nobody")


def _because(shown: Iterable[tuple[str, InCycle, dict[str, object]]]) -> dict[tuple[int, str], str]:
    """Why, for each cycle and pupil shown."""
    wanted: dict[int, tuple[InCycle, set[str]]] = {}
    for _name, one, row in shown:
        wanted.setdefault(one.cycle.pk, (one, set()))[1].add(str(row["pupil"]))
    return {
        (pk, pupil): because
        for pk, (one, pupils) in wanted.items()
        for pupil, because in one.found.sentences.filter(pl.col("pupil").is_in(sorted(pupils))).iter_rows()
    }


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
    row: dict[str, object],
    one: InCycle,
    told: Mapping[tuple[int, str], str],
    known: Known,
    words: _Words,
    *,
    many: bool,
) -> ChangeRow:
    assert isinstance(row["pupil"], int)
    name, _sorted, href, group = known[row["pupil"]]
    return ChangeRow(
        name=name,
        href=href,
        group=group,
        year=str(row["year"] or ""),
        cycle=f"{one.cycle.name}, {one.cycle.session}" if many else "",
        before=words.holder(row["owner_before"], row["staff_before"]),
        after=words.holder(row["owner_after"], row["staff_after"]),
        because=told[one.cycle.pk, str(row["pupil"])],
    )


def every_row(viewer: Viewer, found: Outcome, tried: Policy, used: Policy) -> list[tuple[str | int, ...]]:
    """The rows of a file: everybody to whom something happens and whom the viewer may see. Two queries."""
    known, words = known_to(viewer), _words(_staff(viewer), (tried, used))
    rows: list[tuple[str | int, ...]] = []
    titles = {FLAGGED: _("flagged"), DROPPED: _("dropped"), MOVED: _("moved")}
    for one in found.cycles:
        mine = one.pupils.filter(pl.col("pupil").is_in(list(known)), pl.col("change").is_in(KINDS))
        told = dict(one.found.sentences.iter_rows())
        for row in mine.iter_rows(named=True):
            name, _sorted, _href, group = known[row["pupil"]]
            rows.append((
                f"{one.cycle.name}, {one.cycle.session}", name, row["year"] or "", group, titles[row["change"]],
                words.holder(row["owner_before"], row["staff_before"]),
                words.holder(row["owner_after"], row["staff_after"]),
                row["faculties_before"] or 0, row["faculties_after"] or 0, told[str(row["pupil"])],
            ))  # fmt: skip
    return rows


def heads() -> tuple[str, ...]:
    """The heads of the file."""
    return (
        _("Cycle"), _("Pupil"), _("Year"), _("Group"), _("Would be"), _("Now with"), _("Then with"),
        _("Faculties now"), _("Faculties then"), _("Why"),
    )  # fmt: skip


def _others(count: int, least: int) -> str:
    if not count:
        return ""
    if count < least:
        return _("Fewer than %(count)s others are not yours to see.") % {"count": least}
    return ngettext("%(count)s other is not yours to see.", "%(count)s others are not yours to see.", count) % {
        "count": count
    }


def _more(count: int) -> str:
    if count <= 0:
        return ""
    words = ngettext(
        "%(num)s more is in the file. Choose a year or one cycle for a shorter list.",
        "%(num)s more are in the file. Choose a year or one cycle for a shorter list.",
        count,
    )
    return words % {"num": count}
