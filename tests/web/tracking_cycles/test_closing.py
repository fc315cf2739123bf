"""Closing a cycle: who is of concern, who acts, and what is written down."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from ettle.audit.models import Event
from ettle.people.models import Post
from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import Subject
from ettle.tracking.actions.closing import CannotClose
from ettle.tracking.models import Concern, ConcernReason, CycleNotice
from tests.web.tracking_cycles.small import TODAY, Small, at


def owner_of(small: Small, name: str, cycle: int = 1) -> str:
    concern = small.concern(name, cycle)
    return "none" if concern is None else concern.owner.code if concern.owner else "nobody"


@pytest.mark.requirement("S2-20", "S2-23", "G-09")
def test_two_subjects_of_one_faculty_go_to_its_curriculum_leader(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.rate("Ada", "S3", "spanish", effort="3")
    small.close()
    concern = small.concern("Ada")
    assert concern is not None
    assert (owner_of(small, "Ada"), concern.faculties) == ("cl_lang", 1)


@pytest.mark.requirement("S2-21")
def test_two_faculties_go_to_the_pupil_support_leader_of_the_pupils_house(small: Small) -> None:
    small.pupil("Bea", "S3", house="Tummel")
    small.rate("Bea", "S3", "french", homework="4")
    small.rate("Bea", "S3", "physics", behaviour="3")
    small.close()
    assert owner_of(small, "Bea") == "psl_tummel"


@pytest.mark.requirement("S2-22", "S2-25")
def test_three_faculties_go_to_the_year_head(small: Small) -> None:
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Cal", "S3", subject, effort="3")
    small.close()
    assert owner_of(small, "Cal") == "head_s3"


@pytest.mark.requirement("S2-16", "G-08")
def test_a_higher_maths_grade_from_three_to_four_is_a_concern_and_four_to_three_is_none(small: Small) -> None:
    small.rate("Dee", "S5", "mathematics", "H", 1, working_grade="3")
    small.rate("Eve", "S5", "mathematics", "H", 1, working_grade="4")
    small.rate("Dee", "S5", "mathematics", "H", 2, working_grade="4")
    small.rate("Eve", "S5", "mathematics", "H", 2, working_grade="3")
    small.close(1, day=date(2026, 10, 5))
    small.close(2)
    assert (owner_of(small, "Dee", 2), owner_of(small, "Eve", 2)) == ("cl_math", "none")


@pytest.mark.requirement("G-08")
def test_a_change_of_level_is_a_notice_and_no_concern(small: Small) -> None:
    small.rate("Fay", "S5", "mathematics", "H", 1, working_grade="4")
    small.rate("Fay", "S5", "mathematics", "N5", 2, working_grade="6")
    small.close(1, day=date(2026, 10, 5))
    small.close(2)
    assert owner_of(small, "Fay", 2) == "none"
    assert list(CycleNotice.objects.values_list("kind", "pupil__given")) == [("level_changed", "Fay")]


@pytest.mark.requirement("S2-15", "S2-17", "G-07")
@pytest.mark.parametrize(
    ("year", "grade", "owner"),
    [("S3", "8", "none"), ("S5", "7", "cl_math"), ("S5", "9", "cl_math"), ("S2", "7", "none")],
)
def test_a_working_grade_is_a_concern_in_the_senior_phase_only(small: Small, year: str, grade: str, owner: str) -> None:
    small.rate("Gus", year, "mathematics", working_grade=grade)
    small.close()
    assert owner_of(small, "Gus") == owner


@pytest.mark.requirement("S2-13", "S2-14", "S2-12")
def test_reasons_name_subject_measure_and_how_serious(small: Small) -> None:
    small.rate("Hal", "S3", "french", effort="3", behaviour="4", homework="NA")
    small.close()
    rows = ConcernReason.objects.order_by("measure").values_list("subject__code", "measure", "value", "seriousness")
    assert list(rows) == [("french", "behaviour", "4", "serious"), ("french", "effort", "3", "early")]
    assert "policy version 2021.1" in ConcernReason.objects.all()[0].because


@pytest.mark.requirement("S3-192")
def test_the_same_subject_twice_running_raises_an_alert(small: Small) -> None:
    for cycle in (1, 2):
        small.rate("Ivo", "S3", "french", "", cycle, effort="3")
    small.rate("Jan", "S3", "physics", "", 1, effort="3")
    small.rate("Jan", "S3", "french", "", 2, effort="3")
    small.close(1, day=date(2026, 10, 5))
    small.close(2)
    assert {c.pupil.given: c.repeated for c in Concern.objects.filter(cycle__number=2)} == {"Ivo": True, "Jan": False}


@pytest.mark.requirement("S2-23")
def test_a_subject_without_a_faculty_blocks_the_cycle_and_is_named(small: Small) -> None:
    small.rate("Kai", "S3", "french", effort="3")
    Subject.objects.filter(code="french").update(faculty=None)
    with pytest.raises(CannotClose) as refused:
        small.close()
    assert "French: no faculty is set" in refused.value.reasons[0]
    assert not Concern.objects.exists()
    page = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "French: no faculty is set" in page


@pytest.mark.requirement("D-04")
def test_closing_sends_nothing_and_leaves_one_audit_row(small: Small) -> None:
    small.rate("Lea", "S3", "french", effort="4")
    small.close()
    assert mail.outbox == []
    event = Event.objects.get(verb="cycle.closed")
    assert (event.detail["concerns"], event.detail["policy"]) == (1, "2021.1")


def test_nobody_in_the_post_leaves_the_concern_without_an_owner_and_says_so(small: Small) -> None:
    Post.objects.filter(role="year_head", year="S3").delete()
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Mia", "S3", subject, effort="3")
    small.close()
    concern = small.concern("Mia")
    assert concern is not None
    assert (concern.owner, concern.policy_role) == (None, "year_head")
    page = small.client("head").get(f"/tracking/concerns/{concern.pk}/").content.decode()
    assert "nobody holds that post for this pupil" in page


def test_of_two_holders_the_one_longest_in_post_is_the_one_owner(small: Small) -> None:
    small.person("deputy", "year_head", year="S3")
    Post.objects.filter(staff__code="deputy").update(starts=date(2025, 8, 1))
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Ned", "S3", subject, effort="3")
    small.close()
    assert owner_of(small, "Ned") == "deputy"


@pytest.mark.requirement("S2-59")
def test_a_cycle_runs_under_the_policy_of_the_day_it_was_due(small: Small) -> None:
    text = policy_text("scottish-secondary").replace('version = "2021.1"', 'version = "2026.2"')
    text = text.replace('at_or_worse = "3"', 'at_or_worse = "2"')
    adopt_policy(school=small.school, text=text, effective_from=TODAY, by=None, now=at())
    small.rate("Oli", "S3", "french", effort="2")
    cycle = small.close()
    assert cycle.policy is not None
    assert (cycle.policy.version, owner_of(small, "Oli")) == ("2021.1", "none")


def test_a_pupil_who_has_left_is_not_of_concern(small: Small) -> None:
    small.rate("Pia", "S3", "french", effort="4")
    small.pupils["Pia"].left_on = date(2026, 11, 1)
    small.pupils["Pia"].save()
    small.close()
    assert not Concern.objects.exists()


def test_after_a_change_of_class_the_later_rating_stands(small: Small) -> None:
    small.rate("Rae", "S3", "french", effort="4")
    small.rate("Rae", "S3", "french", "N5", effort="2")
    small.close()
    assert owner_of(small, "Rae") == "none"


def test_a_cycle_closes_once_and_never_before_the_one_before_it(small: Small) -> None:
    small.rate("Sol", "S3", "french", effort="4")
    small.cycle(2)
    with pytest.raises(CannotClose, match="Cycle 1 is still open"):
        small.close(2)
    small.close(1)
    with pytest.raises(CannotClose, match="already closed"):
        small.close(1)


def test_only_who_may_close_for_every_year_of_the_cycle_closes_it(small: Small) -> None:
    small.rate("Tam", "S3", "french", effort="4")
    with pytest.raises(PermissionDenied):
        small.close(by="head_s3")
    with pytest.raises(PermissionDenied):
        small.close(by="teacher")
    only = small.cycle(2, years=("S3",))
    small.close(1)
    assert small.close(2, by="head_s3").pk == only.pk
