"""Telling people things: who is told, who is not, and what never leaves."""

from datetime import timedelta

import pytest

from ettle.audit.models import Event
from ettle.notices.actions import NewNotice, put_in_outbox, take_back, tell, tell_each
from ettle.notices.kinds import KINDS
from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import StaffMember
from ettle.policy import policy_text
from ettle.policy.labels import MESSAGES
from ettle.policy.schema import MessageKind
from ettle.school.actions import adopt_policy
from ettle.school.models import School
from tests.web.tracking_cycles.small import TODAY, Small, at


def test_each_receiver_is_told_once_and_the_teller_is_not(small: Small) -> None:
    head, teacher = small.viewer("head"), small.staff["teacher"].pk
    told = tell(
        to=[teacher, teacher, head.staff_id], kind="list_shared", words="A list.", href="/pupils/", by=head, now=at()
    )
    assert told == 1
    only = Notice.objects.get()
    assert (only.to_id, only.words, only.href, only.by_id) == (teacher, "A list.", "/pupils/", head.staff_id)
    event = Event.objects.get(verb="notice.told")
    assert event.detail == {"notice": "list_shared", "to": [teacher]}


def test_whoever_has_left_is_not_told(small: Small) -> None:
    gone = small.staff["teacher"]
    gone.left_on = TODAY - timedelta(days=1)
    gone.save()
    assert not tell(to=[gone.pk], kind="list_shared", words="A list.", href="/", by=small.viewer("head"), now=at())


def test_an_occasion_is_told_once_however_often_it_is_told(small: Small) -> None:
    for _again in range(2):
        notices = [NewNotice(small.staff["teacher"].pk, "Due.", "/", once="cycle_due:1")]
        tell_each(notices=notices, kind="cycle_due", by=None, now=at())
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "//elsewhere.example/", "pupils/"])
def test_a_notice_leads_nowhere_outside(small: Small, href: str) -> None:
    to = [small.staff["teacher"].pk]
    with pytest.raises(ValueError, match="no address inside Ettle"):
        tell(to=to, kind="list_shared", words="A list.", href=href, by=small.viewer("head"), now=at())


def test_an_unknown_kind_is_named(small: Small) -> None:
    with pytest.raises(ValueError, match="gossip is no kind of notice"):
        tell(to=[small.staff["teacher"].pk], kind="gossip", words="x", href="/", by=small.viewer("head"), now=at())


def test_nothing_is_told_or_written_to_another_school(small: Small) -> None:
    other = StaffMember.objects.create(school=_second_school(), code="x", name="Elsewhere", email="x@other.example")
    with pytest.raises(ValueError, match="within one school"):
        tell(to=[other.pk], kind="list_shared", words="A list.", href="/", by=small.viewer("head"), now=at())
    with pytest.raises(ValueError, match="within one school"):
        put_in_outbox(to=[other.pk], subject="Counts", body="2", by=small.viewer("head"), now=at())
    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()


def _second_school() -> School:
    return School.objects.create(name="Other Academy", slug="other", made_at=at())


@pytest.mark.requirement("D-04")
@pytest.mark.parametrize("kind", ["concern_yours", "cycle_opens", "cycle_due", "concern_repeated"])
def test_what_follows_from_a_rule_never_leaves_by_e_mail_whatever_is_asked(small: Small, kind: str) -> None:
    to = [small.staff["teacher"].pk]
    tell(to=to, kind=kind, words="So many.", href="/", by=small.viewer("head"), now=at(), e_mail=True)
    assert not Notice.objects.get().e_mail


@pytest.mark.requirement("D-04")
def test_what_nobody_did_never_leaves_by_e_mail(small: Small) -> None:
    tell(to=[small.staff["teacher"].pk], kind="list_shared", words="A list.", href="/", by=None, now=at(), e_mail=True)
    assert not Notice.objects.get().e_mail


def test_a_school_does_without_a_kind(small: Small) -> None:
    text = policy_text("scottish-secondary").replace("names_in = []", 'names_in = []\nnot_told = ["step_given"]')
    text = text.replace('"concern_handed", "step_given",', '"concern_handed",')
    adopt_policy(school=small.school, text=text, effective_from=TODAY, by=None, now=at())
    to, by = [small.staff["teacher"].pk], small.viewer("head")
    assert tell(to=to, kind="step_given", words="A step.", href="/", by=by, now=at()) == 0
    assert tell(to=to, kind="concern_handed", words="A concern.", href="/", by=by, now=at()) == 1


def test_what_no_longer_leads_anywhere_is_taken_back(small: Small) -> None:
    by, to = small.viewer("head"), [small.staff["teacher"].pk, small.staff["office"].pk]
    tell(to=to, kind="concern_handed", words="A concern.", href="/tracking/concerns/7/", by=by, now=at())
    tell(to=to, kind="list_shared", words="A list.", href="/", by=by, now=at(), once="list 1 of 2")
    assert take_back(by=by, now=at(), hrefs=["/tracking/concerns/7/"], to=to[0]) == 1
    assert take_back(by=by, now=at(), occasions=["list 1 "]) == 2
    assert [notice.to_id for notice in Notice.objects.all()] == [to[1]]


def test_the_policy_and_the_program_know_the_same_kinds() -> None:
    from typing import get_args

    assert set(get_args(MessageKind)) == set(KINDS) == set(MESSAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_the_digest_is_a_count(kind: str) -> None:
    assert "1" in KINDS[kind].line(1)
    assert "7" in KINDS[kind].line(7)
    assert KINDS[kind].line(1) != KINDS[kind].line(7)


def test_an_e_mail_is_written_for_each_and_those_without_an_address_are_named(small: Small) -> None:
    nobody = StaffMember.objects.create(school=small.school, code="none", name="No Address")
    head = small.viewer("head")
    to = [small.staff["teacher"].pk, nobody.pk]
    assert put_in_outbox(to=to, subject="Counts", body="Two.", by=head, now=at(), once="pack 1") == (nobody.pk,)
    assert put_in_outbox(to=to, subject="Counts", body="Two.", by=head, now=at(), once="pack 1") == (nobody.pk,)
    only = OutboxMessage.objects.get()
    assert (only.address, only.state, only.tries) == ("teacher@small.example", "waiting", 0)


def test_a_subject_is_one_line(small: Small) -> None:
    with pytest.raises(ValueError, match="one line"):
        put_in_outbox(to=[], subject="Counts\nBcc: all@other.example", body="", by=small.viewer("head"), now=at())
