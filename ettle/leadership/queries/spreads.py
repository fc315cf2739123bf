"""How ratings spread over a scale: by measure, year, faculty, subject, support group and cycle (S3-012)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _

from ettle.leadership.pages import Num, Spread, SpreadRow, Tone
from ettle.leadership.queries import counted
from ettle.leadership.queries.drawing import Drawing, change, share_words
from ettle.leadership.queries.place import Place
from ettle.policy.schema import Scale
from ettle.rules.leading import percent
from ettle.rules.small_numbers import Withheld
from ettle.tracking.models import Rating
from ettle.tracking.queries.overview import may_fire
from ettle.ui import charts
from ettle.ui.charts import Part
from ettle.ui.words import number


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


Tallied = Sequence[tuple[int, str, int, str, str, int]]
"""Cycle, year, subject, scale, value and how many ratings, of one measure."""
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
        return SpreadRow(heap.name, figures, "" if kept.any else number(total), "", picture, href=heap.href)
    now = percent(heap.concerned, total)
    then = None if heap.concerned_before is None else drawing.then(heap.concerned_before, heap.before)
    direction, words = change(now, then)
    share = share_words(heap.concerned, total)
    return SpreadRow(heap.name, figures, number(total), share, picture, direction, words, heap.href)


def _figure(drawing: Drawing, heap: Heap, measure: str, value: str, *, hidden: bool, concern: bool) -> Num:
    asked = {"what": "rating", "measure": measure, "value": value, **heap.asked}
    found = drawing.num(heap.values.get(value, 0), asked, kept_back=hidden, concern=concern)
    return found if heap.asked.get("by") != "none" else Num(found.shown, "", concern)


def raised(place: Place) -> dict[tuple[int, str, int, str], int]:
    """Cycle, year, subject and measure to how many ratings raised a concern. One query."""
    return {
        (cycle, year, subject, measure): n
        for cycle, year, subject, measure, n in counted.rated_a_concern(place.cycle.pk, place.before_id)
    }


Raised = Mapping[tuple[int, str, int, str], int]


def of_measures(drawing: Drawing, found: Raised) -> dict[tuple[str, str], Heap]:
    """Every measure and scale, all years together, in the order of the policy. One query."""
    place = drawing.place
    heaps: dict[tuple[str, str], Heap] = {}
    labels = {measure.id: measure.label for measure in place.policy.measures}
    scales = defaultdict(set)
    rows = counted.tallied(place.cycle.pk, place.before_id)
    for _cycle, _year, measure, scale, _value, _n in rows:
        scales[measure].add(scale)
    for cycle_id, year, measure, scale, value, n in rows:
        if year not in place.years or measure not in labels:
            continue
        heap = heaps.setdefault((measure, scale), Heap(labels[measure]))
        if cycle_id == place.cycle.pk:
            heap.values[value] += n
        else:
            heap.before += n
    for (measure, _scale), heap in heaps.items():
        if len(scales[measure]) == 1:
            _concerned(place, heap, found, measure)
    order = list(labels)
    return dict(sorted(heaps.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def _concerned(
    place: Place, heap: Heap, found: Raised, measure: str, *, years: Iterable[str] = (), subjects: Iterable[int] = ()
) -> None:
    """How many of a heap's ratings raised a concern; only where the heap is on the measure's one scale."""
    wanted, taught = set(years or place.years), set(subjects)

    def count(cycle_id: int) -> int:
        return sum(
            n for (of, year, subject, one), n in found.items()
            if of == cycle_id and year in wanted and one == measure and (not taught or subject in taught)
        )  # fmt: skip

    heap.concerned = count(place.cycle.pk)
    heap.concerned_before = count(place.before_id) if heap.before else None


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
    members: dict[str, set[int]] = defaultdict(set)
    for cycle_id, year, subject, scale, value, n in rows:
        if year not in place.years:
            continue
        faculty, name = faculty_of.get(subject, ("", ""))
        row = {"year": year, "faculty": faculty or _("No faculty"), "subject": name}[kind]
        members[row].add(subject)
        of = {"year": year, "faculty": faculty, "subject": name}[kind]
        asked = {kind: of} if of else {"by": "none"}
        heap = heaps[scale].setdefault(row, Heap(row, asked))
        if cycle_id == place.cycle.pk:
            heap.values[value] += n
        else:
            heap.before += n
    if len(heaps) == 1:
        for row, heap in next(iter(heaps.values())).items():
            years, subjects = ((row,), ()) if kind == "year" else ((), members[row])
            _concerned(place, heap, found, measure, years=years, subjects=subjects)
    if place.unseen:
        _pupils_behind(place, measure, heaps, faculty_of, kind)
    order = list(place.years) if kind == "year" else []
    return {
        scale: dict(sorted(rows.items(), key=lambda item: (order.index(item[0]) if order else 0, item[0])))
        for scale, rows in sorted(heaps.items())
    }


def _pupils_behind(
    place: Place, measure: str, heaps: Heaps, faculty_of: Mapping[int, tuple[str, str]], kind: str
) -> None:
    """How many pupils stand behind each value: ten ratings may be one pupil's."""
    rows = Rating.objects.filter(
        cycle_id=place.cycle.pk, measure=measure, pupil__rolls__cycle_id=place.cycle.pk,
        pupil__rolls__year__in=place.years,
    ).order_by()  # fmt: skip
    of = ("pupil__rolls__year", "teaching_class__subject_id", "value")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for year, subject, value, n in rows.values(*of).annotate(n=Count("pupil_id", distinct=True)).values_list(*of, "n"):
        faculty, name = faculty_of.get(subject, ("", ""))
        row = {"year": year, "faculty": faculty or _("No faculty"), "subject": name}[kind]
        # A pupil with two subjects in one faculty may be counted once only: the fewest there can be.
        found[row][value] = max(found[row][value], n)
    for heap in (heap for of_scale in heaps.values() for heap in of_scale.values()):
        heap.pupils = found[heap.name]


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
