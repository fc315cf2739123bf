"""The daily e-mail: who gets it, when, what it counts, and what it never says."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from ettle.notices.actions import NewNotice, tell, tell_each
from ettle.notices.actions.digests import write_digests
from ettle.notices.actions.reading import choose_digest, mark_read
from ettle.notices.models import Notice, OutboxMessage
from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from tests.web.tracking_cycles.small import TODAY, Small, at

MORNING = at(TODAY, 8)


@pytest.fixture
def ada(small: Small) -> int:
    """A pupil whom the year head of S3 leads, and the head of S2 does not."""
    return small.pupil("Ada", "S3").pk


def hand(small: Small, code: str, pupil: int | None = None, kind: str = "concern_handed", count: int = 1) -> None:
    notices = [NewNotice(small.staff[code].pk, "A concern was handed to you.", "/tracking/concerns/", pupil)] * count
    tell_each(notices=notices, kind=kind, by=small.viewer("head"), now=MORNING - timedelta(hours=12))


def adopt(small: Small, *changes: tuple[str, str]) -> None:
    text = policy_text("scottish-secondary")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    adopt_policy(school=small.school, text=text, effective_from=TODAY, by=None, now=MORNING)


@pytest.mark.requirement("D-04")
def test_it_counts_by_kind_and_leads_to_the_notices_without_a_name(small: Small, ada: int) -> None:
    hand(small, "head_s3", ada, count=2)
    hand(small, "head_s3", ada, kind="step_given")
    assert write_digests(now=MORNING) == 1
    only = OutboxMessage.objects.get()
    assert only.subject == "3 things wait for you in Ettle"
    assert only.body == (
        "At Small Academy, since your last e-mail:\n\n"
        "- 2 concerns were handed to you.\n"
        "- 1 next step was given to you.\n\n"
        "Read them here: https://ettle.small.example/notices/\n\n"
        "This e-mail names no pupil. You get this once a day when something waits. "
        "To stop it, open Notices in Ettle and switch it off.\n"
    )
    assert (only.address, only.names_pupils, only.by_id) == ("head_s3@small.example", False, None)


def test_it_is_written_once_a_day_and_never_counts_a_thing_twice(small: Small) -> None:
    hand(small, "head_s3")
    assert [write_digests(now=MORNING) for _again in range(3)] == [1, 0, 0]
    hand(small, "head_s3", kind="step_given")
    assert write_digests(now=MORNING + timedelta(hours=5)) == 0
    assert write_digests(now=MORNING + timedelta(days=1)) == 1
    second = OutboxMessage.objects.order_by("pk").last()
    assert second is not None
    assert "1 next step" in second.body
    assert "concern" not in second.body


def test_it_waits_for_the_hour_and_for_a_school_day(small: Small) -> None:
    hand(small, "head_s3")
    assert write_digests(now=at(TODAY, 7)) == 0
    assert write_digests(now=at(date(2026, 11, 28), 12)) == 0, "a Saturday"
    assert write_digests(now=at(date(2026, 12, 28), 12)) == 0, "a holiday"
    assert write_digests(now=at(TODAY, 8)) == 1


def test_the_hour_and_the_days_are_the_policys(small: Small) -> None:
    adopt(small, ("digest_hour = 8", "digest_hour = 16"), ("school_days_only = true", "school_days_only = false"))
    hand(small, "head_s3")
    assert write_digests(now=at(date(2026, 11, 28), 15)) == 0
    assert write_digests(now=at(date(2026, 11, 28), 16)) == 1


def test_what_is_read_is_not_written_of(small: Small) -> None:
    hand(small, "head_s3")
    mark_read(by=small.viewer("head_s3"), now=MORNING)
    assert write_digests(now=MORNING) == 0


def test_whoever_switched_it_off_gets_none_and_may_switch_it_on_again(small: Small) -> None:
    me = small.viewer("head_s3")
    hand(small, "head_s3")
    choose_digest(by=me, wanted=False, now=MORNING)
    assert write_digests(now=MORNING) == 0
    choose_digest(by=me, wanted=True, now=MORNING)
    assert write_digests(now=MORNING) == 1


def test_a_school_may_write_only_to_those_who_ask(small: Small) -> None:
    adopt(small, ("digest = true", "digest = false"))
    hand(small, "head_s3")
    hand(small, "head_s2")
    choose_digest(by=small.viewer("head_s2"), wanted=True, now=MORNING)
    assert write_digests(now=MORNING) == 1
    assert OutboxMessage.objects.get().to.code == "head_s2"


@pytest.mark.requirement("D-04")
def test_what_a_rule_caused_is_in_nobodys_e_mail(small: Small) -> None:
    to = [small.staff["head_s3"].pk]
    tell(to=to, kind="concern_yours", words="4 concerns.", href="/", by=small.viewer("head"), now=MORNING)
    assert write_digests(now=MORNING) == 0


def test_a_kind_the_school_leaves_out_is_not_counted(small: Small) -> None:
    adopt(small, ('by_email = ["concern_handed", ', "by_email = ["))
    hand(small, "head_s3")
    assert write_digests(now=MORNING) == 0


def test_names_are_written_only_where_the_policy_says_so_and_only_to_those_who_may_read_them(
    small: Small, ada: int
) -> None:
    adopt(small, ("names_in = []", 'names_in = ["concern_handed"]'))
    for code in ("head_s3", "head_s2"):
        hand(small, code, ada)
    hand(small, "head_s3", ada, kind="step_given")
    write_digests(now=MORNING)
    told, not_told = (OutboxMessage.objects.get(to__code=code) for code in ("head_s3", "head_s2"))
    assert "- 1 concern was handed to you. (Ada Invented)" in told.body
    assert "- 1 next step was given to you.\n" in told.body
    assert "Ada" not in told.subject
    assert "names no pupil" not in told.body
    assert told.names_pupils
    assert "Ada" not in not_told.body
    assert not not_told.names_pupils


def test_two_schools_are_written_to_apart(small: Small) -> None:
    from ettle.people.models import StaffMember
    from ettle.school.models import School

    other = School.objects.create(name="Other Academy", slug="other", made_at=MORNING)
    text = policy_text("scottish-secondary").replace("digest_hour = 8", "digest_hour = 12")
    adopt_policy(school=other, text=text, effective_from=date(2026, 8, 1), by=None, now=MORNING)
    away = StaffMember.objects.create(school=other, code="x", name="Elsewhere", email="x@other.example")
    Notice.objects.create(school=other, to=away, kind="list_shared", words="A list.", href="/", at=MORNING, e_mail=True)
    hand(small, "head_s3")
    assert write_digests(now=MORNING) == 1
    assert OutboxMessage.objects.get().school_id == small.school.pk
    assert write_digests(now=at(TODAY, 12)) == 1
    assert "Other Academy" in OutboxMessage.objects.get(school=other).body


def test_without_an_address_of_ettle_it_says_where_to_look(small: Small, settings: Settings) -> None:
    settings.ETTLE_ADDRESS = ""
    hand(small, "head_s3")
    write_digests(now=MORNING)
    assert "Sign in to Ettle and open Notices." in OutboxMessage.objects.get().body


def test_whoever_has_no_address_gets_none_and_loses_nothing(small: Small) -> None:
    person = small.staff["head_s3"]
    person.email, person.user = "", None
    person.save()
    hand(small, "head_s3")
    assert write_digests(now=MORNING) == 0
    assert Notice.objects.get().digest_id is None
