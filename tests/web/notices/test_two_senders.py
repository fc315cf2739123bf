"""Two senders at once on PostgreSQL: each message goes once."""

import threading
from collections import Counter

import pytest
from django.db import connection, connections
from pytest_django import Settings

from ettle.notices.actions import put_in_outbox, tell
from ettle.notices.actions.digests import write_digests
from ettle.notices.actions.sending import send_next
from ettle.notices.models import OutboxMessage
from ettle.notices.smtp import Line
from tests.web.notices.conftest import named
from tests.web.notices.post_office import post_office
from tests.web.tracking_cycles.small import TODAY, at, small_school

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite in memory has one connection; the promise is the same there"
    ),
]
SENDERS = 4
EACH = 40


def test_senders_at_once_send_each_message_once(settings: Settings) -> None:
    settings.ETTLE_TODAY = TODAY
    small = small_school()
    head = small.viewer("head")
    people = [person for person in small.staff.values() if person.pk != head.staff_id]
    for number in range(EACH // len(people) + 1):
        put_in_outbox(to=[one.pk for one in people], subject=f"Counts {number}", body="Two.", by=head, now=at())
    with post_office() as office:
        named(settings, office.port)
        faults = together(_send_all)
        assert faults == []
        written = OutboxMessage.objects.count()
        assert written >= EACH
        assert Counter(OutboxMessage.objects.values_list("state", "tries")) == {("sent", 1): written}
        ids = Counter(message["Message-ID"] for message in office.taken)
        assert len(ids) == written
        assert set(ids.values()) == {1}


def test_writers_at_once_write_each_digest_once(settings: Settings) -> None:
    settings.ETTLE_TODAY = TODAY
    small = small_school()
    head = small.viewer("head")
    people = [person.pk for person in small.staff.values() if person.pk != head.staff_id]
    tell(to=people, kind="list_shared", words="A list.", href="/", by=head, now=at())
    assert together(lambda: write_digests(now=at())) == []
    assert OutboxMessage.objects.count() == len(people)


def _send_all() -> None:
    with Line() as line:
        while send_next(line=line, now=at()) is not None:
            pass


def together(work: object) -> list[str]:
    """The work done by several at once; what went wrong in any."""
    faults: list[str] = []
    begin = threading.Barrier(SENDERS)

    def one() -> None:
        try:
            begin.wait()
            work()  # type: ignore[operator]
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return faults
