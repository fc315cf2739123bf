"""For cycles that have closed: who was on the roll, and how many ratings of each value, as best it is known today."""

from collections import Counter, defaultdict
from typing import Any

from django.db import migrations

from ettle.policy import Policy, PolicyFaults, load_policy_text

BATCH = 5_000


def fill(apps: Any, _editor: Any) -> None:
    """Cycle by cycle: a few queries each, and one row for each pupil."""
    cycles = apps.get_model("tracking", "Cycle").objects.filter(closed_at__isnull=False)
    for cycle in cycles.select_related("policy").order_by("pk"):
        years = {row.year for row in cycle.years.all()}
        ratings = _ratings(apps, cycle)
        roll = _roll(apps, cycle, years, ratings)
        houses = dict(apps.get_model("pupils", "Pupil").objects.filter(pk__in=roll).values_list("pk", "house_id"))
        model = apps.get_model("tracking", "CycleRoll")
        model.objects.bulk_create(
            (
                model(cycle_id=cycle.pk, pupil_id=pupil, year=year, house_id=houses[pupil])
                for pupil, year in sorted(roll.items())
            ),
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        _count(apps, cycle, roll, ratings)


def _ratings(apps: Any, cycle: Any) -> list[Any]:
    rows = apps.get_model("tracking", "Rating").objects.filter(cycle_id=cycle.pk).exclude(value="").order_by("pk")
    of_class = "teaching_class__subject__code", "teaching_class__subject_id", "teaching_class__level"
    return list(rows.values_list("pupil_id", "teaching_class__year", *of_class, "measure", "value"))


def _roll(apps: Any, cycle: Any, years: set[str], ratings: list[Any]) -> dict[int, str]:
    """The year of the concern; else that of most classes rated; else, this session, the year now."""
    pupils = apps.get_model("pupils", "Pupil").objects.filter(school_id=cycle.school_id)
    there = pupils.exclude(left_on__lte=cycle.closed_at.date()).exclude(joined_on__gt=cycle.closed_at.date())
    newest = cycle.school.cycles.order_by("-opens").values_list("session", flat=True).first()
    known: dict[int, str] = {}
    if cycle.session == newest:
        known.update(there.filter(year__in=years).values_list("pk", "year"))
    taught: dict[int, Counter[str]] = defaultdict(Counter)
    for pupil, year, *_rest in ratings:
        if year in years:
            taught[pupil][year] += 1
    known.update({pupil: found.most_common(1)[0][0] for pupil, found in taught.items()})
    known.update(cycle.concerns.values_list("pupil_id", "year"))
    here = set(there.values_list("pk", flat=True))
    return {pupil: year for pupil, year in known.items() if pupil in here}


def _count(apps: Any, cycle: Any, roll: dict[int, str], ratings: list[Any]) -> None:
    policy = _policy(cycle)
    latest = {
        (pupil, code, measure): (roll[pupil], code, subject, level, measure, value)
        for pupil, _year, code, subject, level, measure, value in ratings
        if pupil in roll
    }
    counted: Counter[tuple[str, int, str, str, str]] = Counter()
    for (year, code, subject, level, measure, value), count in Counter(latest.values()).items():
        counted[year, subject, measure, _scale(policy, measure, year, level, code), value] += count
    model = apps.get_model("tracking", "CycleTally")
    model.objects.bulk_create(
        (
            model(
                cycle_id=cycle.pk, year=year, subject_id=subject, measure=measure, scale=scale, value=value,
                ratings=count,
            )
            for (year, subject, measure, scale, value), count in sorted(counted.items())
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )  # fmt: skip


def _policy(cycle: Any) -> Policy | None:
    try:
        return load_policy_text(cycle.policy.text) if cycle.policy else None
    except PolicyFaults:
        return None


def _scale(policy: Policy | None, measure: str, year: str, level: str, code: str) -> str:
    if policy is None or measure not in {one.id for one in policy.measures}:
        return ""
    subject = policy.subject_named(code)
    scale = policy.scale_for(measure, year=year, level=level or None, subject=subject.id if subject else code)
    return scale.id if scale else ""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0004_the_school_as_it_was")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
