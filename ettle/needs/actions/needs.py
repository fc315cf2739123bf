"""Needs: recording one, correcting it, and ending it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.needs.actions.permits import (
    NeedRefused,
    in_order,
    needs_here,
    permit_keeping,
    permit_recording,
    tag_fault,
)
from ettle.needs.models import Need
from ettle.policy.schema import Needs
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.ui.words import short_date

LONGEST, LONGEST_LINE, LONGEST_NAME = 4000, 300, 200


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote about a need. Days are days at the school."""

    words: str
    source: str
    identified_on: date | None
    evidence: str = ""
    source_named: str = ""
    support: str = ""
    support_since: date | None = None
    wellbeing: tuple[str, ...] = ()


@transaction.atomic
def record_need(*, pupil: Pupil, type: str, written: Written, by: Viewer, now: datetime) -> Need:  # noqa: A002  the policy's word
    """Record a need with its evidence, its source and the day it became known (S1-24).

    Raises NeedRefused with a sentence for each field, PermissionDenied naming who may, Http404 where unseen.
    """
    kind, why = permit_recording(by, pupil, type)
    list(Pupil.objects.select_for_update().filter(pk=pupil.pk).values_list("pk"))
    held = Need.objects.filter(pupil=pupil, type=kind.id, ended_on__isnull=True).first()
    if held is not None:
        told = {"need": kind.label, "day": short_date(held.identified_on)}
        raise NeedRefused({"type": _("%(need)s is recorded already, since %(day)s. Correct that one.") % told})
    fields = _fields(by, pupil, written)
    need = Need.objects.create(
        pupil=pupil,
        type=kind.id,
        recorded_by_id=by.staff_id,
        recorded_at=now,
        changed_by_id=by.staff_id,
        changed_at=now,
        **fields,
    )
    record(
        by=by,
        verb="need.recorded",
        about="need",
        about_id=need.pk,
        pupil_id=pupil.pk,
        now=now,
        why=why,
        type=kind.id,
        support=bool(need.support),
    )
    return need


@transaction.atomic
def correct_need(*, need: Need, written: Written, version: int, by: Viewer, now: datetime) -> Need:
    """Correct a need that stands, or say what is in place for it. `version` is what its writer had before them.

    Raises NeedRefused, also where somebody else changed it meanwhile; Http404 for whoever may not.
    """
    held = _standing(need)
    kind, why = permit_keeping(by, held.pupil, held.type)
    if held.version != version:
        raise NeedRefused({"": _meanwhile(held)}, meanwhile=True)
    fields = _fields(by, held.pupil, written)
    changed = [name for name, value in fields.items() if getattr(held, name) != value]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, fields[name])
    held.version, held.changed_by_id, held.changed_at = version + 1, by.staff_id, now
    held.save(update_fields=[*changed, "version", "changed_by", "changed_at"])
    record(
        by=by,
        verb="need.corrected",
        about="need",
        about_id=held.pk,
        pupil_id=held.pupil_id,
        now=now,
        why=why,
        type=kind.id,
        changed=sorted(changed),
    )
    return held


@transaction.atomic
def end_need(*, need: Need, on: date | None, reason: str, by: Viewer, now: datetime) -> Need:
    """End a need on a day, with why; it stays on record. Raises NeedRefused; Http404 for whoever may not."""
    held, reason = _standing(need), reason.strip()
    kind, why = permit_keeping(by, held.pupil, held.type)
    faults = {}
    if on is None:
        faults["on"] = _("Give the last day.")
    elif on < held.identified_on:
        day = short_date(held.identified_on)
        faults["on"] = _("It became known on %(day)s. That day or later is right.") % {"day": day}
    elif on > by.on:
        faults["on"] = _("That day is still to come. Choose today or earlier.")
    if not reason:
        faults["reason"] = _("Say why it ends: a few words are enough.")
    elif len(reason) > LONGEST_LINE:
        faults["reason"] = _too_long(reason, LONGEST_LINE)
    if faults:
        raise NeedRefused(faults)
    held.ended_on, held.end_reason, held.ended_by_id = on, reason, by.staff_id
    held.save(update_fields=["ended_on", "end_reason", "ended_by"])
    record(
        by=by,
        verb="need.ended",
        about="need",
        about_id=held.pk,
        pupil_id=held.pupil_id,
        now=now,
        why=why,
        type=kind.id,
    )
    return held


def _standing(need: Need) -> Need:
    """The row as it is now, locked. Raises Http404 where it has ended meanwhile."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("pupil", "changed_by")
    held = rows.filter(pk=need.pk, ended_on__isnull=True).first()
    if held is None:
        raise Http404
    return held


def _meanwhile(held: Need) -> str:
    who = held.changed_by.name if held.changed_by else _("Somebody")
    return _("%(who)s changed this need while you wrote. What stands now is shown above; yours is kept.") % {"who": who}


def _fields(by: Viewer, pupil: Pupil, written: Written) -> dict[str, object]:
    """What is kept of it. Raises NeedRefused with a sentence for each field that is wrong."""
    policy, needs = needs_here(by, pupil)
    faults = {**dict(_faults(needs, written, by.on)), **tag_fault(policy, written.wellbeing)}
    if faults:
        raise NeedRefused(faults)
    support = written.support.strip()
    return {
        "words": written.words.strip(),
        "evidence": written.evidence.strip(),
        "source": written.source,
        "source_named": written.source_named.strip(),
        "identified_on": written.identified_on,
        "support": support,
        "support_since": (written.support_since or by.on) if support else None,
        "wellbeing": in_order(policy, written.wellbeing),
    }


def _faults(needs: Needs, written: Written, today: date) -> Iterator[tuple[str, str]]:
    """A sentence for each field that is wrong."""
    if not written.words.strip():
        yield "words", _("Say in a line what it means in class.")
    if needs.source_named(written.source) is None:
        yield "source", _("Say how it is known: a need without a source is not recorded.")
    for name, most in (
        ("words", LONGEST_LINE),
        ("evidence", LONGEST),
        ("source_named", LONGEST_NAME),
        ("support", LONGEST_LINE),
    ):
        text = getattr(written, name).strip()
        if len(text) > most:
            yield name, _too_long(text, most)
    if written.identified_on is None:
        yield "identified_on", _("Give the day it became known.")
    elif written.identified_on > today:
        yield "identified_on", _("That day is still to come. Choose today or earlier.")
    if written.support_since and not written.support.strip():
        yield "support", _("Say what is in place since then, or take the day out.")
    if written.support_since and written.support_since > today:
        yield "support_since", _("That day is still to come. Choose today or earlier.")


def _too_long(text: str, most: int) -> str:
    return _("%(count)s characters. At most %(most)s are right.") % {"count": len(text), "most": most}
