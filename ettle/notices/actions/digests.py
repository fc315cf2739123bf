"""The daily e-mail: for each member of staff one that counts what they have not read, and names nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.audit.actions import record
from ettle.notices.addresses import address_of, in_full
from ettle.notices.kinds import kind_of
from ettle.notices.models import DigestChoice, Notice, OutboxMessage
from ettle.notices.naming import names_of
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.policy import Policy
from ettle.policy.schema import Messages
from ettle.rules.access import Viewer
from ettle.rules.calendar import moment
from ettle.rules.decision import yes
from ettle.school.models import School
from ettle.school.queries import NoPolicyInForce, policy_on

SATURDAY = 5


def write_digests(*, now: datetime, by: Viewer | None = None) -> int:
    """The digests that are due by now, each once a day however often this is called. How many were written.

    Only what a person did is in them (D-04), and only while it is not read.
    """
    local = timezone.localtime(now)
    written = 0
    for school_id in School.objects.order_by("pk").values_list("pk", flat=True):
        try:
            policy = policy_on(school_id, local.date())
        except NoPolicyInForce:
            continue
        if local.hour >= policy.messages.digest_hour and _is_a_day_for_it(policy, local.date()):
            written += _for_school(school_id, policy, now, local.date())
    return written


def _is_a_day_for_it(policy: Policy, day: date) -> bool:
    if not policy.messages.school_days_only:
        return True
    return moment(policy.calendar, day).school_day if policy.calendar.sessions else day.weekday() < SATURDAY


@transaction.atomic
def _for_school(school_id: int, policy: Policy, now: datetime, day: date) -> int:
    school = School.objects.select_for_update().get(pk=school_id)  # one writer at a time
    once = f"digest:{day}"
    waiting: dict[int, list[Notice]] = {}
    found = Notice.objects.filter(
        school_id=school_id, e_mail=True, read_at__isnull=True, digest__isnull=True, kind__in=policy.messages.by_email
    )
    for notice in found.exclude(to__outbox__once=once).order_by("to_id", "at", "pk"):
        waiting.setdefault(notice.to_id, []).append(notice)
    written = 0
    for staff in _who_want_it(list(waiting), policy.messages, day):
        mine = waiting[staff.pk]
        named = _named(staff, mine, policy.messages, day)
        message = OutboxMessage.objects.create(
            school=school,
            to=staff,
            address=address_of(staff),
            subject=subject_of(len(mine)),
            body=body_of(school.name, mine, named),
            names_pupils=bool(named),
            made_at=now,
            asked_at=now,
            next_try_at=now,
            once=once,
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in mine]).update(digest=message)
        written += 1
    if written:
        why = yes("role_may")
        record(by=None, verb="digest.written", about="outbox", now=now, why=why, school_id=school_id, digests=written)
    return written


def _who_want_it(staff_ids: list[int], rules: Messages, day: date) -> Iterator[StaffMember]:
    """Those of these staff who work here, can be written to, and have not switched the digest off."""
    chosen = dict(DigestChoice.objects.filter(staff_id__in=staff_ids).values_list("staff_id", "wanted"))
    here = Q(left_on__isnull=True) | Q(left_on__gte=day)
    for staff in StaffMember.objects.filter(here, pk__in=staff_ids).select_related("user").order_by("pk"):
        if chosen.get(staff.pk, rules.digest) and address_of(staff):
            yield staff


def _named(staff: StaffMember, notices: Iterable[Notice], rules: Messages, day: date) -> dict[str, list[str]]:
    """For the kinds in which the policy allows it, the pupils the receiver may be told of today."""
    about = [(one.kind, one.pupil_id) for one in notices if one.kind in rules.names_in and one.pupil_id is not None]
    ids = {pupil_id for _kind, pupil_id in about}
    viewer = viewer_for(staff.user, day) if ids and staff.user else None
    known = names_of(viewer, ids) if viewer and viewer.staff_id == staff.pk else {}
    named: dict[str, list[str]] = {}
    for kind, pupil_id in about:
        if pupil_id in known and known[pupil_id] not in named.setdefault(kind, []):
            named[kind].append(known[pupil_id])
    return {kind: names for kind, names in named.items() if names}


def subject_of(count: int) -> str:
    """The subject: a count, and never a name."""
    return ngettext("%(count)s thing waits for you in Ettle", "%(count)s things wait for you in Ettle", count) % {
        "count": count
    }


def body_of(school: str, notices: Iterable[Notice], named: dict[str, list[str]]) -> str:
    """The text of a digest."""
    link = in_full(reverse("notices:mine"))
    lines = [
        f"- {kind_of(kind).line(count)}{_names(named.get(kind, []))}"
        for kind, count in Counter(notice.kind for notice in notices).items()
    ]
    leave = _("You get this once a day when something waits. To stop it, open Notices in Ettle and switch it off.")
    return "\n".join(
        [
            _("At %(school)s, since your last e-mail:") % {"school": school},
            "",
            *lines,
            "",
            _("Read them here: %(link)s") % {"link": link} if link else _("Sign in to Ettle and open Notices."),
            "",
            leave if named else f"{_('This e-mail names no pupil.')} {leave}",
            "",
        ]
    )


def _names(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
