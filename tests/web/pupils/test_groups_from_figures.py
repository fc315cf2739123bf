"""Groups that follow from figures: shown before they change, changed as shown, or only suggested."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.people.models import Post
from ettle.policy import policy_text
from ettle.pupils.models import Attendance, CategoryMembership
from ettle.school.models import AdoptedPolicy, House
from tests.web.tracking_cycles.small import SESSION, TODAY, Small

PATH = "/pupils/groups/worked-out/"


def counted(small: Small, name: str, present: int, possible: int = 100) -> None:
    pupil = small.pupil(name, "S3")
    Attendance.objects.update_or_create(
        pupil=pupil, session=SESSION, to_date=TODAY, defaults={"possible": possible, "present": present}
    )


def leaves(small: Small, name: str) -> None:
    """Was put in the attendance group by the figures of September, and attends well now."""
    counted(small, name, 97)
    CategoryMembership.objects.create(
        pupil=small.pupils[name], category="ATT", starts=date(2026, 9, 1), source="derived", set_at="2026-09-01T08:00Z"
    )


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


@pytest.mark.requirement("S2-32", "G-04", "D-04")
def test_who_would_join_and_leave_is_shown_first_and_then_done_as_shown(small: Small) -> None:
    counted(small, "Zoe", 90)
    counted(small, "Lucja", 901, 1000)
    leaves(small, "Ada")
    head = small.client("head")
    text = head.get(PATH).content.decode()
    assert "1 would join and 1 would leave." in text
    assert "Lucja" not in text, "90.1% is not absence of 10% or more"
    assert not CategoryMembership.objects.filter(category="ATT", source="derived", starts=TODAY).exists()
    assert head.post(PATH, {"seen": seen(text)}).status_code == 302
    zoe = CategoryMembership.objects.get(pupil=small.pupils["Zoe"])
    ada = CategoryMembership.objects.get(pupil=small.pupils["Ada"])
    assert (zoe.category, zoe.starts, zoe.ends, zoe.source) == ("ATT", TODAY, None, "derived")
    assert "10" in zoe.reason
    assert (ada.ends, bool(ada.end_reason)) == (date(2026, 11, 22), True), "ended with a reason, and kept"
    row = Event.objects.get(verb="category.worked_out")
    assert (row.who, row.about_id) == ("Head", "ATT")
    assert (row.detail["joined"], row.detail["left"]) == ([zoe.pupil_id], [ada.pupil_id])
    assert "There is nothing to do." in head.get(PATH).content.decode()


def test_figures_that_changed_since_are_not_applied(small: Small) -> None:
    counted(small, "Zoe", 90)
    head = small.client("head")
    before = seen(head.get(PATH).content.decode())
    counted(small, "Bram", 80)
    answer = head.post(PATH, {"seen": before})
    assert answer.status_code == 400
    assert "The figures have changed since you looked." in answer.content.decode()
    assert not CategoryMembership.objects.exists()


@pytest.mark.requirement("D-01")
def test_opening_it_is_logged_for_each_pupil_shown(small: Small) -> None:
    counted(small, "Zoe", 90)
    small.client("head").get(PATH)
    rows = Event.objects.filter(verb="support_groups.opened", pupil_id_kept=small.pupils["Zoe"].pk)
    assert rows.count() == 1


@pytest.mark.requirement("G-15", "S2-31")
def test_it_is_open_only_to_who_sees_a_group_by_name_in_the_whole_school(small: Small) -> None:
    kwame = small.pupil("Kwame", "S3")
    kwame.simd_decile, kwame.simd_version = 4, "2020v2"
    kwame.save()
    counted(small, "Zoe", 90)
    small.person("sfll", "support_for_learning_leader")
    head = small.client("head").get(PATH).content.decode()
    assert "SIMD 1-4" in head
    assert "Kwame" in head
    learning = small.client("sfll").get(PATH).content.decode()
    assert "Zoe" in learning, "attendance is named to the support for learning leader"
    assert "Kwame" not in learning, "the area measure is not"
    assert "SIMD" not in learning
    small.client("sfll").post(PATH, {"seen": seen(learning)})
    assert set(CategoryMembership.objects.values_list("category", flat=True)) == {"ATT"}
    for code in ("teacher", "cl_lang", "head_s3", "psl_rannoch", "office"):
        for answer in (small.client(code).get(PATH), small.client(code).post(PATH, {"seen": seen(head)})):
            assert answer.status_code == 404, code


def only_suggest(small: Small) -> None:
    text = policy_text("scottish-secondary").replace(
        'match = "at least" } }', 'match = "at least" } }\nsuggests_only = true'
    )
    AdoptedPolicy.objects.filter(school=small.school).update(text=text, fingerprint="suggests")


@pytest.mark.requirement("S2-35", "G-05", "D-04")
def test_where_the_policy_only_suggests_a_person_decides(small: Small) -> None:
    only_suggest(small)
    for name, house in (("Ada", "Rannoch"), ("Bo", "Tummel")):
        pupil = small.pupil(name, "S3", house)
        pupil.support_step = "PW3"
        pupil.save()
    head, leader = small.client("head"), small.client("psl_rannoch")
    head.post(PATH, {"seen": seen_nothing(small)})
    assert not CategoryMembership.objects.exists(), "working it out leaves it to a person"
    text = leader.get(PATH).content.decode()
    assert "Ada" in text
    assert "Bo Invented" not in text, "of another house"
    ada, bo = small.pupils["Ada"], small.pupils["Bo"]
    assert leader.post(PATH, {"take": f"{bo.pk}:PW3"}).status_code == 404
    assert leader.post(PATH, {"take": f"{ada.pk}:PW3"}).status_code == 302
    row = CategoryMembership.objects.get()
    assert (row.pupil_id, row.source, row.starts) == (ada.pk, "hand", TODAY)
    assert "Pathway 3" in row.reason
    assert leader.post(PATH, {"take": f"{ada.pk}:PW3"}).status_code == 400
    ada.support_step = "PW1"
    ada.save()
    assert leader.post(PATH, {"take": f"{ada.pk}:PW3"}).status_code == 302
    row.refresh_from_db()
    assert row.ends is not None
    assert row.end_reason


def seen_nothing(small: Small) -> str:
    from ettle.pupils.queries.worked_out import worked_out_page

    return worked_out_page(small.viewer("head"))[0].fingerprint


def test_as_many_questions_for_one_pupil_as_for_twenty(small: Small) -> None:
    head, asked = small.client("head"), []
    for names in (("One",), tuple(f"Name{n}" for n in range(20))):
        for name in names:
            counted(small, name, 80)
        head.get(PATH)
        with CaptureQueriesContext(connection) as found:
            head.get(PATH)
        asked.append(len([q for q in found.captured_queries if q["sql"].startswith("SELECT")]))
    assert asked[0] == asked[1]


@pytest.mark.requirement("S2-36")
def test_a_support_leader_who_is_no_support_for_learning_leader_is_refused_in_words(small: Small) -> None:
    ada = small.pupil("Ada", "S3")
    Post.objects.create(
        staff=small.staff["psl_rannoch"],
        role="pupil_support_leader",
        house=House.objects.get(school=small.school, name="Tummel"),
        starts=date(2026, 8, 1),
    )
    typed = {"category": "ASN", "starts": "2026-11-23"}
    answer = small.client("psl_rannoch").post(f"/pupils/{ada.key}/groups/new/", typed)
    assert answer.status_code == 403
    assert "Only a support for learning leader" in answer.content.decode()


@pytest.mark.requirement("S2-03")
def test_a_year_list_can_be_narrowed_to_pupils_in_a_support_group(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="4")
    small.rate("Bo", "S3", "french", effort="4")
    small.in_group("Ada", "SEBN")
    small.close()
    path = f"/tracking/cycles/{small.cycle(1).pk}/years/S3/"
    everyone = small.client("head_s3").get(path).content.decode()
    narrowed = small.client("head_s3").get(path, {"show": "group"}).content.decode()
    assert "Ada Invented" in everyone
    assert "Bo Invented" in everyone
    assert "Ada Invented" in narrowed
    assert "Bo Invented" not in narrowed


def test_the_group_of_attendance_is_known_by_its_rule_whatever_its_code(small: Small) -> None:
    """On the pupil's page, beside the figure: which decides, for a school that calls the group otherwise."""
    text = AdoptedPolicy.objects.get().text.replace('id = "ATT"', 'id = "AWAY"')
    AdoptedPolicy.objects.update(text=text, fingerprint="away")
    told = "Counts, not the rounded figure, decide the attendance group."
    counted(small, "Zoe", 88)
    zoe = small.pupils["Zoe"]
    page = f"/pupils/{zoe.key}/"
    assert told not in small.client("head_s3").get(page).content.decode()
    CategoryMembership.objects.create(
        pupil=zoe, category="AWAY", starts=date(2026, 9, 1), source="derived", set_at="2026-09-01T08:00Z"
    )
    assert told in small.client("head_s3").get(page).content.decode()
