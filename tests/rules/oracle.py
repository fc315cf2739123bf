"""A slow and obvious reading of the rules, written from the requirements, to hold the fast one against."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from ettle.policy import Policy
from ettle.policy.schema import Scale, Trigger


class Rating(NamedTuple):
    """One cell of a report."""

    pupil: str
    year: str | None
    subject: str
    faculty: str | None
    level: str | None
    report: int
    measure: str
    value: str | None


class Reason(NamedTuple):
    """One reason for concern, without its sentence."""

    pupil: str
    trigger: str
    subject: str | None
    faculty: str | None
    measure: str
    value: str
    previous: str | None
    seriousness: str | None
    outcome: str


def concerns(policy: Policy, ratings: list[Rating], report: int, before: int | None) -> set[Reason]:
    """Every reason in one report, by looking at every rating under every trigger."""
    reasons: set[Reason] = set()
    for trigger in policy.triggers:
        met = _average(policy, trigger, ratings, report)
        subjects = defaultdict(set)
        for rating in ratings:
            if rating.report == report and _applies(policy, trigger, rating, report):
                for other in _meetings(policy, trigger, rating, ratings, report, before):
                    serious = {s.value: s.id for s in trigger.seriousness}.get(rating.value or "")
                    met.add(
                        Reason(
                            rating.pupil, trigger.id, rating.subject, faculty(policy, rating), rating.measure,
                            str(rating.value), other, serious, trigger.outcome,
                        )
                    )  # fmt: skip
                    subjects[rating.pupil].add(subject(policy, rating))
        stopped = {
            rating.pupil
            for rating in ratings
            if rating.report == report
            and rating.value in trigger.unless_any
            and _applies(policy, trigger, rating, report)
        }
        reasons |= {
            reason
            for reason in met
            if reason.pupil not in stopped
            and (reason.subject is None or len(subjects[reason.pupil]) >= trigger.subjects_at_least)
        }
    return reasons


def owners(policy: Policy, reasons: set[Reason], ratings: list[Rating]) -> dict[str, tuple[int, str | None]]:
    """For each pupil with a concern: how many distinct faculties (or subjects), and the role of the ladder."""
    assert policy.ladder is not None
    counted: dict[str, set[str]] = {}
    whole = set()
    for reason in reasons:
        if reason.outcome != "owner":
            continue
        kept = counted.setdefault(reason.pupil, set())
        if reason.subject is None:
            whole.add(reason.pupil)
        elif policy.ladder.counts == "subjects":
            known = policy.subject_named(reason.subject)
            kept.add(known.id if known else reason.subject)
        elif reason.faculty is not None:
            kept.add(reason.faculty)
    answer: dict[str, tuple[int, str | None]] = {}
    for pupil, kept in counted.items():
        rung = max(len(kept), 1 if pupil in whole else 0)
        role = None
        for step in policy.ladder.steps:
            if rung >= step.first and (step.last is None or rung <= step.last):
                role = step.owner
        answer[pupil] = (len(kept), role)
    return answer


def subject(policy: Policy, rating: Rating) -> str:
    known = policy.subject_named(rating.subject)
    return known.id if known else rating.subject


def faculty(policy: Policy, rating: Rating) -> str | None:
    if rating.faculty:
        return policy.faculty_named(rating.faculty) or rating.faculty
    return policy.faculty_of(rating.subject)


def level(policy: Policy, rating: Rating) -> str | None:
    return policy.level_named(rating.level) or rating.level or None


def _scale(policy: Policy, rating: Rating) -> Scale | None:
    year = policy.year_named(rating.year)
    return policy.scale_for(
        rating.measure, phase=policy.phase_of(year), year=year, level=level(policy, rating),
        subject=subject(policy, rating),
    )  # fmt: skip


def _applies(policy: Policy, trigger: Trigger, rating: Rating, report: int) -> bool:
    """Whether the trigger looks at this rating at all."""
    scale = _scale(policy, rating)
    if rating.measure not in trigger.measures or scale is None or rating.value is None:
        return False
    if trigger.scale and trigger.scale != scale.id:
        return False
    if trigger.cycles and report not in trigger.cycles:
        return False
    year = policy.year_named(rating.year)
    if trigger.years and year not in trigger.years:
        return False
    if trigger.phases and policy.phase_of(year) not in trigger.phases:
        return False
    if trigger.levels and level(policy, rating) not in trigger.levels:
        return False
    return not trigger.subjects or subject(policy, rating) in trigger.subjects


def badness(scale: Scale, value: str | None) -> int | None:
    """How many values of the scale are better than this one; None where it is not counted or there is no order."""
    counted = [entry.value for entry in scale.values if entry.counted]
    if value not in counted or scale.better == "none":
        return None
    if scale.better == "first":
        return counted.index(value)
    mine = Decimal(value)
    if scale.better == "lower":
        return sum(Decimal(other) < mine for other in counted)
    return sum(Decimal(other) > mine for other in counted)


def _meetings(
    policy: Policy, trigger: Trigger, rating: Rating, ratings: list[Rating], report: int, before: int | None
) -> list[str | None]:
    """Each way in which this rating meets the condition: None alone, or the value it was held against."""
    scale, when = _scale(policy, rating), trigger.when
    assert scale is not None
    if rating.value not in [entry.value for entry in scale.values if entry.counted]:
        return []
    if when.any_of is not None:
        return [None] if rating.value in when.any_of else []
    bad = badness(scale, rating.value)
    if bad is None:
        return []
    if when.at_or_worse is not None or when.at_or_better is not None:
        line = badness(scale, when.at_or_worse or when.at_or_better)
        met = line is not None and (bad >= line if when.at_or_worse is not None else bad <= line)
        return [None] if met else []
    found: list[str | None] = []
    for other in ratings:
        than = badness(scale, other.value)
        if than is not None and _comparable(policy, trigger, rating, other, report if trigger.target else before):
            steps = bad - than
            worse = when.worse_than_last_by if when.worse_than_last_by is not None else when.below_target_by
            better = when.better_than_last_by if when.better_than_last_by is not None else when.above_target_by
            if (worse is not None and steps >= worse) or (better is not None and -steps >= better):
                found.append(other.value)
    return found


def _comparable(policy: Policy, trigger: Trigger, rating: Rating, other: Rating, report: int | None) -> bool:
    """Whether the other rating is what this one is held against: its target now, or itself in the report before."""
    return (
        other.report == report
        and other.measure == (trigger.target or rating.measure)
        and other.pupil == rating.pupil
        and subject(policy, other) == subject(policy, rating)
        and _scale(policy, other) == _scale(policy, rating)
        and (level(policy, other) == level(policy, rating) or not (trigger.same_level or trigger.target))
    )


def _average(policy: Policy, trigger: Trigger, ratings: list[Rating], report: int) -> set[Reason]:
    """A reason for each pupil whose average, over everything counted, meets the line. Only numbers can be averaged."""
    when = trigger.when
    if when.average_at_or_worse is None and when.average_at_or_better is None:
        return set()
    kept: dict[tuple[str, str], list[tuple[Decimal, str]]] = defaultdict(list)
    for rating in ratings:
        scale = _scale(policy, rating)
        if rating.report != report or scale is None or not _applies(policy, trigger, rating, report):
            continue
        if scale.better in ("lower", "higher") and rating.value in [v.value for v in scale.values if v.counted]:
            kept[rating.pupil, scale.id].append((Decimal(str(rating.value)), subject(policy, rating)))
    reasons = set()
    for (pupil, scale_id), worths in kept.items():
        total, count = sum(worth for worth, _ in worths), len(worths)
        higher_is_better = policy.scale(scale_id).better == "higher"
        if when.average_at_or_worse is not None:
            line = when.average_at_or_worse * count
            met = total <= line if higher_is_better else total >= line
        else:
            assert when.average_at_or_better is not None
            line = when.average_at_or_better * count
            met = total >= line if higher_is_better else total <= line
        if met and len({subject for _, subject in worths}) >= trigger.subjects_at_least:
            shown = (Decimal(total) * 100 / count + Decimal("0.5")) // 1 / 100
            measures = ", ".join(trigger.measures)
            reasons.add(Reason(pupil, trigger.id, None, None, measures, f"{shown:.2f}", None, None, trigger.outcome))
    return reasons


def as_rows(ratings: list[Rating]) -> list[dict[str, Any]]:
    """The ratings as a frame takes them."""
    return [rating._asdict() for rating in ratings]
