"""One pupil's record of the caseload: why they are on it, what was decided, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.caseload.models import Period, Place, Referral
from ettle.caseload.pages.caseload import CaseloadRow
from ettle.caseload.pages.pupil import (
    DecisionForm,
    EarlierPlace,
    KindChoice,
    PeriodShown,
    Person,
    PupilCaseloadPage,
)
from ettle.caseload.queries.caseload import why_seen
from ettle.caseload.queries.choices import codes_of, kinds_offered, memos_by
from ettle.caseload.queries.memos import memo_lines
from ettle.caseload.queries.minutes import minutes_of
from ettle.caseload.queries.people import people_about, ticked
from ettle.caseload.queries.reach import caseload_for, pupil_kept
from ettle.caseload.queries.rows import last_periods, listed, told_in
from ettle.needs.queries.tags import tags_to_tick
from ettle.policy import Policy
from ettle.policy.schema import Caseload, DecisionKind
from ettle.pupils.models import Pupil
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.calendar import after_school_days
from ettle.rules.caseload import may_keep
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.pages.concerns import Typed
from ettle.ui.words import day, short_date

BUTTONS = {
    "note": gettext_noop("Minute this decision"),
    "intervention": gettext_noop("Minute it and draft the support"),
    "not used": gettext_noop("Minute that it is not used"),
    "referral": gettext_noop("Minute it and begin the referral"),
    "conference": gettext_noop("Call the case conference"),
}


def pupil_page(
    viewer: Viewer,
    key: UUID,
    kind: str = "",
    *,
    typed: Typed | None = None,
    chosen: Mapping[str, frozenset[int]] | None = None,
) -> PupilCaseloadPage:
    """The page. What was typed and refused is shown again as it was typed. Raises Http404."""
    pupil, facts, why = pupil_kept(viewer, key)
    caseload, policy = caseload_for(viewer), policy_for(viewer)
    typed = typed or Typed()
    periods = last_periods(viewer.school_id, caseload.look_back)
    places = list(Place.objects.filter(pupil=pupil).select_related("left_by").order_by("since", "pk"))
    now = next((place for place in places if place.left_on is None), None)
    row = None
    if now is not None:
        rows = listed(viewer, policy, Place.objects.filter(pk=now.pk), periods).rows
        row = rows[0] if rows else None
    people = people_about(viewer, facts, policy)
    return PupilCaseloadPage(
        key=str(pupil.key),
        title=_("%(caseload)s: %(name)s") % {"caseload": caseload.label, "name": pupil.name},
        pupil=pupil.name,
        pupil_id=pupil.pk,
        pupil_href=reverse("pupils:page", args=[pupil.key]),
        list_href=reverse("caseload:list"),
        caseload=caseload.label,
        eyebrow=_eyebrow(pupil, caseload),
        lead=_lead(viewer, row, now),
        row=row,
        periods=_periods(viewer, policy, facts, periods, now) if row else (),
        minutes=minutes_of(viewer, policy, pupil),
        earlier=tuple(
            EarlierPlace(one.since, one.left_on, one.left_by.name if one.left_by else "", one.left_reason)
            for one in places
            if one.left_on is not None
        ),
        form=_form(viewer, policy, kind, typed, _Named(facts, people, chosen or {})) if row else None,
        states=tuple((value, str(label)) for value, label in Referral.State.choices),
        leave_form=typed,
        hand_form=typed,
        memos=memo_lines(viewer, pupil_id=pupil.pk),
        may_send_memo=bool(may_keep(viewer, memos_by(policy), facts)),
        notice=protection_notice(policy),
        why_seen=why_seen(viewer, caseload),
        logged_why=why.reason,
    )


def _eyebrow(pupil: Pupil, caseload: Caseload) -> tuple[str, ...]:
    group = pupil.tutor_group.name if pupil.tutor_group else ""
    return (caseload.label, f"{pupil.year} {group}".strip(), pupil.house.name if pupil.house else "")


def _lead(viewer: Viewer, row: CaseloadRow | None, place: Place | None) -> str:
    if row is None or place is None:
        return _("Not on the caseload.")
    since = _("On the caseload since %(day)s.") % {"day": short_date(place.since)}
    if row.standing == "gone":
        return _("%(since)s Nothing is found now: say whether they stay.") % {"since": since}
    if row.review_on is None:
        return _("%(since)s No review is set.") % {"since": since}
    if row.review_on < viewer.on:
        words = {"since": since, "day": day(row.review_on)}
        return _("%(since)s The review of %(day)s is overdue.") % words
    return _("%(since)s Next review %(day)s.") % {"since": since, "day": day(row.review_on)}


def _periods(
    viewer: Viewer, policy: Policy, facts: PupilFacts, periods: list[Period], place: Place | None
) -> tuple[PeriodShown, ...]:
    """What was found in each of the last periods, newest first. Two queries."""
    if place is None:
        return ()
    told = told_in(viewer, policy, facts, place.pk, periods)
    return tuple(
        PeriodShown(f"{period.cycle.name}, {period.cycle.session}", told[period.pk])
        for period in reversed(periods)
        if period.pk in told
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """The pupil, who may be named in a decision, and who was ticked."""

    pupil: PupilFacts
    people: tuple[Person, ...]
    chosen: Mapping[str, frozenset[int]]


def _form(viewer: Viewer, policy: Policy, kind_id: str, typed: Typed, named: _Named) -> DecisionForm | None:
    """The form of the kind that was chosen, or of the first one."""
    caseload = caseload_for(viewer)
    may_call = bool(may_keep(viewer, caseload.conferences_by, named.pupil))
    kinds = [kind for kind in kinds_offered(policy) if kind.makes != "conference" or may_call]
    if not kinds:
        return None
    kind = next((one for one in kinds if one.id == kind_id), kinds[0])
    values = {"on": viewer.on.isoformat()}
    if kind.review:
        values["review_on"] = _next_review(policy, caseload, viewer.on).isoformat()
    me = Person(viewer.staff_id, viewer.name, _("you"), pastoral=True)
    here = any(one.staff_id == viewer.staff_id for one in named.people)
    everybody = named.people if here else (me, *named.people)
    return DecisionForm(
        kind=kind.id,
        label=kind.label,
        makes=kind.makes,
        asks_review=kind.review,
        kinds=tuple(_choice(one, kind) for one in kinds),
        typed=typed if typed.errors else Typed(values),
        took_part=ticked(everybody, named.chosen.get("took_part", frozenset({viewer.staff_id}))),
        invited=ticked(everybody, named.chosen.get("invited", frozenset())),
        support=codes_of(policy, "interventions"),
        destinations=codes_of(policy, "referrals"),
        tags=tags_to_tick(policy, typed.value("wellbeing").split("\n")),
        button=_(BUTTONS[kind.makes]),
    )


def _choice(kind: DecisionKind, here: DecisionKind) -> KindChoice:
    return KindChoice(kind.id, kind.label, f"?kind={kind.id}#decide", kind == here)


def _next_review(policy: Policy, caseload: Caseload, on: date) -> date:
    """The day offered for looking again: after the policy's weeks, or the first school day from then on."""
    offered = on + timedelta(weeks=caseload.review_weeks)
    return after_school_days(policy.calendar, offered - timedelta(days=1), 1) or offered
