"""Every kind of e-mail, written for the whole demo school and taken by a real server: no pupil is in it."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from functools import cache

import pytest
from pytest_django import Settings

from ettle.notices.actions import NewNotice, tell_each
from ettle.notices.actions.digests import write_digests
from ettle.notices.actions.sending import send_next
from ettle.notices.kinds import KINDS
from ettle.notices.models import Notice, OutboxMessage
from ettle.notices.smtp import Line
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.policy.schema.messages import AUTOMATIC, SENT
from ettle.pupils.models import Pupil
from ettle.school import clock
from ettle.school.queries import policy_on
from tests.web.notices.conftest import named
from tests.web.notices.post_office import PostOffice, post_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_school")]
# Two letters and less are in every text, and say nothing.
LONG_ENOUGH = 3


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with post_office() as office:
        named(settings, office.port)
        settings.ETTLE_ADDRESS = "https://ettle.strathmarnoch.example"
        yield office


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text.casefold()))


@cache
def who_is_told() -> tuple[frozenset[str], frozenset[str]]:
    """What would give a pupil away: names and numbers as they are written, and each word of them. Asked once."""
    whole, words = set(), set()
    for pupil in Pupil.objects.all():
        whole |= {pupil.name, f"{pupil.given} {pupil.family}", str(pupil.key)}
        whole |= {number for number in (pupil.scn, pupil.upn, pupil.mis_id) if number}
        words |= {pupil.given, pupil.family, pupil.preferred}
    return frozenset(whole), frozenset(word.casefold() for word in words if len(word) >= LONG_ENOUGH)


@cache
def categories() -> frozenset[str]:
    """Each support group by its code and its name."""
    policy = policy_on(StaffMember.objects.values_list("school_id", flat=True)[0], clock.today())
    return frozenset(word for one in policy.categories for word in (one.id, one.label, one.short) if word)


def given_away(text: str, *, words: bool) -> set[str]:
    """What a text says of pupils. With `words`, single names count too, as where no member of staff is named."""
    whole, single = who_is_told()
    found = {one for one in whole if one in text}
    found |= {one for one in categories() if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)}
    return found | (single & _words(text) if words else set())


def tell_everybody_everything(now: datetime) -> None:
    """Each kind of notice to each member of staff, each about another pupil."""
    pupils = list(Pupil.objects.order_by("pk").values_list("pk", flat=True))
    staff = list(StaffMember.objects.filter(left_on__isnull=True).order_by("pk"))
    head = StaffMember.objects.get(user__email__startswith="alison.drummond").user
    by = viewer_for(head, clock.today()) if head else None
    for number, kind in enumerate(KINDS):
        notices = [
            NewNotice(person.pk, "Something for you.", "/pupils/", pupils[(place + number) % len(pupils)])
            for place, person in enumerate(staff)
        ]
        tell_each(notices=notices, kind=kind, by=by, now=now)


def everything_sent(office: PostOffice) -> list[EmailMessage]:
    now = clock.now().replace(hour=12)
    OutboxMessage.objects.filter(once__startswith="digest").delete()
    tell_everybody_everything(now)
    assert write_digests(now=now) > 50
    with Line() as line:
        while send_next(line=line, now=now) is not None:
            pass
    assert not OutboxMessage.objects.exclude(state="sent").exists()
    return office.taken


@pytest.mark.requirement("D-04")
def test_no_e_mail_gives_a_pupil_away(office: PostOffice) -> None:
    sent = everything_sent(office)
    said = "".join(message.get_content() for message in sent)
    for kind in SENT:
        assert KINDS[kind].line(1) in said or KINDS[kind].line(2) in said, f"no e-mail speaks of {kind}"
    for kind in AUTOMATIC:
        assert KINDS[kind].line(1) not in said
    digests = set(OutboxMessage.objects.filter(by__isnull=True).values_list("address", flat=True))
    for message in sent:
        assert not message.is_multipart()
        whole = message.as_string() + message.get_content() + message["Subject"]
        mine = message["To"] in digests and message["Auto-Submitted"] is not None
        assert given_away(whole, words=False) == set()
        if mine:
            assert given_away(f"{message['Subject']}\n{message.get_content()}", words=True) == set()


def test_the_guard_sees_a_name_where_a_school_lets_one_in(office: PostOffice) -> None:
    from ettle.school.actions import adopt_policy
    from ettle.school.models import AdoptedPolicy, School

    text = AdoptedPolicy.objects.latest("pk").text.replace("names_in = []", 'names_in = ["step_given"]', 1)
    school = School.objects.get()
    adopt_policy(school=school, text=text, effective_from=clock.today(), by=None, now=clock.now())
    sent = everything_sent(office)
    naming = [message for message in sent if given_away(message.get_content(), words=False)]
    assert naming
    assert all(given_away(message["Subject"], words=True) == set() for message in sent)
    flagged = OutboxMessage.objects.filter(names_pupils=True).values_list("address", flat=True)
    assert {message["To"] for message in naming} == set(flagged)


def test_no_words_and_no_address_of_a_notice_give_a_pupil_away() -> None:
    for notice in Notice.objects.all():
        assert given_away(f"{notice.words} {notice.href}", words=False) == set()


def test_no_e_mail_of_the_demo_school_that_waits_was_ever_tried() -> None:
    waiting = OutboxMessage.objects.filter(state="waiting")
    assert waiting.exists()
    assert not waiting.exclude(tries=0, last_try_at=None).exists()
