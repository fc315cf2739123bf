"""Which cycle and which years a picture is of, for whoever may see it, and how small its figures may be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from ettle.leadership.queries import counted
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.pupils.queries.figures import smallest_figure
from ettle.rules.access import Viewer
from ettle.rules.leading import years_led
from ettle.rules.small_numbers import Withheld, may_show, withheld
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_for, policy_of
from ettle.tracking.models import CycleRoll

NONE = 0
"""The number of the cycle before where there is none: no row has it."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed cycle, as the picture needs it."""

    pk: int
    name: str
    session: str
    number: int
    opens: date
    closed_at: datetime
    adopted: AdoptedPolicy | None

    @property
    def words(self) -> str:
        """Cycle 1, 2026/27."""
        return f"{self.name}, {self.session}"

    @property
    def closed_on(self) -> date:
        """The day it closed."""
        return timezone.localdate(self.closed_at)


@dataclass(frozen=True)
class Place:
    """One closed cycle, the years shown of it, and what its reader may be told."""

    viewer: Viewer
    cycle: Closed
    cycles: tuple[Closed, ...]
    """Every closed cycle with a year the viewer leads, the newest first."""
    policy: Policy
    reach: tuple[str, ...]
    """Every year of the cycle that the viewer may see, in the order of the policy."""
    years: tuple[str, ...]
    """Those shown: all of them, or the one chosen."""
    roll: dict[tuple[int, str], int] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    """Those of `reach` whose figures may be told without the others."""
    unseen: bool = False
    """Whether there are pupils behind these figures whom the viewer does not see."""
    seen: int = 0
    """Where there are: how many of the pupils the viewer does see."""
    sees_all: bool = False
    """Whether the viewer reads about every pupil of the school, whatever year they were in at any time."""

    @cached_property
    def smallest(self) -> int:
        """The smallest figure told of pupils the viewer does not see."""
        return smallest_figure(self.viewer)

    @cached_property
    def before(self) -> Closed | None:
        """The cycle that closed before this one, in whatever session, where one of the years was in it."""
        earlier = (one for one in self.cycles if one.opens < self.cycle.opens)
        return next((one for one in earlier if any((one.pk, year) in self.roll for year in self.years)), None)

    @property
    def before_id(self) -> int:
        return self.before.pk if self.before else NONE

    @cached_property
    def shown_cycles(self) -> tuple[Closed, ...]:
        """The cycles set beside each other, the oldest first."""
        upto = [one for one in self.cycles if one.opens <= self.cycle.opens]
        return tuple(reversed(upto[: self.policy.leadership.cycles_shown]))

    @property
    def fewer_than(self) -> int:
        """Figures under this are hidden. Pupils the reader sees could all be in one, and be taken off it (D-10)."""
        return self.smallest + self.seen

    def pupils(self, cycle_id: int | None = None, years: tuple[str, ...] | None = None) -> int:
        """How many were on the roll."""
        wanted = self.years if years is None else years
        return sum(self.roll.get((self.cycle.pk if cycle_id is None else cycle_id, year), 0) for year in wanted)

    def may_show(self, count: int) -> bool:
        """Whether this figure may stand alone."""
        return not self.unseen or may_show(count, fewer_than=self.fewer_than)

    def may_show_then(self, count: int) -> bool:
        """The same of an earlier cycle, whose pupils have moved up and may be somebody else's to see."""
        return self.sees_all or may_show(count, fewer_than=self.fewer_than)

    def may_part(self, kind: str) -> bool:
        """Whether a measure is parted by this: by year alone, where some pupils are others' to see.

        Years and faculties have the same total: what is kept back in the one would follow from the other (D-10).
        """
        return kind == "year" if self.unseen else kind != "time" or self.sees_all

    def withheld(self, parts: tuple[int, ...]) -> Withheld:
        """Which of these parts of one whole are kept back."""
        if not self.unseen:
            return Withheld((False,) * len(parts), total=False)
        return withheld(parts, fewer_than=self.fewer_than)


def closed_cycles(school_id: int) -> tuple[Closed, ...]:
    """Every closed cycle of the school, the newest first. One query."""
    return tuple(
        Closed(
            pk, name, session, number, opens, closed_at,
            AdoptedPolicy(pk=policy, fingerprint=fingerprint, version=version) if policy else None,
        )
        for pk, name, session, number, opens, closed_at, policy, fingerprint, version
        in counted.closed_cycles(school_id)
    )  # fmt: skip


def place_for(viewer: Viewer, cycle_id: int, year: str = "", *, figures: bool = True) -> Place:
    """The picture's place. Raises Http404 for who leads nothing of it, and for a year or a cycle that is not there.

    So it does, where `figures` are told, for a year that may not stand alone. Three queries at most.
    """
    led = years_led(viewer)
    if led is not None and not led:
        raise Http404
    cycles = closed_cycles(viewer.school_id)
    cycle = next((one for one in cycles if one.pk == cycle_id), None)
    if cycle is None:
        raise Http404
    policy = policy_of(cycle.adopted) if cycle.adopted else policy_for(viewer)
    since = _since(cycles, cycle, policy)
    roll = {(of, of_year): n for of, of_year, n in counted.on_roll(viewer.school_id, since)}
    here = [of_year for of, of_year in roll if of == cycle.pk and (led is None or of_year in led)]
    order = [one.id for one in policy.years]
    reach = tuple(sorted(here, key=lambda name: (order.index(name) if name in order else len(order), name)))
    if not reach or (year and year not in reach):
        raise Http404
    years = (year,) if year else reach
    sees_all = viewer.reads_everybody("L1")
    seen = {} if sees_all else _seen(viewer, cycle.pk)
    partly = [one for one in reach if not sees_all and seen.get(one, 0) < roll[cycle.pk, one]]
    # All years less one of them is another: with pupils in two whom the reader does not see, they stand together.
    alone = tuple(one for one in reach if len(partly) < 2 or one not in partly)
    if figures and year and year not in alone:
        raise Http404
    unseen = bool(set(partly) & set(years))
    count = sum(seen.get(one, 0) for one in years) if unseen else 0
    return Place(viewer, cycle, cycles, policy, reach, years, roll, alone, unseen, count, sees_all)


def _since(cycles: tuple[Closed, ...], cycle: Closed, policy: Policy) -> date:
    """The first day of the oldest cycle shown."""
    upto = [one.opens for one in cycles if one.opens <= cycle.opens]
    return upto[: policy.leadership.cycles_shown + 1][-1]


def _seen(viewer: Viewer, cycle_id: int) -> dict[str, int]:
    """How many pupils of each year the viewer sees. One query."""
    visible = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    rows = CycleRoll.objects.filter(cycle_id=cycle_id, pupil_id__in=visible).order_by()
    return dict(rows.values_list("year").annotate(Count("pk")))


def latest(viewer: Viewer) -> int | None:
    """The cycle that closed last, where the viewer leads a year of it; None where none has closed. Raises Http404."""
    led = years_led(viewer)
    if led is not None and not led:
        raise Http404
    rolls = CycleRoll.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
    if led is not None:
        rolls = rolls.filter(year__in=led)
    return rolls.order_by("-cycle__opens", "-cycle_id").values_list("cycle_id", flat=True).first()
