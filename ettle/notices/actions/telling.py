"""Telling people things inside Ettle, and taking it back where it no longer holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ettle.audit.actions import record
from ettle.notices.kinds import kind_of
from ettle.notices.models import Notice
from ettle.people.models import StaffMember
from ettle.rules.access import Viewer
from ettle.rules.decision import yes
from ettle.school.queries import policy_for, policy_on


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What one member of staff is to be told. `words` name no pupil; `pupil` says whom it is about.

    `href` is an address inside Ettle. `once` names the occasion: somebody told once is not told again.
    """

    to: int
    words: str
    href: str
    pupil: int | None = None
    once: str = ""


def tell(
    *,
    to: Iterable[int],
    kind: str,
    words: str,
    href: str,
    by: Viewer | None,
    now: datetime,
    e_mail: bool = True,
    pupil: int | None = None,
    once: str = "",
) -> int:
    """Tell each of these staff the same thing (see `NewNotice` and `tell_each`); how many were told."""
    told = [NewNotice(staff_id, words, href, pupil, once) for staff_id in dict.fromkeys(to)]
    return tell_each(notices=told, kind=kind, by=by, now=now, e_mail=e_mail)


@transaction.atomic
def tell_each(*, notices: Iterable[NewNotice], kind: str, by: Viewer | None, now: datetime, e_mail: bool = True) -> int:
    """Put a notice before each receiver, and with `e_mail` a line in their next digest. How many were told.

    Nobody is told of what they did themselves, nor once they have left. What no person did (`by` is None, or a kind
    that follows from a rule) never leaves by e-mail (D-04). Raises ValueError for an unknown kind, an address outside
    Ettle, and a receiver of another school. Four queries at most. Kinds the policy does without are told to nobody.
    """
    found, wanted = kind_of(kind), list(notices)
    if outside := [notice.href for notice in wanted if not notice.href.startswith("/") or notice.href[1:2] == "/"]:
        raise ValueError(f"{outside[0]} is no address inside Ettle.")
    today = timezone.localdate(now)
    staff = StaffMember.objects.filter(pk__in={notice.to for notice in wanted})
    held = {pk: (school, left) for pk, school, left in staff.values_list("pk", "school_id", "left_on")}
    schools = {school for school, _left in held.values()} | ({by.school_id} if by else set())
    if len(schools) > 1:
        raise ValueError("A notice stays within one school.")
    rules = policy_for(by) if by else policy_on(min(schools), today) if schools else None
    if rules is None or kind in rules.messages.not_told:
        return 0
    themselves = by.staff_id if by is not None and not found.automatic else None
    told = _told_before(wanted)
    now_told = [
        notice
        for notice in wanted
        if notice.to in held and notice.to != themselves and (notice.to, notice.once) not in told
        if (held[notice.to][1] or today) >= today
    ]
    if now_told:
        leaves = e_mail and by is not None and not found.automatic
        _write(
            now_told,
            Notice(school_id=min(schools), kind=kind, by_id=by.staff_id if by else None, at=now, e_mail=leaves),
        )
        to = sorted({notice.to for notice in now_told})
        why, school = yes("role_may"), min(schools)
        record(by=by, verb="notice.told", about="notice", now=now, why=why, school_id=school, notice=kind, to=to)
    return len(now_told)


def _told_before(wanted: Iterable[NewNotice]) -> set[tuple[int, str]]:
    """Who was told of which of these occasions. One query, or none where they name no occasion."""
    occasions = {notice.once for notice in wanted if notice.once}
    if not occasions:
        return set()
    return set(Notice.objects.filter(once__in=occasions).values_list("to_id", "once"))


def _write(notices: Iterable[NewNotice], alike: Notice) -> None:
    """The rows; what they share is on `alike`. Told by somebody else at this very moment, an occasion is left alone."""
    rows = [
        Notice(
            school_id=alike.school_id,
            to_id=notice.to,
            kind=alike.kind,
            words=notice.words[:300],
            href=notice.href,
            pupil_id=notice.pupil,
            by_id=alike.by_id,
            at=alike.at,
            e_mail=alike.e_mail,
            once=notice.once,
        )
        for notice in notices
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=any(row.once for row in rows))


@transaction.atomic
def take_back(
    *,
    by: Viewer,
    now: datetime,
    hrefs: Iterable[str] = (),
    occasions: Iterable[str] = (),
    to: int | None = None,
    unread_of: Iterable[str] = (),
) -> int:
    """Take away notices that lead to what is no longer there, or no longer theirs. How many there were.

    Named by the address they lead to, or by how the name of their occasion (`once`) begins; with `to`, one person's.
    With `unread_of`, kinds of notice, only what is of them and not read yet: what somebody has read stays as it was.
    """
    meant = Q(href__in=list(hrefs))
    for occasion in occasions:
        meant |= Q(once__startswith=occasion)
    found = Notice.objects.filter(meant, school_id=by.school_id)
    if to is not None:
        found = found.filter(to_id=to)
    if kinds := list(unread_of):
        found = found.filter(kind__in=kinds, read_at__isnull=True)
    gone, _each = found.delete()
    if gone:
        record(by=by, verb="notice.taken_back", about="notice", now=now, why=yes("role_may"), notices=gone)
    return gone
