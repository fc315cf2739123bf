"""Several people press at the same moment, on PostgreSQL: one of them is taken, the others are told so in words."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from pytest_django import Settings

from ettle.caseload.actions.places import put_on
from ettle.caseload.models import Place
from ettle.collation.actions.sharing import NotShared, share
from ettle.collation.models import SharedVersion
from ettle.collation.queries.place import place_to_collate
from ettle.collation.queries.preview import Prepared
from ettle.meetings.actions.meeting import end_meeting
from ettle.meetings.actions.tariff import mark_high_tariff
from ettle.meetings.models import AgendaItem, Meeting
from ettle.meetings.queries.tables import found_for
from ettle.school.models import Subject
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.actions.ending import close_concern, review_concern
from ettle.tracking.actions.raising import raise_by_hand
from ettle.tracking.models import Concern, ConcernReason, ConcernTurn
from tests.web.tracking_cycles.small import TODAY, Small, at, small_school

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection"),
]
AT_ONCE = 4


def together(work: Callable[[], object]) -> Counter[str]:
    """What became of each of several who do the same at once: "taken", or the name of what refused it."""
    ends: list[str] = []
    begin = threading.Barrier(AT_ONCE)

    def one() -> None:
        try:
            begin.wait(20)
            work()
            ends.append("taken")
        except Exception as fault:
            ends.append(type(fault).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


def test_what_several_do_at_once_is_done_once(settings: Settings) -> None:
    settings.ETTLE_TODAY = TODAY
    small = small_school()
    small.rate("Kwame", "S3", "french", effort="4")
    small.rate("Ada", "S3", "french", effort="1")
    small.teach("teacher", "french", "S3")
    small.close()
    cycle, ada = small.cycle(1), small.pupils["Ada"]

    french, teacher = Subject.objects.get(school=small.school, code="french"), small.viewer("teacher")
    assert together(
        lambda: raise_by_hand(by=teacher, pupil=ada, cycle=cycle, subject=french, words="Quiet.", now=at())
    ) == {"taken": AT_ONCE}
    raised = Concern.objects.get(cycle=cycle, pupil=ada)
    assert ConcernReason.objects.filter(concern=raised).count() == AT_ONCE, "nobody's words are lost"

    keeper = small.viewer("psl_rannoch")
    assert together(lambda: put_on(pupil=ada, reason="Asked for.", by=keeper, now=at())) == {
        "taken": 1, NotTaken.__name__: AT_ONCE - 1,
    }  # fmt: skip
    assert Place.objects.filter(pupil=ada, left_on=None).count() == 1
    _collating(small)
    _meeting(small, raised)
    _ending(small)


def _collating(small: Small) -> None:
    by = small.viewer("head_s3")
    place = place_to_collate(by, small.cycle(1).pk, "S3")
    seal = Prepared(by, place, "https://ettle.example/").seal
    told = together(lambda: share(by=by, place=place, seal=seal, attach=False, site="https://ettle.example/", now=at()))
    assert told["taken"] == 1
    assert set(told) <= {"taken", NotShared.__name__, "ChangedSince"}
    assert SharedVersion.objects.count() == 1


def _meeting(small: Small, concern: Concern) -> None:
    head, year_head = small.viewer("head"), small.viewer("head_s3")
    marked = Concern.objects.select_related("pupil", "cycle").get(pk=concern.pk)
    assert together(lambda: mark_high_tariff(concern=marked, reason="Since May.", by=year_head, now=at())) == {
        "taken": AT_ONCE
    }
    assert AgendaItem.objects.count() == 1
    Meeting.objects.update(on=date(2026, 11, 23))
    meeting = Meeting.objects.get()
    found = found_for(head, meeting.pk)
    assert together(lambda: end_meeting(found=found, by=head, now=at())) == {
        "taken": 1, PermissionDenied.__name__: AT_ONCE - 1,
    }  # fmt: skip
    assert Counter(AgendaItem.objects.values_list("times_carried", flat=True)) == {0: 1, 1: 1}


def _ending(small: Small) -> None:
    concern = small.concern("Kwame")
    assert concern is not None
    owner = small.viewer("cl_lang")
    Concern.objects.filter(pk=concern.pk).update(state="acting")
    concern = Concern.objects.select_related("pupil", "cycle", "owner").get(pk=concern.pk)
    held = concern
    better = policy_for(owner).acting.answers[0].id
    review_concern(by=owner, concern=held, outcome=better, words="Better.", now=at())
    told = together(lambda: close_concern(by=owner, concern=held, reason="It has helped.", now=at()))
    assert told == {"taken": 1, NotTaken.__name__: AT_ONCE - 1}
    assert ConcernTurn.objects.filter(concern=held, act="close").count() == 1
