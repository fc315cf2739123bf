"""Sharing with leadership: counts and a link, a version that stays as it was, and who has read it."""

import re
from datetime import date

import pytest

from ettle.audit.models import Event
from ettle.collation.models import Reader, SharedPupil, SharedVersion
from ettle.notices.models import Notice, OutboxMessage
from ettle.policy import policy_text
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.school.actions import adopt_policy
from ettle.tracking.models import Concern
from tests.web.collation.listed import Listed
from tests.web.tracking_cycles.small import TODAY, at

NAMES = ("Ada", "Bea", "Cal", "Invented")


def adopt(school: Listed, *changes: tuple[str, str], starts: date = TODAY) -> None:
    """Adopt the pack anew with these texts changed in it."""
    text = policy_text("scottish-secondary").replace('version = "2021.1"', 'version = "2027.1"', 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    adopt_policy(school=school.small.school, text=text, effective_from=starts, by=None, now=at())


def attach_names(school: Listed) -> None:
    adopt(school, ("named_attachment = false", "named_attachment = true"))


@pytest.mark.requirement("S2-26", "G-14")
def test_leaders_get_a_message_with_counts_and_a_link_and_no_name(school: Listed) -> None:
    school.shared()
    mails = OutboxMessage.objects.order_by("address")
    assert [mail.address for mail in mails] == ["deputy@school.example", "head@school.example"]
    body = mails[0].body
    assert "Head_S3 has shared the list of S3 after Cycle 1 with you." in body
    assert "Pupils with a concern: fewer than 5" in body
    assert f"https://ettle.example{school.path}shared/1/" in body
    assert mails[0].subject == "S3 after Cycle 1: the list is ready to read"
    for mail in mails:
        assert not mail.names_pupils
        assert mail.attachment is None
        assert not [name for name in NAMES if name in mail.body + mail.subject]
    notices = Notice.objects.filter(kind="list_shared")
    assert {notice.to.code for notice in notices} == {"deputy", "head"}
    assert not [name for name in NAMES for notice in notices if name in notice.words]


@pytest.mark.requirement("D-10")
def test_the_message_tells_counts_of_five_and_more_and_hides_smaller_ones(school: Listed) -> None:
    for number in range(5):
        school.small.rate(f"More{number}", "S3", "french", cycle=2, effort="4")
    school.small.in_group("More0", "CE")
    school.small.close(2)
    school.path = school.path.replace(f"/{school.cycle.pk}/", f"/{school.small.cycle(2).pk}/")
    body = school.shared().message
    assert "Pupils with a concern: 5\n" in body
    assert "Also in a support group: fewer than 5\n" in body
    assert "Nobody has acted yet: 5\n" in body


@pytest.mark.requirement("S2-26")
def test_the_preview_shows_word_for_word_what_is_sent_and_to_whom(school: Listed) -> None:
    preview = school.page(under="share/")
    assert "Nothing has been sent yet." in preview
    assert not OutboxMessage.objects.exists()
    for address in ("deputy@school.example", "head@school.example"):
        assert address in preview
    school.shared()
    letter = re.search(r'<pre class="said">(.*?)</pre>', preview, re.DOTALL)
    assert letter
    assert (
        letter[1] == OutboxMessage.objects.all()[0].body.strip("\n") or letter[1] == OutboxMessage.objects.all()[0].body
    )


def test_what_changed_after_the_preview_is_not_sent_unseen(school: Listed) -> None:
    seal = school.seal()
    school.write("Ada", "Written in another window.")
    answer = school.small.client("head_s3").post(school.path + "share/now/", {"seal": seal})
    assert answer.status_code == 422
    assert "The list has changed since you looked." in answer.content.decode()
    assert not SharedVersion.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_nothing_is_sent_without_a_preview(school: Listed) -> None:
    answer = school.small.client("head_s3").post(school.path + "share/now/")
    assert answer.status_code == 422
    assert not OutboxMessage.objects.exists()


def test_a_leader_without_an_address_is_told_in_ettle_only(school: Listed) -> None:
    staff = school.small.staff["deputy"]
    staff.user = None
    staff.save()
    assert "no e-mail address: told in Ettle only" in school.page(under="share/")
    school.shared()
    assert Reader.objects.get(staff=staff).e_mailed is False
    assert Notice.objects.filter(to=staff).exists()


def test_with_nobody_to_send_it_to_the_button_says_why(school: Listed) -> None:
    for code in ("deputy", "head"):
        school.small.staff[code].posts.update(ends=date(2026, 11, 1))
    text = school.page(under="share/")
    assert "Nobody holds a post it goes to: senior leader." in text
    assert 'name="seal"' not in text


@pytest.mark.requirement("S2-26", "D-01")
def test_each_opening_is_logged_and_shown_to_the_year_head(school: Listed) -> None:
    school.shared()
    assert "Opened by 0 of 2" in school.page()
    text = school.page("deputy", "shared/1/")
    assert "Ada Invented" in text
    assert "Who has read it" not in text, "that is for the year head"
    school.page("deputy", "shared/1/")
    mine = school.page(under="shared/1/")
    assert "Opened by 1 of 2" in mine
    assert "2 times" in mine
    assert "not opened yet" in mine
    opened = Event.objects.filter(verb="collation.opened", who="Deputy", pupil_id_kept=None)
    assert opened.count() == 2
    of_pupils = Event.objects.filter(verb="collation.opened", who="Deputy").exclude(pupil_id_kept=None)
    assert set(of_pupils.values_list("pupil_id_kept", flat=True)) == {
        school.small.pupils["Ada"].pk,
        school.small.pupils["Bea"].pk,
    }


@pytest.mark.requirement("S2-26")
def test_the_shared_list_is_for_leaders_and_answers_others_as_if_it_were_not_there(school: Listed) -> None:
    school.shared()
    for under in ("shared/", "shared/1/"):
        answers = {
            code: school.status(code, under)
            for code in ("head_s3", "deputy", "head", "head_s2", "psl_rannoch", "cl_lang", "teacher", "office", "sfl")
        }
        assert {code for code, status in answers.items() if status == 200} == {"head_s3", "deputy", "head"}
        assert set(answers.values()) == {200, 404}
    assert school.status("deputy", "shared/2/") == 404
    school.small.staff["deputy"].posts.update(ends=date(2026, 11, 1))
    assert school.status("deputy", "shared/1/") in {403, 404}, "access ends with the post"


@pytest.mark.requirement("S2-26")
def test_a_shared_version_stays_as_it_was_and_the_next_says_what_changed(school: Listed) -> None:
    school.write("Ada", "First words.")
    school.shared()
    before = school.page("deputy", "shared/1/")
    assert "Nothing has changed since version 1." in school.page()
    school.write("Ada", "Second words.", 1)
    school.write("", "A word on the year.")
    school.tick("Bea")
    concern = Concern.objects.get(pupil=school.small.pupils["Bea"])
    concern.owner = school.small.staff["psl_rannoch"]
    concern.save()
    Pupil.objects.filter(pk=school.small.pupils["Cal"].pk).update(family="Renamed")
    CategoryMembership.objects.filter(pupil=school.small.pupils["Ada"]).delete()
    assert "Since version 1: 2 pupils have changed" in school.page()
    assert facts_of(school.page("deputy", "shared/1/")) == facts_of(before)
    school.shared()
    assert facts_of(school.page("deputy", "shared/1/")) == facts_of(before)
    text = school.page("deputy", "shared/2/")
    assert "Since version 1: 2 pupils have changed and the note for the year has changed." in text
    assert "owner and chosen for the meeting" in text
    assert "support groups and note" in text
    assert "Second words." in text
    assert "First words." in before


def facts_of(page: str) -> str:
    """The list itself, without the links round it."""
    return page[page.index("<table") : page.rindex("</table>")] + page[page.index("<h1") : page.index("</h1>")]


def test_nothing_new_is_not_shared_twice(school: Listed) -> None:
    school.shared()
    answer = school.small.client("head_s3").post(school.path + "share/now/", {"seal": "0" * 32})
    assert answer.status_code == 422
    assert SharedVersion.objects.count() == 1


@pytest.mark.requirement("S2-59")
def test_a_new_policy_changes_nothing_in_what_was_shared(school: Listed) -> None:
    school.shared()
    before = facts_of(school.page("deputy", "shared/1/"))
    adopt(
        school,
        ('label = "Year head"', 'label = "Head of stage"'),
        ('label = "Needs improving"', 'label = "Could be better"'),
    )
    after = school.page("deputy", "shared/1/")
    assert facts_of(after) == before
    assert "Policy 2021.1, from " in after
    assert SharedVersion.objects.get().policy.version == "2021.1"
    assert "rule 3, policy 2021.1" in after.lower()


@pytest.mark.requirement("S2-59", "G-15")
def test_an_old_list_is_no_way_round_a_rule_that_became_stricter(school: Listed) -> None:
    school.shared()
    category = next(one for one in school.place().policy.categories if one.id == "CE")
    words = category.short or category.label
    assert words in school.page("deputy", "shared/1/")
    text = policy_text("scottish-secondary")
    start = text.index('id = "CE"')
    line = next(one for one in text[start:].splitlines() if one.startswith("seen_named_by"))
    hidden = text[start : text.index(line, start) + len(line)]
    adopt(school, (hidden, hidden.replace(line, "seen_named_by = []")))
    assert words not in facts_of(school.page("deputy", "shared/1/"))


def test_a_shared_version_is_never_edited(school: Listed) -> None:
    version = school.shared()
    version.note = "Other words."
    with pytest.raises(TypeError, match="never changed"):
        version.save()


@pytest.mark.requirement("G-14")
def test_names_are_attached_only_where_the_policy_lets_them_with_a_warning_and_the_record_says_so(
    school: Listed,
) -> None:
    assert "Attach the list with names" not in school.page(under="share/")
    answer = school.small.client("head_s3").post(school.path + "share/now/", {"seal": school.seal(), "attach": "on"})
    assert answer.status_code == 422
    assert not OutboxMessage.objects.exists()
    attach_names(school)
    assert "As it stands, no names go with the message." in school.page(under="share/")
    assert "A PDF with names of pupils goes with this message" in school.page(under="share/?attach=yes")
    school.shared(attach="on")
    for mail in OutboxMessage.objects.all():
        assert mail.attachment is not None
        assert bytes(mail.attachment).startswith(b"%PDF")
        assert mail.names_pupils
        assert mail.attachment_name == "S3-after-Cycle-1.pdf"
        assert not [name for name in NAMES if name in mail.body + mail.subject + mail.attachment_name]
    (row,) = Event.objects.filter(verb="collation.shared")
    assert row.detail["names_attached"] is True
    assert row.detail["policy"] == "2021.1"


@pytest.mark.requirement("G-14")
def test_without_names_the_record_says_that_none_went(school: Listed) -> None:
    attach_names(school)
    school.shared()
    assert Event.objects.get(verb="collation.shared").detail["names_attached"] is False
    assert OutboxMessage.objects.filter(attachment=None).count() == 2


def test_with_a_pupil_go_their_notes_and_their_place_in_what_was_shared(school: Listed) -> None:
    school.write("Ada", "A note.")
    school.shared()
    school.small.pupils["Ada"].delete()
    assert "Ada" not in school.page("deputy", "shared/1/")
    assert SharedPupil.objects.count() == 2


def test_an_empty_list_is_shared_only_with_a_note_that_says_so(school: Listed) -> None:
    Concern.objects.all().delete()
    client = school.small.client("head_s3")
    said = "Nobody is on this list. Write a note on the year if leadership should hear of that."
    assert said in client.get(f"{school.path}share/").content.decode()
    assert 'name="seal"' not in client.get(f"{school.path}share/").content.decode()
    assert not SharedVersion.objects.exists()
    school.write("", "Nobody has a concern, for the first time.")
    assert said not in client.get(f"{school.path}share/").content.decode()
    assert school.shared().note == "Nobody has a concern, for the first time."
