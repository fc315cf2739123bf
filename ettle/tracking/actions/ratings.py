"""Giving ratings, and saying that a class is finished."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.audit.actions import record
from ettle.people.models import StaffMember
from ettle.policy.schema import Scale
from ettle.rules.access import REASONS, Viewer
from ettle.school.models import TeachingClass
from ettle.tracking.models import ClassFinished, Cycle, EarlierRating, Rating
from ettle.tracking.pages.ratings import CellAnswer
from ettle.tracking.queries.class_in_cycle import (
    NEVER,
    ClassInCycle,
    Enrolled,
    Held,
    Standing,
    held_ratings,
)


@dataclass(frozen=True, slots=True)
class TypedCell:
    """One box as it was typed. `version` is the one the typist saw; 0 was never given."""

    pupil: str
    measure: str
    value: str
    version: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of every box sent, and what the class holds now."""

    cells: tuple[CellAnswer, ...]
    held: Held
    touched: tuple[Enrolled, ...]


@dataclass(slots=True)
class _Work:
    """What one request changes, gathered before anything is written."""

    answers: list[CellAnswer] = field(default_factory=list)
    write: dict[tuple[int, str], Standing] = field(default_factory=dict)
    earlier: list[Standing] = field(default_factory=list)
    clashes: list[tuple[int, Standing]] = field(default_factory=list)


def record_ratings(*, by: Viewer, place: ClassInCycle, cells: Sequence[TypedCell], now: datetime) -> Recorded:
    """Save what was typed, box by box: a bad one never blocks a good one, and nobody's newer value is overwritten.

    Sending the same boxes again changes nothing. Raises PermissionDenied with the reason.
    """
    if not place.decision:
        raise PermissionDenied(place.locked)
    people = {str(pupil.key): pupil for pupil in place.roll}
    with transaction.atomic():
        _hold_open(place)
        held = held_ratings(place)
        work = _weighed(place, held, people, cells)
        if work.write:
            _write(by, place, held, work, now)
    named = _with_names(work)
    touched = {cell.pupil: people[cell.pupil] for cell in named if cell.pupil in people}
    return Recorded(named, {**held, **work.write}, tuple(touched.values()))


def _hold(place: ClassInCycle) -> bool:
    """Keep the cycle from closing, and others from this class, till this commits. Returns whether it is finished.

    Raises PermissionDenied once the cycle has closed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Closing takes this row for itself; saves share it, so that they wait for a close and not for each other.
            cursor.execute("SELECT 1 FROM tracking_cycle WHERE id = %s FOR SHARE", [place.cycle.pk])
        TeachingClass.objects.select_for_update(no_key=True).values_list("pk").get(pk=place.group.pk)
    finished = ClassFinished.objects.filter(cycle_id=OuterRef("pk"), teaching_class_id=place.group.pk)
    closed_at, is_finished = Cycle.objects.values_list("closed_at", Exists(finished)).get(pk=place.cycle.pk)
    if closed_at is not None:
        raise PermissionDenied(_(REASONS["cycle_closed"]))
    return bool(is_finished)


def _hold_open(place: ClassInCycle) -> None:
    """As _hold, and raises PermissionDenied where the class is finished."""
    if _hold(place):
        raise PermissionDenied(_("This class is finished. Take that back to change a rating."))


def _weighed(place: ClassInCycle, held: Held, people: Mapping[str, Enrolled], cells: Sequence[TypedCell]) -> _Work:
    work = _Work()
    twice = _sent_twice(cells)
    for cell in {(cell.pupil, cell.measure): cell for cell in cells}.values():
        pupil = people.get(cell.pupil)
        standing = held.get((pupil.pupil_id, cell.measure), NEVER) if pupil else NEVER
        if (cell.pupil, cell.measure) in twice:
            problem: str | None = _("Two different answers were sent for this box. Type it once more.")
            value = ""
        else:
            value, problem = _read(place, pupil, cell)
        if problem:
            answer = CellAnswer(
                cell.pupil, cell.measure, "refused", standing.value, standing.version, problem, standing.value
            )
        elif value == standing.value:
            answer = CellAnswer(cell.pupil, cell.measure, "unchanged", value, standing.version)
        elif cell.version != standing.version:
            work.clashes.append((len(work.answers), standing))
            answer = CellAnswer(cell.pupil, cell.measure, "conflict", standing.value, standing.version)
        else:
            assert pupil is not None
            version = standing.version + 1
            work.write[pupil.pupil_id, cell.measure] = Standing(standing.rating_id, value, version, None, None)
            work.earlier.extend([standing] if standing.version else [])
            answer = CellAnswer(cell.pupil, cell.measure, "saved", value, version, was=standing.value)
        work.answers.append(answer)
    return work


def _sent_twice(cells: Iterable[TypedCell]) -> set[tuple[str, str]]:
    values: dict[tuple[str, str], set[str]] = {}
    for cell in cells:
        values.setdefault((cell.pupil, cell.measure), set()).add(cell.value)
    return {box for box, said in values.items() if len(said) > 1}


def _read(place: ClassInCycle, pupil: Enrolled | None, cell: TypedCell) -> tuple[str, str | None]:
    """The value as it is stored, or what is wrong with what was typed."""
    if pupil is None:
        return "", _("This pupil is not in %(group)s.") % {"group": place.group.name}
    if pupil.left is not None:
        return "", _("%(pupil)s has left %(group)s.") % {"pupil": pupil.name, "group": place.group.name}
    scale = place.scale(cell.measure, pupil) if cell.measure in place.contents else None
    if scale is None:
        return "", _("This measure is not rated for %(pupil)s in %(cycle)s.") % {
            "pupil": pupil.name,
            "cycle": place.cycle.name,
        }
    if cell.value == "":
        return "", None
    found = scale.read(cell.value)
    if found is not None:
        return found.value, None
    return "", _not_on(
        scale, place.policy.measure(cell.measure).label, cell.value, place.policy.missing_token(cell.value)
    )


def _not_on(scale: Scale, measure: str, value: str, stands_for_nothing: bool) -> str:
    words = {"value": value[:40], "measure": measure, "allowed": scale.allowed}
    if stands_for_nothing:
        return (
            _("%(value)s is not on this scale. %(measure)s is %(allowed)s; for no rating, leave the box blank.") % words
        )
    return _("%(value)s is not on this scale. %(measure)s is %(allowed)s.") % words


def _write(by: Viewer, place: ClassInCycle, held: Held, work: _Work, now: datetime) -> None:
    EarlierRating.objects.bulk_create(
        EarlierRating(rating_id=row.rating_id, value=row.value, version=row.version, by_id=row.by_id, at=row.at)
        for row in work.earlier
        if row.at is not None
    )
    Rating.objects.bulk_create(
        (
            Rating(
                pupil_id=pupil_id,
                teaching_class_id=place.group.pk,
                cycle_id=place.cycle.pk,
                measure=measure,
                value=new.value,
                version=new.version,
                by_id=by.staff_id,
                at=now,
            )
            for (pupil_id, measure), new in work.write.items()
        ),
        update_conflicts=True,
        unique_fields=["pupil", "teaching_class", "cycle", "measure"],
        update_fields=["value", "version", "by", "at"],
    )
    record(
        by=by,
        verb="ratings.saved",
        about="class",
        about_id=place.group.pk,
        now=now,
        why=place.decision,
        cycle=place.cycle.pk,
        cells=[[pupil_id, measure, new.version] for (pupil_id, measure), new in work.write.items()],
    )


def _with_names(work: _Work) -> tuple[CellAnswer, ...]:
    """The answers, those in conflict with who gave the value that stands, and when."""
    if work.clashes:
        people = {standing.by_id for _where, standing in work.clashes if standing.by_id is not None}
        names = dict(StaffMember.objects.filter(pk__in=people).values_list("pk", "name"))
        for where, standing in work.clashes:
            name = names.get(standing.by_id or 0) or _("Somebody")
            work.answers[where] = replace(work.answers[where], by=name, at=standing.at)
    return tuple(work.answers)


class BlanksNeedAReason(ValueError):
    """Some boxes are blank and nobody said why; the message says so to a person."""


def finish_class(*, by: Viewer, place: ClassInCycle, reason: str, now: datetime) -> ClassFinished:
    """Say that a class is finished. Raises BlanksNeedAReason, or PermissionDenied with the reason."""
    if not place.decision:
        raise PermissionDenied(place.locked)
    with transaction.atomic():
        _hold_open(place)
        blanks = place.of - place.done(held_ratings(place))
        if blanks and not reason.strip():
            raise BlanksNeedAReason(
                ngettext(
                    "%(count)s box is blank. Say why, and the class is finished.",
                    "%(count)s boxes are blank. Say why, and the class is finished.",
                    blanks,
                )
                % {"count": blanks}
            )
        finished = ClassFinished.objects.create(
            cycle_id=place.cycle.pk,
            teaching_class=place.group,
            by_id=by.staff_id,
            at=now,
            reason_for_blanks=reason.strip() if blanks else "",
        )
        _record_finish(by, place, "class.finished", now, blanks=blanks)
    return finished


def reopen_class(*, by: Viewer, place: ClassInCycle, now: datetime) -> None:
    """Take back that a class is finished, while the cycle is open. Raises PermissionDenied with the reason."""
    if not place.decision:
        raise PermissionDenied(place.locked)
    with transaction.atomic():
        _hold(place)
        gone, _each = ClassFinished.objects.filter(cycle_id=place.cycle.pk, teaching_class_id=place.group.pk).delete()
        if gone:
            _record_finish(by, place, "class.finish_taken_back", now)


def _record_finish(by: Viewer, place: ClassInCycle, verb: str, now: datetime, **detail: Any) -> None:
    record(
        by=by,
        verb=verb,
        about="class",
        about_id=place.group.pk,
        now=now,
        why=place.decision,
        cycle=place.cycle.pk,
        **detail,
    )
