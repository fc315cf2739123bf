"""Concerns of the Scottish secondary pack."""

import polars as pl
import pytest

from ettle.policy import Policy, load_policy
from ettle.rules.concerns import evaluate, repeated, unmapped
from tests.rules.judging import judged, owner, triggers


@pytest.fixture(scope="module")
def secondary() -> Policy:
    return load_policy("scottish-secondary")


@pytest.mark.requirement("S2-20")
def test_threes_in_french_and_spanish_are_one_faculty_so_its_leader_acts(secondary: Policy) -> None:
    found = judged(secondary, "a S2 French - 1 effort 3", "a S2 Spanish - 1 effort 3")
    assert owner(found) == "curriculum_leader"
    assert found.faculties_of() == {"a": ("Languages",)}
    assert len(found.reasons) == 2


@pytest.mark.requirement("S2-21")
def test_homework_four_in_french_and_behaviour_three_in_physics_go_to_pupil_support(secondary: Policy) -> None:
    assert owner(judged(secondary, "a S2 French - 1 homework 4", "a S2 Physics - 1 behaviour 3")) == (
        "pupil_support_leader"
    )


@pytest.mark.requirement("S2-22")
def test_threes_in_french_physics_and_art_go_to_the_year_head(secondary: Policy) -> None:
    found = judged(secondary, "a S2 French - 1 effort 3", "a S2 Physics - 1 effort 3", "a S2 Art - 1 effort 3")
    assert owner(found) == "year_head"


@pytest.mark.requirement("S2-16", "G-08")
def test_higher_maths_three_then_four_is_a_concern_and_four_then_three_is_not(secondary: Policy) -> None:
    worse = judged(secondary, "a S5 Maths H 1 working_grade 3", "a S5 Maths H 2 working_grade 4")
    assert (triggers(worse), owner(worse)) == (["grade_worse"], "curriculum_leader")
    assert worse.reasons.get_column("previous").to_list() == ["3"]
    better = judged(secondary, "a S5 Maths H 1 working_grade 4", "a S5 Maths H 2 working_grade 3")
    assert owner(better) is None
    assert better.notices.is_empty()


@pytest.mark.requirement("S2-16", "G-08")
def test_a_change_of_level_is_a_notice_and_no_concern(secondary: Policy) -> None:
    found = judged(secondary, "a S5 Maths H 1 working_grade 4", "a S5 Maths N5 2 working_grade 2")
    assert found.reasons.is_empty()
    assert found.pupils.is_empty()
    assert found.notices.get_column("kind").to_list() == ["level_changed"]
    assert "Higher in the report before" in found.notices.get_column("text")[0]
    # Worse on paper, and still not compared.
    assert judged(secondary, "a S5 Maths N5 1 working_grade 2", "a S5 Maths H 2 working_grade 4").reasons.is_empty()


def test_a_grade_that_is_missing_is_no_change_of_level(secondary: Policy) -> None:
    found = judged(secondary, "a S5 Maths H 1 working_grade 4", "a S5 Maths N5 2 working_grade -")
    assert found.notices.is_empty()


@pytest.mark.requirement("S2-15", "S2-17", "G-18")
def test_a_seven_is_a_concern_in_the_senior_phase_and_not_before(secondary: Policy) -> None:
    for year in ("S4", "S5", "S6"):
        assert triggers(judged(secondary, f"a {year} Maths H 1 working_grade 7")) == ["working_grade"]
    for year in ("S1", "S2", "S3"):
        assert owner(judged(secondary, f"a {year} Maths - 1 working_grade 8")) is None


@pytest.mark.requirement("S2-15", "G-07")
@pytest.mark.parametrize(("band", "fires"), [("6", False), ("7", True), ("8", True), ("9", True)])
def test_seven_and_everything_worse_is_a_concern(secondary: Policy, band: str, fires: bool) -> None:
    assert bool(triggers(judged(secondary, f"a S5 Maths H 1 working_grade {band}"))) is fires


@pytest.mark.requirement("G-07")
def test_a_course_without_grades_never_inherits_the_seven(secondary: Policy) -> None:
    for band in ("6", "7", "8"):
        assert judged(secondary, f"a S5 Maths N4 1 working_grade {band}").reasons.is_empty()


@pytest.mark.requirement("S2-10", "S2-11", "S2-13")
@pytest.mark.parametrize("measure", ["effort", "behaviour", "homework"])
def test_a_three_or_four_puts_the_pupil_on_the_list_with_subject_and_measure(secondary: Policy, measure: str) -> None:
    rows = [f"p{value} S1 French - 1 {measure} {value}" for value in range(1, 5)]
    found = judged(secondary, *rows)
    assert found.reasons.select("pupil", "subject", "measure").rows() == [
        ("p3", "French", measure),
        ("p4", "French", measure),
    ]


@pytest.mark.requirement("S2-12")
def test_homework_not_applicable_never_triggers_and_a_blank_never_does(secondary: Policy) -> None:
    assert judged(secondary, "a S2 French - 1 homework NA", "a S2 French - 1 effort -").reasons.is_empty()


@pytest.mark.requirement("S2-14")
def test_a_three_is_early_intervention_and_a_four_is_more(secondary: Policy) -> None:
    found = judged(secondary, "a S2 French - 1 effort 3", "a S2 French - 1 behaviour 4")
    assert dict(found.reasons.select("value", "seriousness").iter_rows()) == {"3": "early", "4": "serious"}
    assert "early intervention" in "".join(found.reasons.filter(pl.col("value") == "3").get_column("because"))


@pytest.mark.requirement("S2-13")
def test_the_sentence_names_subject_measure_value_word_direction_rule_and_version(secondary: Policy) -> None:
    [because] = judged(secondary, "a S2 French - 1 effort 3").reasons.get_column("because")
    trigger = secondary.trigger("rating_concern")
    assert because == (
        "Effort in French is 3 (Needs improving); on this scale 1 is best and 4 is worst, and the policy counts 3 or "
        f"worse as a concern; 3 is called early intervention (rule “{trigger.label}”, policy version "
        f"{secondary.policy.version})."
    )


@pytest.mark.requirement("S2-16")
def test_the_sentence_of_a_worse_grade_names_the_grade_before(secondary: Policy) -> None:
    found = judged(secondary, "a S5 Maths H 1 working_grade 3", "a S5 Maths H 2 working_grade 4")
    [because] = found.reasons.get_column("because")
    assert because.startswith("Working grade in Mathematics (Higher) went from 3 (upper B) in the report before to 4")


@pytest.mark.requirement("S2-17")
def test_a_pupil_whose_year_is_not_known_is_told_of_and_not_guessed(secondary: Policy) -> None:
    found = judged(secondary, "a - Maths H 1 working_grade 8", "a - Maths H 1 effort 3")
    assert triggers(found) == ["rating_concern"]
    assert found.notices.get_column("kind").to_list() == ["year_unknown"]


def test_years_can_come_from_the_list_of_pupils(secondary: Policy) -> None:
    rows = pl.DataFrame({"pupil": ["a"], "subject": ["Maths"], "measure": ["working_grade"], "value": ["8"]})
    assert evaluate(secondary, rows).reasons.is_empty()
    known = evaluate(secondary, rows, pupils=pl.DataFrame({"pupil": ["a"], "year": ["S5"]}))
    assert triggers(known) == ["working_grade"]


@pytest.mark.requirement("S2-23")
def test_a_subject_without_a_faculty_is_named_and_has_no_owner(secondary: Policy) -> None:
    found = judged(secondary, "a S2 Alchemy - 1 effort 3")
    assert found.pupils.select("faculties", "owner").rows() == [(0, None)]
    assert found.notices.get_column("kind").to_list() == ["no_faculty"]
    assert "Alchemy belongs to no faculty" in found.notices.get_column("text")[0]
    assert list(unmapped(secondary, ["French", "Alchemy", "Alchemy"])) == ["Alchemy"]


@pytest.mark.requirement("S2-20", "S2-21", "S2-22")
def test_the_ladder_of_the_policy_decides_and_not_the_program(secondary: Policy) -> None:
    step = secondary.ladder.steps[0].model_copy(update={"last": None, "owner": "year_head"})  # type: ignore[union-attr]
    ladder = secondary.ladder.model_copy(update={"steps": (step,)})  # type: ignore[union-attr]
    other = secondary.model_copy(update={"ladder": ladder})
    assert owner(judged(other, "a S2 French - 1 effort 3")) == "year_head"


def test_only_the_latest_report_counts_unless_another_is_asked_for(secondary: Policy) -> None:
    rows = ("a S2 French - 1 effort 4", "a S2 French - 2 effort 1")
    assert judged(secondary, *rows).reasons.is_empty()
    assert triggers(judged(secondary, *rows, report=1)) == ["rating_concern"]


def test_ratings_without_a_needed_column_are_refused_by_name(secondary: Policy) -> None:
    with pytest.raises(ValueError, match="'value'"):
        evaluate(secondary, pl.DataFrame({"pupil": ["a"], "subject": ["Art"], "measure": ["effort"]}))


@pytest.mark.requirement("S3-192")
def test_the_same_subject_twice_running_raises_an_alert_and_once_does_not(secondary: Policy) -> None:
    first = judged(secondary, "a S2 French - 1 effort 3", "a S2 Art - 1 effort 3", "b S2 Art - 1 effort 3")
    second = judged(secondary, "a S2 French - 2 homework 4", "a S2 Physics - 2 effort 3")
    third = judged(secondary, "a S2 French - 3 effort 3", "a S2 Physics - 3 effort 3", "b S2 Art - 3 effort 3")
    times = secondary.acting.repeat.times
    assert repeated([first, second], times).select("pupil", "subject", "times").rows() == [("a", "French", 2)]
    found = repeated([first, second, third], times)
    assert found.select("pupil", "subject", "times").rows() == [("a", "French", 3), ("a", "Physics", 2)]
    assert found.get_column("because")[0].startswith("French has been a concern in 3 reports running")
    assert repeated([first], times).is_empty()


@pytest.mark.requirement("S3-192")
def test_in_how_many_reports_running_is_the_schools_to_say(secondary: Policy) -> None:
    reports = [judged(secondary, f"a S2 French - {number} effort 3") for number in (1, 2, 3)]
    assert repeated(reports, 3).get_column("times").to_list() == [3]
    assert repeated(reports[:2], 3).is_empty()
    assert repeated(reports, 4).is_empty()
