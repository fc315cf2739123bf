"""Trying a policy: who would be flagged, dropped and moved, and the work of each post, against an obvious reading."""

from collections import Counter
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ettle.policy import Policy, load_policy, load_policy_text, policy_text
from ettle.rules.trying import Comparison, compare
from tests.rules import oracle
from tests.rules.judging import SCHEMA
from tests.rules.made_up import LINES, made_policy, made_ratings
from tests.rules.oracle import Rating

SCOTTISH = policy_text("scottish-secondary")
School = load_policy("scottish-secondary")
Owners = dict[str, tuple[int, str | None]]


def tried(text: str, *rows: str) -> Comparison:
    """The Scottish pack against `text`; each row: pupil, year, subject, level (- for none), report, measure, value."""
    cells: list[dict[str, Any]] = []
    for row in rows:
        pupil, year, subject, level, number, measure, value = row.split()
        known = {"year": year, "level": None if level == "-" else level, "report": int(number)}
        cells.append({"pupil": pupil, "subject": subject, "measure": measure, "value": value, **known})
    return compare(School, load_policy_text(text), pl.DataFrame(cells, schema=SCHEMA))


def changes(found: Comparison) -> dict[str, str]:
    return dict(found.pupils.select("pupil", "change").iter_rows())


@pytest.mark.requirement("S2-59", "G-06")
def test_a_lower_threshold_flags_whoever_has_a_two() -> None:
    found = tried(
        SCOTTISH.replace('when = { at_or_worse = "3" }', 'when = { at_or_worse = "2" }'),
        "Ada S3 english - 1 effort 2",
        "Ben S3 english - 1 effort 3",
        "Cal S3 english - 1 effort 1",
    )
    assert changes(found) == {"Ada": "flagged", "Ben": "same"}
    said = dict(found.sentences.iter_rows())
    assert said["Ada"] == "Would be a concern, for the curriculum leader: Effort in English is 2 (Good)."
    assert found.counts == {"flagged": 1, "dropped": 0, "moved": 0, "same": 1, "reasons_changed": 0}
    assert list(found.owners.head(1).iter_rows()) == [("curriculum_leader", 1, 2)]


@pytest.mark.requirement("G-07")
def test_a_grade_of_seven_is_dropped_where_only_eight_and_worse_count() -> None:
    found = tried(
        SCOTTISH.replace('when = { at_or_worse = "7" }', 'when = { at_or_worse = "8" }'),
        "Ada S5 physics H 1 working_grade 7",
        "Ben S5 physics H 1 working_grade 8",
    )
    assert changes(found) == {"Ada": "dropped", "Ben": "same"}
    assert dict(found.sentences.iter_rows())["Ada"] == (
        "Would no longer be a concern, and was one for the curriculum leader: "
        "Working grade in Physics (Higher) is 7 (D)."
    )


@pytest.mark.requirement("G-08")
def test_a_fall_of_one_band_is_dropped_where_two_are_asked() -> None:
    found = tried(
        SCOTTISH.replace("worse_than_last_by = 1", "worse_than_last_by = 2"),
        "Ada S5 physics H 1 working_grade 3", "Ada S5 physics H 2 working_grade 4",
        "Ben S5 physics H 1 working_grade 3", "Ben S5 physics H 2 working_grade 5",
    )  # fmt: skip
    assert changes(found) == {"Ada": "dropped", "Ben": "same"}


@pytest.mark.requirement("G-09")
def test_another_ladder_moves_who_acts_and_says_so() -> None:
    other = SCOTTISH.replace(
        '{ from = 2, to = 2, owner = "pupil_support_leader" },\n  { from = 3, owner = "year_head" },',
        '{ from = 2, owner = "year_head" },',
    )
    rows = ["Ada S3 english - 1 effort 3", "Ada S3 french - 1 effort 3", "Ben S3 english - 1 effort 3"]
    found = tried(other, *rows)
    assert changes(found) == {"Ada": "moved", "Ben": "same"}
    assert dict(found.sentences.iter_rows())["Ada"] == (
        "Would go to the year head instead of the pupil support leader: 2 faculties, as before."
    )
    assert list(found.owners.iter_rows()) == [
        ("curriculum_leader", 1, 1), ("year_head", 0, 1), ("pupil_support_leader", 1, 0),
    ]  # fmt: skip


def test_a_wider_spread_says_from_how_many_to_how_many_and_what_is_new() -> None:
    found = tried(
        SCOTTISH.replace('when = { at_or_worse = "3" }', 'when = { at_or_worse = "2" }'),
        "Ada S3 english - 1 effort 3",
        "Ada S3 french - 1 effort 2",
    )
    assert dict(found.sentences.iter_rows())["Ada"] == (
        "Would go to the pupil support leader instead of the curriculum leader: 2 faculties instead of 1 faculty. "
        "New: Effort in French is 2 (Good)."
    )
    assert list(found.faculties.iter_rows()) == [("English and Literacy", 1, 1), ("Languages", 0, 1)]


def test_the_same_policy_changes_nothing_and_no_ratings_are_an_answer() -> None:
    same = tried(SCOTTISH, "Ada S3 english - 1 effort 4")
    assert changes(same) == {"Ada": "same"}
    assert same.counts["reasons_changed"] == 0
    nobody = compare(School, School, pl.DataFrame(schema=SCHEMA))
    assert nobody.pupils.is_empty()
    assert nobody.sentences.is_empty()
    assert nobody.counts == {"flagged": 0, "dropped": 0, "moved": 0, "same": 0, "reasons_changed": 0}
    assert nobody.owners.get_column("after").sum() == 0


@st.composite
def two_policies(draw: st.DrawFn) -> tuple[Policy, Policy, list[Rating]]:
    """Two policies of one scale, and ratings that mostly fit them."""
    chance = Random(draw(st.integers(0, 2**32)))
    scale = chance.choice([*LINES, "four", "six"])
    return made_policy(chance, scale), made_policy(chance, scale), made_ratings(chance, scale)


def obvious(before: Owners, after: Owners) -> dict[str, str]:
    """What happens to each pupil, by looking at one after the other."""
    found = {}
    for pupil in before.keys() | after.keys():
        if pupil not in before:
            found[pupil] = "flagged"
        elif pupil not in after:
            found[pupil] = "dropped"
        else:
            found[pupil] = "same" if before[pupil][1] == after[pupil][1] else "moved"
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(two_policies())
def test_every_change_is_the_one_the_obvious_reading_gives(school: tuple[Policy, Policy, list[Rating]]) -> None:
    first, second, rows = school
    frame = pl.DataFrame(oracle.as_rows(rows), schema=SCHEMA | {"faculty": pl.String})
    found = compare(first, second, frame)
    if not rows:
        assert found.pupils.is_empty()
        return
    numbers = sorted({rating.report for rating in rows})
    report, before = numbers[-1], numbers[-2] if len(numbers) > 1 else None
    sides = []
    for policy in (first, second):
        reasons = oracle.concerns(policy, rows, report, before)
        sides.append((oracle.owners(policy, reasons, rows), {r for r in reasons if r.outcome == "owner"}))
    (was, gone), (now, _new) = sides
    assert changes(found) == obvious(was, now)
    held = {role: (count, other) for role, count, other in found.owners.iter_rows() if count or other}
    counted = Counter(owner for _n, owner in was.values()), Counter(owner for _n, owner in now.values())
    assert held == {role: (counted[0][role], counted[1][role]) for role in counted[0].keys() | counted[1].keys()}
    spread = {p: (b, a) for p, b, a in found.pupils.select("pupil", "faculties_before", "faculties_after").iter_rows()}
    assert spread == {p: (was.get(p, (None,))[0], now.get(p, (None,))[0]) for p in was.keys() | now.keys()}
    for trigger, b, a in found.triggers.iter_rows():
        every = [
            {r.pupil for r in oracle.concerns(policy, rows, report, before) if r.trigger == trigger}
            for policy in (first, second)
        ]
        assert (b, a) == (len(every[0]), len(every[1]))
    sides_of = Counter(found.reasons.get_column("side").to_list())
    assert sides_of["stayed"] + sides_of["gone"] == len(gone)
    assert found.sentences.get_column("pupil").to_list() == found.pupils.get_column("pupil").to_list()
    assert found.sentences.get_column("because").null_count() == 0
    backwards = changes(compare(second, first, frame))
    turned = {"flagged": "dropped", "dropped": "flagged", "moved": "moved", "same": "same"}
    assert backwards == {pupil: turned[change] for pupil, change in changes(found).items()}
