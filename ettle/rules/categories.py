"""Categories: which pupils are in one by what is known of them, why and as of when, and who may set the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ettle.policy import Policy
from ettle.policy.schema import AreaRule, AttendanceRule, Calendar, Category, StageRule
from ettle.rules.attendance import AbsenceLine, Counts, by_counts, by_percentage

# How many of each unit a country is cut into. A quintile is two deciles; a vigintile cannot be had from a decile.
PARTS = {"decile": 10, "quintile": 5, "vigintile": 20}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one pupil, and since when. What is not known is None.

    `decile` and `vigintile`: 1 is the most deprived, whole Scotland, of the index edition `edition`. `attendance` is a
    percentage, used only where there are no counts. `stages`: ladder id and stage id pairs of staged support.
    """

    as_of: date
    decile: int | None = None
    vigintile: int | None = None
    edition: str | None = None
    counts: Counts | None = None
    attendance: Decimal | None = None
    stages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """Whether a pupil is in a category by what is known. `holds` is None where it cannot be said; `because` tells why.

    `suggested` means a person decides and this is only an offer.
    """

    category: str
    holds: bool | None
    because: str
    as_of: date
    suggested: bool = False


def derive(policy: Policy, known: Known) -> tuple[Derived, ...]:
    """The pupil's answer for every category in use that follows from data, in the order of the policy."""
    return tuple(
        _derived(policy, category, known)
        for category in policy.categories
        if category.active and category.derived is not None
    )


def asked_again_after(calendar: Calendar, renew: str, today: date) -> date | None:
    """The last day of the session or term that has passed: what was confirmed by then is asked again (D-12).

    None where nothing has passed yet, and for a group that is never asked again.
    """
    if renew == "never":
        return None
    ends = [session.ends for session in calendar.sessions]
    if renew == "each term":
        ends += [term.ends for session in calendar.sessions for term in session.terms]
    return max((end for end in ends if end < today), default=None)


def area_fault(rule: AreaRule, known: Known) -> str | None:
    """Why an area figure cannot be used, as a sentence; None where it can."""
    if known.edition is None:
        return f"The edition of the area index is not given; {_either(rule.editions)} is right."
    if rule.editions and known.edition not in rule.editions:
        return (
            f"The {known.edition} edition of the area index is not used, because only editions in which 1 is known to "
            f"be the most deprived are; {_either(rule.editions)} is right."
        )
    for name in ("decile", "vigintile"):
        figure = getattr(known, name)
        if figure is not None and not 1 <= figure <= PARTS[name]:
            return f"{figure} is not a {name}; 1 to {PARTS[name]} is right."
    return None


def share_of_population(rule: AreaRule) -> Decimal:
    """What share of the country's people the rule means, in per cent, so that a page can say it."""
    return Decimal(100 * (rule.last - rule.first + 1)) / PARTS[rule.unit]


def _derived(policy: Policy, category: Category, known: Known) -> Derived:
    assert category.derived is not None
    rule = category.derived.rule
    if isinstance(rule, AreaRule):
        holds, because = _by_area(rule, known)
    elif isinstance(rule, AttendanceRule):
        holds, because = _by_attendance(rule, known)
    else:
        holds, because = _by_stage(policy, rule, known)
    return Derived(category.id, holds, because, known.as_of, category.suggests_only)


def _by_area(rule: AreaRule, known: Known) -> tuple[bool | None, str]:
    figure = _area_figure(rule, known)
    if figure is None:
        return None, f"The {rule.unit} of the pupil's area is not known."
    if fault := area_fault(rule, known):
        return None, fault
    holds = rule.first <= figure <= rule.last
    return holds, (
        f"The area measure ({known.edition}, 1 is the most deprived) is {rule.unit} {figure}; the policy's group is "
        f"{rule.first} to {rule.last}."
    )


def _area_figure(rule: AreaRule, known: Known) -> int | None:
    if rule.unit == "vigintile":
        return known.vigintile
    if known.decile is None:
        return None
    return known.decile if rule.unit == "decile" else (known.decile + 1) // 2


def _by_attendance(rule: AttendanceRule, known: Known) -> tuple[bool | None, str]:
    line = AbsenceLine(rule.absence_percent, rule.minimum_possible, strict=not rule.including_exactly)
    if known.counts is not None:
        finding = by_counts(known.counts, line)
    elif known.attendance is not None:
        finding = by_percentage(known.attendance, line)
    else:
        return None, "The pupil's attendance is not known."
    return finding.reached, finding.because


def _by_stage(policy: Policy, rule: StageRule, known: Known) -> tuple[bool | None, str]:
    ladder = next((entry for entry in policy.staged if entry.id == rule.ladder), None)
    stage_id = dict(known.stages).get(rule.ladder)
    if ladder is None or stage_id is None:
        return None, "The pupil's stage of support is not recorded."
    order = [stage.id for stage in ladder.stages]
    if stage_id not in order:
        return None, f"{stage_id} is not a stage of {ladder.label}; {_either(order)} is right."
    holds = stage_id == rule.stage if rule.match == "equals" else ladder.reaches(stage_id, rule.stage)
    wanted = ladder.stage(rule.stage).label
    wanted = wanted if rule.match == "equals" else f"{wanted} or further"
    return holds, f"The pupil is at {ladder.stage(stage_id).label}; the policy's group is {wanted}."


def _either(choices: Iterable[str]) -> str:
    listed = list(choices)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}" if listed else "none"
