"""What a class's ratings raise: the one rule of concerns, asked once for each pattern and remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.concerns import evaluate
from ettle.rules.concerns.phases import in_phase
from ettle.ui.flags import seriousness_key

Marks = tuple[tuple[str, str], ...]
"""Pairs of a measure and its value."""

MOST_REMEMBERED: Final = 50_000
"""Patterns kept for one policy; a school of 1,000 pupils with 11 subjects has a few thousand."""

SERIOUS: Final = "serious"
PLAIN: Final = "concern"
"""The seriousness of a trigger to whose values the policy gives no word."""
COLUMNS: Final = ("pupil", "subject", "faculty", "level", "year", "report", "measure", "value")
SCHEMA: Final = {name: pl.Int64 if name == "report" else pl.String for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Course:
    """What the rule needs to know of a class and a report; `before` is the report it is held against."""

    subject: str
    faculty: str
    level: str
    report: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one pupil has in one class, now and in the report before, and nothing of who they are."""

    year: str
    now: Marks
    before: Marks = ()
    phase: str = ""
    """Set by hand apart from the year; empty where it follows from the year."""


@dataclass(frozen=True, slots=True)
class Raise:
    """One thing a row raises: `text` is `Effort 3`, or `Working grade 4 to 5, worse`."""

    text: str
    seriousness: str
    measure: str
    because: str


_Remembered = dict[tuple[Course, Pattern], tuple[Raise, ...]]
# The policy is held beside its answers, so that no other can take its place in memory.
_remembered: dict[int, tuple[Policy, _Remembered]] = {}


def raised(policy: Policy, course: Course, patterns: Iterable[Pattern]) -> dict[Pattern, tuple[Raise, ...]]:
    """What each pattern raises within this class. The rule is asked once, for all patterns not met before."""
    wanted = set(patterns)
    known = _known(policy)
    new = [pattern for pattern in wanted if pattern.now and (course, pattern) not in known]
    if new:
        if len(known) > MOST_REMEMBERED:
            known.clear()
        for phase in {pattern.phase for pattern in new}:
            alike = [pattern for pattern in new if pattern.phase == phase]
            answers = _asked(in_phase(policy, phase) if phase else policy, course, alike)
            known.update(((course, pattern), reasons) for pattern, reasons in answers.items())
    return {pattern: known[course, pattern] if pattern.now else () for pattern in wanted}


def fires(
    policy: Policy, course: Course, year: str, measure: str, values: Iterable[str], *, phase: str = ""
) -> dict[str, str]:
    """The values of a measure that raise a concern by themselves, each with its seriousness."""
    alone = {value: Pattern(year, ((measure, value),), phase=phase) for value in values}
    answers = raised(policy, course, alone.values())
    worst = {value: seriousness_of(answers[pattern]) for value, pattern in alone.items()}
    return {value: seriousness for value, seriousness in worst.items() if seriousness}


def seriousness_of(raises: Iterable[Raise]) -> str:
    """The gravest of them; nothing where nothing is raised."""
    found = {item.seriousness for item in raises}
    graver = found - {PLAIN} or found
    return SERIOUS if SERIOUS in found else min(graver, default="")


def seriousness_words(policy: Policy) -> dict[str, str]:
    """What each seriousness is called beside a flag, in a short word."""
    words = {one.id: one.short for one in seriousness_key(policy)}
    return {"early": _("early"), SERIOUS: _("serious"), **words, PLAIN: _("concern")}


def _known(policy: Policy) -> _Remembered:
    if id(policy) not in _remembered:
        if len(_remembered) > 64:
            _remembered.clear()
        _remembered[id(policy)] = (policy, {})
    return _remembered[id(policy)][1]


def _asked(policy: Policy, course: Course, patterns: list[Pattern]) -> dict[Pattern, tuple[Raise, ...]]:
    rows = [
        (str(number), course.subject, course.faculty, course.level, pattern.year, report, measure, value)
        for number, pattern in enumerate(patterns)
        for report, marks in ((course.report, pattern.now), (course.before, pattern.before))
        if report is not None
        for measure, value in marks
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    found = evaluate(policy, frame, report=course.report, before=course.before).reasons
    answers: dict[int, list[Raise]] = {number: [] for number in range(len(patterns))}
    for row in found.filter(pl.col("outcome") != "praise").iter_rows(named=True):
        answers[int(row["pupil"])].append(_raise(policy, row))
    order = {measure.id: place for place, measure in enumerate(policy.measures)}
    for reasons in answers.values():
        reasons.sort(key=lambda reason: order[reason.measure])
    return {pattern: _each_once(answers[number]) for number, pattern in enumerate(patterns)}


def _raise(policy: Policy, row: dict[str, str | None]) -> Raise:
    when = policy.trigger(row["trigger"] or "").when
    measure, value, earlier = row["measure"] or "", row["value"] or "", row["previous"]
    label = policy.measure(measure).label
    text = f"{label} {value}"
    if earlier and when.compares:
        change = _("worse") if when.worse_than_last_by is not None else _("better")
        words = {"measure": label, "earlier": earlier, "value": value, "change": change}
        text = _("%(measure)s %(earlier)s to %(value)s, %(change)s") % words
    return Raise(text, row["seriousness"] or PLAIN, measure, row["because"] or "")


def _each_once(raises: list[Raise]) -> tuple[Raise, ...]:
    """Two triggers may find the same value; a teacher reads it once, at its most serious."""
    by_text: dict[str, Raise] = {}
    for item in raises:
        if item.text not in by_text or item.seriousness == SERIOUS:
            by_text[item.text] = item
    return tuple(by_text.values())
