"""`ettle mail`: one round tells what is due, writes the day's e-mails and sends what waits."""

from argparse import Namespace
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.cli import mail
from ettle.cli.main import parser
from ettle.notices.actions import put_in_outbox, tell
from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import Post
from ettle.tracking.actions.cycles import make_cycle
from ettle.tracking.actions.ratings import finish_class
from ettle.tracking.actions.reminding import remind_of_ratings
from ettle.tracking.actions.reopening import reopen_cycle
from ettle.tracking.models import Cycle
from tests.web.notices.post_office import PostOffice
from tests.web.tracking_cycles.small import SESSION, TODAY, Small, at


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ettle.school.clock.now", lambda: at(TODAY, 9))


def told(code: str, kind: str) -> list[str]:
    return list(Notice.objects.filter(to__code=code, kind=kind).values_list("words", flat=True))


def write(small: Small, *codes: str) -> None:
    to = [small.staff[code].pk for code in codes]
    put_in_outbox(to=to, subject="Counts", body="Two.", by=small.viewer("head"), now=at(TODAY, 8))


def test_a_round_writes_the_days_e_mail_and_sends_it(
    small: Small, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    to = [small.staff["teacher"].pk]
    tell(to=to, kind="list_shared", words="A list.", href="/", by=small.viewer("head"), now=at(TODAY, 8))
    assert mail.run_once(Namespace()) == 0
    assert capsys.readouterr().out == "E-mail: 1 written, 1 sent.\n"
    assert office.to == ["teacher@small.example"]
    assert mail.run_once(Namespace()) == 0
    assert capsys.readouterr().out == "", "nothing to do is nothing to say, or cron would write to somebody"


def test_what_could_not_be_sent_is_said_with_a_1(
    small: Small, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    write(small, "teacher", "cl_sci", "cl_math")
    office.plan = ["550 no", "451 later", "take"]
    assert mail.run_once(Namespace()) == 1
    assert capsys.readouterr().out == "E-mail: 1 sent, 1 to be tried again, 1 not sent.\n"


def test_a_server_that_hangs_up_is_left_alone_till_the_next_round(small: Small, office: PostOffice) -> None:
    write(small, "teacher", "cl_sci")
    office.plan = ["hang up before"]
    mail.one_round()
    assert sorted(OutboxMessage.objects.values_list("to__code", "state", "tries")) == [
        ("cl_sci", "waiting", 0),
        ("teacher", "waiting", 1),
    ]


@pytest.mark.requirement("D-04")
def test_without_a_mail_server_nothing_leaves_and_nothing_is_lost(small: Small, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    write(small, "teacher")
    assert mail.one_round()["sent"] == 0
    assert OutboxMessage.objects.get().tries == 0


def test_the_command_line_knows_both_ways() -> None:
    assert parser("mail").parse_args(["mail", "send"]).run is mail.run_once
    asked = parser("mail").parse_args(["mail", "run", "--every", "5"])
    assert (asked.run, asked.every) == (mail.run_on, 5)


def test_whoever_rates_is_told_that_a_cycle_was_set_up(small: Small) -> None:
    small.teach("teacher", "french", "S3")
    small.teach("cl_sci", "physics", "S5")
    small.person("assistant", "support_assistant")
    small.teach("assistant", "french", "S3")
    opens, due = date(2026, 11, 23), date(2026, 12, 4)
    by = small.viewer("head")
    named = {"name": "Cycle 2", "session": SESSION, "number": 2}
    Post.objects.create(staff=small.staff["head"], role="administrator", starts=date(2026, 8, 1))
    by = small.viewer("head")
    make_cycle(by=by, years=["S3"], opens=opens, due=due, now=at(TODAY, 8), **named)  # type: ignore[arg-type]
    said = "Cycle 2 is set up. It opens on Mon 23 Nov, and ratings are due on Fri 4 Dec."
    assert told("teacher", "cycle_opens") == [said]
    assert told("cl_sci", "cycle_opens") == []
    assert told("assistant", "cycle_opens") == []
    assert not Notice.objects.filter(e_mail=True).exists()


def test_whoever_is_not_finished_is_reminded_once_and_not_too_early(small: Small) -> None:
    for subject in ("french", "physics"):
        small.teach("teacher", subject, "S3")
    small.teach("cl_sci", "physics", "S5")
    cycle = small.cycle(2, years=("S3",))
    Cycle.objects.filter(pk=cycle.pk).update(due=TODAY + timedelta(days=4))
    assert remind_of_ratings(now=at(TODAY, 9)) == 0
    Cycle.objects.filter(pk=cycle.pk).update(due=TODAY + timedelta(days=3))
    mail.one_round()
    mail.one_round()
    said = "Ratings for Cycle 2 are due on Thu 26 Nov, and 2 classes of yours are not finished."
    assert told("teacher", "cycle_due") == [said]
    assert told("cl_sci", "cycle_due") == []
    assert Event.objects.filter(verb="notice.told").count() == 1, "a round each minute fills no record"


def test_a_finished_class_asks_for_nothing_more(small: Small) -> None:
    from ettle.tracking.queries.class_in_cycle import class_in_cycle

    small.teach("teacher", "french", "S3")
    cycle = small.cycle(2, years=("S3",))
    Cycle.objects.filter(pk=cycle.pk).update(due=TODAY)
    place = class_in_cycle(small.viewer("teacher"), cycle.pk, small.taught("french", "S3").pk)
    finish_class(by=small.viewer("teacher"), place=place, reason="none yet", now=at(TODAY, 8))
    assert remind_of_ratings(now=at(TODAY, 9)) == 0


@pytest.mark.requirement("D-04")
def test_closing_a_cycle_tells_each_owner_inside_ettle_and_writes_no_e_mail(small: Small) -> None:
    for name in ("Ada", "Ben"):
        small.rate(name, "S3", "french", effort="4")
    small.rate("Cara", "S3", "physics", effort="4")
    small.close()
    assert told("cl_lang", "concern_yours") == ["2 concerns of Cycle 1 are yours."]
    assert told("cl_sci", "concern_yours") == ["1 concern of Cycle 1 is yours."]
    mail.one_round()
    assert not OutboxMessage.objects.exists()
    assert not Notice.objects.filter(e_mail=True).exists()


def test_a_cycle_opened_again_takes_back_what_its_close_told(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    reopen_cycle(by=small.viewer("head"), cycle=small.cycles[1], reason="A wrong rating.", now=at())
    assert not Notice.objects.exists()
    small.close()
    assert told("cl_lang", "concern_yours") == ["1 concern of Cycle 1 is yours."]
