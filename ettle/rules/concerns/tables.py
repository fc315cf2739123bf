"""The tables ratings are joined to: which value fires what at which place, and the whole sentence that says why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import narwhals as nw

from ettle.policy.schema import Scale, Trigger, as_number
from ettle.rules.concerns.frames import Frame, beside
from ettle.rules.concerns.places import Compiled, Place, Placed, firing_values


class Numbered(NamedTuple):
    """A place as written, its number in one evaluation, and what makes its ratings comparable with others."""

    measure: str
    year: str
    level: str
    subject: str
    faculty: str
    place: int
    subject_id: str
    level_id: str
    scale: str


class Firing(NamedTuple):
    """A value that fires a trigger at a place, alone or beside the earlier value or target it is held against."""

    place: int
    previous: str | None
    value: str
    trigger: str
    rank: int
    outcome: str
    seriousness: str | None
    needs: int
    year: str | None
    faculty: str | None
    faculty_label: str | None
    because: str


class Fires(NamedTuple):
    """What fires on a scale: the value it is held against, the value, and the end of the sentence."""

    previous: str | None
    value: str
    tail: str


class At(NamedTuple):
    """One trigger at one numbered place."""

    number: int
    placed: Placed
    trigger: Trigger


class Veto(NamedTuple):
    """A value that by itself stops a trigger for the pupil."""

    place: int
    value: str
    trigger: str


class Points(NamedTuple):
    """What one value is worth in an average, in whole parts of 1 / `Tables.parts`."""

    place: int
    value: str
    trigger: str
    points: int
    year: str | None


class Average(NamedTuple):
    """The line an average is held against: `sign` * total >= `sign` * line * count."""

    trigger: str
    scale: str
    sign: int
    line: int
    rank: int
    outcome: str
    needs: int
    measures: str
    lead: str
    tail: str


@dataclass(slots=True)
class Tables:
    """The rows to look up for a set of places. Empty ones are joins that need not be made."""

    places: tuple[Placed, ...]
    parts: int
    several: bool = False
    numbered: list[Numbered] = field(default_factory=list)
    now: list[Firing] = field(default_factory=list)
    before_same_level: list[Firing] = field(default_factory=list)
    before_any_level: list[Firing] = field(default_factory=list)
    targets: dict[str, list[Firing]] = field(default_factory=dict)
    vetoes: list[Veto] = field(default_factory=list)
    points: list[Points] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)
    compared: set[int] = field(default_factory=set)
    frames: dict[int, Frame] = field(default_factory=dict)

    def beside(self, frame: Frame, row: type[NamedTuple], rows: Sequence[tuple[object, ...]]) -> Frame:
        """One of these tables, in the engine of `frame`; made once where the engine is the one in memory."""
        if frame.implementation is not nw.Implementation.POLARS:
            return beside(frame, row, rows)
        if id(rows) not in self.frames:
            self.frames[id(rows)] = beside(frame, row, rows)
        return self.frames[id(rows)]


def tables(book: Compiled, listed: Sequence[Place], report: int) -> Tables:
    """Everything to look up for these places in a report; a place is known by its number in the list."""
    places = tuple(book.place(place, report) for place in listed)
    made = Tables(places, _parts(places))
    made.numbered.extend(
        Numbered(*written, number, placed.subject, placed.level, placed.scale.id)
        for number, (written, placed) in enumerate(zip(listed, places, strict=True))
        if placed.scale is not None
    )
    shared: dict[tuple[str, str], list[Fires]] = {}
    for number, placed in enumerate(places):
        for trigger in placed.triggers:
            assert placed.scale is not None
            made.several |= trigger.subjects_at_least > 1
            made.vetoes.extend(Veto(number, value, trigger.id) for value in trigger.unless_any)
            if trigger.when.kind.startswith("average"):
                _add_average(book, made, At(number, placed, trigger))
                continue
            if trigger.when.compares and trigger.same_level:
                made.compared.add(number)
            rows = _rows_for(made, trigger)
            key = (placed.scale.id, trigger.id)
            if key not in shared:
                shared[key] = list(_fires(book, placed.scale, trigger))
            rows.extend(_firing(book, At(number, placed, trigger), fired) for fired in shared[key])
    return made


def _rows_for(made: Tables, trigger: Trigger) -> list[Firing]:
    when = trigger.when
    if when.compares:
        return made.before_same_level if trigger.same_level else made.before_any_level
    if when.below_target_by is not None or when.above_target_by is not None:
        return made.targets.setdefault(trigger.target, [])
    return made.now


def _fires(book: Compiled, scale: Scale, trigger: Trigger) -> Iterator[Fires]:
    """Every firing of a trigger on a scale."""
    say, version, when = book.say, book.policy.policy.version, trigger.when
    if when.kind in ("at_or_worse", "at_or_better", "any_of"):
        for value in firing_values(scale, trigger):
            why = say.why(scale, trigger, version, value)
            yield Fires(None, value, say.is_now.format(value=say.named(scale, value), rule=why))
        return
    if not scale.ordered:
        return
    form = say.went if when.compares else say.from_target
    for better, other in enumerate(scale.counted):
        for worse, entry in enumerate(scale.counted):
            if _pair_fires(trigger, worse - better):
                why, held_against = say.why(scale, trigger, version, entry.value), say.named(scale, other.value)
                now = say.named(scale, entry.value)
                tail = form.format(previous=held_against, target=held_against, value=now, rule=why)
                yield Fires(other.value, entry.value, tail)


def _pair_fires(trigger: Trigger, steps_worse: int) -> bool:
    when = trigger.when
    if when.worse_than_last_by is not None:
        return steps_worse >= when.worse_than_last_by
    if when.better_than_last_by is not None:
        return -steps_worse >= when.better_than_last_by
    if when.below_target_by is not None:
        return steps_worse >= when.below_target_by
    return when.above_target_by is not None and -steps_worse >= when.above_target_by


def _firing(book: Compiled, at: At, fires: Fires) -> Firing:
    number, placed, trigger = at
    serious = trigger.seriousness_of(fires.value)
    return Firing(
        number, fires.previous, fires.value, trigger.id, book.ranks[trigger.id], trigger.outcome,
        serious.id if serious else None, trigger.subjects_at_least, placed.year, placed.faculty, placed.faculty_label,
        placed.lead + fires.tail,
    )  # fmt: skip


def _add_average(book: Compiled, made: Tables, at: At) -> None:
    number, placed, trigger = at
    scale = placed.scale
    assert scale is not None
    worths = {entry.value: as_number(entry.value) for entry in scale.counted}
    numbers = [worth for worth in worths.values() if worth is not None]
    if len(numbers) < 2 or not scale.ordered:
        return
    for value, worth in worths.items():
        if worth is not None:
            made.points.append(Points(number, value, trigger.id, int(worth * made.parts), placed.year))
    when = trigger.when
    line = when.average_at_or_worse if when.average_at_or_worse is not None else when.average_at_or_better
    assert line is not None
    more_is_worse = 1 if numbers[-1] > numbers[0] else -1
    sign = more_is_worse if when.average_at_or_worse is not None else -more_is_worse
    labels = ", ".join(book.policy.measure(measure).label for measure in trigger.measures)
    average = Average(
        trigger.id, scale.id, sign, int(line * made.parts), book.ranks[trigger.id], trigger.outcome,
        trigger.subjects_at_least, ", ".join(trigger.measures), book.say.averages.format(measure=labels),
        book.say.ratings.format(rule=book.say.why(scale, trigger, book.policy.policy.version)),
    )  # fmt: skip
    if average not in made.averages:
        made.averages.append(average)


def _parts(places: Iterable[Placed]) -> int:
    """The power of ten in which every averaged value and every line is whole."""
    averaged = [(p.scale, t.when) for p in places for t in p.triggers if p.scale and t.when.kind.startswith("average")]
    lines = [line for _, when in averaged for line in (when.average_at_or_worse, when.average_at_or_better)]
    worths = [as_number(entry.value) for scale in {scale for scale, _ in averaged} for entry in scale.counted]
    return int(Decimal(10) ** max((_decimals(number) for number in (*lines, *worths) if number is not None), default=0))


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
