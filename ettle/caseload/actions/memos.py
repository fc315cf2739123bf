"""Confidential memos: sent to staff by name, opened by nobody else, and every opening on record (S2-54)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.audit.models import Event
from ettle.caseload.actions.permits import permit, permit_more
from ettle.caseload.models import Memo, MemoTo
from ettle.caseload.queries.choices import memos_by
from ettle.caseload.queries.people import people_about
from ettle.notices.actions import tell
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import Viewer
from ettle.rules.caseload import may_write_at
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken

LONGEST = 4000
LEVELS = ("L2", "L3")


@transaction.atomic
def send_memo(*, pupil: Pupil, to: Collection[int], level: str, text: str, by: Viewer, now: datetime) -> Memo:
    """Send a memo to staff tied to the pupil. They are told that it waits; what it says stays here.

    Raises NotTaken, Http404 for whoever does not keep the pupil's record, PermissionDenied where fewer posts may.
    """
    permit(by, pupil)
    policy, text = policy_for(by), text.strip()
    why = permit_more(by, pupil, memos_by(policy), _("A confidential memo"))
    faults = {}
    chosen = set(to) - {by.staff_id}
    if not chosen:
        faults["to"] = _("Tick who may open it: at least one.")
    elif chosen - {person.staff_id for person in people_about(by, facts_of(pupil, by.on), policy)}:
        faults["to"] = _("A memo goes only to staff whose post or class ties them to this pupil.")
    if level not in LEVELS or not may_write_at(by, level):
        faults["level"] = _("Choose how confidential it is.")
    if not text:
        faults["text"] = _("Write the memo.")
    elif len(text) > LONGEST:
        faults["text"] = _("At most %(most)s characters are right.") % {"most": LONGEST}
    if faults:
        raise NotTaken(faults)
    memo = Memo.objects.create(pupil=pupil, level=level, text=text, by_id=by.staff_id, at=now)
    MemoTo.objects.bulk_create(MemoTo(memo=memo, staff_id=staff_id) for staff_id in sorted(chosen))
    record(
        by=by,
        verb="memo.sent",
        about="memo",
        about_id=memo.pk,
        pupil_id=pupil.pk,
        now=now,
        why=why,
        to=sorted(chosen),
        level=level,
    )
    tell(
        to=sorted(chosen),
        kind="memo_sent",
        words=_("A confidential memo was sent to you."),
        href=reverse("caseload:memo", args=[memo.pk]),
        by=by,
        now=now,
    )
    return memo


@transaction.atomic
def note_memo_opened(*, memo: Memo, why: Decision, by: Viewer, now: datetime) -> None:
    """Leave a row for this opening, and the first time of somebody it names."""
    MemoTo.objects.filter(memo=memo, staff_id=by.staff_id, opened_at__isnull=True).update(opened_at=now)
    record(
        by=by,
        verb="memo.opened",
        about="memo",
        about_id=memo.pk,
        pupil_id=memo.pupil_id,
        now=now,
        why=why,
        kind=Event.Kind.READ,
        level=memo.level,
    )
