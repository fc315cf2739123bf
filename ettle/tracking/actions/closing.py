"""Closing a cycle: from its ratings to every concern with its reason and its owner, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.pupils.actions import refresh_derived
from ettle.pupils.models import Pupil
from ettle.rules.access import REASONS, Viewer, may_for_year
from ettle.rules.concerns.phases import Found, evaluate_each
from ettle.rules.decision import Decision
from ettle.rules.owners import Holders, Placed
from ettle.school.models import Subject, TeachingClass
from ettle.school.queries import adopted_on, policy_of
from ettle.school.refusals import refusal
from ettle.school.rows import insert
from ettle.tracking.actions.reminding import tell_owners
from ettle.tracking.actions.repeats import tell_of_repeats
from ettle.tracking.as_closed import keep_roll, keep_tallies
from ettle.tracking.closed import follow
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

CONCERN = ("pupil_id", "year", "faculties", "owner_role", "policy_role", "owner_id", "repeated")
FOUND = ("pupil", "subject", "outcome", "previous", "seriousness", "trigger", "measure", "value", "because")
AT_ONCE = 20_000
"""Ratings fetched in one turn."""


@dataclass(frozen=True, slots=True)
class Book:
    """What reasons are written from beside the rules: subjects by code, and how long each has been a concern."""

    subjects: Mapping[str, Subject]
    earlier: Mapping[tuple[int, int | None], int]
    repeated_from: int


class Reason(NamedTuple):
    """A reason as its row holds it, in the order it is inserted in."""

    subject_id: int | None
    faculty_id: int | None
    previous: str
    seriousness: str
    counts: bool
    running: int
    repeated: bool
    trigger: str
    measure: str
    value: str
    because: str


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
    """Close a cycle and raise its concerns. Blanks are allowed and counted. No pupil or carer is told (D-04).

    A pupil's year is the one held now, so an old cycle is closed before its pupils move up. Raises PermissionDenied
    without the right over every year of the cycle, and CannotClose naming everything that is in the way.
    """
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("school").prefetch_related("years")
    cycle = locked.get(pk=cycle.pk)
    years = tuple(row.year for row in cycle.years.all())
    why = _permitted(by, cycle, years)
    on = timezone.localdate(now)
    if reasons := what_stops(cycle, on):
        raise CannotClose(reasons)
    adopted = adopted_on(cycle.school_id, rules_day(cycle, on))
    policy = policy_of(adopted)
    pupils = {pupil.pk: pupil for pupil in Pupil.objects.on_roll().filter(school_id=cycle.school_id, year__in=years)}
    before = _cycles_before(cycle, years)
    ratings = _ratings(cycle, pupils, before)
    phases = {pupil.pk: pupil.phase_override for pupil in pupils.values() if pupil.phase_override}
    compared = cycle.number - 1 if before else None
    result = evaluate_each(policy, ratings, phases, report=cycle.number, before=compared)
    holders = holders_on(cycle.school_id, on)
    book = Book(subjects_of(cycle.school_id), _concerned_before(before), policy.acting.repeat.times)
    concerns = _write_concerns(cycle, result, pupils=pupils, book=book, holders=holders, now=now)
    refreshed = refresh_derived(school=cycle.school, policy=policy, now=now, by=by)
    notices = _write_notices(cycle, result, concerns.keys(), book.subjects)
    keep_roll(cycle, pupils.values())
    keep_tallies(cycle, policy, ratings, book.subjects)
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
        without_owner=sum(owner is None for owner in concerns.values()),
        notices=notices,
        groups_changed=sum(refreshed.values()),
    )
    tell_of_repeats(cycle=cycle, policy=policy, holders=holders, by=by, now=now)
    follow(cycle=cycle, by=by, now=now)
    tell_owners(cycle=cycle, by=by, now=now)
    return cycle


def _permitted(by: Viewer, cycle: Cycle, years: tuple[str, ...]) -> Decision:
    why = may_for_year(by, "close_cycle", years)
    if by.school_id != cycle.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not why:
        raise PermissionDenied(refusal(by, why))
    return why


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
    ratings = pl.DataFrame(list(rated.values_list(*fields).iterator(AT_ONCE)), schema=RATED, orient="row")
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


def _concerned_before(before: Mapping[str, int]) -> dict[tuple[int, int | None], int]:
    """Pupil and subject of every concern of the report before, and for how many running by then. One query."""
    rows = ConcernReason.objects.filter(concern__cycle_id__in=set(before.values()), counts=True, raised_by=None)
    found = rows.order_by("running").values_list("concern__pupil_id", "subject_id", "running")
    return {(pupil, subject): running for pupil, subject, running in found}


def subjects_of(school_id: int) -> dict[str, Subject]:
    """The school's subjects by code. One query."""
    return {subject.code: subject for subject in Subject.objects.filter(school_id=school_id)}


def _write_concerns(
    cycle: Cycle,
    result: Found,
    *,
    pupils: Mapping[int, Pupil],
    book: Book,
    holders: Holders,
    now: datetime,
) -> dict[int, int | None]:
    """The concerns with their reasons; the owner of each by its pupil. Three statements."""
    reasons = _reasons(result, book)
    owners: dict[int, int | None] = {}
    concerns = []
    for known, faculties, owner_role in result.pupils.select("pupil", "faculties", "owner").iter_rows():
        pupil_id, role = int(known), owner_role or ""
        pupil, mine = pupils[pupil_id], reasons[pupil_id]
        owner = owners[pupil_id] = holders.owner(role, _placed(pupil, mine)) if role else None
        repeated = any(reason.repeated for reason in mine)
        concerns.append((pupil_id, pupil.year, faculties, role, role, owner, repeated))
    insert(Concern, CONCERN, concerns, cycle_id=cycle.pk, raised_at=now)
    raised = dict(Concern.objects.filter(cycle=cycle).values_list("pupil_id", "pk"))
    told = ((raised[pupil_id], *reason) for pupil_id in owners for reason in reasons[pupil_id])
    insert(ConcernReason, ("concern_id", *Reason._fields), told)
    return owners


def _reasons(result: Found, book: Book) -> dict[int, list[Reason]]:
    """Every reason by its pupil."""
    made: dict[int, list[Reason]] = defaultdict(list)
    for known, code, outcome, previous, seriousness, *rest in result.reasons.select(FOUND).iter_rows():
        pupil, subject = int(known), book.subjects.get(code or "")
        subject_id, faculty_id = (subject.pk, subject.faculty_id) if subject else (None, None)
        counts = outcome == "owner"
        running = 1 + book.earlier.get((pupil, subject_id), 0) if counts else 1
        again = running >= book.repeated_from
        made[pupil].append(
            Reason(subject_id, faculty_id, previous or "", seriousness or "", counts, running, again, *rest)
        )
    return made


def _placed(pupil: Pupil, reasons: list[Reason]) -> Placed:
    """Where the concern sits; with several faculties, the one with most reasons speaks for it."""
    counted = [reason.faculty_id for reason in reasons if reason.counts and reason.faculty_id is not None]
    most = max(sorted(set(counted)), key=counted.count, default=None)
    return Placed(pupil.year, pupil.house_id, pupil.tutor_group_id, most)


def _write_notices(cycle: Cycle, result: Found, concerned: Collection[int], subjects: Mapping[str, Subject]) -> int:
    """What is no concern and must still be seen: changes of level, and comments or praise asked for."""
    codes = {code: subject.pk for code, subject in subjects.items()}
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
