"""Next steps of a concern: writing one with who and by when, and saying whether it was done."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.audit.actions import record
from ettle.notices.actions import tell
from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.policy.schema import Act as Offered
from ettle.rules.access import Viewer
from ettle.rules.concerns.overdue import due_after
from ettle.rules.concerns.states import Act
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken, held_now, moved, permitted
from ettle.tracking.models import Concern, NextStep
from ettle.tracking.queries.people import who_may_open
from ettle.ui.words import sentence

NAMED = 5
"""So many of those who can open a concern are named where somebody cannot."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A next step as it is to be stored."""

    text: str
    who: StaffMember
    due: date
    review_on: date
    offered: Offered | None


@transaction.atomic
def add_next_step(
    *,
    by: Viewer,
    concern: Concern,
    text: str,
    who: StaffMember | None,
    due: date | None,
    now: datetime,
    act: str = "",
    review_on: date | None = None,
    key: str = "",
) -> NextStep:
    """Write what was agreed, by whom and by when; the concern is then acting (S2-09). Raises NotTaken.

    `act` is one the policy offers: what is left out follows from it. `key` names the form that was sent: the same
    form with the same words is stored once. `review_on`, left out, follows from the policy.
    """
    held = held_now(by, concern)
    why = permitted(by, Act.PLAN, held)
    policy, on = policy_for(by), timezone.localdate(now)
    planned = _planned(policy, on, text=text, who=who, due=due, review_on=review_on, offered=_offered(policy, act))
    _can_open(by, held, planned.who, policy)
    sent = _key(key, by, planned)
    if sent and (twice := held.next_steps.filter(key=sent).first()):
        return twice
    step = NextStep.objects.create(
        concern=held,
        kind=NextStep.Kind.STEP,
        text=planned.text,
        who=planned.who,
        due=planned.due,
        by_id=by.staff_id,
        at=now,
        act=planned.offered.id if planned.offered else "",
        asks_support_team=bool(planned.offered and planned.offered.asks_support_team),
        key=sent,
    )
    held.review_on, held.seen_at = planned.review_on, held.seen_at or now
    moved(held, Act.PLAN)
    held.save(update_fields=["state", "due_on", "review_on", "seen_at"])
    _put_on_record(by, "concern.next_step", step, now, why)
    _tell(by, step, now)
    return step


def _can_open(by: Viewer, held: Concern, who: StaffMember, policy: Policy) -> None:
    """Whoever is to do it must be able to read what it is about. Raises NotTaken, with some who can."""
    if who.school_id != by.school_id:
        raise NotTaken({"who": _("Choose who will do it.")})
    if who.pk == by.staff_id:
        return
    can = who_may_open(held, policy, by.on)
    if who.pk not in can:
        names = sorted(can.values())
        shown = names[:NAMED]
        if len(names) > NAMED:
            left = len(names) - NAMED
            shown.append(ngettext("%(count)s other", "%(count)s others", left) % {"count": left})
        words = _("%(name)s cannot open this concern, so could not read what to do. These can: %(names)s.")
        none = _("%(name)s cannot open this concern, so could not read what to do.")
        raise NotTaken({"who": (words if names else none) % {"name": who.name, "names": sentence(shown)}})


def _put_on_record(by: Viewer, verb: str, step: NextStep, now: datetime, why: Decision) -> None:
    pk, pupil = step.concern.pk, step.concern.pupil_id
    kept = f"{step.act or 'own words'} {step.result}".strip()
    record(by=by, verb=verb, about="concern", about_id=pk, pupil_id=pupil, now=now, why=why, step=step.pk, act=kept)


def _offered(policy: Policy, act: str) -> Offered | None:
    if not act:
        return None
    found = next((one for one in policy.acts if one.id == act), None)
    if found is None:
        raise NotTaken({"act": _("The school's policy does not offer that. Choose another, or write your own.")})
    return found


def _planned(
    policy: Policy,
    on: date,
    *,
    text: str,
    who: StaffMember | None,
    due: date | None,
    review_on: date | None,
    offered: Offered | None,
) -> Planned:
    """What is to be stored, with what an offered act fills in. Raises NotTaken naming every fault."""
    faults = {}
    text = text.strip() or (offered.does if offered else "")
    if due is None and offered:
        due = due_after(policy.calendar, on, offered.within_school_days)
    if not text:
        faults["text"] = _("Write what will be done: one sentence is enough.")
    if who is None:
        faults["who"] = _("Choose who will do it.")
    if due is None:
        faults["due"] = _("Give the day it will be done or looked at again.")
    elif due < on:
        faults["due"] = _("That day is past. Choose today or later.")
    elif review_on is not None and review_on < due:
        faults["review_on"] = _("The review comes on or after the day the step is due.")
    if faults or who is None or due is None:
        raise NotTaken(faults)
    review_on = review_on or due_after(policy.calendar, due, policy.acting.review_after_school_days)
    return Planned(text, who, due, review_on, offered)


def _key(key: str, by: Viewer, planned: Planned) -> str | None:
    """One form sent twice; the same form sent with other words is another step."""
    if not key:
        return None
    said = (key, by.staff_id, planned.text, planned.who.pk, planned.due.isoformat())
    return hashlib.sha256("\0".join(map(str, said)).encode()).hexdigest()


def _tell(by: Viewer, step: NextStep, now: datetime) -> None:
    """Whoever is to do it, unless they wrote it themselves."""
    if step.who_id is None or step.who_id == by.staff_id:
        return
    concern = step.concern
    words = _("A next step was given to you, due %(day)s.") % {"day": step.due.strftime("%-d %b") if step.due else ""}
    href = reverse("tracking:concern", args=[concern.pk])
    tell(to=[step.who_id], kind="step_given", words=words, href=href, by=by, now=now, pupil=concern.pupil_id)


@transaction.atomic
def settle_step(*, by: Viewer, step: NextStep, result: str, words: str, now: datetime) -> NextStep:
    """Say that a step was done, or that it was not and why. Raises NotTaken; said again, the later word stands."""
    concern = held_now(by, step.concern)
    step = NextStep.objects.get(pk=step.pk, concern=concern)
    why = permitted(by, Act.SETTLE, concern, does_step=step.who_id == by.staff_id)
    words = words.strip()
    if step.kind != NextStep.Kind.STEP or result not in NextStep.Result.values:
        raise NotTaken({"result": _("Say whether it was done or not.")})
    if result == NextStep.Result.NOT_DONE and not words:
        raise NotTaken({"result_words": _("Say in a few words why it was not done, so that the next step fits.")})
    if (step.result, step.result_words) == (result, words):
        return step
    step.result, step.result_words, step.settled_by_id, step.settled_at = result, words, by.staff_id, now
    step.save(update_fields=["result", "result_words", "settled_by", "settled_at"])
    if concern.review_on is None and step.due is not None:
        days = policy_for(by).acting.review_after_school_days
        concern.review_on = due_after(policy_for(by).calendar, timezone.localdate(now), days)
    moved(concern, Act.SETTLE)
    concern.save(update_fields=["due_on", "review_on"])
    _put_on_record(by, "concern.step_settled", step, now, why)
    return step
