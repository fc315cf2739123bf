"""Giving attitude, writing its summary, and agreeing targets."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.attitude.models import AttitudeMark, AttitudeSummary, AttitudeTarget, EarlierAttitude
from ettle.attitude.pages import AttitudeAnswer
from ettle.attitude.queries.place import LETTERS, NEVER, NUMBERS, Held, Place
from ettle.audit.actions import record
from ettle.audit.models import Event
from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.attitude import may_give
from ettle.rules.decision import Decision, yes
from ettle.school.refusals import refusal

LONGEST_SUMMARY = 1000
LONGEST_TARGET = 300


class NotTaken(ValueError):
    """What was written cannot be kept; `faults` says why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class TypedMark:
    """One cell as it was typed: public id of the pupil, id of the area. `version` is the one the typist saw."""

    pupil: str
    strand: str
    value: str
    version: int


@dataclass(slots=True)
class _Work:
    """What one request changes, gathered before anything is written."""

    answers: list[AttitudeAnswer] = field(default_factory=list)
    write: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    earlier: list[Held] = field(default_factory=list)
    clashes: list[tuple[int, Held]] = field(default_factory=list)


def colour_read(text: str) -> str | None:
    """The colour a text means: its name, its letter or its number. Blank for blank, None for anything else."""
    typed = text.strip().casefold()
    if not typed:
        return ""
    for colour, letter in LETTERS.items():
        if typed in (colour, letter.casefold(), NUMBERS[colour]):
            return colour
    return None


def record_marks(*, by: Viewer, place: Place, cells: Sequence[TypedMark], now: datetime) -> tuple[AttitudeAnswer, ...]:
    """Save cells one by one: a bad one never blocks a good one, and nobody's newer mark is overwritten.

    Sending the same again changes nothing. Raises PermissionDenied with the reason where none of them may be given.
    """
    if not place.gives:
        raise PermissionDenied(place.locked)
    with transaction.atomic():
        # Two saves about one pupil wait for each other, so that neither loses what the other wrote.
        ids = sorted(pupil.pk for pupil in place.pupils)
        list(Pupil.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        held = place.standing()
        work = _Work()
        for cell in {(cell.pupil, cell.strand): cell for cell in cells}.values():
            _weigh(place, held, work, cell)
        if work.write:
            _write(by, place, work, now)
    return _with_names(work)


def _weigh(place: Place, held: dict[tuple[int, str], Held], work: _Work, cell: TypedMark) -> None:
    pupil = next((one for one in place.pupils if str(one.key) == cell.pupil), None)
    where = (pupil.pk, cell.strand) if pupil else None
    standing = held.get(where, NEVER) if where else NEVER
    value, problem = colour_read(cell.value), ""
    if where is None:
        problem = _("This pupil is not on this page.")
    elif where not in place.gives:
        problem = _("This area is not yours to give for this pupil.")
    elif value is None:
        problem = _("%(value)s is none of the colours. G, Y or R is right, or 1, 2 or 3.") % {"value": cell.value[:40]}
    answer = AttitudeAnswer(cell.pupil, cell.strand, "unchanged", standing.value, standing.version)
    if problem:
        answer = replace(answer, status="refused", problem=problem)
    elif value != standing.value and cell.version != standing.version:
        work.clashes.append((len(work.answers), standing))
        answer = replace(answer, status="conflict")
    elif value is not None and value != standing.value and where:
        work.write[where] = (value, standing.version + 1)
        work.earlier += [standing] if standing.version else []
        answer = replace(answer, status="saved", value=value, version=standing.version + 1)
    work.answers.append(answer)


def _write(by: Viewer, place: Place, work: _Work, now: datetime) -> None:
    EarlierAttitude.objects.bulk_create(
        EarlierAttitude(mark_id=row.mark_id, value=row.value, version=row.version, by_id=row.by_id, at=row.at)
        for row in work.earlier
        if row.at is not None
    )
    AttitudeMark.objects.bulk_create(
        (
            AttitudeMark(
                pupil_id=pupil_id,
                session=place.half.session,
                half_term=place.half.id,
                strand=strand,
                value=value,
                version=version,
                by_id=by.staff_id,
                at=now,
            )
            for (pupil_id, strand), (value, version) in work.write.items()
        ),
        update_conflicts=True,
        unique_fields=["pupil", "session", "half_term", "strand"],
        update_fields=["value", "version", "by", "at"],
    )
    pupils = {pupil_id for pupil_id, _strand in work.write}
    cells = [[pupil_id, strand, version] for (pupil_id, strand), (_value, version) in work.write.items()]
    record(
        by=by,
        verb="attitude.saved",
        about="attitude",
        about_id=f"{place.half.session} {place.half.id}",
        pupil_id=min(pupils) if len(pupils) == 1 else None,
        now=now,
        why=place.may_give(min(pupils)),
        cells=cells,
    )


def _with_names(work: _Work) -> tuple[AttitudeAnswer, ...]:
    """The answers, those in conflict with who gave the mark that stands, and when."""
    if work.clashes:
        people = {held.by_id for _where, held in work.clashes if held.by_id is not None}
        names = dict(StaffMember.objects.filter(pk__in=people).values_list("pk", "name"))
        for where, held in work.clashes:
            name = names.get(held.by_id or 0) or _("Somebody")
            work.answers[where] = replace(work.answers[where], by=name, at=held.at)
    return tuple(work.answers)


def write_summary(*, by: Viewer, place: Place, text: str, now: datetime) -> None:
    """Put a sentence in place of the summary worked out; blank gives that back. Raises PermissionDenied, NotTaken."""
    why = _allowed(by, place)
    text = text.strip()
    if len(text) > LONGEST_SUMMARY or "\0" in text:
        words = _("This is too long. Up to %(most)s characters can be kept.") % {"most": LONGEST_SUMMARY}
        raise NotTaken({"summary": words})
    own = {"pupil_id": place.pupils[0].pk, "session": place.half.session, "half_term": place.half.id}
    with transaction.atomic():
        last = AttitudeSummary.objects.filter(**own).last()
        if (last.text if last else "") == text:
            return
        made = AttitudeSummary.objects.create(**own, text=text, by_id=by.staff_id, at=now)
        _kept(by, place, ("attitude_summary.saved", made.pk), why, now)


def agree_target(
    *, by: Viewer, place: Place, strand: str, text: str, support: str, until: date | None, now: datetime
) -> AttitudeTarget:
    """Keep a target agreed today about one area, with its support. Raises PermissionDenied, NotTaken."""
    why = _allowed(by, place)
    text, support, today = text.strip(), support.strip(), place.year.viewer.on
    faults = {}
    if strand not in {one.id for one in place.year.rules.used}:
        faults["strand"] = _("Choose the area the target is about.")
    if not text:
        faults["text"] = _("Write what was agreed: what the pupil will do, so that both can see whether it was done.")
    for name, written in (("text", text), ("support", support)):
        if len(written) > LONGEST_TARGET or "\0" in written:
            words = _("This is too long. Up to %(most)s characters can be kept.")
            faults[name] = words % {"most": LONGEST_TARGET}
    if until is not None and until < today:
        faults["until"] = _("That day has passed. Choose today or a later day.")
    if faults:
        raise NotTaken(faults)
    with transaction.atomic():
        made = AttitudeTarget.objects.create(
            pupil_id=place.pupils[0].pk,
            session=place.half.session,
            half_term=place.half.id,
            strand=strand,
            text=text,
            support=support,
            agreed_on=today,
            until=until,
            by_id=by.staff_id,
            at=now,
        )
        _kept(by, place, ("attitude_target.agreed", made.pk), why, now)
    return made


def end_target(*, by: Viewer, place: Place, target_id: int, outcome: str, now: datetime) -> None:
    """Say whether a target was met. Said once; a second time changes nothing. Raises PermissionDenied, NotTaken."""
    why = _allowed(by, place)
    if outcome not in AttitudeTarget.Outcome.values:
        raise NotTaken({"outcome": _("Say whether the target was met or not.")})
    with transaction.atomic():
        open_still = AttitudeTarget.objects.filter(pk=target_id, pupil_id=place.pupils[0].pk, ended_at__isnull=True)
        if open_still.update(outcome=outcome, ended_at=now, ended_by_id=by.staff_id):
            _kept(by, place, ("attitude_target.ended", target_id), why, now)


def note_opened(*, by: Viewer, place: Place, now: datetime) -> None:
    """Put on record that attitude was opened: of one pupil, or of how many."""
    one = place.pupils[0].pk if len(place.pupils) == 1 else None
    with transaction.atomic():
        record(
            by=by,
            verb="attitude.opened",
            about="attitude",
            about_id=f"{place.half.session} {place.half.id}",
            pupil_id=one,
            now=now,
            why=yes("role_may"),
            kind=Event.Kind.READ,
            pupils=len(place.pupils),
        )


def _allowed(by: Viewer, place: Place) -> Decision:
    """Why they may write about this pupil. Raises PermissionDenied with the reason."""
    allowed = may_give(by, place.facts[place.pupils[0].pk], place.year.rules)
    if not allowed:
        raise PermissionDenied(refusal(by, allowed))
    return allowed


def _kept(by: Viewer, place: Place, what: tuple[str, int], why: Decision, now: datetime) -> None:
    (verb, number), pupil_id = what, place.pupils[0].pk
    record(by=by, verb=verb, about="attitude", about_id=number, pupil_id=pupil_id, now=now, why=why)
