"""The decisions minuted for a pupil, newest first, with what each brought with it."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.caseload.models import Conference, Minute, Referral
from ettle.caseload.pages.pupil import ConferenceLine, MinuteShown, ReferralShown
from ettle.caseload.queries.choices import codes_of
from ettle.caseload.queries.reach import caseload_in, pupil_kept
from ettle.needs.queries.tags import tags_in_words
from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.ui.words import initials


def minute_for(viewer: Viewer, key: UUID, minute_id: int) -> Minute:
    """One decision about a pupil the viewer keeps. Raises Http404."""
    pupil, _facts, _why = pupil_kept(viewer, key)
    found = Minute.objects.filter(pk=minute_id, place__pupil=pupil).select_related("place__pupil").first()
    if found is None:
        raise Http404
    return found


def referral_for(viewer: Viewer, key: UUID, referral_id: int) -> Referral:
    """One referral of a pupil the viewer keeps. Raises Http404."""
    pupil, _facts, _why = pupil_kept(viewer, key)
    rows = Referral.objects.filter(pk=referral_id, minute__place__pupil=pupil)
    found = rows.select_related("minute__place__pupil").first()
    if found is None:
        raise Http404
    return found


def minutes_of(viewer: Viewer, policy: Policy, pupil: Pupil) -> tuple[MinuteShown, ...]:
    """Every decision about this pupil, of earlier times on the caseload too. Four queries, however many there are."""
    people = StaffMember.objects.only("name")
    conferences = Conference.objects.annotate(
        agreed=Count("actions", distinct=True),
        undone=Count("actions", filter=Q(actions__done_on__isnull=True), distinct=True),
    ).prefetch_related(Prefetch("invited", queryset=people))
    rows = (
        Minute.objects.filter(place__pupil=pupil, place__pupil__school_id=viewer.school_id)
        .select_related("by", "mis_by", "support", "referral__changed_by")
        .prefetch_related(Prefetch("took_part", queryset=people), Prefetch("conference", queryset=conferences))
        .order_by("-on", "-pk")
    )
    caseload = caseload_in(policy)
    labels = {kind.id: kind.label for kind in caseload.decisions} if caseload else {}
    words = {**dict(codes_of(policy, "interventions")), **dict(codes_of(policy, "referrals"))}
    return tuple(_shown(policy, row, labels, words) for row in rows)


def _shown(policy: Policy, row: Minute, labels: dict[str, str], words: dict[str, str]) -> MinuteShown:
    support = getattr(row, "support", None)
    referral, conference = getattr(row, "referral", None), getattr(row, "conference", None)
    return MinuteShown(
        minute_id=row.pk,
        on=row.on,
        kind=labels.get(row.kind, row.kind),
        text=row.text,
        took_part=tuple(sorted(staff.name for staff in row.took_part.all())),
        others=row.others,
        tags=tags_in_words(policy, row.wellbeing),
        review_on=row.review_on,
        by=row.by.name,
        at=row.at,
        support=words.get(support.what, support.what) if support else "",
        support_words=_support(support.state) if support else "",
        referral=_referral(referral, words) if referral else None,
        conference=_conference(conference) if conference else None,
        mis_on=row.mis_on,
        mis_by=initials(row.mis_by.name) if row.mis_by else "",
    )


def _support(state: str) -> str:
    return _("A draft: it begins when somebody plans it.") if state == "draft" else _("Considered, and not used.")


def _referral(referral: Referral, words: dict[str, str]) -> ReferralShown:
    return ReferralShown(
        referral.pk,
        words.get(referral.to, referral.to),
        referral.state,
        str(Referral.State(referral.state).label),
        referral.outcome,
        referral.changed_at,
        referral.changed_by.name,
    )


def _conference(conference: Conference) -> ConferenceLine:
    names = tuple(sorted(staff.name for staff in conference.invited.all()))
    return ConferenceLine(
        href=reverse("caseload:conference", args=[conference.pk]),
        on=conference.on,
        invited=(*names, *_others(conference.others)),
        home=str(Conference.Home(conference.home).label),
        actions=conference.agreed,  # type: ignore[attr-defined]
        undone=conference.undone,  # type: ignore[attr-defined]
    )


def _others(text: str) -> Iterator[str]:
    if text:
        yield text
