"""Decisions minuted for a pupil, and the tick that the school's own system was brought up to date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.caseload.actions.conferences import call
from ettle.caseload.actions.permits import open_place, permit, permit_more
from ettle.caseload.models import Minute, Referral, Support
from ettle.caseload.queries.choices import codes_of, kinds_offered
from ettle.needs.actions.permits import in_order, tag_fault
from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.policy.schema import DecisionKind
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody wrote down. Days are days at the school; people are staff by number."""

    kind: str
    text: str
    on: date | None
    took_part: tuple[int, ...] = ()
    others: str = ""
    review_on: date | None = None
    what: str = ""
    to: str = ""
    meets_on: date | None = None
    where: str = ""
    invited: tuple[int, ...] = ()
    invited_others: str = ""
    wellbeing: tuple[str, ...] = ()


@transaction.atomic
def minute(*, pupil: Pupil, decided: Decided, by: Viewer, now: datetime) -> Minute:
    """Minute a decision with its day, who took part, and when it is looked at again (S2-51).

    Raises NotTaken with a sentence for each field, Http404 for whoever does not keep the pupil's record, and
    PermissionDenied where fewer posts may.
    """
    caseload, why = permit(by, pupil)
    offered = {kind.id: kind for kind in kinds_offered(policy_for(by))}
    kind = offered.get(decided.kind)
    if kind is None:
        raise NotTaken({"kind": _("Choose what kind of decision it is.")})
    if kind.makes == "conference":
        permit_more(by, pupil, caseload.conferences_by, kind.label)
    place = open_place(pupil)
    staff = _staff(by, {*decided.took_part, *decided.invited})
    faults = dict(_faults(policy_for(by), kind, decided, staff, timezone.localdate(now)))
    faults.update(tag_fault(policy_for(by), decided.wellbeing))
    if place is None:
        faults["text"] = _("%(name)s is not on the caseload. Put them on it first.") % {"name": pupil.name}
    if faults or place is None or decided.on is None:
        raise NotTaken(faults)
    made = Minute.objects.create(
        place=place,
        on=decided.on,
        kind=kind.id,
        text=decided.text.strip(),
        others=decided.others.strip(),
        wellbeing=in_order(policy_for(by), decided.wellbeing),
        review_on=decided.review_on,
        by_id=by.staff_id,
        at=now,
    )
    made.took_part.set([staff[pk] for pk in decided.took_part])
    _make(made, kind, decided, staff, by=by, now=now)
    place.review_on = decided.review_on or _still_ahead(place.review_on, decided.on)
    place.save(update_fields=["review_on"])
    record(
        by=by,
        verb="caseload.minuted",
        about="minute",
        about_id=made.pk,
        pupil_id=pupil.pk,
        now=now,
        why=why,
        decision=kind.id,
    )
    return made


def _still_ahead(review_on: date | None, on: date) -> date | None:
    """The review that was set, or None: a decision taken on its day or after it was that review."""
    return review_on if review_on is not None and review_on > on else None


def _staff(by: Viewer, wanted: set[int]) -> dict[int, StaffMember]:
    rows = StaffMember.objects.filter(school_id=by.school_id, left_on__isnull=True, pk__in=wanted)
    return {row.pk: row for row in rows}


def _faults(
    policy: Policy, kind: DecisionKind, decided: Decided, staff: Mapping[int, StaffMember], today: date
) -> Iterator[tuple[str, str]]:
    """A sentence for each field that is wrong."""
    if not decided.text.strip():
        yield "text", _("Write what was decided: a sentence or two is enough.")
    elif len(decided.text) > LONGEST:
        told = {"count": len(decided.text), "most": LONGEST}
        yield "text", _("%(count)s characters. At most %(most)s are right.") % told
    if not decided.took_part:
        yield "took_part", _("Tick who took part: at least one.")
    elif any(pk not in staff for pk in decided.took_part):
        yield "took_part", _("Choose from the staff who work here.")
    yield from _of_days(kind, decided, today)
    if kind.makes in {"intervention", "not used"} and decided.what not in dict(codes_of(policy, "interventions")):
        yield "what", _("Choose the support it is about.")
    if kind.makes == "referral" and decided.to not in dict(codes_of(policy, "referrals")):
        yield "to", _("Choose where it goes.")
    if kind.makes == "conference":
        yield from _of_conference(decided, staff, today)


def _of_days(kind: DecisionKind, decided: Decided, today: date) -> Iterator[tuple[str, str]]:
    if decided.on is None:
        yield "on", _("Give the day it was decided.")
    elif decided.on > today:
        yield "on", _("That day is still to come. Choose today or earlier.")
    if kind.review and decided.review_on is None:
        yield "review_on", _("Give the day this is looked at again.")
    elif decided.review_on is not None and decided.review_on <= today:
        yield "review_on", _("That day is not ahead. Choose a day after today.")


def _of_conference(decided: Decided, staff: Mapping[int, StaffMember], today: date) -> Iterator[tuple[str, str]]:
    if decided.meets_on is None:
        yield "meets_on", _("Give the day of the conference.")
    elif decided.meets_on < today:
        yield "meets_on", _("That day is past. Choose today or later.")
    if not decided.invited and not decided.invited_others.strip():
        yield "invited", _("Tick whom it invites: at least one.")
    elif any(pk not in staff for pk in decided.invited):
        yield "invited", _("Choose from the staff who work here.")


def _make(
    made: Minute,
    kind: DecisionKind,
    decided: Decided,
    staff: Mapping[int, StaffMember],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """What this kind of decision brings with it: a draft, a referral, a conference."""
    if kind.makes == "intervention":
        Support.objects.create(minute=made, what=decided.what, state=Support.State.DRAFT)
    elif kind.makes == "not used":
        Support.objects.create(minute=made, what=decided.what, state=Support.State.NOT_USED)
    elif kind.makes == "referral":
        Referral.objects.create(minute=made, to=decided.to, changed_at=now, changed_by_id=by.staff_id)
    elif kind.makes == "conference" and decided.meets_on is not None:
        call(
            minute=made,
            on=decided.meets_on,
            where=decided.where.strip(),
            invited=[staff[pk] for pk in decided.invited],
            others=decided.invited_others.strip(),
            by=by,
            now=now,
        )


@transaction.atomic
def tick_mis(*, minute: Minute, by: Viewer, now: datetime) -> Minute:
    """Note that the school's own pupil record was brought up to date, with the day and whose initials (S2-55)."""
    _caseload, why = permit(by, minute.place.pupil)
    held = Minute.objects.select_for_update(of=("self",)).filter(pk=minute.pk).first()
    if held is None:
        raise Http404
    if held.mis_on is None:
        held.mis_on, held.mis_by_id = timezone.localdate(now), by.staff_id
        held.save(update_fields=["mis_on", "mis_by"])
        record(
            by=by,
            verb="caseload.mis_updated",
            about="minute",
            about_id=held.pk,
            pupil_id=minute.place.pupil_id,
            now=now,
            why=why,
        )
    return held


@transaction.atomic
def move_referral(*, referral: Referral, state: str, outcome: str, by: Viewer, now: datetime) -> Referral:
    """Say where a referral stands and what came of it (S2-52). Raises NotTaken, Http404."""
    pupil = referral.minute.place.pupil
    _caseload, why = permit(by, pupil)
    outcome = outcome.strip()
    field = f"outcome-{referral.pk}"
    if state not in Referral.State.values:
        raise NotTaken({f"state-{referral.pk}": _("Choose where it stands.")})
    if state in {Referral.State.REFUSED, Referral.State.ENDED} and not outcome:
        raise NotTaken({field: _("Say what came of it: it ends here.")})
    if len(outcome) > LONGEST:
        raise NotTaken({field: _("At most %(most)s characters are right.") % {"most": LONGEST}})
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    before = held.state
    held.state, held.outcome, held.changed_at, held.changed_by_id = state, outcome, now, by.staff_id
    held.save(update_fields=["state", "outcome", "changed_at", "changed_by"])
    record(
        by=by,
        verb="caseload.referral_moved",
        about="referral",
        about_id=held.pk,
        pupil_id=pupil.pk,
        now=now,
        why=why,
        before=before,
        after=state,
    )
    return held
