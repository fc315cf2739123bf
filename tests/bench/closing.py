"""Closing a cycle for a whole school: from its ratings to every concern with its reason and its owner."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from tests.bench.table import Line, bench, seconds

if TYPE_CHECKING:
    from ettle.pupils.models import Pupil
    from ettle.tracking.models import Cycle, Rating

PUPILS: Final = 1_200
SUBJECTS: Final = 11
MEASURES: Final = ("effort", "behaviour", "homework", "working_grade")


def value_at(place: int) -> str:
    """A rating by its place among 97: one in a hundred is a 4 and four are a 3, as in the demo school."""
    return "4" if place == 0 else "3" if place < 5 else "2" if place < 30 else "1"


def grow(cycle: "Cycle") -> None:
    """Make the school 1,200 pupils strong, each with eleven subjects, and rate every one of them anew in `cycle`."""
    from uuid import UUID

    from ettle.pupils.models import Pupil
    from ettle.tracking.models import Rating

    here = list(Pupil.objects.on_roll().order_by("pk"))
    more = []
    for n, like in enumerate(islice(here * 2, PUPILS - len(here))):
        more.append(Pupil(school=like.school, given=f"More{n}", family="Pupils", year=like.year, house=like.house,
                          tutor_group=like.tutor_group, joined_on=like.joined_on, key=UUID(int=n + 1)))  # fmt: skip
    everyone = here + Pupil.objects.bulk_create(more)
    Rating.objects.filter(cycle=cycle).delete()
    Rating.objects.bulk_create(ratings(cycle, everyone), batch_size=5_000)


def ratings(cycle: "Cycle", everyone: "list[Pupil]") -> Iterator["Rating"]:
    """Four ratings for each pupil in each of eleven classes of their year."""
    from ettle.school.models import TeachingClass
    from ettle.tracking.models import Rating

    at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    classes: dict[str, dict[int, int]] = {}
    for made in TeachingClass.objects.filter(session=cycle.session).order_by("pk"):
        classes.setdefault(made.year, {}).setdefault(made.subject_id, made.pk)
    for number, pupil in enumerate(everyone):
        taught = list(classes[pupil.year].values())[:SUBJECTS]
        assert len(taught) == SUBJECTS
        for place, class_id in enumerate(taught):
            for at_measure, measure in enumerate(MEASURES):
                value = value_at((number * 31 + place * 7 + at_measure * 13) % 97)
                yield Rating(cycle=cycle, pupil=pupil, teaching_class_id=class_id, measure=measure, value=value, at=at)


@bench("closing")
def closing() -> Iterator[Line]:
    """The action that the button calls, its transaction and its audit row included; then everything is taken back."""
    from django.db import transaction

    from ettle.people.models import StaffMember
    from ettle.people.queries import viewer_for
    from ettle.school import clock
    from ettle.tracking.actions.closing import close_cycle
    from ettle.tracking.models import Concern, Cycle, Rating
    from tests.demo_school import address_of

    cycle = Cycle.objects.get(closed_at__isnull=True)
    head = StaffMember.objects.get(user__email=address_of("senior_leader")).user
    viewer = viewer_for(head, clock.today()) if head else None
    assert viewer is not None
    taken = []
    for _ in range(3):
        with transaction.atomic():
            grow(cycle)
            taken.append(seconds(lambda: close_cycle(by=viewer, cycle=cycle, now=clock.now())))
            rated, raised = Rating.objects.filter(cycle=cycle).count(), Concern.objects.filter(cycle=cycle).count()
            transaction.set_rollback(True)
    yield Line(f"close a cycle of {rated:,} ratings", min(taken), "s", at_most=1, note=f"{raised} pupils of concern")
