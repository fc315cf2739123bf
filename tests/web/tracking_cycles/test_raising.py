"""A class teacher raises a concern by hand: what is known stands first, and it goes to whoever acts."""

import pytest

from ettle.notices.models import Notice
from ettle.tracking.models import Concern
from tests.web.tracking_cycles.small import Small


@pytest.fixture
def form(small: Small) -> str:
    """The address of the form for Ada of S3, whom the teacher has for French, after a cycle without a concern."""
    small.rate("Ada", "S3", "french", effort="1")
    small.rate("Bea", "S3", "physics", effort="1")
    small.teach("teacher", "french", "S3")
    small.close()
    return f"/tracking/concerns/raise/{small.pupils['Ada'].key}/"


@pytest.mark.requirement("S2-40")
def test_the_form_shows_the_entry_of_the_list_above_the_box(small: Small, form: str) -> None:
    small.in_group("Ada", "SEBN")
    small.in_group("Ada", "CE")
    text = small.client("teacher").get(form).content.decode()
    box = text.index('id="words"')
    entry = text.index("On the list to look out for")
    assert entry < text.index(">SEBN<" if ">SEBN<" in text else "Social, emotional") < box
    assert text.index("Support group") < box  # care experienced is not named to a teacher
    assert "Care experienced" not in text
    assert text.index("not the place to record a worry") < box
    assert "It goes to the curriculum leader of the faculty." in text


@pytest.mark.requirement("S2-20")
def test_it_becomes_a_concern_of_the_faculty_in_front_of_its_leader(small: Small, form: str) -> None:
    client = small.client("teacher")
    french = small.classes["french", "S3", ""].subject_id
    assert client.post(form, {"subject": "", "words": ""}).status_code == 422
    answer = client.post(form, {"subject": french, "words": "Has stopped speaking in class"})
    made = Concern.objects.get()
    assert answer.headers["Location"] == f"/tracking/concerns/{made.pk}/"
    assert (made.owner, made.owner_role, made.faculties) == (small.staff["cl_lang"], "curriculum_leader", 1)
    assert Notice.objects.filter(to=small.staff["cl_lang"], kind="concern_handed").count() == 1
    text = small.client("cl_lang").get(f"/tracking/concerns/{made.pk}/").content.decode()
    assert "Has stopped speaking in class" in text
    assert "raised by hand" in text
    assert 'class="done">Class teachers<span class="sub">raised it' in text


def test_on_a_concern_there_is_it_is_added_and_an_ended_one_opens_again(small: Small, form: str) -> None:
    client, french = small.client("teacher"), small.classes["french", "S3", ""].subject_id
    client.post(form, {"subject": french, "words": "Once"})
    made = Concern.objects.get()
    small.client("cl_lang").post(f"/tracking/concerns/{made.pk}/no-action/", {"reason": "Spoken with"})
    assert "It is added to the concern that Cl_Lang holds." in client.get(form).content.decode()
    client.post(form, {"subject": french, "words": "And again"})
    made = Concern.objects.get()
    assert (made.state, made.reasons.count(), made.turns.get().act) == ("owned", 2, "raise")


def test_a_cycle_in_which_somebody_raised_one_stays_closed(small: Small, form: str) -> None:
    french = small.classes["french", "S3", ""].subject_id
    small.client("teacher").post(form, {"subject": french, "words": "Quiet"})
    page = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "Somebody has acted on 1 concern already" in page


def test_it_is_for_those_who_teach_or_support_the_pupil(small: Small, form: str) -> None:
    other = f"/tracking/concerns/raise/{small.pupils['Bea'].key}/"
    assert small.client("teacher").get(other).status_code == 404
    assert small.client("teacher").post(other, {"words": "x"}).status_code == 404
    assert small.client("office").get(form).status_code == 404
    physics = small.classes["physics", "S3", ""].subject_id
    assert small.client("teacher").post(form, {"subject": physics, "words": "x"}).status_code == 422


def test_the_pupil_page_leads_there(small: Small, form: str) -> None:
    page = small.client("teacher").get(f"/pupils/{small.pupils['Ada'].key}/").content.decode()
    assert f'href="{form}"' in page


def test_what_is_too_long_is_said_and_stays_in_the_box(small: Small, form: str) -> None:
    client, french = small.client("teacher"), small.classes["french", "S3", ""].subject_id
    answer = client.post(form, {"subject": french, "words": "Has stopped speaking. " + "x" * 500})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "At most 500 characters are right; this has 522." in said
    assert "Has stopped speaking. xxx" in said
    assert not Concern.objects.exists()


def test_a_line_end_counts_once_as_it_does_in_the_box(small: Small, form: str) -> None:
    client, french = small.client("teacher"), small.classes["french", "S3", ""].subject_id
    fits = "\r\n".join(["In my words"] * 41)
    assert len(fits) > 500 >= len(fits.replace("\r\n", "\n"))
    assert client.post(form, {"subject": french, "words": fits}).status_code == 302


def test_whoever_holds_the_concern_is_told_that_it_is_theirs(small: Small, form: str) -> None:
    french = small.classes["french", "S3", ""].subject_id
    small.client("teacher").post(form, {"subject": french, "words": "Once"})
    assert "It is added to the concern that you hold." in small.client("cl_lang").get(form).content.decode()
