"""Support groups: who puts a pupil in one, who sees which by name, and what follows from figures."""

import re
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ettle.audit.models import Event
from ettle.people.models import User
from ettle.people.queries import viewer_for
from ettle.policy import load_policy, policy_text
from ettle.pupils.actions import GroupRefused, end_category, refresh_derived, set_category
from ettle.pupils.models import Attendance, CategoryMembership, Pupil
from ettle.pupils.queries import categories_shown
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy, School

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/London"))
POLICY = load_policy("scottish-secondary")


def who(code: str) -> Viewer:
    viewer = viewer_for(User.objects.get(email=f"{code}@strathmarnoch.example"), TODAY)
    assert viewer is not None
    return viewer


def pupil(given: str, family: str) -> Pupil:
    return Pupil.objects.get(given=given, family=family)


def mirren() -> Pupil:
    """S3, Rannoch house, in no support group."""
    found = pupil("Mirren", "Cairncross")
    found.categories.all().delete()
    return found


def words_for(viewer: Viewer, one: Pupil) -> tuple[str, ...]:
    return tuple(group.words for group in categories_shown(viewer, [one], POLICY).get(one.pk, ()))


def give(one: Pupil, *codes: str) -> None:
    for code in codes:
        one.categories.create(category=code, starts=date(2026, 8, 12), source="hand", set_at=NOW)


@pytest.mark.requirement("S2-28")
def test_a_pupil_in_two_groups_keeps_one_when_the_other_ends() -> None:
    one, leader = mirren(), who("cath.doyle")
    first = set_category(pupil=one, category="SEBN", starts=TODAY, by=leader, now=NOW, reason="Settling in slowly")
    set_category(pupil=one, category="5@3", starts=TODAY, ends=date(2027, 6, 25), by=leader, now=NOW)
    assert words_for(leader, one) == ("5@3", "Social, emotional and behavioural needs")
    end_category(membership=first, ends=date(2026, 11, 30), by=leader, now=NOW)
    first.refresh_from_db()
    assert (first.starts, first.ends, first.source, first.reason) == (
        TODAY,
        date(2026, 11, 30),
        "hand",
        "Settling in slowly",
    )
    assert one.categories.get(category="5@3").ends == date(2027, 6, 25)


@pytest.mark.requirement("S2-34", "S2-36")
def test_only_the_support_for_learning_leader_selects_pupils_with_additional_needs() -> None:
    one = mirren()
    with pytest.raises(PermissionDenied, match="Only a support for learning leader"):
        set_category(pupil=one, category="ASN", starts=TODAY, by=who("cath.doyle"), now=NOW)
    assert not one.categories.exists()
    set_category(pupil=one, category="ASN", starts=TODAY, by=who("parveen.khan"), now=NOW)
    assert words_for(who("cath.doyle"), one) == ("Additional support needs (selected)",)


@pytest.mark.requirement("S2-29", "S2-33", "S2-35")
@pytest.mark.parametrize("code", ["CE", "SEBN", "PW3"])
def test_a_pupil_support_leader_sets_by_hand(code: str) -> None:
    one = mirren()
    membership = set_category(pupil=one, category=code, starts=TODAY, by=who("cath.doyle"), now=NOW)
    row = Event.objects.get(verb="category.set")
    assert (row.pupil_id_kept, row.about_id, row.why_allowed) == (one.pk, str(membership.pk), "sets_category")


def adopted(school: School, text: str) -> None:
    """The policy in force changes, for one test."""
    mark = sha256(text.encode()).hexdigest()
    AdoptedPolicy.objects.create(
        school=school, version="other", effective_from=TODAY, text=text, fingerprint=mark, adopted_at=NOW
    )


def offered(client: Client, one: Pupil) -> list[str]:
    page = client.get(f"/pupils/{one.key}/groups/new/").content.decode()
    return re.findall(r'<option value="([^"]+)"', page)


@pytest.mark.requirement("G-01")
def test_which_groups_there_are_and_who_sets_them_is_the_policys_to_say(client_as: SignIn) -> None:
    """All seven of the pack, and an eighth once a policy switches it on: nowhere is their number written."""
    one, text = mirren(), policy_text("scottish-secondary")
    active = [category.id for category in POLICY.categories if category.active]
    assert active == ["CE", "5@3", "SIMD", "ATT", "SEBN", "ASN", "PW3"]
    give(one, *active)
    assert len(words_for(who("alison.drummond"), one)) == len(active)
    page = client_as("alison.drummond").get(f"/pupils/{one.key}/").content.decode()
    for category in POLICY.categories:
        assert ((category.short or category.label) in page) is category.active, category.id
    one.categories.all().delete()
    leader = client_as("cath.doyle")
    before = offered(leader, one)
    assert "YC" not in before
    carers = text[text.index('id = "YC"') :]
    on = text.replace(carers, carers.replace("active = false", "active = true", 1))
    adopted(School.objects.get(pk=one.school_id), on)
    assert "YC" in offered(leader, one)
    give(one, "YC")
    assert "Young carer" in leader.get(f"/pupils/{one.key}/").content.decode()


@pytest.mark.requirement("G-03")
def test_five_at_three_is_a_risk_that_a_person_sets_and_nothing_decides(client_as: SignIn) -> None:
    one = mirren()
    assert POLICY.category("5@3").set_by == ("pupil_support_leader", "year_head")
    for code in ("alison.drummond", "morven.laidlaw", "parveen.khan"):
        with pytest.raises(PermissionDenied):
            set_category(pupil=one, category="5@3", starts=TODAY, by=who(code), now=NOW)
    school = School.objects.get(pk=one.school_id)
    refresh_derived(school=school, policy=POLICY, now=NOW, by=who("alison.drummond"))
    assert not one.categories.filter(category="5@3").exists(), "no figure puts anybody in it"
    for code in ("cath.doyle", "ruth.haldane"):
        row = set_category(pupil=one, category="5@3", starts=TODAY, by=who(code), now=NOW)
        refresh_derived(school=school, policy=POLICY, now=NOW, by=who("alison.drummond"))
        row.refresh_from_db()
        assert (row.ends, row.source) == (None, "hand"), "and none takes anybody out"
        assert POLICY.category("5@3").label in client_as(code).get(f"/pupils/{one.key}/").content.decode()
        row.delete()


@pytest.mark.requirement("S2-30")
def test_the_label_of_5_at_3_says_what_it_means() -> None:
    one = mirren()
    give(one, "5@3")
    shown = categories_shown(who("ruth.haldane"), [one], POLICY)[one.pk][0]
    assert shown.meaning == "5@3 (at risk of fewer than five awards at SCQF level 3)"


@pytest.mark.parametrize("code", ["SIMD", "ATT"])
def test_what_follows_from_figures_is_not_set_by_hand(code: str) -> None:
    with pytest.raises(PermissionDenied, match="worked out from figures"):
        set_category(pupil=mirren(), category=code, starts=TODAY, by=who("alison.drummond"), now=NOW)


def test_a_pupil_support_leader_of_another_house_has_no_say() -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        set_category(pupil=mirren(), category="SEBN", starts=TODAY, by=who("ross.imrie"), now=NOW)


def test_the_same_group_twice_is_refused_with_the_day_it_began() -> None:
    one = mirren()
    give(one, "SEBN")
    with pytest.raises(GroupRefused, match="already in this group since 12 August 2026"):
        set_category(pupil=one, category="SEBN", starts=TODAY, by=who("cath.doyle"), now=NOW)


@pytest.mark.requirement("G-15")
def test_a_teacher_sees_care_experience_and_area_only_as_a_support_group() -> None:
    one = mirren()
    give(one, "CE", "SIMD", "PW3")
    assert words_for(who("neil.buchan"), one) == ("Pathway 3", "Support group")  # her tutor
    assert words_for(who("cath.doyle"), one) == ("Care experienced", "SIMD", "Pathway 3")


def test_the_administrator_reads_no_support_group_at_all() -> None:
    one = mirren()
    give(one, "CE", "PW3")
    assert words_for(who("gus.traill"), one) == ()


def decile(one: Pupil, value: int, edition: str = "2020v2") -> None:
    Pupil.objects.filter(pk=one.pk).update(simd_decile=value, simd_version=edition)


@pytest.mark.requirement("S2-31", "G-02")
@pytest.mark.parametrize(
    ("value", "edition", "inside"), [(4, "2020v2", True), (5, "2020v2", False), (4, "2006", False)]
)
def test_deciles_one_to_four_are_in_the_area_group(value: int, edition: str, inside: bool) -> None:
    one = mirren()
    decile(one, value, edition)
    refresh_derived(school=School.objects.get(), policy=POLICY, now=NOW)
    rows = one.categories.filter(category="SIMD", ends=None)
    assert rows.exists() is inside
    if inside:
        assert "is decile 4; the policy's group is 1 to 4" in rows.get().reason


def openings(one: Pupil, present: int, possible: int, to: date = date(2026, 11, 20)) -> None:
    one.attendance.all().delete()
    Attendance.objects.create(pupil=one, session="2026/27", to_date=to, possible=possible, present=present)


@pytest.mark.requirement("S2-32", "G-04")
@pytest.mark.parametrize(
    ("present", "possible", "inside"),
    [(90, 100, True), (901, 1000, False), (9004, 10000, False), (17, 19, False), (18, 20, True)],
)
def test_ninety_per_cent_is_in_and_a_tenth_more_is_not(present: int, possible: int, inside: bool) -> None:
    one = mirren()
    openings(one, present, possible)
    refresh_derived(school=School.objects.get(), policy=POLICY, now=NOW)
    assert one.categories.filter(category="ATT", ends=None).exists() is inside


@pytest.mark.requirement("S2-32")
def test_a_pupil_whose_attendance_recovers_leaves_the_group_and_it_stays_on_record() -> None:
    one = mirren()
    openings(one, 80, 100, to=date(2026, 11, 6))
    refresh_derived(school=School.objects.get(), policy=POLICY, now=datetime(2026, 11, 9, 9, tzinfo=ZoneInfo("UTC")))
    openings(one, 95, 100)
    refresh_derived(school=School.objects.get(), policy=POLICY, now=NOW)
    row = one.categories.get(category="ATT")
    assert (row.starts, row.ends) == (date(2026, 11, 9), date(2026, 11, 22))
    assert Event.objects.filter(verb="category.worked_out", about_id="ATT").count() >= 2


@pytest.mark.requirement("S2-35", "G-05")
@pytest.mark.parametrize(("step", "inside"), [("PW2", False), ("PW3", True), ("PW4", True), ("", False)])
def test_pathway_three_follows_from_a_step_of_three_or_above(step: str, inside: bool) -> None:
    one = mirren()
    Pupil.objects.filter(pk=one.pk).update(support_step=step)
    refresh_derived(school=School.objects.get(), policy=POLICY, now=NOW)
    assert one.categories.filter(category="PW3", source="derived", ends=None).exists() is inside


def test_working_it_out_again_changes_nothing() -> None:
    school = School.objects.get()
    refresh_derived(school=school, policy=POLICY, now=NOW)
    before = CategoryMembership.objects.count()
    assert refresh_derived(school=school, policy=POLICY, now=NOW) == {"SIMD": 0, "ATT": 0, "PW3": 0}
    assert CategoryMembership.objects.count() == before


@pytest.mark.requirement("S2-36")
def test_on_screen_a_group_not_offered_is_refused_in_words(client_as: Callable[[str], Client]) -> None:
    one = mirren()
    typed = {"category": "ASN", "starts": "2026-11-23"}
    answer = client_as("cath.doyle").post(f"/pupils/{one.key}/groups/new/", typed)
    assert answer.status_code == 403
    assert "Only a support for learning leader" in answer.content.decode()


@pytest.mark.requirement("S2-28")
def test_on_screen_a_group_is_set_with_its_start_end_and_source(client_as: Callable[[str], Client]) -> None:
    one, client = mirren(), client_as("cath.doyle")
    typed = {"category": "SEBN", "starts": "2026-11-23", "ends": "2027-03-25", "reason": "Quiet start each day"}
    assert client.post(f"/pupils/{one.key}/groups/new/", typed).status_code == 302
    page = client.get(f"/pupils/{one.key}/").content.decode()
    assert "Since 23 Nov 2026, set by a person." in page
    row = one.categories.get()
    ended = client.post(f"/pupils/{one.key}/groups/{row.pk}/end/", {"ends": "2026-11-01"})
    assert "It cannot end before it started. 23 November 2026 or later is right." in ended.content.decode()


def test_the_form_begins_today_and_with_no_group_chosen(client_as: Callable[[str], Client]) -> None:
    page = client_as("cath.doyle").get(f"/pupils/{mirren().key}/groups/new/").content.decode()
    assert 'value="2026-11-23"' in page
    assert '<option value="" selected>Choose</option>' in page
