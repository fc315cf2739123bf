"""How ratings spread over a scale: by measure, year, faculty, subject, support group and cycle (S3-012)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from ettle.leadership.pages import Num, Spread, SpreadRow, Tone
from ettle.leadership.queries import concerned, counted
from ettle.leadership.queries.drawing import Drawing, change, share_words, shown
from ettle.leadership.queries.place import Place
from ettle.policy.schema import Scale
from ettle.rules.leading import percent
from ettle.rules.small_numbers import Withheld
from ettle.tracking.models import Rating
from ettle.tracking.queries.overview import may_fire
from ettle.ui import charts
from ettle.ui.charts import Part
from ettle.ui.words import said as _


@dataclass(slots=True)
class Heap:
    """The ratings of one row: values now, and how many raised a concern, now and in the cycle before."""

    name: str
    asked: dict[str, str] = field(default_factory=dict)
    values: Counter[str] = field(default_factory=Counter)
    before: int = 0
    concerned: int | None = None
    concerned_before: int | None = None
    href: str = ""
    pupils: Mapping[str, int] | None = None
    """Pupils behind each value, where some are not the viewer's to see."""


Counted = Sequence[tuple[int, str, str, str, str, int]]
"""Cycle, year, measure, scale, value and how many ratings."""
Tallied = Sequence[tuple[int, str, int, str, str, int]]
"""Cycle, year, subject, scale, value and how many ratings, of one measure."""
Raised = Mapping[tuple[int, str, int, str], int]
PartOf = Callable[[str, int], str]
Heaps = dict[str, dict[str, Heap]]
"""Scale to row to heap."""


def spread(
    drawing: Drawing, measure: str, scale_id: str, heaps: Iterable[Heap], *, title: str, by: str
) -> Spread | None:
    """A table of heaps on one scale; None where nothing was rated."""
    policy = drawing.place.policy
    scale = next((one for one in policy.scales if one.id == scale_id), None)
    wanted = [heap for heap in heaps if heap.values.total()]
    if scale is None or not wanted:
        return None
    firing = {value.value for value in scale.counted if may_fire(policy, measure, scale, value.value)}
    rows = tuple(_row(drawing, measure, scale, heap, firing) for heap in wanted)
    parts = _parts(scale, Counter({value.value: 1 for value in scale.values}), firing)
    keyed = zip(charts.tones(parts), parts, strict=True)
    return Spread(
        title=title,
        scale=_direction(scale),
        by=by,
        heads=tuple((value.short or value.value, value.words) for value in scale.values),
        tones=tuple(Tone(charts.swatch(tone), part.label) for tone, part in keyed),
        rows=rows,
    )


def _direction(scale: Scale) -> str:
    if not scale.ordered or not scale.counted:
        return scale.label
    told = {"best": scale.counted[0].value, "worst": scale.counted[-1].value}
    return _("%(best)s is best, %(worst)s is worst") % told


def _parts(scale: Scale, values: Mapping[str, int], firing: set[str]) -> list[Part]:
    counted_values = {value.value for value in scale.counted}
    return [
        Part(value.words, values.get(value.value, 0), value.value in firing, value.value in counted_values)
        for value in scale.values
    ]


def _row(drawing: Drawing, measure: str, scale: Scale, heap: Heap, firing: set[str]) -> SpreadRow:
    place, total = drawing.place, heap.values.total()
    behind = tuple((heap.pupils or heap.values).get(value.value, 0) for value in scale.values)
    # Ten ratings may be one pupil's: where some pupils are others' to see, ratings alone say too much.
    kept = Withheld((True,) * len(behind), total=True) if place.unseen and not heap.pupils else place.withheld(behind)
    figures = tuple(
        _figure(drawing, heap, measure, value.value, hidden=hidden, concern=value.value in firing)
        for value, hidden in zip(scale.values, kept.parts, strict=True)
    )
    picture = charts.stacked([] if kept.any else _parts(scale, heap.values, firing), heap.name)
    if kept.any or heap.concerned is None:
        return SpreadRow(heap.name, figures, "" if kept.any else shown(total), "", picture, href=heap.href)
    now = percent(heap.concerned, total)
    then = None if heap.concerned_before is None else drawing.then(heap.concerned_before, heap.before)
    direction, words = change(now, then)
    share = share_words(heap.concerned, total)
    return SpreadRow(heap.name, figures, shown(total), share, picture, direction, words, heap.href)


def _figure(drawing: Drawing, heap: Heap, measure: str, value: str, *, hidden: bool, concern: bool) -> Num:
    asked = {"what": "rating", "measure": measure, "value": value, **heap.asked}
    found = drawing.num(heap.values.get(value, 0), asked, kept_back=hidden, concern=concern)
    return found if heap.asked.get("by") != "none" else Num(found.shown, "", concern)


def raised(reasons: Iterable[concerned.Reason]) -> Raised:
    """Cycle, year, subject and measure to how many ratings raised a concern. A rating that two rules find is one."""
    found = {
        (cycle, year, subject, measure, concern)
        for cycle, year, concern, _faculty, subject, measure, _counts, by in reasons
        if by is None and subject is not None
    }
    return Counter([one[:4] for one in found])


def of_measures(drawing: Drawing, rows: Counted, found: Raised) -> dict[tuple[str, str], Heap]:
    """Every measure and scale, all years together, in the order of the policy."""
    place = drawing.place
    heaps: dict[tuple[str, str], Heap] = {}
    labels = {measure.id: measure.label for measure in place.policy.measures}
    for cycle_id, year, measure, scale, value, n in rows:
        if year not in place.years or measure not in labels:
            continue
        heap = heaps.get((measure, scale)) or heaps.setdefault((measure, scale), Heap(labels[measure]))
        if cycle_id == place.cycle.pk:
            heap.values[value] += n
        else:
            heap.before += n
    concerned: Counter[tuple[int, str]] = Counter()
    for (cycle_id, year, _subject, measure), n in found.items():
        if year in place.years:
            concerned[cycle_id, measure] += n
    scales = Counter(measure for measure, _scale in heaps)
    for (measure, _scale), heap in heaps.items():
        if scales[measure] == 1:
            heap.concerned = concerned[place.cycle.pk, measure]
            heap.concerned_before = concerned[place.before_id, measure] if heap.before else None
    order = list(labels)
    return dict(sorted(heaps.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def by_year_and_subject(
    drawing: Drawing,
    measure: str,
    rows: Tallied,
    found: Raised,
    *,
    faculty_of: Mapping[int, tuple[str, str]],
    kind: str,
) -> Heaps:
    """One measure by "year", "faculty" or "subject". One query where some pupils are not the viewer's, else none."""
    place = drawing.place
    heaps: Heaps = defaultdict(dict)
    part_of = _parted(faculty_of, kind)
    for cycle_id, year, subject, scale, value, n in rows:
        if year not in place.years:
            continue
        of = part_of(year, subject)
        heap = heaps[scale].get(of)
        if heap is None:
            asked = {kind: of} if of else {"by": "none"}
            heap = heaps[scale][of] = Heap(of or _("No faculty"), asked)
        if cycle_id == place.cycle.pk:
            heap.values[value] += n
        else:
            heap.before += n
    if len(heaps) == 1:
        _concerned(place, measure, next(iter(heaps.values())), found, part_of)
    if place.unseen:
        _pupils_behind(place, measure, heaps, part_of)
    order = list(place.years) if kind == "year" else []
    return {
        scale: dict(sorted(of_scale.items(), key=lambda item: (order.index(item[0]) if order else 0, item[0])))
        for scale, of_scale in sorted(heaps.items())
    }


def _parted(faculty_of: Mapping[int, tuple[str, str]], kind: str) -> PartOf:
    """Which row a year and a subject belong to."""
    if kind == "year":
        return lambda year, _subject: year
    place = 0 if kind == "faculty" else 1
    return lambda _year, subject: faculty_of.get(subject, ("", ""))[place]


def _concerned(place: Place, measure: str, heaps: Mapping[str, Heap], found: Raised, part_of: PartOf) -> None:
    """How many ratings of each row raised a concern; only where a measure has one scale."""
    concerned: Counter[tuple[int, str]] = Counter()
    for (cycle_id, year, subject, one), n in found.items():
        if one == measure and year in place.years:
            concerned[cycle_id, part_of(year, subject)] += n
    for of, heap in heaps.items():
        heap.concerned = concerned[place.cycle.pk, of]
        heap.concerned_before = concerned[place.before_id, of] if heap.before else None


def _pupils_behind(place: Place, measure: str, heaps: Heaps, part_of: PartOf) -> None:
    """How many pupils stand behind each value: ten ratings may be one pupil's."""
    rows = Rating.objects.filter(
        cycle_id=place.cycle.pk, measure=measure, pupil__rolls__cycle_id=place.cycle.pk,
        pupil__rolls__year__in=place.years,
    ).order_by()  # fmt: skip
    of = ("pupil__rolls__year", "teaching_class__subject_id", "value")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for year, subject, value, n in rows.values(*of).annotate(n=Count("pupil_id", distinct=True)).values_list(*of, "n"):
        row = part_of(year, subject)
        # A pupil with two subjects in one faculty may be counted once only: the fewest there can be.
        found[row][value] = max(found[row][value], n)
    for of_scale in heaps.values():
        for row, heap in of_scale.items():
            heap.pupils = found[row]


def over_time(drawing: Drawing, measure: str) -> Heaps:
    """One measure in each of the cycles shown. One query."""
    place = drawing.place
    heaps: Heaps = defaultdict(dict)
    rows = counted.tallied_over_time(place.viewer.school_id, place.shown_cycles[0].opens, measure)
    counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for cycle_id, year, scale, value, n in rows:
        if year in place.years:
            counts[scale, cycle_id][value] += n
    for one in place.shown_cycles:
        for (scale, cycle_id), values in counts.items():
            if cycle_id == one.pk:
                heaps[scale][str(one.pk)] = Heap(one.words, {"by": "none"}, values)
    return heaps
