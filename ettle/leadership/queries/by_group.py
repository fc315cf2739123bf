"""A measure by support group: what the pupils of each group were given, for groups the viewer reads by name."""

from collections import Counter, defaultdict

from django.db.models import Count

from ettle.leadership.queries.drawing import Drawing
from ettle.leadership.queries.gaps import named, reads
from ettle.leadership.queries.spreads import Heap, Heaps
from ettle.school.dated import in_force
from ettle.tracking.models import Rating


def by_group(drawing: Drawing, measure: str) -> Heaps:
    """One query. Restricted groups are left out for who does not read at their level: a value is too small a part."""
    place = drawing.place
    groups = {one.id: one for one in named(place) if reads(place, one)}
    if place.unseen or not groups:
        return {}
    rows = Rating.objects.filter(
        in_force(place.cycle.closed_on, "pupil__categories__"),
        cycle_id=place.cycle.pk,
        measure=measure,
        pupil__categories__category__in=groups,
        pupil__rolls__cycle_id=place.cycle.pk,
        pupil__rolls__year__in=place.years,
    ).exclude(value="")
    of = (
        "pupil__categories__category", "pupil__rolls__year", "teaching_class__level", "teaching_class__subject__code",
        "value",
    )  # fmt: skip
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    policy = place.policy
    for code, year, level, subject, value, n in (
        rows.order_by().values(*of).annotate(n=Count("pk")).values_list(*of, "n")
    ):
        known = policy.subject_named(subject)
        scale = policy.scale_for(measure, year=year, level=level or None, subject=known.id if known else subject)
        if scale is not None:
            counted[scale.id, code][value] += n
    heaps: Heaps = defaultdict(dict)
    for code, category in groups.items():
        for (scale_id, of_code), values in counted.items():
            if of_code == code:
                heaps[scale_id][code] = Heap(category.label, {"group": code}, values)
    return heaps
