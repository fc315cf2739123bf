"""Importing a year's roll: from a file to 1,200 pupils in their classes."""

from collections.abc import Iterator
from typing import Final

from tests.bench.table import Line, bench, seconds

PUPILS: Final = 1_200
CLASSES: Final = 11


def pupils_file() -> bytes:
    """A row for each pupil, known by the school's own number."""
    rows = [f"B{n:05},Benchmark{n},Pupil,2012-03-04,S{n % 6 + 1},B{n % 40}" for n in range(PUPILS)]
    return "\n".join(["Pupil number,Surname,Forename,DOB,Year,Class", *rows]).encode()


def classes_file() -> bytes:
    """A row for each pupil in each of eleven classes."""
    rows = [f"B{n:05},B{n % 40}/{c},Bench subject {c}" for n in range(PUPILS) for c in range(CLASSES)]
    return "\n".join(["Pupil number,Class name,Subject", *rows]).encode()


@bench("importing")
def importing() -> Iterator[Line]:
    """What the buttons do, read and apply, for both files; then everything is taken back."""
    from django.db import transaction

    from ettle.importing.actions import answer, apply_import, read_file, say_headings
    from ettle.importing.reworking import plan_of
    from ettle.people.models import StaffMember
    from ettle.people.queries import viewer_for
    from ettle.pupils.models import ClassMembership, Pupil
    from ettle.school import clock
    from tests.demo_school import address_of

    user = StaffMember.objects.get(user__email=address_of("administrator")).user
    viewer = viewer_for(user, clock.today()) if user else None
    assert viewer is not None
    now = clock.now()

    def bring(kind: str, content: bytes, **answers: str) -> float:
        run = read_file(by=viewer, kind=kind, filename="bench.csv", content=content, cycle_id=None, now=now)
        worked = plan_of(run, viewer)
        if worked.confirm:
            mapping = {c.heading: c.field or f"not used {c.place}" for c in worked.columns}
            say_headings(by=viewer, run=run, mapping=mapping, now=now)
        if answers:
            answer(by=viewer, run=run, answers=answers, now=now)
        return seconds(lambda: apply_import(by=viewer, run=run, now=now))

    taken = []
    for _ in range(2):
        with transaction.atomic():
            pupils, members = Pupil.objects.count(), ClassMembership.objects.count()
            took = bring("pupils", pupils_file(), joiners="yes", absent="part")
            took += bring("classes", classes_file())
            taken.append(took)
            assert Pupil.objects.count() - pupils == PUPILS
            assert ClassMembership.objects.count() - members == PUPILS * CLASSES
            transaction.set_rollback(True)
    yield Line(f"J5: apply {PUPILS:,} pupils and {CLASSES} classes each", min(taken), "s", at_most=3)
