"""The tables ratings are joined to: which value fires what at which place, and the whole sentence that says why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from ettle.policy.schema import Scale, Trigger, as_number
from ettle.rules.concerns.frames import Frame, beside
from ettle.rules.concerns.places import Compiled, Place, Placed, firing_values
from ettle.rules.concerns.rows import Alone, Average, Beside, Numbered, Points, Reason, Spread, Veto

IN_MEMORY = nw.from_native(pl.DataFrame())


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


@dataclass(slots=True)
class Tables:
    """The rows to look up for a set of places. Empty ones are joins that need not be made."""

    listed: Sequence[Place]
    places: tuple[Placed, ...]
    parts: int
    numbered: list[Numbered] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    now: list[Alone] = field(default_factory=list)
    before_same_level: list[Beside] = field(default_factory=list)
    before_any_level: list[Beside] = field(default_factory=list)
    targets: dict[str, list[Beside]] = field(default_factory=dict)
    several: list[Spread] = field(default_factory=list)
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
        made = self.frames[id(rows)]
        return made.lazy() if isinstance(frame, nw.LazyFrame) else made

    @property
    def told(self) -> pl.DataFrame:
        """The reasons, each in the row of its number."""
        table: pl.DataFrame = self.beside(IN_MEMORY, Reason, self.reasons).to_native()
        return table

    def places_of(self, measure: str) -> list[int]:
        """The numbers of the places where one measure was rated."""
        return [number for number, place in enumerate(self.listed) if place.measure == measure]


def tables(book: Compiled, listed: Sequence[Place], report: int) -> Tables:
    """Everything to look up for these places in a report; a place is known by its number in the list."""
    places = tuple(book.place(place, report) for place in listed)
    made = Tables(listed, places, _parts(places))
    made.numbered.extend(_numbered(listed, places))
    shared: dict[tuple[str, str], list[Fires]] = {}
    fired: list[tuple[list[Alone] | list[Beside], At, Fires, Reason]] = []
    for number, placed in enumerate(places):
        for trigger in placed.triggers:
            assert placed.scale is not None
            at = At(number, placed, trigger)
            made.vetoes.extend(Veto(number, value, book.ranks[trigger.id]) for value in trigger.unless_any)
            if trigger.when.kind.startswith("average"):
                _add_average(book, made, at)
                continue
            if trigger.when.compares and trigger.same_level:
                made.compared.add(number)
            rows = _rows_for(made, trigger)
            key = (placed.scale.id, trigger.id)
            if key not in shared:
                shared[key] = list(_fires(book, placed.scale, trigger))
            fired.extend((rows, at, fires, _reason(book, listed[number], at, fires)) for fires in shared[key])
    made.reasons.extend(sorted({reason for *_, reason in fired}, key=_order))
    _number(made, fired)
    return made


def _numbered(listed: Sequence[Place], places: Sequence[Placed]) -> Iterator[Numbered]:
    known: dict[tuple[str, ...], int] = {}

    def same(*what: str) -> int:
        return known.setdefault(what, len(known))

    for number, (written, placed) in enumerate(zip(listed, places, strict=True)):
        if placed.scale is not None:
            subject, measure, scale, level = placed.subject, placed.measure, placed.scale.id, placed.level
            yield Numbered(
                *written, number, same("course", subject, measure, scale, level),
                same("ground", subject, measure, scale), same("topic", subject, measure),
                same("aim", subject, scale, level),
            )  # fmt: skip


def _reason(book: Compiled, written: Place, at: At, fires: Fires) -> Reason:
    placed, trigger = at.placed, at.trigger
    serious = trigger.seriousness_of(fires.value)
    return Reason(
        book.ranks[trigger.id], written.subject, written.measure, fires.value, fires.previous,
        placed.lead + fires.tail, trigger.id, placed.subject, placed.faculty, placed.faculty_label, placed.year,
        trigger.outcome, serious.id if serious else None,
    )  # fmt: skip


def _order(reason: Reason) -> tuple[object, ...]:
    return tuple((part is not None, part) for part in reason)


def _number(made: Tables, fired: Iterable[tuple[list[Any], At, Fires, Reason]]) -> None:
    """Write down which reason each value gives where, by the place of the reason in the list."""
    numbers = {reason: number for number, reason in enumerate(made.reasons)}
    needs = {}
    for rows, at, fires, reason in fired:
        number = numbers[reason]
        needs[number] = at.trigger.subjects_at_least
        if fires.previous is None:
            rows.append(Alone(at.number, fires.value, reason.rank, number))
        else:
            rows.append(Beside(at.number, fires.previous, fires.value, reason.rank, number))
    if any(least > 1 for least in needs.values()):
        made.several.extend(
            Spread(number, str(made.reasons[number].subject_id), least) for number, least in needs.items()
        )


def _rows_for(made: Tables, trigger: Trigger) -> list[Alone] | list[Beside]:
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
            made.points.append(
                Points(
                    number,
                    value,
                    book.ranks[trigger.id],
                    scale.id,
                    int(worth * made.parts),
                    placed.subject,
                    placed.year,
                )
            )
    when = trigger.when
    line = when.average_at_or_worse if when.average_at_or_worse is not None else when.average_at_or_better
    assert line is not None
    more_is_worse = 1 if numbers[-1] > numbers[0] else -1
    sign = more_is_worse if when.average_at_or_worse is not None else -more_is_worse
    labels = ", ".join(book.policy.measure(measure).label for measure in trigger.measures)
    average = Average(
        book.ranks[trigger.id], scale.id, sign, int(line * made.parts), trigger.id, trigger.outcome,
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
