"""Which needs have support in place and which have none, by type (S1-36), with small figures hidden (D-10)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.needs.models import Need
from ettle.needs.pages import CoverageLine, CoveragePage, CoverageRow, Figure, Link
from ettle.needs.queries.reach import coverage_for, whole
from ettle.needs.queries.tags import indicators, tags_in_words
from ettle.policy import Policy
from ettle.policy.schema import Needs, NeedType
from ettle.rules.access import REASONS, Viewer
from ettle.rules.small_numbers import withheld
from ettle.school.queries import policy_for
from ettle.ui.words import long_date

LINES_SHOWN = 200
SUPPORT = ("", "none", "in_place")


class Row(NamedTuple):
    """One need that stands, of a pupil on the roll."""

    pk: int
    type: str
    words: str
    identified_on: date
    support: str
    support_since: date | None
    wellbeing: Any
    pupil_id: int
    key: UUID
    given: str
    family: str
    preferred: str
    year: str
    group: str | None


FIELDS = (*Row._fields[:8], *(f"pupil__{name}" for name in Row._fields[8:13]), "pupil__tutor_group__name")


def coverage_page(viewer: Viewer, asked: Mapping[str, str]) -> CoveragePage:
    """The figures of each type and the needs behind them. Raises Http404. Two queries, however many needs."""
    needs, policy = coverage_for(viewer), policy_for(viewer)
    kinds = _kinds(viewer, needs)
    standing = Need.objects.filter(type__in=list(kinds), ended_on__isnull=True, pupil__left_on__isnull=True)
    mine = standing.filter(pk__in=whole(viewer, needs).order_by().values("pk"))
    ordered = mine.order_by("pupil__year", "pupil__family", "pupil__given", "pupil_id", "pk")
    rows = [Row(*row) for row in ordered.values_list(*FIELDS)]
    wide = asked.get("whose", "") == "school" and not _sees_all(viewer, needs)
    counts = _counts(standing.filter(pupil__school_id=viewer.school_id)) if wide else _counted(rows)
    chosen = _chosen(asked, kinds, policy)
    lines = [row for row in rows if _fits(row, chosen)]
    figures = tuple(_row(kind, counts, _counted(rows), policy.sharing.smallest_figure) for kind in kinds.values())
    return CoveragePage(
        title=_("Needs and support in place"),
        eyebrow=_("Whole school") if wide or _sees_all(viewer, needs) else _("Your pupils"),
        lead=_("Your own pupils: %(lead)s") % {"lead": _lead(rows)} if wide and rows else _lead(rows),
        whose=() if _sees_all(viewer, needs) else _whose(wide=wide),
        rows=figures,
        lines=tuple(_line(row, kinds[row.type], policy) for row in lines[:LINES_SHOWN]),
        lines_title=_lines_title(chosen, kinds, policy),
        more=_more(len(lines)),
        types=(("", _("Every type")), *((kind.id, kind.label) for kind in kinds.values())),
        supports=(("", _("With or without")), ("none", _("None in place")), ("in_place", _("In place"))),
        tags=(("", _("Any")), *((one.id, one.label) for one in indicators(policy))) if indicators(policy) else (),
        chosen=chosen,
        whole_school=wide,
        hidden_note=_hidden_note(figures, policy),
        why_seen=_why_seen(viewer, needs),
        printed=_("Printed by %(who)s, %(day)s. Pastoral: keep it locked away, and shred it.")
        % {"who": viewer.name, "day": long_date(viewer.on)},
        logged=tuple(sorted({row.pupil_id for row in lines[:LINES_SHOWN]})),
    )


def _kinds(viewer: Viewer, needs: Needs) -> dict[str, NeedType]:
    """The types whose needs this viewer reads whole by a post that sees the list: of others not even a row."""
    holder = viewer.holding(needs.read_by)
    return {kind.id: kind for kind in needs.types if holder.posts_reading(kind.level)}


def _sees_all(viewer: Viewer, needs: Needs) -> bool:
    return viewer.holding(needs.read_by).reads_everybody("L1")


Counts = Mapping[tuple[str, bool], int]
"""Type, and whether support is in place, to how many pupils; a pupil has one need of a type at a time."""


def _counted(rows: list[Row]) -> Counts:
    found: dict[tuple[str, bool], int] = {}
    for row in rows:
        found[row.type, bool(row.support)] = found.get((row.type, bool(row.support)), 0) + 1
    return found


def _counts(standing: Any) -> Counts:
    found: dict[tuple[str, bool], int] = {}
    for kind, support in standing.order_by().values_list("type", "support"):
        found[kind, bool(support)] = found.get((kind, bool(support)), 0) + 1
    return found


def _row(kind: NeedType, counts: Counts, mine: Counts, fewer_than: int) -> CoverageRow:
    """The figures of a type add up, so that what is hidden of them must not follow from the others."""
    parts = [counts.get((kind.id, has), 0) for has in (True, False)]
    seen = [mine.get((kind.id, has), 0) for has in (True, False)]
    kept = withheld(parts, fewer_than=fewer_than, seen=seen)
    in_place, without = (
        _figure(part, kind.id, state, seen=own, hidden=hidden)
        for part, state, own, hidden in zip(parts, ("in_place", "none"), seen, kept.parts, strict=True)
    )
    return CoverageRow(
        kind.label, _figure(sum(parts), kind.id, "", seen=sum(seen), hidden=kept.total), in_place, without
    )


def _figure(count: int, kind: str, support: str, *, seen: int, hidden: bool) -> Figure:
    href = _address(type=kind, support=support) + "#behind" if seen else ""
    return Figure(_("hidden"), href, hidden=True) if hidden else Figure(str(count), href)


def _address(**asked: str) -> str:
    return f"{reverse('needs:coverage')}?{urlencode({key: text for key, text in asked.items() if text})}"


def _chosen(asked: Mapping[str, str], kinds: Mapping[str, NeedType], policy: Policy) -> tuple[str, str, str]:
    """What was asked for, and nothing for what there is not."""
    kind, support, tag = (asked.get(name, "") for name in ("type", "support", "tag"))
    return (
        kind if kind in kinds else "",
        support if support in SUPPORT else "",
        tag if any(one.id == tag for one in indicators(policy)) else "",
    )


def _fits(row: Row, chosen: tuple[str, str, str]) -> bool:
    kind, support, tag = chosen
    return (
        kind in ("", row.type)
        and (not support or bool(row.support) == (support == "in_place"))
        and (not tag or tag in row.wellbeing)
    )


def _line(row: Row, kind: NeedType, policy: Policy) -> CoverageLine:
    return CoverageLine(
        pupil=f"{row.preferred or row.given} {row.family}",
        href=reverse("pupils:page", args=[row.key]),
        where=f"{row.year} {row.group or ''}".strip(),
        need=kind.label,
        words=row.words,
        since=row.identified_on,
        support=row.support,
        support_since=row.support_since,
        tags=tags_in_words(policy, row.wellbeing),
    )


def _whose(*, wide: bool) -> tuple[Link, ...]:
    return (
        Link(_("Your pupils"), reverse("needs:coverage"), not wide),
        Link(_("Whole school"), _address(whose="school"), wide),
    )


def _lead(rows: list[Row]) -> str:
    if not rows:
        return _("No need is recorded of the pupils you see.")
    pupils = len({row.pupil_id for row in rows})
    bare = sum(not row.support for row in rows)
    told = {"needs": len(rows), "pupils": pupils}
    first = ngettext("%(needs)s need", "%(needs)s needs", len(rows)) % told
    second = ngettext("of %(pupils)s pupil.", "of %(pupils)s pupils.", pupils) % told
    third = ngettext("For %(bare)s nothing is in place.", "For %(bare)s nothing is in place.", bare) % {"bare": bare}
    return f"{first} {second} {third if bare else _('For each, support is in place.')}"


def _lines_title(chosen: tuple[str, str, str], kinds: Mapping[str, NeedType], policy: Policy) -> str:
    kind, support, tag = chosen
    parts = [kinds[kind].label if kind else _("Every need")]
    if support:
        parts.append(_("none in place") if support == "none" else _("support in place"))
    parts += [one.label.lower() for one in indicators(policy) if one.id == tag]
    return ", ".join(parts)


def _more(count: int) -> str:
    if count <= LINES_SHOWN:
        return ""
    return _("The first %(shown)s of %(count)s. Choose a type to see the others.") % {
        "shown": LINES_SHOWN,
        "count": count,
    }


def _hidden_note(figures: tuple[CoverageRow, ...], policy: Policy) -> str:
    if not any(one.hidden for row in figures for one in (row.everybody, row.in_place, row.without)):
        return ""
    return _(
        "Figures are hidden where fewer than %(n)s pupils whom you may not see stand behind them, and where they would "
        "follow from others."
    ) % {"n": policy.sharing.smallest_figure}


def _why_seen(viewer: Viewer, needs: Needs) -> str:
    """By which post the list is read."""
    posts = viewer.holding(needs.read_by).posts_reading("L1")
    reason = "whole_school" if any(post.scope == "school" for post in posts) else "role_may"
    labels = ", ".join(dict.fromkeys(post.label for post in posts))
    return _("%(why)s %(posts)s.") % {"why": _(REASONS[reason]), "posts": labels}
