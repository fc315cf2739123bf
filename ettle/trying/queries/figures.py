"""Figures side by side, for a reader who may see each pupil and for one who may not (D-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.small_numbers import withheld
from ettle.trying.pages import Beside
from ettle.trying.queries.outcome import Holding, Outcome
from ettle.ui.words import number

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """How a reader is shown figures about pupils: as they are, or without those that could point at one."""

    sees_all: bool
    least: int
    """The smallest figure told, by the policy in force."""

    step: int = 1
    """Who may not see each pupil is told figures to the nearest of these: two drafts that differ in one rule would
    otherwise tell, the one less the other, of a single pupil."""

    def rounded(self, count: int) -> int:
        """The figure as this reader is told it."""
        return count if self.sees_all else (count + self.step // 2) // self.step * self.step

    @property
    def words(self) -> str:
        """What is done to the figures, for whom anything is."""
        if self.sees_all:
            return ""
        least = _("Small numbers are left out, because you may not see each of the pupils.")
        return f"{least} " + _("The others are to the nearest %(step)s.") % {"step": self.step}

    def column(self, counts: Sequence[int]) -> tuple[tuple[str, ...], bool]:
        """Figures that add up, as text, and whether any of them is kept back."""
        if self.sees_all:
            return tuple(map(number, counts)), False
        kept = withheld(counts, fewer_than=self.least)
        told = zip(map(self.rounded, counts), kept.parts, strict=True)
        texts = [_("not shown") if hidden else number(count) for count, hidden in told]
        return tuple(texts), kept.any


def besides(
    counts: Mapping[str, tuple[int, int]], shown: Shown, *, labels: Mapping[str, str] | None = None,
    hrefs: Mapping[str, str] | None = None, here: str = "",
) -> tuple[Beside, ...]:  # fmt: skip
    """What is counted before and after, by name. Where any is kept back there is no bar."""
    names = [key for key, pair in counts.items() if any(pair)]
    sides = [shown.column([counts[key][place] for key in names]) for place in (0, 1)]
    hidden = any(kept for _texts, kept in sides)
    most = max((shown.rounded(max(counts[key])) for key in names), default=0)
    return tuple(
        Beside(
            name=(labels or {}).get(key, key),
            under="",
            before=sides[0][0][place],
            after=sides[1][0][place],
            words=_more([shown.rounded(count) for count in counts[key]], hidden=hidden),
            part_before=0 if hidden else _part(shown.rounded(counts[key][0]), most),
            part_after=0 if hidden else _part(shown.rounded(counts[key][1]), most),
            href=(hrefs or {}).get(key, ""),
            here=key == here,
        )
        for place, key in enumerate(names)
    )


def work(
    viewer: Viewer, found: Outcome, tried: Policy, used: Policy, shown: Shown
) -> tuple[tuple[Beside, ...], tuple[Beside, ...]]:
    """The work of each person, and of each post whoever holds it. One query."""
    names = dict(StaffMember.objects.filter(school_id=viewer.school_id).order_by().values_list("pk", "name"))
    labels = {role.id: role.label for policy in (used, tried) for role in policy.roles}
    ladders = [policy.ladder for policy in (tried, used)]
    order = list(dict.fromkeys(step.owner for ladder in ladders if ladder for step in ladder.steps))

    def place(holding: Holding) -> tuple[int, int, str]:
        role, staff = holding
        return (order.index(role) if role in order else len(order), -found.work[1][holding], names.get(staff or 0, ""))

    holdings = sorted(found.work[0].keys() | found.work[1].keys(), key=place)
    people = besides({f"{role or ''} {staff or ''}": _pair(found, (role, staff)) for role, staff in holdings}, shown)
    by_role: dict[str, tuple[int, int]] = {labels.get(role, role): (0, 0) for role in order}
    for holding in holdings:
        label = labels.get(holding[0] or "", holding[0] or _("Nobody"))
        was, now = by_role.get(label, (0, 0))
        more = _pair(found, holding)
        by_role[label] = (was + more[0], now + more[1])
    return tuple(_named(line, holding, names, labels) for line, holding in zip(people, holdings, strict=True)), besides(
        by_role, shown
    )


def _pair(found: Outcome, holding: Holding) -> tuple[int, int]:
    return found.work[0][holding], found.work[1][holding]


def _named(line: Beside, holding: Holding, names: Mapping[int, str], labels: Mapping[str, str]) -> Beside:
    """A person's line, in a sentence: `Ruth Haldane would hold 14 instead of 9`."""
    role, staff = holding
    name = names.get(staff, "") if staff else _("Nobody holds this post")
    told = {"name": name, "after": line.after, "before": line.before}
    words = _("%(name)s would hold %(after)s, as before") % told
    if line.after != line.before:
        words = _("%(name)s would hold %(after)s instead of %(before)s") % told
    return Beside(
        name, labels.get(role or "", role or _("The policy names nobody")), line.before, line.after,
        words if staff and line.words else "", line.part_before, line.part_after,
    )  # fmt: skip


def _more(pair: Sequence[int], *, hidden: bool) -> str:
    """How many more or fewer, in words."""
    if hidden:
        return ""
    change = pair[1] - pair[0]
    if change == 0:
        return _("as before")
    form = _("%(count)s more") if change > 0 else _("%(count)s fewer")
    return form % {"count": number(abs(change))}


def _part(count: int, most: int) -> float:
    return round(WHOLE * count / most, 1) if most else 0
