"""The three schools shipped as packs, and the policy of the open data, say what their documents say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ettle.policy import Policy, load_policy, load_policy_text, packs, policy_text
from ettle.policy.explaining import explain
from ettle.policy.schema import AreaRule, AttendanceRule, StageRule

UCI = Path(__file__).parents[3] / "docs" / "examples" / "uci" / "policy.toml"


@pytest.fixture(scope="module")
def scottish() -> Policy:
    return load_policy("scottish-secondary")


def test_three_packs_ship() -> None:
    assert packs() == ("assertive-mentoring", "house-programme", "scottish-secondary")


def test_a_policy_is_one_frozen_thing_that_can_be_a_key(scottish: Policy) -> None:
    assert {scottish: 1}[load_policy("scottish-secondary")] == 1
    with pytest.raises(ValueError, match="frozen"):
        scottish.ladder = None  # type: ignore[misc]


@pytest.mark.parametrize(("text", "value"), [("1", "1"), ("4", "4"), ("2.0", "2"), (" 3 ", "3"), ("4.", "4")])
def test_a_rating_is_read_as_written(scottish: Policy, text: str, value: str) -> None:
    read = scottish.scale("rating").read(text)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    "text", ["5", "0", "Good", "2/3", "3-", "7.5", "", "-1", "N/A", "1e400", "nan", "2,0", "1e0", "+1", "0_1", "４"]
)
def test_what_is_not_on_the_scale_is_never_guessed(scottish: Policy, text: str) -> None:
    assert scottish.scale("rating").read(text) is None


@pytest.mark.requirement("S2-12")
@pytest.mark.parametrize("text", ["NA", "N/A", "n/a"])
def test_homework_that_was_not_set_is_a_value_that_is_not_counted(scottish: Policy, text: str) -> None:
    scale = scottish.scale_for("homework", year="S2")
    assert scale is not None
    read = scale.read(text)
    assert read is not None
    assert not read.counted
    assert read.value not in scale.worse_or_same("1")


def test_0_is_not_missing_and_the_usual_blanks_are(scottish: Policy) -> None:
    assert all(
        scottish.missing_token(text) for text in ("", " ", "-", "N/A", "#N/A", "ABS", "*", ".", "null", "X", "c", "z")
    )
    assert not any(scottish.missing_token(text) for text in ("0", "1", "Good", "10"))


def test_working_grade_runs_from_1_to_9_and_no_award_is_worst(scottish: Policy) -> None:
    band = scottish.scale("sqa_band")
    assert band.allowed == "1 to 9, or No award"
    assert [band.rank(value) for value in ("1", "9", "No award")] == [0, 8, 9]
    assert [band.read(text) for text in ("10", "A", "6 (C)", "7.5")] == [None] * 4


def test_an_ungraded_course_never_takes_the_graded_scale(scottish: Policy) -> None:
    for level in ("N1", "N2", "N3", "N4", "NPA", "SfW"):
        scale = scottish.scale_for("working_grade", year="S4", level=level)
        assert scale is not None
        assert scale.id == "ungraded"
    graded: tuple[str | None, ...] = ("N5", "H", "AH", None)
    for course in graded:
        scale = scottish.scale_for("working_grade", year="S4", level=course)
        assert scale is not None
        assert scale.id == "sqa_band"
    assert {trigger.scale for trigger in scottish.triggers if "working_grade" in trigger.measures} == {"sqa_band"}


def test_a_3_is_an_early_and_a_4_a_serious_concern(scottish: Policy) -> None:
    words = scottish.trigger("rating_concern")
    three, four = words.seriousness_of("3"), words.seriousness_of("4")
    assert three is not None
    assert four is not None
    assert (three.id, three.label, four.id) == ("early", "early intervention", "serious")


def test_the_ladder_names_one_owner_for_every_spread(scottish: Policy) -> None:
    owners = [scottish.owner_for(count) for count in (0, 1, 2, 3, 13)]
    assert owners == [None, "curriculum_leader", "pupil_support_leader", "year_head", "year_head"]


def test_every_subject_belongs_to_a_faculty(scottish: Policy) -> None:
    known = {faculty.id for faculty in scottish.faculties}
    assert len(known) >= 12
    assert len(scottish.subjects) >= 35
    assert {subject.faculty for subject in scottish.subjects} <= known
    assert scottish.faculty_of("French") == scottish.faculty_of("Spanish") == "languages"
    assert scottish.faculty_of("maths") == "mathematics"
    assert scottish.faculty_of("Alchemy") is None


@pytest.mark.requirement("G-01")
def test_seven_categories_are_in_use_though_six_were_announced(scottish: Policy) -> None:
    assert [c.id for c in scottish.categories if c.active] == ["CE", "5@3", "SIMD", "ATT", "SEBN", "ASN", "PW3"]
    assert [c.id for c in scottish.categories if not c.active] == ["YC", "HARDSHIP", "LAH"]
    assert "There are 7 categories in use and 3 switched off." in explain(scottish)


@pytest.mark.requirement("S2-29")
def test_care_experienced_is_restricted_and_teachers_see_a_support_group(scottish: Policy) -> None:
    category = scottish.category("CE")
    assert category.level == "L3"
    assert category.otherwise == "support group"
    assert "class_teacher" not in category.seen_named_by
    assert category.set_by == ("pupil_support_leader", "senior_leader")


@pytest.mark.requirement("S2-30")
def test_5_at_3_spells_itself_out(scottish: Policy) -> None:
    category = scottish.category("5@3")
    assert "fewer than five awards at SCQF level 3" in category.label
    assert category.derived is None
    assert category.set_by == ("pupil_support_leader", "year_head")


def test_the_area_category_is_deciles_1_to_4(scottish: Policy) -> None:
    derived = scottish.category("SIMD").derived
    assert derived is not None
    rule = derived.rule
    assert isinstance(rule, AreaRule)
    assert (rule.unit, rule.first, rule.last) == ("decile", 1, 4)
    assert not {"2004", "2006"} & set(rule.editions)


def test_the_attendance_category_is_absence_of_10_per_cent_exactly_included(scottish: Policy) -> None:
    derived = scottish.category("ATT").derived
    assert derived is not None
    rule = derived.rule
    assert isinstance(rule, AttendanceRule)
    assert (rule.absence_percent, rule.including_exactly, rule.minimum_possible) == (Decimal(10), True, 20)


@pytest.mark.requirement("S2-33")
def test_sebn_is_set_by_hand(scottish: Policy) -> None:
    assert scottish.category("SEBN").derived is None
    assert "pupil_support_leader" in scottish.category("SEBN").set_by


@pytest.mark.requirement("S2-34")
def test_only_the_support_for_learning_leader_selects_asn(scottish: Policy) -> None:
    assert scottish.category("ASN").set_by == ("support_for_learning_leader",)


def test_pathway_3_follows_from_the_stage_or_is_set_by_hand(scottish: Policy) -> None:
    category = scottish.category("PW3")
    assert category.derived is not None
    rule = category.derived.rule
    assert isinstance(rule, StageRule)
    assert (rule.stage, rule.match) == ("PW3", "at least")
    assert category.set_by
    assert scottish.staged[0].reaches("PW4", rule.stage)
    assert not scottish.staged[0].reaches("PW2", rule.stage)


def test_the_year_has_six_half_terms(scottish: Policy) -> None:
    for session in scottish.calendar.sessions:
        assert sum(len(term.half_terms) for term in session.terms) == 6
    today = scottish.calendar.session_on(date(2026, 11, 22))
    assert today is not None
    assert today.label == "2026/27"


def test_working_grade_is_in_senior_reports_only(scottish: Policy) -> None:
    assert "working_grade" in scottish.cycle_contents(1, "S5")
    assert "working_grade" not in scottish.cycle_contents(1, "S2")
    assert scottish.scale_for("working_grade", year="S3") is not None


def test_a_label_changed_in_the_policy_changes_for_everyone_who_asks(scottish: Policy) -> None:
    changed = scottish.model_copy(update={"labels": {"carer": "family"}})
    assert scottish.label("carer") == "parent or carer"
    assert changed.label("carer") == "family"
    assert scottish.label("support_group") == "support group"


@pytest.mark.parametrize(
    ("crosses", "stage", "part"), [(8, "Stage 2 Emerging", "high"), (9, "Stage 2 Developing", "low")]
)
def test_crosses_become_sub_stages(crosses: int, stage: str, part: str) -> None:
    thresholds = load_policy("assertive-mentoring").thresholds[0]
    assert thresholds.sub_stage(crosses, 2) == stage
    assert thresholds.part(crosses) == part


def test_the_printed_table_of_crosses_comes_out() -> None:
    thresholds = load_policy("assertive-mentoring").thresholds[0]
    names = [thresholds.sub_stage(n, 2) for n in (0, 1, 16, 17, 24, 25, 30)]
    assert names == [
        "Stage 2, not yet emerging",
        "Stage 2 Emerging",
        "Stage 2 Developing",
        "Stage 2 Securing",
        "Stage 2 Securing",
        "Stage 3 Ready",
        "Stage 3 Ready",
    ]
    parts = {n: thresholds.part(n) for n in (0, 17, 19, 20, 22, 23, 25, 26, 27, 29)}
    assert parts == {
        0: None, 17: "low", 19: "low", 20: "middle", 22: "middle", 23: "high",
        25: "low", 26: "low", 27: "middle", 29: "high",
    }  # fmt: skip


def test_a_weekly_test_needs_four_greens_in_all() -> None:
    rule = load_policy("assertive-mentoring").tests[0].levels[0]
    assert rule.passed_at([21, 20, 25, 22, 10, 21]) == 6
    assert rule.passed_at([20] * 15) is None


def test_green_means_above_target_here_and_on_track_there(scottish: Policy) -> None:
    progress = load_policy("assertive-mentoring").scale("progress_colour")
    assert progress.values[0].label == "Above target"
    assert scottish.scale("faculty_rag").values[0].label == "On track"
    assert {v.shape for v in progress.values} != {v.shape for v in scottish.scale("faculty_rag").values}


def test_the_house_programme_meets_three_times_and_is_watched_every_half_term() -> None:
    programme = load_policy("house-programme").programmes[0]
    assert (programme.meetings[0].times, programme.meetings[0].per) == (3, "session")
    assert (programme.monitored_by, programme.monitored_every) == (("head_of_house",), "half term")


@pytest.mark.parametrize("name", ["assertive-mentoring", "house-programme", "scottish-secondary"])
def test_every_rule_of_a_pack_says_where_it_comes_from(name: str) -> None:
    policy = load_policy(name)
    ruled = (policy.scales, policy.measures, policy.triggers, policy.categories, policy.bands, policy.staged)
    more = (policy.tests, policy.thresholds, policy.programmes, policy.code_lists, policy.cycles)
    silent = [entry for group in (*ruled, *more) for entry in group if not entry.source]
    assert silent == []


def test_the_open_data_needs_no_year_groups() -> None:
    policy = load_policy(UCI)
    scale = policy.scale_for("grade")
    assert scale is not None
    assert scale.allowed == "0 to 20"
    assert scale.rank("20") == 0
    assert scale.worse_or_same(policy.trigger("low_grade").when.at_or_worse or "")[0] == "9"
    assert "10" not in scale.worse_or_same("9")
    assert policy.headings["pupil"] == ("pupil_id",)
    assert policy.faculty_of("Portuguese") != policy.faculty_of("Mathematics")
    assert "CC BY 4.0" in UCI.read_text(encoding="utf-8")


def keepers(text: str) -> set[str]:
    return {role.id for role in load_policy_text(text).roles if "keep_outbox" in role.may}


@pytest.mark.parametrize("pack", packs())
def test_a_policy_from_before_there_was_an_outbox_leaves_it_to_who_looks_after_the_people(pack: str) -> None:
    text = policy_text(pack)
    old = text.replace('"keep_outbox", ', "")
    assert old != text
    assert keepers(old) == keepers(text) == {"administrator"}
    assert "look after the outbox" in explain(load_policy_text(old))
    named = old.replace('may = ["see_classes", ', 'may = ["keep_outbox", "see_classes", ').replace(
        'may = ["keep_outbox", "see_classes", "manage_cycles", "import"',
        'may = ["see_classes", "manage_cycles", "import"',
    )
    assert named != old
    assert "administrator" not in keepers(named), "where a policy names somebody, it is nobody else"
