"""Closing a cycle: from its ratings to every concern with its reason and its owner, in one transaction."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.pupils.actions import refresh_derived
from ettle.pupils.models import Pupil
from ettle.rules.access import REASONS, Viewer, may_for_year
from ettle.rules.concerns import Evaluation, evaluate
from ettle.rules.owners import Holders, Placed
from ettle.school.models import Subject, TeachingClass
from ettle.school.queries import adopted_on, policy_of
from ettle.school.refusals import refusal
from ettle.tracking.models import Concern, ConcernReason, Cycle, CycleNotice, CycleYear, Rating
from ettle.tracking.queries.readiness import holders_on, what_stops

RATED = {
    "pk": pl.Int64,
    "pupil": pl.Int64,
    "class": pl.Int64,
    "cycle": pl.Int64,
    "measure": pl.String,
    "value": pl.String,
}
TAUGHT = {"class": pl.Int64, "subject": pl.String, "faculty": pl.String, "level": pl.String}
ON_ROLL = {"pupil": pl.Int64, "year": pl.String, "compared": pl.Int64}

Facts = dict[str, str]


class CannotClose(ValueError):
    """The cycle cannot close yet; `reasons` say what is in the way, in words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def rules_day(cycle: Cycle, on: date) -> date:
    """The day whose policy a cycle runs under: the day it was due, or the closing day where that is earlier."""
    return min(cycle.due, on)


@transaction.atomic
def close_cycle(*, by: Viewer, cycle: Cycle, now: datetime) -> Cycle:
    """Close a cycle and raise its concerns. Blanks are allowed and counted. Nothing is sent to anyone (D-04).

    A pupil's year is the one held now, so an old cycle is closed before its pupils move up. Raises PermissionDenied
    without the right over every year of the cycle, and CannotClose naming everything that is in the way.
    """
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("school").prefetch_related("years")
    cycle = locked.get(pk=cycle.pk)
    years = tuple(row.year for row in cycle.years.all())
    why = may_for_year(by, "close_cycle", years)
    if by.school_id != cycle.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not why:
        raise PermissionDenied(refusal(by, why))
    on = timezone.localdate(now)
    if reasons := what_stops(cycle, on):
        raise CannotClose(reasons)
    adopted = adopted_on(cycle.school_id, rules_day(cycle, on))
    policy = policy_of(adopted)
    pupils = {pupil.pk: pupil for pupil in Pupil.objects.on_roll().filter(school_id=cycle.school_id, year__in=years)}
    before = _cycles_before(cycle, years)
    result = evaluate(
        policy, _ratings(cycle, pupils, before), report=cycle.number, before=cycle.number - 1 if before else None
    )
    earlier, holders = _concerned_before(before), holders_on(cycle.school_id, on)
    concerns = _write_concerns(cycle, result, pupils=pupils, earlier=earlier, holders=holders, now=now)
    refreshed = refresh_derived(school=cycle.school, policy=policy, now=now, by=by)
    notices = _write_notices(cycle, result, {concern.pupil_id for concern in concerns})
    cycle.closed_at, cycle.closed_by_id, cycle.policy = now, by.staff_id, adopted
    cycle.save(update_fields=["closed_at", "closed_by", "policy"])
    record(
        by=by,
        verb="cycle.closed",
        about="cycle",
        about_id=cycle.pk,
        now=now,
        why=why,
        policy=adopted.version,
        concerns=len(concerns),
        without_owner=sum(concern.owner_id is None for concern in concerns),
        notices=notices,
        groups_changed=sum(refreshed.values()),
    )
    return cycle


def _cycles_before(cycle: Cycle, years: tuple[str, ...]) -> dict[str, int]:
    """For each year group the cycle it was last rated in, within the session."""
    rows = (
        CycleYear.objects.filter(
            cycle__school_id=cycle.school_id,
            cycle__session=cycle.session,
            cycle__number__lt=cycle.number,
            year__in=years,
        )
        .order_by("cycle__number")
        .values_list("year", "cycle_id")
    )
    return dict(rows)


def _ratings(cycle: Cycle, pupils: Mapping[int, Pupil], before: Mapping[str, int]) -> pl.DataFrame:
    """The ratings of this report and of each pupil's report before, as the rules read them. Two queries.

    Rated twice in one subject, as after a change of class, the later rating stands.
    """
    rated = Rating.objects.filter(cycle_id__in={cycle.pk, *before.values()}).exclude(value="").order_by()
    fields = ("pk", "pupil_id", "teaching_class_id", "cycle_id", "measure", "value")
    ratings = pl.DataFrame(list(rated.values_list(*fields)), schema=RATED, orient="row")
    taught = TeachingClass.objects.filter(school_id=cycle.school_id, session=cycle.session).order_by()
    classes = taught.values_list("pk", "subject__code", "subject__faculty__code", "level")
    on_roll = [(pupil.pk, pupil.year, before.get(pupil.year)) for pupil in pupils.values()]
    this = pl.col("cycle") == cycle.pk
    return (
        ratings.join(pl.DataFrame(on_roll, schema=ON_ROLL, orient="row"), on="pupil")
        .filter(this | (pl.col("cycle") == pl.col("compared")))
        .join(pl.DataFrame(list(classes), schema=TAUGHT, orient="row"), on="class")
        .with_columns(report=pl.when(this).then(cycle.number).otherwise(cycle.number - 1))
        .sort("pk")
        .unique(subset=["pupil", "subject", "measure", "report"], keep="last")
        .drop("pk", "class", "cycle", "compared")
    )


def _concerned_before(before: Mapping[str, int]) -> set[tuple[int, int | None]]:
    """Pupil and subject of every concern of the report before. One query."""
    rows = ConcernReason.objects.filter(concern__cycle_id__in=set(before.values()), counts=True).order_by()
    return set(rows.values_list("concern__pupil_id", "subject_id"))


def _write_concerns(
    cycle: Cycle,
    result: Evaluation,
    *,
    pupils: Mapping[int, Pupil],
    earlier: set[tuple[int, int | None]],
    holders: Holders,
    now: datetime,
) -> list[Concern]:
    rows: dict[int, list[Facts]] = {}
    for row in result.reasons.iter_rows(named=True):
        rows.setdefault(int(row["pupil"]), []).append(row)
    subjects = {subject.code: subject for subject in Subject.objects.filter(school_id=cycle.school_id)}
    concerns: list[Concern] = []
    reasons: list[ConcernReason] = []
    for found in result.pupils.iter_rows(named=True):
        pupil = pupils[int(found["pupil"])]
        mine = _reasons(rows[pupil.pk], subjects, pupil.pk, earlier)
        role = found["owner"] or ""
        concern = Concern(
            cycle=cycle,
            pupil=pupil,
            year=pupil.year,
            faculties=found["faculties"],
            owner_role=role,
            policy_role=role,
            owner_id=holders.owner(role, _placed(pupil, mine)) if role else None,
            repeated=any(reason.repeated for reason in mine),
            raised_at=now,
        )
        for reason in mine:
            reason.concern = concern
        concerns.append(concern)
        reasons += mine
    Concern.objects.bulk_create(concerns)
    for reason in reasons:
        reason.concern_id = reason.concern.pk
    ConcernReason.objects.bulk_create(reasons)
    return concerns


def _reasons(
    rows: list[Facts], subjects: Mapping[str, Subject], pupil_id: int, earlier: set[tuple[int, int | None]]
) -> list[ConcernReason]:
    made = []
    for row in rows:
        subject = subjects.get(row["subject"] or "")
        counts = row["outcome"] == "owner"
        made.append(
            ConcernReason(
                trigger=row["trigger"],
                subject=subject,
                faculty_id=subject.faculty_id if subject else None,
                measure=row["measure"],
                value=row["value"],
                previous=row["previous"] or "",
                seriousness=row["seriousness"] or "",
                counts=counts,
                repeated=counts and (pupil_id, subject.pk if subject else None) in earlier,
                because=row["because"],
            )
        )
    return made


def _placed(pupil: Pupil, reasons: list[ConcernReason]) -> Placed:
    """Where the concern sits; with several faculties, the one with most reasons speaks for it."""
    counted = [reason.faculty_id for reason in reasons if reason.counts and reason.faculty_id is not None]
    most = max(sorted(set(counted)), key=counted.count, default=None)
    return Placed(pupil.year, pupil.house_id, pupil.tutor_group_id, most)


def _write_notices(cycle: Cycle, result: Evaluation, concerned: set[int]) -> int:
    """What is no concern and must still be seen: changes of level, and comments or praise asked for."""
    codes = dict(Subject.objects.filter(school_id=cycle.school_id).values_list("code", "pk"))
    told = [(row["kind"], row["pupil"], row["subject"], row["text"]) for row in result.notices.iter_rows(named=True)]
    alone = result.reasons.filter(pl.col("outcome") != "owner")
    told += [
        (row["outcome"], row["pupil"], row["subject"], row["because"])
        for row in alone.iter_rows(named=True)
        if int(row["pupil"]) not in concerned
    ]
    made = [
        CycleNotice(cycle=cycle, pupil_id=int(pupil), subject_id=codes.get(subject or ""), kind=kind, text=text[:400])
        for kind, pupil, subject, text in told
    ]
    CycleNotice.objects.bulk_create(made)
    return len(made)
