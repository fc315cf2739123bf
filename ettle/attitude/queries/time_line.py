"""Attitude and attainment on one time line (S3-162): the same half terms along both, one picture under the other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ettle.attitude.models import AttitudeMark
from ettle.attitude.queries.place import Year
from ettle.policy import Policy
from ettle.rules.attitude import Half, halves, session_before
from ettle.tracking.models import Rating
from ettle.ui.charts import Chart, Point, over_time

Share = tuple[int, int]
"""How many, of how many."""


def time_line(year: Year, pupil_id: int) -> tuple[Chart, ...]:
    """Both pictures, over last year and this so far; none where attainment is not compared or nothing is known.

    Two queries, and none where the policy names no measure of attainment.
    """
    if not year.rules.attainment:
        return ()
    before = session_before(year.policy.calendar, year.session)
    found = [*(halves(before) if before else ()), *year.halves]
    found = [half for half in found if half.starts <= year.viewer.on]
    attitude = _very_good(year, pupil_id, found)
    grades = _held_or_rose(year.policy, found, list(_ratings(pupil_id, year.rules.attainment)))
    known = [place for place, half in enumerate(found) if half in attitude or half in grades]
    if not attitude or not grades:
        return ()
    shown = found[known[0] :]
    words = {"best": year.rules.colours[0].short}
    return (
        _drawn(shown, attitude, _("Attitude"), _("Areas that are %(best)s, half term by half term.") % words),
        _drawn(
            shown,
            grades,
            _("Attainment"),
            _("Subjects whose grade held or rose since the cycle before, of those that can be compared."),
        ),
    )


def _drawn(shown: Sequence[Half], known: Mapping[Half, Share], title: str, words: str) -> Chart:
    points = []
    for half in shown:
        count, of = known.get(half, (0, 0))
        said = _("%(n)s of %(of)s") % {"n": count, "of": of} if of else _("none")
        points.append(Point(f"{half.starts:%b %y}", count / of if of else None, said))
    return over_time(points, title, words, _("Half term from"), title)


def _very_good(year: Year, pupil_id: int, found: Sequence[Half]) -> dict[Half, Share]:
    """In each half term: areas with the best colour, of those given."""
    best = year.rules.colours[0].colour
    rows = AttitudeMark.objects.filter(pupil_id=pupil_id, session__in={half.session for half in found})
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for session, half, value in rows.exclude(value="").values_list("session", "half_term", "value"):
        counts[session, half].append(value == best)
    told = {half: counts[half.session, half.id] for half in found if (half.session, half.id) in counts}
    return {half: (sum(values), len(values)) for half, values in told.items()}


def _ratings(pupil_id: int, measures: Sequence[str]) -> "QuerySet[Any, Any]":
    rows = Rating.objects.filter(pupil_id=pupil_id, measure__in=measures, cycle__closed_at__isnull=False)
    return (
        rows.exclude(value="")
        .order_by("cycle__opens", "cycle_id")
        .values_list(
            "cycle__due", "teaching_class__subject__code", "measure", "teaching_class__level",
            "teaching_class__year", "value",
        )
    )  # fmt: skip


def _held_or_rose(policy: Policy, found: Sequence[Half], rows: Sequence[Any]) -> dict[Half, Share]:
    """In the half term each cycle was due: subjects no worse than the last time, of those on the same scale then."""
    last: dict[tuple[str, str], tuple[str, int]] = {}
    told: dict[Half, list[bool]] = defaultdict(list)
    for due, subject, measure, level, year, value in rows:
        scale = policy.scale_for(measure, phase=policy.phase_of(year), level=level or None, year=year, subject=subject)
        read = scale.read(value) if scale else None
        if scale is None or read is None or not read.counted:
            continue
        rank = scale.rank(read.value)
        before = last.get((subject, measure))
        if before and before[0] == scale.id and (half := _half_of(found, due)):
            told[half].append(rank <= before[1])
        last[subject, measure] = (scale.id, rank)
    return {half: (sum(values), len(values)) for half, values in told.items()}


def _half_of(found: Sequence[Half], day: date) -> Half | None:
    """The half term a day lies in, or the one before a break."""
    return next((half for half in reversed(found) if half.starts <= day), None)
