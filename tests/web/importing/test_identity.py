"""Who a row is about: numbers, never names alone, and nothing changed unasked."""

import pytest

from ettle.importing.models import RefusedCell
from ettle.pupils.models import Pupil
from ettle.rules.identifiers import scn_check
from tests.web.importing.academy import HEADINGS, Academy, academy


def scn(stem: str) -> str:
    return stem + str(scn_check(stem))


AILSA, BRODIE = scn("99000003"), scn("99000011")
TWO = f"""{HEADINGS}
{AILSA},Achebe,Ailsa,2012-03-04,S3,3A1
{BRODIE},Baird,Brodie,2012-05-06,S3,3A1
"""


@pytest.mark.requirement("D-11")
def test_a_failed_check_digit_is_a_warning_and_the_pupil_waits_for_a_person(here: Academy) -> None:
    wrong = AILSA[:-1] + str((int(AILSA[-1]) + 1) % 10)
    run = here.read("pupils", TWO.replace(AILSA, wrong))
    plan = here.worked(run).plan
    assert [(warning.row, warning.value) for warning in plan.warnings] == [(1, wrong)]
    assert not plan.refused
    here.apply(here.answer(run, joiners="yes"))
    assert here.roll() == [f"{BRODIE} Baird"]
    here.bring("pupils", TWO.replace(AILSA, wrong), doubted="yes")
    assert f"{wrong} Achebe" in here.roll()


@pytest.mark.requirement("D-11")
def test_a_number_that_now_names_somebody_else_is_asked_about(here: Academy) -> None:
    here.bring("pupils", TWO, joiners="yes")
    other = TWO.replace("Achebe,Ailsa,2012-03-04", "Fairlie,Struan,2012-09-09")
    run = here.read("pupils", other)
    (question,) = here.worked(run).plan.questions
    assert (question.key, question.default) == (f"same:{AILSA}", "no")
    assert not here.worked(run).plan.changes
    here.apply(here.answer(run, **{f"same:{AILSA}": "yes"}))
    assert Pupil.objects.get(scn=AILSA).name == "Struan Fairlie"


@pytest.mark.requirement("D-11")
def test_a_married_name_alone_is_shown_as_a_change(here: Academy) -> None:
    here.bring("pupils", TWO, joiners="yes")
    plan = here.worked(here.read("pupils", TWO.replace("Achebe", "Kessie"))).plan
    assert [(change.before, change.after) for change in plan.changes] == [({"family": "Achebe"}, {"family": "Kessie"})]


@pytest.mark.requirement("D-11")
def test_a_school_number_beside_a_known_candidate_number_is_the_same_pupil_when_a_person_says_so(here: Academy) -> None:
    here.bring("pupils", TWO, joiners="yes")
    numbered = (
        TWO.replace(HEADINGS, f"Pupil number,{HEADINGS}").replace(AILSA, f"P1,{AILSA}").replace(BRODIE, f"P2,{BRODIE}")
    )
    run = here.read("pupils", numbered)
    (question,) = here.worked(run).plan.questions
    assert question.key == "linked"
    assert not here.worked(run).plan.changes
    here.bring("pupils", numbered, linked="yes")
    assert dict(Pupil.objects.values_list("mis_id", "scn")) == {"P1": AILSA, "P2": BRODIE}


@pytest.mark.requirement("D-11")
def test_another_candidate_number_for_a_known_pupil_is_a_question(here: Academy) -> None:
    numbered = (
        TWO.replace(HEADINGS, f"Pupil number,{HEADINGS}").replace(AILSA, f"P1,{AILSA}").replace(BRODIE, f"P2,{BRODIE}")
    )
    here.bring("pupils", numbered, joiners="yes")
    new = scn("99000020")
    run = here.read("pupils", numbered.replace(AILSA, new))
    assert [question.key for question in here.worked(run).plan.questions] == ["number:scn:P1"]
    assert not here.worked(run).plan.changes
    here.apply(here.answer(run, **{"number:scn:P1": "file"}))
    assert Pupil.objects.get(mis_id="P1").scn == new


@pytest.mark.requirement("D-11")
def test_a_number_held_in_another_school_is_refused_without_naming_the_school(here: Academy) -> None:
    there = academy("corrieshaw")
    there.bring("pupils", TWO, joiners="yes")
    run = here.read("pupils", TWO)
    refused = here.worked(run).plan.refused
    assert [problem.row for problem in refused] == [1, 2]
    assert "in use already" in refused[0].problem
    assert "corrieshaw" not in refused[0].problem.lower()
    assert not here.worked(run).plan.questions


def test_a_pupil_who_left_comes_back_only_when_a_person_says_so(here: Academy) -> None:
    here.bring("pupils", TWO, joiners="yes")
    Pupil.objects.filter(scn=AILSA).update(left_on="2026-10-01")
    run = here.read("pupils", TWO)
    assert [q.key for q in here.worked(run).plan.questions] == ["returned"]
    assert not here.worked(run).plan.changes
    here.apply(here.answer(run, returned="yes"))
    assert len(here.roll()) == 2


def test_a_text_that_is_too_long_for_its_place_is_refused_and_never_cut(here: Academy) -> None:
    here.bring("pupils", TWO.replace(",3A1\n", f",{'R' * 40}\n", 1), joiners="yes")
    assert here.roll() == [f"{BRODIE} Baird"]
    assert "At most 20 characters" in RefusedCell.objects.get().problem
