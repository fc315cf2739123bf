"""The school's pages: its structure and gaps, the policy in force, and the record of who did what."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ettle.audit.models import Event
from ettle.people.models import Post
from ettle.policy import policy_text
from ettle.pupils.models import Pupil
from ettle.school.actions import PolicyNotAdopted, adopt_policy
from ettle.school.models import AdoptedPolicy, Faculty, School, Subject

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
TEXT = policy_text("scottish-secondary")


def test_the_demo_school_has_no_gap(client_as: SignIn) -> None:
    assert "Nothing is missing." in client_as("alison.drummond").get("/school/").content.decode()


@pytest.mark.requirement("S2-23")
def test_a_subject_without_a_faculty_is_named_with_what_follows_and_can_be_given_one(client_as: SignIn) -> None:
    physics = Subject.objects.get(code="physics")
    Subject.objects.filter(pk=physics.pk).update(faculty=None)
    admin = client_as("gus.traill")
    page = admin.get("/school/").content.decode()
    assert "Physics has no faculty." in page
    assert "cannot close" in page
    sciences = Faculty.objects.get(code="sciences")
    assert (
        client_as("morven.laidlaw")
        .post(f"/school/subjects/{physics.pk}/faculty/", {"faculty": sciences.pk})
        .status_code
        == 403
    )
    admin.post(f"/school/subjects/{physics.pk}/faculty/", {"faculty": sciences.pk})
    physics.refresh_from_db()
    assert physics.faculty == sciences
    assert Event.objects.get(verb="subject.faculty_set").who == "Gus Traill"


def test_a_year_without_its_head_and_a_pupil_without_a_tutor_are_gaps(client_as: SignIn) -> None:
    Post.objects.filter(role="year_head", year="S3").update(ends=TODAY - timedelta(days=1))
    Pupil.objects.filter(given="Isla", family="Renwick").update(tutor_group=None)
    page = client_as("alison.drummond").get("/school/").content.decode()
    assert "S3 has no year head." in page
    assert "1 pupil has no tutor group." in page


def test_the_policy_in_force_is_read_back_in_english(client_as: SignIn) -> None:
    page = client_as("morven.laidlaw").get("/school/policy/").content.decode()
    assert "In force since" in page
    assert "What raises a concern" in page


def adopt(starts: date, text: str = TEXT) -> AdoptedPolicy:
    return adopt_policy(school=School.objects.get(), text=text, effective_from=starts, by=None, now=NOW)


def test_leaders_are_missed_and_named_by_the_schools_own_names_for_their_posts(client_as: SignIn) -> None:
    own = {"curriculum_leader": "faculty_head", "pupil_support_leader": "guidance_head"}
    text = TEXT.replace('version = "2021.1"', 'version = "2026.2"')
    for ours, theirs in own.items():
        text = text.replace(f'"{ours}"', f'"{theirs}"')
        Post.objects.filter(role=ours).update(role=theirs)
    adopt(TODAY, text)
    leads = Post.objects.filter(role="faculty_head").select_related("staff", "faculty").first()
    house = Post.objects.filter(role="guidance_head").select_related("house").first()
    assert leads is not None
    assert house is not None
    assert house.house is not None
    Post.objects.filter(role="guidance_head", house=house.house).update(ends=TODAY - timedelta(days=1))
    page = client_as("alison.drummond").get("/school/").content.decode()
    assert f"{house.house.name} has no pupil support leader." in page
    assert page.count(leads.staff.name) > 1, "named among the staff, and beside the faculty"


def test_a_later_policy_waits_for_its_day(client_as: SignIn) -> None:
    before = AdoptedPolicy.objects.count()
    adopt(TOMORROW, TEXT.replace('version = "2021.1"', 'version = "2026.2"'))
    page = client_as("alison.drummond").get("/school/policy/").content.decode()
    assert "2026.2" not in page.split("</h1>")[0]
    assert "In force since" in page
    assert "2026.2" in page
    assert AdoptedPolicy.objects.count() == before + 1


def test_no_policy_starts_in_the_past_or_twice_on_a_day() -> None:
    with pytest.raises(PolicyNotAdopted, match="cannot start in the past"):
        adopt(TODAY - timedelta(days=1))
    adopt(TOMORROW)
    with pytest.raises(PolicyNotAdopted, match="already starts on 24 November 2026"):
        adopt(TOMORROW)


def test_a_faulty_policy_is_refused_with_its_faults_and_nothing_is_made(client_as: SignIn) -> None:
    before = AdoptedPolicy.objects.count()
    file = SimpleUploadedFile("policy.toml", TEXT.replace('better = "lower"', 'better = "sideways"').encode())
    answer = client_as("gus.traill").post("/school/policy/adopt/", {"file": file, "effective_from": "2026-11-24"})
    if answer.status_code == 403:
        file.seek(0)
        answer = client_as("alison.drummond").post(
            "/school/policy/adopt/", {"file": file, "effective_from": "2026-11-24"}
        )
    assert answer.status_code == 400
    assert "sideways" in answer.content.decode()
    assert AdoptedPolicy.objects.count() == before


def test_who_adopts_a_policy_that_is_ahead_is_told_so(client_as: SignIn) -> None:
    sent = {"file": SimpleUploadedFile("policy.toml", TEXT.encode()), "effective_from": "2026-11-24"}
    page = client_as("alison.drummond").post("/school/policy/adopt/", sent, follow=True).content.decode()
    assert "Adopted, from 24 November 2026. Cycles that are closed keep the rules they ran under." in page


@pytest.mark.requirement("D-01")
def test_the_record_shows_who_opened_what_and_only_to_those_who_may(client_as: SignIn) -> None:
    isla = Pupil.objects.get(given="Isla", family="Renwick")
    client_as("ruth.haldane").get(f"/pupils/{isla.key}/")
    page = client_as("alison.drummond").get("/school/audit/", {"kind": "read", "pupil": str(isla.key)}).content.decode()
    assert "Ruth Haldane" in page
    assert "opened a pupil&#39;s staff notes" in page
    assert f'<a href="/pupils/{isla.key}/">Isla Renwick</a>' in page
    assert "You lead this year group." in page
    assert client_as("morven.laidlaw").get("/school/audit/").status_code == 403


def test_the_facts_of_a_row_are_told_to_a_person_and_not_to_the_database(client_as: SignIn) -> None:
    school = School.objects.get()
    detail = {"to": [10, 59, 58], "names_attached": False, "years": ["S1", "S2"], "policy": "2021.1"}
    Event.objects.create(
        at=NOW, kind="write", verb="tried", who="Test", about="test", school_id_kept=school.pk, detail=detail
    )
    page = client_as("alison.drummond").get("/school/audit/").content.decode()
    for fact in ("to: 3", "names attached: no", "years: S1, S2", "policy: 2021.1"):  # PostgreSQL keeps no order
        assert re.search(rf"(>|; |, ){re.escape(fact)}(;|<)", page), fact


def test_a_row_of_the_record_is_never_changed() -> None:
    row = Event.objects.create(
        at=NOW, kind="write", verb="tried", who="Test", about="test", why_allowed="role_may", school_id_kept=1
    )
    row.who = "Somebody else"
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(TypeError):
        Event.objects.filter(pk=row.pk).update(who="Somebody else")
