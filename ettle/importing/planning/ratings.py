"""Ratings of one open cycle: each to the class the pupil takes the subject in, with earlier values kept."""

from typing import Any

from django.utils.translation import gettext as _

from ettle.importing.planning.matching import Matched, by_number, match, settled
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, refuse
from ettle.importing.reading import CannotReadError, Ratings, Table, Vocabulary, read_ratings
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.dated import in_force
from ettle.tracking.models import Cycle, Rating

RATING = "tracking.Rating"


def plan_ratings(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a file of ratings would change in the cycle chosen. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    cycle = (
        Cycle.objects.filter(school_id=setting.school_id, pk=setting.cycle_id or 0).prefetch_related("years").first()
    )
    if cycle is None or cycle.closed_at is not None:
        raise CannotReadError(_("Ratings go into an open cycle. Choose one that has not closed."))
    matched = match(table, words, Plan())
    pupils = by_number(setting.school_id, matched.kind)
    matched = settled(setting, plan, matched, pupils)
    read = read_ratings(table, setting.policy, words, years={number: pupil.year for number, pupil in pupils.items()})
    plan.refused += read.problems
    plan.warnings += read.warnings
    plan.notes += read.notes
    _compare(setting, plan, cycle, read, pupils=pupils, matched=matched)
    return plan


def _compare(
    setting: Setting, plan: Plan, cycle: Cycle, read: Ratings, *, pupils: dict[str, Pupil], matched: Matched
) -> None:
    classes = _classes(setting)
    held = {
        (r.pupil_id, r.teaching_class_id, r.measure): r
        for r in Rating.objects.filter(cycle=cycle).only("pupil_id", "teaching_class_id", "measure", "value", "version")
    }
    told = "report" in {column.field for column in read.columns}
    years = cycle.facts.years
    measures = {measure.id: measure.label for measure in setting.policy.measures}
    refused: set[tuple[int, str]] = set()
    for entry in read.frame.iter_rows(named=True):
        pupil = pupils.get(entry["pupil"])
        if entry["pupil"] in matched.unsure:
            pupil = None
        why, place = _where(setting, entry, pupil, classes, years=years, cycle=cycle if told else None)
        if entry["pupil"] in matched.unsure:
            why = matched.doubts[entry["pupil"]]
        if why or pupil is None or place is None:
            if (entry["row"], why) not in refused:
                refused.add((entry["row"], why))
                refuse(plan, entry["row"], "", f"{entry['pupil']}, {entry['subject']}", why)
            continue
        label = f"{pupil.name}, {entry['subject']}, {measures[entry['measure']]}"
        key = f"{pupil.pk}|{place}|{entry['measure']}"
        rating = held.get((pupil.pk, place, entry["measure"]))
        if rating is not None:
            plan.compare(RATING, key, label, rating.pk, {"value": rating.value}, {"value": entry["value"]})
            continue
        after = {"pupil_id": pupil.pk, "teaching_class_id": place, "cycle_id": cycle.pk}
        after |= {"measure": entry["measure"], "value": entry["value"]}
        plan.changes.append(Change(RATING, key, label, after, row=entry["row"]))


def _classes(setting: Setting) -> dict[tuple[int, str], list[int]]:
    """The classes each pupil takes each subject in today."""
    found: dict[tuple[int, str], list[int]] = {}
    rows = ClassMembership.objects.filter(in_force(setting.today), pupil__school_id=setting.school_id)
    for pupil, code, group in rows.values_list("pupil_id", "teaching_class__subject__code", "teaching_class_id"):
        found.setdefault((pupil, code), []).append(group)
    return found


def _where(
    setting: Setting,
    entry: dict[str, Any],
    pupil: Pupil | None,
    classes: dict[tuple[int, str], list[int]],
    *,
    years: frozenset[str],
    cycle: Cycle | None,
) -> tuple[str, int | None]:
    """Why a rating cannot be placed, or the class it goes to."""
    if pupil is None:
        return f"No pupil on the roll has the number {entry['pupil']}. Import the pupils first.", None
    if cycle is not None and entry["report"] != cycle.number:
        return f"The row is of report {entry['report']}; this cycle is report {cycle.number}.", None
    if years and pupil.year not in years:
        return f"This cycle is not for {pupil.year}.", None
    known = setting.policy.subject_named(entry["subject"])
    places = classes.get((pupil.pk, known.id if known else entry["subject"]), [])
    if len(places) == 1:
        return "", places[0]
    if places:
        return (
            f"{pupil.name} is in {len(places)} classes of {entry['subject']}, so it is not clear which is meant.",
            None,
        )
    return f"{pupil.name} is in no class of {entry['subject']}. Import the classes first.", None
