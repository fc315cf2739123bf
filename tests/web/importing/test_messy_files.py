"""Every messy file as a school would send it: as pupils, as ratings and as attendance."""

import json
from decimal import Decimal
from typing import Any

import pytest

from ettle.importing.actions import NotDone
from ettle.importing.models import RefusedCell
from ettle.pupils.models import Attendance, Pupil
from ettle.tracking.models import Rating
from tests.web.importing.academy import MESSY, Academy

EXPECTED: dict[str, dict[str, Any]] = json.loads((MESSY / "expected.json").read_text())
WHOLE = ("00_clean_reference.csv", "01_utf8_bom.csv", "03_semicolon_decimal_comma.csv", "07_title_rows.csv",
         "09_na_tokens.csv", "10_names.csv", "12a_report1.csv", "16_out_of_scale_values.csv",
         "17_headers_renamed_reordered.csv")  # fmt: skip


def with_pupils(here: Academy) -> None:
    here.messy("pupils", "00_clean_reference.csv", doubted="yes")
    here.messy("classes", "00_clean_reference.csv")


def ratings_of(row: int, measure: str) -> str | None:
    scn = (MESSY / "00_clean_reference.csv").read_text().splitlines()[row].split(",")[0]
    return Rating.objects.filter(pupil__scn=scn, measure=measure).values_list("value", flat=True).first()


@pytest.mark.requirement("S2-60")
@pytest.mark.parametrize("name", WHOLE)
def test_the_eight_pupils_of_a_messy_file_are_the_same_eight(here: Academy, name: str) -> None:
    here.messy("pupils", name, doubted="yes")
    assert Pupil.objects.count() == EXPECTED[name]["data_rows"]
    again = here.read("pupils", (MESSY / "00_clean_reference.csv").read_bytes())
    assert not any(question.key in {"joiners", "doubted"} for question in here.worked(again).plan.questions)


@pytest.mark.requirement("S2-60")
@pytest.mark.parametrize("name", [*WHOLE, "12b_report2_leavers_joiner.csv", "20_ragged_rows.csv"])
def test_a_messy_file_of_ratings_brings_its_good_cells(here: Academy, name: str) -> None:
    with_pupils(here)
    run = here.messy("ratings", name)
    assert run.state == "applied"
    assert Rating.objects.filter(cycle=here.cycle).exists()
    assert not Rating.objects.exclude(value__in=["1", "2", "3", "4", "5", "6", "7", "8", "NA"]).exists()


@pytest.mark.requirement("S2-60")
def test_refused_cells_never_block_the_good_ones_beside_them(here: Academy) -> None:
    with_pupils(here)
    here.messy("ratings", "16_out_of_scale_values.csv")
    here.messy("attendance", "16_out_of_scale_values.csv")
    expected = EXPECTED["16_out_of_scale_values.csv"]["refuse_cells"]
    wanted = {(int(row), *cell.split("=")) for row, cells in expected.items() for cell in cells}
    told = {(cell.row, cell.column, cell.value) for cell in RefusedCell.objects.all()}
    assert {(row, column, value) for row, column, value in wanted if column != "Attendance"} <= told
    assert {(row, value) for row, column, value in wanted if column == "Attendance"} <= {(r, v) for r, _c, v in told}
    assert (ratings_of(7, "effort"), ratings_of(1, "behaviour"), ratings_of(1, "effort")) == ("2", "1", None)
    assert all(cell.problem.endswith(".") for cell in RefusedCell.objects.all())


@pytest.mark.requirement("S2-60")
def test_a_decimal_comma_is_read_and_a_bare_percentage_is_kept(here: Academy) -> None:
    with_pupils(here)
    here.messy("attendance", "03_semicolon_decimal_comma.csv")
    held = dict(Attendance.objects.values_list("pupil__scn", "percent"))
    assert (held["001204517"], held["001204541"]) == (Decimal("96.4"), Decimal("71.5"))


@pytest.mark.requirement("S2-60")
def test_words_for_missing_leave_no_rating_and_a_nought_is_refused(here: Academy) -> None:
    with_pupils(here)
    here.messy("ratings", "09_na_tokens.csv")
    assert [ratings_of(row, "effort") for row in (1, 2, 3, 6)] == [None] * 4
    assert RefusedCell.objects.filter(row=8, column="Effort", value="0").exists()


@pytest.mark.requirement("D-11", "S2-60")
def test_numbers_that_lost_their_zeros_make_no_new_pupils(here: Academy) -> None:
    with_pupils(here)
    run = here.read("pupils", (MESSY / "05_leading_zero_ids.csv").read_bytes())
    plan = here.worked(run).plan
    assert not [change for change in plan.changes if change.made]
    assert [problem.row for problem in plan.refused] == EXPECTED["05_leading_zero_ids.csv"]["not_recoverable"]
    assert len([warning for warning in plan.warnings if "zeros" in warning.problem]) >= 3


@pytest.mark.requirement("D-11")
def test_nobody_is_matched_by_a_completed_number_whose_check_fails_until_somebody_says_so(here: Academy) -> None:
    with_pupils(here)
    content = (MESSY / "05_leading_zero_ids.csv").read_bytes()
    run = here.read("ratings", content)
    assert [question.key for question in here.worked(run).plan.questions] == ["unsure"]
    assert {problem.row for problem in here.worked(run).plan.refused} == {1, 2, 3, 5, 8}
    here.apply(here.answer(run, unsure="yes"))
    assert (ratings_of(1, "effort"), ratings_of(3, "effort"), ratings_of(8, "effort")) == ("2", None, "1")


@pytest.mark.requirement("S2-60")
def test_the_second_report_has_seven_active_one_left_one_absent_and_one_who_joined(here: Academy) -> None:
    here.messy("pupils", "12a_report1.csv", doubted="yes")
    run = here.read("pupils", (MESSY / "12b_report2_leavers_joiner.csv").read_bytes())
    asked = {question.key: question.about for question in here.worked(run).plan.questions}
    assert list(asked) == ["doubted", "absent"]
    assert asked["doubted"][0].startswith("Łucja Nowak, S3")
    assert asked["absent"] == ("Zoë D’Arcy-Khan, S3",)
    here.apply(here.answer(run, doubted="yes"))
    left = Pupil.objects.filter(left_on__isnull=False)
    assert [(pupil.scn, str(pupil.left_on)) for pupil in left] == [("001204525", "2024-12-20")]
    absent = Pupil.objects.on_roll().filter(missing_from_import_since__isnull=False)
    assert [pupil.scn for pupil in absent] == ["001204541"]
    assert Pupil.objects.on_roll().filter(missing_from_import_since__isnull=True).count() == 7
    assert Pupil.objects.count() == EXPECTED["12b_report2_leavers_joiner.csv"]["history_kept_for"]


@pytest.mark.requirement("S2-60", "G-16")
def test_renamed_headings_are_shown_asked_about_once_and_remembered(here: Academy) -> None:
    content = (MESSY / "17_headers_renamed_reordered.csv").read_bytes()
    run = here.read("pupils", content)
    worked = here.worked(run)
    assert worked.confirm
    assert [c.heading for c in worked.columns if c.field is None] == ["Unused column"]
    with pytest.raises(NotDone, match="Say first what the columns hold"):
        here.apply(here.answer(run, doubted="yes"))
    here.apply(here.answer(here.confirm(run), doubted="yes"))
    later = here.worked(here.read("pupils", content))
    assert (later.remembered, later.confirm) == (True, False)


@pytest.mark.requirement("S2-60")
def test_ragged_rows_are_refused_whole_and_the_others_are_read(here: Academy) -> None:
    here.messy("pupils", "20_ragged_rows.csv", doubted="yes")
    assert Pupil.objects.count() == len(EXPECTED["20_ragged_rows.csv"]["good"])
    assert sorted(RefusedCell.objects.values_list("row", flat=True)) == [2, 4]
