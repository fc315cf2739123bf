"""The outbox, as whoever keeps it sees it: who, when, what became of it, the server's words, and the text."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.notices.actions import put_in_outbox, tell
from ettle.notices.actions.keeping import throw_away
from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import Post
from ettle.policy import policy_text
from ettle.school import clock
from ettle.school.models import AdoptedPolicy, School
from tests.web.notices.post_office import PostOffice
from tests.web.notices.test_sending import send, send_all
from tests.web.tracking_cycles.small import Small, at

NOW = at()
OUTBOX = "/notices/outbox/"


def write(small: Small, *codes: str, names_pupils: bool = False, body: str = "Two concerns.\n") -> None:
    to = [small.staff[code].pk for code in codes]
    put_in_outbox(
        to=to, subject="Counts of cycle 1", body=body, by=small.viewer("head"), now=NOW, names_pupils=names_pupils
    )


def address(name: str, code: str = "teacher") -> str:
    return reverse(name, args=[OutboxMessage.objects.get(to__code=code).pk])


def test_who_when_state_and_the_servers_last_answer_are_shown(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "cl_sci")
    office.plan = ["550 5.1.1 no such person here", "451 later"]
    send_all()
    page = small.client("office").get(OUTBOX).text
    for words in (
        "1 e-mail needs a look. 1 waits to be sent.",
        "teacher@small.example",
        "Counts of cycle 1",
        "not sent",
        "550 5.1.1 no such person here",
        "451 later",
        "next try Mon 23 Nov, 10:30",
        "Mon 23 Nov, 10:00",
    ):
        assert words in page, words
    one = small.client("office").get(address("notices:message")).text
    assert "Two concerns." in one
    assert "by Head" in one
    assert "Send again" in one


def test_only_what_needs_a_look_is_shown_when_asked_for(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "cl_sci")
    office.plan = ["550 no"]
    send_all()
    page = small.client("office").get(f"{OUTBOX}?show=trouble").text
    assert "teacher@small.example" in page
    assert "cl_sci@small.example" not in page


def test_nobody_else_opens_the_outbox_and_the_reason_is_said(small: Small) -> None:
    write(small, "teacher")
    for code in ("head", "head_s3", "teacher"):
        client = small.client(code)
        for answer in (
            client.get(OUTBOX),
            client.get(address("notices:message")),
            client.post(address("notices:send_again")),
            client.post(address("notices:cancel_message")),
        ):
            assert answer.status_code == 403
            assert "No post of yours may look after the outbox of e-mail." in answer.text
    assert OutboxMessage.objects.get().state == "waiting"


def test_another_schools_e_mail_is_not_there(small: Small) -> None:
    write(small, "teacher")
    other = School.objects.create(name="Other Academy", slug="other", made_at=NOW)
    OutboxMessage.objects.update(school=other)
    client = small.client("office")
    assert "No e-mail has been written yet." in client.get(OUTBOX).text
    assert client.get(address("notices:message")).status_code == 404
    assert client.post(address("notices:send_again")).status_code == 404


def test_a_refused_one_is_sent_again_and_goes(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["550 no such person here"]
    send()
    client = small.client("office")
    page = client.post(address("notices:send_again"), follow=True).text
    assert "It goes with the next round." in page
    assert send_all(now=clock.now()) == ["sent"]
    assert "The mail server took it." in client.get(address("notices:message")).text
    assert Event.objects.filter(verb="mail.again", who="Office").count() == 1


def test_one_is_cancelled_and_that_is_said_where_it_cannot_be(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "cl_sci")
    client = small.client("office")
    assert "Cancelled. It will not go." in client.post(address("notices:cancel_message"), follow=True).text
    send_all()
    assert office.to == ["cl_sci@small.example"]
    assert "It has gone" in client.post(address("notices:cancel_message", "cl_sci"), follow=True).text


def test_where_it_may_have_arrived_the_keeper_is_warned_of_a_copy(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["hang up after"]
    send()
    page = small.client("office").get(address("notices:message")).text
    assert "perhaps sent" in small.client("office").get(OUTBOX).text
    assert "It may have arrived: ask before you send it again." in page
    assert "sending it again makes a second copy" in page


def test_a_text_that_names_pupils_is_kept_from_a_post_that_does_not_read_about_them(small: Small) -> None:
    write(small, "teacher", names_pupils=True, body="Ada Invented.\n")
    keeper = small.client("office")
    page = keeper.get(address("notices:message")).text
    assert "Ada" not in page
    assert "It names pupils, as the school" in page
    Post.objects.create(staff=small.staff["office"], role="senior_leader", starts=date(2026, 8, 1))
    assert "Ada Invented." in small.client("office").get(address("notices:message")).text


@pytest.mark.parametrize(
    ("host", "demo", "said"),
    [
        ("", False, "No mail server is named, so nothing leaves."),
        ("", True, "This is a demo school: its e-mail is written, and never leaves."),
        ("mail.example", False, "Nothing has tried to send since Sun 22 Nov, 10:00."),
    ],
)
def test_it_says_what_keeps_everything_from_leaving(
    small: Small, settings: Settings, host: str, demo: bool, said: str
) -> None:
    settings.EMAIL_HOST, settings.DEMO = host, demo
    write(small, "teacher")
    OutboxMessage.objects.update(next_try_at=NOW - timedelta(days=1))
    assert said in small.client("office").get(OUTBOX).text


def test_as_many_queries_for_fifty_messages_as_for_one(small: Small) -> None:
    write(small, "teacher")
    client = small.client("office")
    client.get(OUTBOX)
    with CaptureQueriesContext(connection) as one:
        client.get(OUTBOX)
    for _round in range(10):
        write(small, "teacher", "cl_sci", "cl_math", "head_s2", "head_s3", "cl_lang")
    with CaptureQueriesContext(connection) as many:
        page = client.get(OUTBOX).text
    assert len(many) == len(one)
    assert "Page 1" in page
    assert "page=2" in page
    assert client.get(f"{OUTBOX}?page=2").status_code == 200
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(f"{OUTBOX}?page={odd}").status_code == 200


def test_what_is_old_is_thrown_away_and_what_waits_is_kept(small: Small) -> None:
    write(small, "teacher", "cl_sci")
    OutboxMessage.objects.filter(to__code="teacher").update(state="sent")
    to, by = [small.staff["teacher"].pk], small.viewer("head")
    tell(to=to, kind="list_shared", words="A list.", href="/", by=by, now=NOW)
    assert throw_away(now=NOW + timedelta(days=90)) == 0
    assert throw_away(now=NOW + timedelta(days=90, seconds=1)) == 2
    assert OutboxMessage.objects.get().to.code == "cl_sci"
    assert not Notice.objects.exists()


def test_a_policy_stored_before_there_was_an_outbox_leaves_it_to_whoever_looks_after_the_people(small: Small) -> None:
    old = policy_text("scottish-secondary").replace('"keep_outbox", ', "")
    assert "keep_outbox" not in old
    mark = sha256(old.encode()).hexdigest()
    AdoptedPolicy.objects.create(
        school=small.school, version="2020", effective_from=date(2026, 9, 1), text=old, fingerprint=mark, adopted_at=NOW
    )
    write(small, "teacher")
    assert "Counts of cycle 1" in small.client("office").get(OUTBOX).text
    for code in ("head", "head_s3", "teacher"):
        assert small.client(code).get(OUTBOX).status_code == 403, code
