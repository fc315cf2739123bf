"""One concern with everything about it, and the concerns of whoever is asking."""

import uuid
from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.people.models import ClassTeacher, StaffMember
from ettle.policy import Policy
from ettle.policy.schema import Act as Offered
from ettle.rules.access import REASONS, Viewer, may_for_year
from ettle.rules.concerns.overdue import due_after
from ettle.rules.concerns.states import Act, State, acts_of
from ettle.rules.concerns.suggesting import offered
from ettle.rules.decision import Decision
from ettle.rules.owners import ConcernFacts, may_see_concern
from ettle.school.dated import in_force
from ettle.school.queries import policy_for, policy_of, policy_on
from ettle.school.words import protection_notice
from ettle.tracking.models import Concern, ConcernTurn, NextStep
from ettle.tracking.pages.concerns import ConcernRow, Flag, Typed
from ettle.tracking.pages.one_concern import ConcernPage, Offer
from ettle.tracking.queries.concern_rows import listed
from ettle.tracking.queries.concern_words import role_label
from ettle.tracking.queries.handing import whom
from ettle.tracking.queries.path import journey, process
from ettle.tracking.queries.people import who_may_open
from ettle.tracking.queries.telling import told
from ettle.tracking.queries.visible import BY_HAND, concern_facts
from ettle.tracking.queries.year_list import ran_words
from ettle.ui.frame import link
from ettle.ui.leaves import Leaf, OneConcern, concern_leaves


def new_key() -> str:
    """Names one showing of a form, so that the same form sent twice is stored once."""
    return uuid.uuid4().hex


def concern_for(viewer: Viewer, concern_id: int) -> tuple[Concern, Decision]:
    """The concern and why the viewer may see it. Raises Http404. Two queries."""
    concern = (
        Concern.objects.filter(pk=concern_id, cycle__school_id=viewer.school_id)
        .select_related("pupil__tutor_group", "cycle__policy", "cycle__closed_by", "owner", "overridden_by")
        .defer("cycle__policy__text")
        .first()
    )
    if concern is None:
        raise Http404
    allowed = may_see_concern(viewer, concern_facts(viewer, concern))
    if not allowed:
        raise Http404
    return concern, allowed


def concern_page(viewer: Viewer, concern_id: int, *, form: Typed | None = None) -> ConcernPage:
    """The page of one concern; what was typed and refused is shown again as it was typed. A dozen queries."""
    concern, allowed = concern_for(viewer, concern_id)
    ran, policy = _ran_under(viewer, concern), policy_for(viewer)
    row = listed(viewer, ran, Concern.objects.filter(pk=concern.pk)).rows[0]
    facts = concern_facts(viewer, concern)
    acts, (steps, turns) = acts_of(viewer, State(concern.state), facts), _history(concern)
    reasons = list(concern.reasons.filter(counts=True).values_list("trigger", "measure"))
    offers = offered(policy, reasons)
    acting = acts[Act.PLAN] or acts[Act.REOPEN]
    path, does = process(concern, policy, turns, by_hand=all(trigger == BY_HAND for trigger, _measure in reasons))
    doers = _doers(viewer, concern, policy) if acting else ()
    return ConcernPage(
        row=row,
        lead=_lead(row, concern),
        raised_at=concern.raised_at,
        year=concern.year,
        state=concern.state,
        steps=journey(concern, row.owner, steps, policy),
        process=path,
        process_does=does,
        reasons=row.flags,
        owner_why=row.rule,
        owner_missing=_missing(concern, ran),
        overridden=_overridden(concern, ran),
        told=told(viewer, concern, facts, policy, steps=steps, turns=turns),
        allowed=frozenset(act.value for act, decision in acts.items() if decision),
        why_no_end="" if acts[Act.CLOSE] else _(REASONS[acts[Act.CLOSE].reason]),
        why_not="" if acting else _(REASONS[acts[Act.PLAN].reason]),
        offers=_offers(policy, viewer, offers.first or offers.others) if acting else (),
        other_offers=_offers(policy, viewer, offers.others) if acting and offers.first else (),
        answers=tuple((one.id, one.label) for one in policy.acting.answers),
        review_after=_review_after(policy),
        hand_to=_hand_to(viewer, concern, policy) if acts[Act.HAND_ON] and policy.acting.hand_on else (),
        staff=_staff(viewer) if acts[Act.OVERRIDE] else (),
        doers=doers,
        staff_here=_here(doers, concern, viewer) if acting else (),
        me=viewer.staff_id,
        key=new_key(),
        read_by=_("Staff who teach or support this pupil read it; the pupil may ask to."),
        notice=protection_notice(ran),
        ran=ran_words(concern.cycle, ran),
        form=form or Typed({"who": str(viewer.staff_id)}),
        list_href=_list_href(viewer, concern),
        posts_href=link("people:posts") if "manage_people" in viewer.rights else "",
        why_seen=_(REASONS[allowed.reason]),
        leaves=_leaves(viewer, concern, facts),
    )


def _leaves(viewer: Viewer, concern: Concern, facts: ConcernFacts) -> tuple[Leaf, ...]:
    return concern_leaves.hung(viewer, OneConcern(concern.pk, facts.pupil, concern.state == State.CLOSED.value))


def _ran_under(viewer: Viewer, concern: Concern) -> Policy:
    return policy_of(concern.cycle.policy) if concern.cycle.policy else policy_on(viewer.school_id, viewer.on)


def _history(concern: Concern) -> tuple[list[NextStep], list[ConcernTurn]]:
    steps = concern.next_steps.select_related("who", "by", "settled_by")
    return list(steps), list(concern.turns.select_related("by", "to"))


def _hand_to(viewer: Viewer, concern: Concern, policy: Policy) -> tuple[tuple[int, str], ...]:
    return tuple((one.staff_id, f"{one.name}, {one.role_label.lower()}") for one in whom(concern, policy, viewer.on))


def _here(staff: Iterable[tuple[int, str]], concern: Concern, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    involved = _teachers_of(concern, viewer)
    return tuple(person for person in staff if person[0] in involved)


def _offers(policy: Policy, viewer: Viewer, acts: Iterable[Offered]) -> tuple[Offer, ...]:
    return tuple(
        Offer(act.id, act.label, act.does, due_after(policy.calendar, viewer.on, act.within_school_days))
        for act in acts
    )


def _review_after(policy: Policy) -> str:
    days = policy.acting.review_after_school_days
    return ngettext(
        "Left empty: %(days)s school day after the step is due.",
        "Left empty: %(days)s school days after the step is due.",
        days,
    ) % {"days": days}


def _lead(row: ConcernRow, concern: Concern) -> str:
    spread = ngettext("A concern in %(count)s faculty", "A concern across %(count)s faculties", row.faculties)
    held = (
        _("held by %(owner)s") % {"owner": _("you") if row.mine else row.owner}
        if concern.owner_id
        else _("with no owner")
    )
    words = {"spread": spread % {"count": row.faculties}, "held": held, "late": row.late_words.lower()}
    if concern.state == State.CLOSED:
        return _("%(spread)s, %(held)s. It has come to its end.") % words
    if row.untouched:
        return _("%(spread)s, %(held)s. Nobody has acted yet.") % words
    if row.late:
        return _("%(spread)s, %(held)s. Something is %(late)s.") % words
    if concern.state == State.REVIEWED:
        return _("%(spread)s, %(held)s. It has been reviewed: say what is next.") % words
    return _("%(spread)s, %(held)s. Something is under way.") % words


def _staff(viewer: Viewer) -> tuple[tuple[int, str], ...]:
    rows = StaffMember.objects.filter(school_id=viewer.school_id, left_on__isnull=True).order_by("name")
    return tuple(rows.values_list("pk", "name"))


def _doers(viewer: Viewer, concern: Concern, policy: Policy) -> tuple[tuple[int, str], ...]:
    found = {**who_may_open(concern, policy, viewer.on), viewer.staff_id: viewer.name}
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def _teachers_of(concern: Concern, viewer: Viewer) -> frozenset[int]:
    """Staff who teach the pupil now: offered first when a next step is given to somebody."""
    rows = ClassTeacher.objects.filter(
        in_force(viewer.on),
        in_force(viewer.on, "teaching_class__memberships__"),
        teaching_class__memberships__pupil_id=concern.pupil_id,
    )
    return frozenset(rows.values_list("staff_id", flat=True)) | {viewer.staff_id}


def _missing(concern: Concern, policy: Policy) -> str:
    if concern.owner_id is not None or not concern.policy_role:
        return ""
    return _("The policy gives this to the %(role)s, and nobody holds that post for this pupil.") % {
        "role": role_label(policy, concern.policy_role).lower()
    }


def _overridden(concern: Concern, policy: Policy) -> str:
    if concern.overridden_by is None:
        return ""
    return _("%(who)s gave it to %(owner)s in place of the %(role)s: %(reason)s") % {
        "who": concern.overridden_by.name,
        "owner": concern.owner.name if concern.owner else "",
        "role": role_label(policy, concern.policy_role).lower(),
        "reason": concern.override_reason,
    }


def _list_href(viewer: Viewer, concern: Concern) -> str:
    if may_for_year(viewer, "see_year_list", [concern.year]):
        return reverse("tracking:year_list", args=[concern.cycle_id, concern.year])
    return reverse("tracking:concerns" if "act_on_concerns" in viewer.rights else "today")


def flag_words(flags: tuple[Flag, ...]) -> str:
    """Flags as one line of text, for files and prints."""
    return "; ".join(f"{flag.text} {flag.value} ({flag.word})" for flag in flags)
