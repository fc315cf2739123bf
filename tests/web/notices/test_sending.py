"""E-mail through a real mail server: taken, refused, put off, broken off half-way, and never twice."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.notices.actions import put_in_outbox
from ettle.notices.actions.keeping import NotDone, cancel, send_again
from ettle.notices.actions.sending import STALE, give_up_claims, send_next
from ettle.notices.models import OutboxMessage
from ettle.notices.smtp import Answer, Line
from tests.web.notices.conftest import named
from tests.web.notices.post_office import PostOffice, post_office, silence
from tests.web.tracking_cycles.small import Small, at

NOW = at()


def write(small: Small, *codes: str, subject: str = "Counts of cycle 1", body: str = "Two concerns.\n") -> None:
    to = [small.staff[code].pk for code in codes]
    put_in_outbox(to=to, subject=subject, body=body, by=small.viewer("head"), now=NOW)


def the(code: str = "teacher") -> OutboxMessage:
    return OutboxMessage.objects.get(to__code=code)


def send(now: datetime = NOW) -> Answer | None:
    with Line() as line:
        return send_next(line=line, now=now)


def send_all(now: datetime = NOW) -> list[str]:
    with Line() as line:
        answers = []
        while (answer := send_next(line=line, now=now)) is not None:
            answers.append(answer.state)
        return answers


def test_what_the_server_takes_is_sent_once(small: Small, office: PostOffice) -> None:
    write(small, "teacher", body="Two concerns, and a naïve word.\n")
    assert send() == Answer("sent", "The mail server took it.")
    assert send() is None
    taken = office.taken[0]
    assert (taken["To"], taken["Subject"]) == ("teacher@small.example", "Counts of cycle 1")
    assert taken["From"] == "Ettle <ettle@small.example>"
    assert taken["Reply-To"] == "head@small.example"
    assert taken.get_content().splitlines() == ["Two concerns, and a naïve word."]
    message = the()
    assert (message.state, message.tries, message.answer) == ("sent", 1, "The mail server took it.")
    event = Event.objects.get(verb="mail.sent")
    assert (event.school_id_kept, event.who, event.about_id) == (small.school.pk, "Ettle", str(message.pk))


def test_several_go_over_one_line(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "office", "cl_sci")
    assert send_all() == ["sent", "sent", "sent"]
    assert office.to == ["teacher@small.example", "office@small.example", "cl_sci@small.example"]


def test_a_refusal_for_good_is_kept_in_the_servers_words_and_not_tried_again(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "office")
    office.plan = ["550 5.1.1 no such person here", "take"]
    assert send_all() == ["failed", "sent"]
    assert (the().state, the().answer) == ("failed", "550 5.1.1 no such person here")
    assert send(NOW + timedelta(days=1)) is None
    assert office.to == ["office@small.example"]


def test_a_refusal_of_the_text_itself_is_for_good_too(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["after data 554 5.7.1 looks like spam"]
    assert send_all() == ["failed"]
    assert the().answer == "554 5.7.1 looks like spam"


def test_a_server_that_is_busy_is_asked_again_with_growing_pauses(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["451 4.7.1 greylisted, come back later"] * 5
    pauses, now = [], NOW
    for _try in range(5):
        answer = send(now)
        assert answer is not None
        assert answer.state == "waiting"
        message = the()
        assert message.answer == "451 4.7.1 greylisted, come back later"
        pauses.append(int((message.next_try_at - now).total_seconds() // 60))
        assert send(message.next_try_at - timedelta(seconds=1)) is None
        now = message.next_try_at
    assert pauses == [30, 30, 120, 180, 180]
    assert send(now) == Answer("sent", "The mail server took it.")
    assert (the().tries, office.to) == (6, ["teacher@small.example"])


def test_it_gives_up_in_words_after_the_days_the_settings_say(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["452 4.2.2 mailbox full"] * 100
    now = NOW
    while the().state == "waiting":
        send(now)
        now = the().next_try_at
    message = the()
    assert message.state == "failed"
    assert message.answer == f"Given up after {message.tries} tries in 4 days. The last answer: 452 4.2.2 mailbox full"
    assert message.last_try_at is not None
    assert timedelta(days=3, hours=20) < message.last_try_at - NOW <= timedelta(days=4)


def test_a_line_that_breaks_before_the_text_is_tried_again(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["hang up before"]
    answer = send()
    assert answer is not None
    assert (answer.state, answer.line_lost) == ("waiting", True)
    assert answer.words.startswith("The line broke before the message was handed over:")
    assert send(the().next_try_at) == Answer("sent", "The mail server took it.")
    assert len(office.taken) == 1


def test_a_line_that_breaks_after_the_text_is_not_tried_again_by_itself(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["hang up after"]
    answer = send()
    assert answer is not None
    assert answer.state == "unclear"
    assert the().answer.startswith("The line broke after the whole message was handed over")
    assert send(NOW + timedelta(days=1)) is None
    assert len(office.taken) == 1


def test_a_server_that_thinks_long_over_the_text_is_waited_for(small: Small, settings: Settings) -> None:
    write(small, "teacher", "office")
    with post_office() as office:
        named(settings, office.port)
        settings.EMAIL_TIMEOUT, settings.ETTLE_MAIL_LAST_ANSWER = 1, 10
        office.plan = ["think 2"]
        assert send() == Answer("sent", "The mail server took it.")
        settings.ETTLE_MAIL_LAST_ANSWER = 1
        office.plan = ["think 3"]
        answer = send()
        assert answer is not None
        assert answer.state == "unclear"
        assert answer.words.endswith("it did not answer in time.")


def test_a_greeting_that_never_comes_is_not_waited_for_without_end(small: Small, settings: Settings) -> None:
    write(small, "teacher", "office")
    with silence() as port:
        named(settings, port)
        settings.EMAIL_TIMEOUT = 1
        started = datetime.now(tz=NOW.tzinfo)
        answer = send()
        assert datetime.now(tz=NOW.tzinfo) - started < timedelta(seconds=5)
    assert answer == Answer("waiting", "The mail server was not reached: it did not answer in time.", line_lost=True)
    assert (the().state, the("office").tries) == ("waiting", 0)


def test_a_server_that_is_not_there_is_said(small: Small, settings: Settings) -> None:
    write(small, "teacher")
    with silence() as port:
        named(settings, port)
    answer = send()
    assert answer is not None
    assert answer.state == "waiting"
    assert "The mail server was not reached:" in answer.words
    assert "refused" in answer.words


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # it listens on this machine only
def test_a_wrong_password_is_the_schools_to_mend_and_no_message_is_lost(small: Small, settings: Settings) -> None:
    write(small, "teacher")
    with post_office(with_password=True) as office:
        named(settings, office.port)
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ettle", "a wrong password"
        answer = send()
        assert answer is not None
        assert (answer.state, answer.line_lost) == ("waiting", True)
        assert "535" in answer.words
        settings.EMAIL_HOST_PASSWORD = "a long password"
        assert send(the().next_try_at) == Answer("sent", "The mail server took it.")
        assert len(office.taken) == 1


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked(small: Small, settings: Settings) -> None:
    write(small, "teacher")
    with post_office() as office:
        named(settings, office.port)
        settings.EMAIL_USE_TLS = True
        answer = send()
        assert answer is not None
        assert answer.state == "waiting"
        assert "STARTTLS" in answer.words
        assert office.taken == []


def test_a_copy_can_be_known_as_one(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["hang up after"]
    send()
    send_again(by=small.viewer("office"), message=the(), now=NOW)
    assert send_all() == ["sent"]
    first, second = office.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_a_sender_that_stopped_half_way_leaves_it_to_a_person(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    OutboxMessage.objects.update(state="sending", claim="gone", last_try_at=NOW)
    assert give_up_claims(now=NOW + STALE) == 0
    assert give_up_claims(now=NOW + STALE + timedelta(seconds=1)) == 1
    assert (the().state, the().answer) == ("unclear", "Ettle stopped while this was handed over. It may have arrived.")
    assert send_all(NOW + timedelta(days=1)) == []
    assert office.taken == []


def test_a_sender_that_was_slow_does_not_write_over_what_a_person_decided(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["hang up before"]

    class Slow(Line):
        def send(self, message: OutboxMessage) -> Answer:
            give_up_claims(now=NOW + STALE + timedelta(minutes=1))
            cancel(by=small.viewer("office"), message=message, now=NOW)
            return super().send(message)

    with Slow() as line:
        send_next(line=line, now=NOW)
    assert the().state == "cancelled"
    assert send_all(NOW + timedelta(days=1)) == []


def test_what_is_cancelled_does_not_go_and_what_has_gone_is_not_cancelled(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "office")
    keeper = small.viewer("office")
    cancel(by=keeper, message=the(), now=NOW)
    assert send_all() == ["sent"]
    assert office.to == ["office@small.example"]
    with pytest.raises(NotDone, match="It has gone"):
        cancel(by=keeper, message=the("office"), now=NOW)
    with pytest.raises(NotDone, match="It has gone"):
        send_again(by=keeper, message=the("office"), now=NOW)


def test_sent_again_by_a_person_its_tries_count_afresh(small: Small, office: PostOffice) -> None:
    write(small, "teacher")
    office.plan = ["550 no", "451 later"]
    send()
    later = NOW + timedelta(days=10)
    send_again(by=small.viewer("office"), message=the(), now=later)
    answer = send(later)
    assert answer is not None
    assert answer.state == "waiting"
    assert the().next_try_at == later + timedelta(minutes=30)
    assert the().tries == 2
