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
    Ettle, and a receiver of another school. Three queries. Kinds the policy does without are told to nobody.
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
    leaves = e_mail and by is not None and not found.automatic
    themselves = by.staff_id if by is not None and not found.automatic else None
    made = Notice.objects.bulk_create(
        [
            Notice(
                school_id=held[notice.to][0],
                to_id=notice.to,
                kind=kind,
                words=notice.words[:300],
                href=notice.href,
                pupil_id=notice.pupil,
                by_id=by.staff_id if by else None,
                at=now,
                e_mail=leaves,
                once=notice.once,
            )
            for notice in wanted
            if notice.to in held and notice.to != themselves and (held[notice.to][1] or today) >= today
        ],
        ignore_conflicts=any(notice.once for notice in wanted),
    )
    if made:
        record(
            by=by,
            verb="notice.told",
            about="notice",
            now=now,
            why=yes("role_may"),
            school_id=min(schools),
            notice=kind,
            to=sorted({notice.to_id for notice in made}),
        )
    return len(made)


@transaction.atomic
def take_back(
    *, by: Viewer, now: datetime, hrefs: Iterable[str] = (), occasions: Iterable[str] = (), to: int | None = None
) -> int:
    """Take away notices that lead to what is no longer there, or no longer theirs. How many there were.

    Named by the address they lead to, or by how the name of their occasion (`once`) begins; with `to`, one person's.
    """
    meant = Q(href__in=list(hrefs))
    for occasion in occasions:
        meant |= Q(once__startswith=occasion)
    found = Notice.objects.filter(meant, school_id=by.school_id)
    gone, _each = (found if to is None else found.filter(to_id=to)).delete()
    if gone:
        record(by=by, verb="notice.taken_back", about="notice", now=now, why=yes("role_may"), notices=gone)
    return gone
