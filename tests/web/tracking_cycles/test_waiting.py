"""What waits: concerns nobody has acted on, what is overdue in school days, what repeats, and whose eyes it reaches."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.notices.models import Notice
from ettle.tracking.actions.steps import add_next_step
from ettle.tracking.models import Concern
from tests.web.tracking_cycles.small import Small, at

MONDAY = date(2026, 10, 5)


def overdue(small: Small, name: str = "Ada", due: date = date(2026, 11, 18)) -> Concern:
    """French homework, with a next step that was due on Wednesday: three school days ago on the Monday."""
    small.rate(name, "S3", "french", homework="4")
    small.close(day=MONDAY)
    found = small.concern(name)
    assert found is not None
    who = small.staff["cl_lang"]
    written = at(date(2026, 10, 6))
    add_next_step(by=small.viewer("cl_lang"), concern=found, text="Meet", who=who, due=due, now=written)
    return found


def page(small: Small, code: str, path: str) -> str:
    return " ".join(small.client(code).get(path).content.decode().split())


@pytest.mark.requirement("S2-09")
@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("cl_lang", "/tracking/concerns/"),
        ("cl_lang", "/tracking/concerns/?show=late"),
        ("cl_lang", "/"),
        ("head_s3", "/"),
        ("head_s3", "/tracking/concerns/waiting/"),
        ("head", "/tracking/concerns/waiting/?show=late"),
        ("psl_rannoch", "/tracking/concerns/waiting/"),
    ],
)
def test_owner_year_head_and_leader_find_what_is_overdue(small: Small, code: str, path: str) -> None:
    overdue(small)
    text = page(small, code, path)
    assert "Ada Invented" in text
    assert "3 school days late" in text


def test_the_year_list_filters_what_is_overdue(small: Small) -> None:
    concern = overdue(small)
    path = f"/tracking/cycles/{concern.cycle_id}/years/S3/?show="
    assert "Ada Invented" in page(small, "head_s3", path + "late")
    assert "Ada Invented" not in page(small, "head_s3", path + "untouched")


def test_what_is_due_today_is_not_late(small: Small) -> None:
    overdue(small, due=date(2026, 11, 23))
    text = page(small, "cl_lang", "/tracking/concerns/")
    assert "school days late" not in text
    assert "Each has a next step, and none is late." in text


def test_a_review_past_its_day_is_overdue_too(small: Small) -> None:
    concern = overdue(small, due=date(2026, 10, 7))
    client = small.client("cl_lang")
    step = concern.next_steps.get()
    client.post(f"/tracking/concerns/{concern.pk}/steps/{step.pk}/", {"result": "done"})
    concern.refresh_from_db()
    # Fifteen school days after 7 October, over the October week.
    assert concern.due_on == concern.review_on == date(2026, 11, 4)
    assert "13 school days late" in page(small, "head_s3", "/tracking/concerns/waiting/")


def test_a_long_step_that_was_done_is_shortened_with_three_dots_and_no_more(small: Small) -> None:
    concern = overdue(small)
    step = concern.next_steps.get()
    concern.next_steps.update(
        text="Agree one small target with the class teacher, and check it every Friday of the term."
    )
    small.client("cl_lang").post(f"/tracking/concerns/{concern.pk}/steps/{step.pk}/", {"result": "done"})
    said = page(small, "cl_lang", "/tracking/concerns/")
    assert "… Review by" in said
    assert "….." not in said
    assert "…." not in said


def test_where_nobody_has_acted_is_the_other_list(small: Small) -> None:
    small.rate("Ada", "S3", "french", homework="4")
    small.rate("Bea", "S2", "french", homework="4")
    small.close(day=MONDAY)
    text = page(small, "head", "/tracking/concerns/waiting/?show=untouched")
    assert text.index("Bea Invented") < text.index("Ada Invented")  # by year group
    year_head = page(small, "head_s3", "/tracking/concerns/waiting/?show=untouched")
    assert "Ada Invented" in year_head
    assert "Bea Invented" not in year_head


def test_the_list_is_for_those_who_lead_and_opening_it_is_logged(small: Small) -> None:
    overdue(small)
    for code in ("cl_lang", "teacher", "office"):
        assert small.client(code).get("/tracking/concerns/waiting/").status_code == 404
    small.client("head_s3").get("/tracking/concerns/waiting/")
    assert Event.objects.filter(verb="waiting.opened", who="Head_S3").count() == 1


def test_the_lists_take_as_many_queries_for_nine_as_for_one(small: Small) -> None:
    overdue(small)

    def asked(code: str, path: str) -> int:
        client = small.client(code)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = (("head", "/tracking/concerns/waiting/"), ("cl_lang", "/tracking/concerns/"), ("head_s3", "/"))
    before = [asked(code, path) for code, path in paths]
    cycle, owner = small.cycle(1), small.staff["cl_lang"]
    for name in "BCDEFGHI":
        pupil = small.pupil(name, "S3")
        small.join(name, "french")
        made = Concern.objects.create(
            cycle=cycle, pupil=pupil, year="S3", faculties=1, owner_role="curriculum_leader", owner=owner,
            policy_role="curriculum_leader", state="acting", raised_at=at(MONDAY), due_on=date(2026, 11, 2),
        )  # fmt: skip
        made.reasons.create(trigger="rating_concern", measure="homework", value="4", because="x", faculty=None)
    assert [asked(code, path) for code, path in paths] == before


@pytest.mark.requirement("S3-192", "D-04")
def test_a_concern_in_the_same_subject_twice_running_is_put_before_owner_and_year_head(small: Small) -> None:
    for cycle, day in ((1, MONDAY), (2, date(2026, 11, 23))):
        small.rate("Ada", "S3", "french", cycle=cycle, homework="4")
        small.rate("Bea", "S3", "physics" if cycle == 1 else "french", cycle=cycle, homework="4")
        small.close(cycle, day=day)
    told = Notice.objects.filter(kind="concern_repeated").order_by("to__name")
    assert [(notice.to.name, notice.e_mail) for notice in told] == [("Cl_Lang", False), ("Head_S3", False)]
    assert {notice.words for notice in told} == {"1 pupil is a concern in the same subject again after Cycle 2."}
    text = page(small, "cl_lang", "/tracking/concerns/?show=repeated")
    assert "Ada Invented" in text
    assert "Bea Invented" not in text
    assert "Look again at Ada Invented" in page(small, "head_s3", "/")


def test_how_many_times_running_is_the_schools_to_say(small: Small) -> None:
    from ettle.policy import policy_text
    from ettle.school.actions import adopt_policy

    text = policy_text("scottish-secondary").replace("repeat = { times = 2", "repeat = { times = 3")
    adopt_policy(school=small.school, text=text, effective_from=date(2026, 8, 2), by=None, now=at(date(2026, 8, 1)))
    for cycle in (1, 2):
        small.rate("Ada", "S3", "french", cycle=cycle, homework="4")
        small.close(cycle)
    reason = Concern.objects.get(cycle=small.cycle(2)).reasons.get()
    assert (reason.running, reason.repeated) == (2, False)
    assert not Notice.objects.filter(kind="concern_repeated").exists()


@pytest.mark.requirement("S2-24")
def test_a_curriculum_leader_sees_who_else_holds_a_concern_in_the_faculty(small: Small) -> None:
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Ada", "S3", subject, effort="3")
    small.close(day=MONDAY)
    text = page(small, "cl_lang", "/tracking/concerns/?show=faculty")
    assert "1 pupil, held by somebody else." in text
    assert "Head_S3" in text[text.index("Ada Invented") :]


@pytest.mark.requirement("S2-15", "S2-17")
def test_a_phase_set_by_hand_decides_which_rules_look_at_a_pupil(small: Small) -> None:
    """Ada of S3 follows a senior course: a working grade of 8 counts for her and not for Bea of S3."""
    for name in ("Ada", "Bea"):
        small.rate(name, "S3", "physics", level="N5", working_grade="8")
    small.rate("Cal", "S5", "physics", level="N5", working_grade="8")
    small.pupil("Ada", "S3").phase_override = "senior"
    small.pupils["Ada"].save()
    small.pupil("Cal", "S5").phase_override = "bge"
    small.pupils["Cal"].save()
    small.close()
    assert {c.pupil.given for c in Concern.objects.select_related("pupil")} == {"Ada"}


def test_the_grid_says_the_same_of_a_phase_set_by_hand(small: Small) -> None:
    small.person("phys", "curriculum_leader", faculty=None)
    for name in ("Ada", "Bea"):
        small.rate(name, "S3", "physics", level="N5", cycle=2, working_grade="8")
    small.pupils["Ada"].phase_override = "senior"
    small.pupils["Ada"].save()
    small.teach("teacher", "physics", "S3", "N5")
    group = small.classes["physics", "S3", "N5"]
    text = page(small, "teacher", f"/tracking/ratings/{small.cycle(2).pk}/{group.pk}/")
    raised = text.partition("Working grade 8")[0].rpartition("Invented")[0]
    assert raised.rstrip().endswith("Ada")
