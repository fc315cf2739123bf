"""Ten other schools' rules, written down without a change of code, and what must come out of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from ettle.policy import Policy, PolicyFaults, load_policy
from ettle.policy.explaining import explain
from ettle.policy.schema import PassRule

SCHOOLS = Path(__file__).parent / "schools"
PRINTED = ("26-avon-valley-as-printed", "26-crosshill-as-printed")
SOUND = sorted(path.stem for path in SCHOOLS.glob("*.toml") if path.stem not in PRINTED)


def school(name: str) -> Policy:
    return load_policy(SCHOOLS / f"{name}.toml")


def faults(name: str) -> list[str]:
    with pytest.raises(PolicyFaults) as found:
        school(name)
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize("name", SOUND)
def test_every_school_is_sound_and_can_be_read_back(name: str) -> None:
    policy = school(name)
    assert policy.policy.school in explain(policy)


def test_montgomery_grades_seven_strands_six_times_so_mairi_has_42_grades() -> None:
    policy = school("01-montgomery")
    assert sum(len(cycle.contents) for cycle in policy.cycles_for("Y4")) == 42


def test_montgomery_knows_amber_and_refuses_yellow() -> None:
    colour = school("01-montgomery").scale("colour")
    assert colour.read("Amber") is not None
    assert colour.read("yellow") is None
    assert colour.allowed == "gold, green, amber, or red"


def test_montgomery_changed_its_strands_and_each_version_keeps_its_own() -> None:
    now, then = ({m.id for m in school(name).measures} for name in ("01-montgomery", "01-montgomery-2010"))
    assert not now & {"attendance", "homework"}
    assert "homework" in then
    assert "respect" not in then


def test_montgomery_graded_six_times_and_told_home_four_times() -> None:
    assert sum(cycle.goes_home for cycle in school("01-montgomery-2010").cycles) == 4


def test_montgomery_effort_from_gold_to_green_to_amber_is_two_falls() -> None:
    colour = school("01-montgomery").scale("colour")
    ranks = [colour.rank(value) for value in ("gold", "green", "amber")]
    assert sum(after > before for before, after in pairwise(ranks)) == 2


def test_ridgeway_mastering_is_one_step_under_the_next_emerging() -> None:
    stage = school("05-ridgeway").scale("stage")
    assert len(stage.values) == 24
    assert stage.steps_worse("Stage 4 Mastering", "Stage 5 Emerging") == 1
    assert stage.steps_worse("Stage 2 Emerging", "Stage 3 Developing") == 5


@pytest.mark.parametrize("foreign", ["Stage 3 Securing", "Stage 3 Ready", "Stage 7 Secure"])
def test_ridgeway_refuses_the_words_of_another_school(foreign: str) -> None:
    assert school("05-ridgeway").scale("stage").read(foreign) is None


def test_ridgeway_asks_year_3_for_a_stage_and_year_2_for_none() -> None:
    policy = school("05-ridgeway")
    assert policy.scale_for("stage", year="Y2") is None
    assert policy.scale_for("stage", year="Y3") is not None


@pytest.mark.parametrize(
    ("now", "target", "colour"),
    [("5B", "5B", "green"), ("5C", "5B", "amber"), ("4A", "5B", "amber"), ("4B", "5B", "red"), ("6C", "5B", "green")],
)
def test_mounts_bay_colours_by_distance_from_the_target(now: str, target: str, colour: str) -> None:
    policy = school("16-mounts-bay")
    below = policy.scale("level").steps_worse(now, target)
    band = policy.bands[0].band_for(Decimal(below))
    assert band is not None
    assert band.id == colour


def test_peebles_has_other_words_from_s4() -> None:
    policy = school("18-peebles")
    junior, senior = (policy.scale_for("effort", year=year) for year in ("S2", "S5"))
    assert junior is not None
    assert senior is not None
    assert junior.read("Needs Improvement") is not None
    assert senior.read("Needs Improvement") is None


def test_peebles_has_two_reports_to_s3_and_three_from_s4_each_with_its_own_contents() -> None:
    policy = school("18-peebles")
    assert [cycle.comments for cycle in policy.cycles_for("S2")] == ["where triggered", "everyone"]
    assert [("working_grade" in c.contents, "prelim" in c.contents) for c in policy.cycles_for("S5")] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_peebles_ungraded_course_has_no_working_grade_to_miss() -> None:
    policy = school("18-peebles")
    assert policy.scale_for("working_grade", year="S5", level="N4") is None
    assert policy.scale_for("working_grade", year="S5", level="N5") is not None


def test_dunoon_second_letter_is_due_after_two_weeks_and_not_a_day_before() -> None:
    ladder = school("24-dunoon").waiting[0]
    assert ladder.steps[1].due(date(2024, 9, 2)) == date(2024, 9, 16)
    assert ladder.steps[3].counted_from == "meeting"
    assert {step.owner for step in ladder.steps} == {"head_of_house"}
    assert ladder.begins[0].below == 90


def test_crosshill_as_printed_is_refused_with_its_overlap_and_its_hole() -> None:
    found = faults("26-crosshill-as-printed")
    assert len(found) == 2
    assert any('overlap: 95.0 to 95.9 is in "Good" and "Satisfactory"' in fault for fault in found)
    assert any("hole: no band holds 92.1 to 92.9" in fault for fault in found)
    assert all(fault.startswith("line ") for fault in found)


def test_avon_valley_as_printed_is_refused_with_its_hole() -> None:
    found = faults("26-avon-valley-as-printed")
    assert len(found) == 1
    assert "hole: no band holds 96 and below 97" in found[0]


@pytest.mark.parametrize(
    ("per_cent", "band"),
    [("98.0", "excellent"), ("97.9", "good"), ("93.0", "satisfactory"), ("92.0", "weak"), ("89.9", "poor")],
)
def test_crosshill_mended_keeps_what_was_certain(per_cent: str, band: str) -> None:
    found = school("26-crosshill-mended").bands[0].band_for(Decimal(per_cent))
    assert found is not None
    assert found.id == band


def test_crosshill_watches_92_point_9_whatever_its_colour() -> None:
    bands = school("26-crosshill-mended").bands[0]
    assert [watch.id for watch in bands.watches_for(Decimal("92.9"))] == ["monitored"]
    assert bands.watches_for(Decimal("93")) == ()


@pytest.mark.parametrize(("per_cent", "band"), [(85, "very_low"), (86, "low"), (95, "concerning"), (99, "excellent")])
def test_jersey_sends_85_to_the_welfare_officer_and_86_a_letter(per_cent: int, band: str) -> None:
    found = school("26-jersey").bands[0].band_for(Decimal(per_cent))
    assert found is not None
    assert found.id == band


def test_stanchester_asks_for_a_code_at_3_and_not_at_4() -> None:
    policy = school("31-stanchester")
    trigger = policy.trigger("improve_most")
    scale = policy.scale("five")
    assert scale.worse_or_same(trigger.when.at_or_worse or "") == ("3", "2", "1")
    assert trigger.outcome == "comment"
    assert policy.code_list(trigger.asks_for).holds("ef")
    assert not policy.code_list(trigger.asks_for).holds("HW")


def test_stanchester_drama_has_a_skills_grade_and_geography_a_score() -> None:
    policy = school("31-stanchester")
    rated = {
        (measure, subject): policy.scale_for(measure, year="Y8", subject=subject) is not None
        for measure in ("skills", "knowledge")
        for subject in ("drama", "geography")
    }
    assert [pair for pair, yes in rated.items() if yes] == [("skills", "drama"), ("knowledge", "geography")]


def test_little_lever_leaves_a_0_out_of_the_average() -> None:
    effort = school("36-little-lever").scale("effort")
    assert effort.average(["1", "1", "0", "2"]) == Fraction(4, 3)
    assert effort.average(["0", "0"]) is None


def test_little_lever_year_8_is_scored_in_three_subjects_only() -> None:
    policy = school("36-little-lever")
    assert policy.scale_for("effort", year="Y8", subject="geography") is None
    assert policy.scale_for("effort", year="Y8", subject="science") is not None
    assert policy.scale_for("effort", year="Y9", subject="geography") is not None


def test_little_lever_in_may_a_single_4_keeps_a_pupil_off_the_praise_list() -> None:
    trigger = school("36-little-lever-may").trigger("praise")
    assert trigger.when.average_at_or_better == Decimal("1.75")
    assert trigger.unless_any == ("4", "5")


@pytest.mark.parametrize(("scores", "band"), [(["9", "8", "10", "9"], "gold"), (["5", "4", "6"], "brown")])
def test_hastings_averages_into_bands(scores: list[str], band: str) -> None:
    policy = school("36-hastings")
    average = policy.scale("ten").average(scores)
    assert average is not None
    found = policy.bands[0].band_for(Decimal(average.numerator) / average.denominator)
    assert found is not None
    assert found.id == band


def test_braehead_stage_1_leads_off_or_to_stage_2_and_stage_3_needs_its_plan() -> None:
    staged = school("39-braehead").staged[0]
    assert staged.stage("1").moves == ("off", "2")
    assert staged.stage("3").document == "child's plan"
    assert (staged.stage("2").minutes, staged.stage("3").minutes) == (30, 45)
    assert staged.stage("2").review_months == 12


def club(name: str, test: str) -> PassRule:
    ladder = next(ladder for ladder in school("43-clubs").tests if ladder.id == name)
    return next(rule for rule in ladder.levels if rule.id == test)


def test_tewkesbury_silver_passes_at_the_sixth_test_and_not_before() -> None:
    marks = [28, 29, 27, 30, 28, 29]
    assert club("tewkesbury", "silver").passed_at(marks) == 6
    assert club("tewkesbury", "silver").passed_at(marks[:5]) is None


def test_tewkesbury_rainbow_need_not_be_in_a_row() -> None:
    assert club("tewkesbury", "rainbow").passed_at([20, 19, 20, 20]) == 4


@pytest.mark.parametrize(("number", "needed"), [(11, 11), (22, 21), (44, 42), (55, 53), (99, 95)])
def test_moorlands_rounds_95_per_cent_up_to_a_whole_question(number: int, needed: int) -> None:
    assert club("moorlands", f"club-{number}").needed == needed


def test_eastbury_moves_up_after_two_full_weeks_running() -> None:
    rule = club("eastbury", "club-22")
    assert rule.passed_at([22, 21, 22]) is None
    assert rule.passed_at([22, 21, 22, 22]) == 4
    assert rule.passed_at([22, None, 22]) is None
