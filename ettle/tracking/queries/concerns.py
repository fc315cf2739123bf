"""One concern with everything about it, and the concerns of whoever is asking."""

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.people.models import ClassTeacher, StaffMember
from ettle.policy import Policy
from ettle.rules.access import REASONS, Viewer, may_for_year
from ettle.rules.decision import Decision
from ettle.rules.owners import may_act, may_reassign, may_see_concern, year_reach
from ettle.school.dated import in_force
from ettle.school.queries import policy_of, policy_on
from ettle.tracking.models import Concern, CycleYear, NextStep
from ettle.tracking.pages.concerns import (
    ConcernPage,
    ConcernRow,
    ConcernsLeaf,
    Flag,
    MyConcernsPage,
    Step,
    StepTaken,
    Typed,
)
from ettle.tracking.queries.concern_rows import listed
from ettle.tracking.queries.concern_words import role_label
from ettle.tracking.queries.visible import concern_facts, visible_concerns
from ettle.tracking.queries.year_list import ran_words, table_heads
from ettle.ui.flags import seriousness_key
from ettle.ui.frame import link
from ettle.ui.words import day

State = Concern.State


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


def concern_page(
    viewer: Viewer, concern_id: int, *, step_form: Typed | None = None, owner_form: Typed | None = None
) -> ConcernPage:
    """The page of one concern; what was typed and refused is shown again as it was typed."""
    concern, allowed = concern_for(viewer, concern_id)
    policy = policy_of(concern.cycle.policy) if concern.cycle.policy else policy_on(viewer.school_id, viewer.on)
    row = listed(viewer, policy, Concern.objects.filter(pk=concern.pk)).rows[0]
    facts = concern_facts(viewer, concern)
    acting, reassigning = may_act(viewer, facts), may_reassign(viewer, facts)
    taken = _steps_taken(concern)
    staff = _staff(viewer) if acting or reassigning else ()
    involved = _teachers_of(concern, viewer) if acting else frozenset()
    return ConcernPage(
        row=row,
        lead=_lead(row, concern),
        cycle=concern.cycle.name,
        raised_at=concern.raised_at,
        year=concern.year,
        steps=_journey(concern, row, taken),
        process=_process(concern, policy),
        reasons=row.flags,
        owner_why=row.rule,
        owner_missing=_missing(concern, policy),
        overridden=_overridden(concern, policy),
        taken=taken,
        may_act=bool(acting),
        why_not="" if acting else _(REASONS[acting.reason]),
        may_reassign=bool(reassigning),
        may_end=bool(acting) and bool(taken) and concern.state != State.CLOSED,
        ended=concern.state == State.CLOSED,
        owner_right=concern.owner_id == viewer.staff_id,
        staff=staff,
        staff_here=tuple(person for person in staff if person[0] in involved),
        level="L1",
        read_by=_("Staff who teach or support this pupil read it; the pupil may ask to."),
        notice=protection_notice(policy),
        ran=ran_words(concern.cycle, policy),
        step_form=step_form or Typed({"who": str(viewer.staff_id)}),
        owner_form=owner_form or Typed(),
        list_href=_list_href(viewer, concern),
        posts_href=link("people:posts") if "manage_people" in viewer.rights else "",
        why_seen=_(REASONS[allowed.reason]),
    )


def protection_notice(policy: Policy) -> str:
    """What stands beside every box for free text (D-07); the school writes its own, naming whom to tell."""
    contact = policy.labels.get("child_protection_contact", _("the school's child protection co-ordinator"))
    own = policy.labels.get("child_protection_notice", "")
    return own or _(
        "This is not the place to record a worry that a pupil may be at risk of harm. Tell %(contact)s now, in person, "
        "and follow the school's child protection procedure. In an emergency call 999."
    ) % {"contact": contact}


def _lead(row: ConcernRow, concern: Concern) -> str:
    spread = ngettext("A concern in %(count)s faculty", "A concern across %(count)s faculties", row.faculties)
    held = (
        _("held by %(owner)s") % {"owner": _("you") if row.mine else row.owner}
        if concern.owner_id
        else _("with no owner")
    )
    words = {"spread": spread % {"count": row.faculties}, "held": held}
    if concern.state == State.CLOSED:
        return _("%(spread)s, %(held)s. It has come to its end.") % words
    if row.untouched:
        return _("%(spread)s, %(held)s. Nobody has acted yet.") % words
    return _("%(spread)s, %(held)s. Something is under way.") % words


def _journey(concern: Concern, row: ConcernRow, taken: tuple[StepTaken, ...]) -> tuple[Step, ...]:
    """New, owned, acting, ended: what is behind, where it is, what is ahead."""
    order = [State.NEW, State.OWNED, State.ACTING, State.CLOSED]
    at = order.index(State(concern.state)) if concern.state in order else 2
    subs = (
        day(concern.raised_at),
        row.owner if concern.owner_id else _("nobody yet"),
        day(taken[0].at) if taken else _("nothing yet"),
        _("with a next step, or a reason"),
    )
    labels = (_("New"), _("Owned"), _("Acting"), _("Ended"))
    states = ["done" if place < at or at == 3 else "now" if place == at else "ahead" for place in range(4)]
    return tuple(Step(label, sub, state) for label, sub, state in zip(labels, subs, states, strict=True))


def _process(concern: Concern, policy: Policy) -> tuple[Step, ...]:
    """The school's own steps (S2-37): who has it in hand, from the classroom to the leaders."""
    roles = [step.owner for step in policy.ladder.steps] if policy.ladder else []
    at = roles.index(concern.policy_role) if concern.policy_role in roles else len(roles)
    steps = [Step(_("Class teachers rated"), "", "done")]
    for place, role in enumerate(roles):
        state = "now" if place == at else "ahead" if place > at else "done"
        # The ladder goes straight to one rung by the spread of concern: those below it have done nothing.
        steps.append(Step(role_label(policy, role), _("passed over") if state == "done" else "", state))
    steps.append(Step(_("Senior leaders"), "", "ahead"))
    return tuple(steps)


def _steps_taken(concern: Concern) -> tuple[StepTaken, ...]:
    rows = NextStep.objects.filter(concern=concern).select_related("who", "by")
    return tuple(
        StepTaken(row.kind, row.text, row.who.name if row.who else "", row.due, row.by.name, row.at) for row in rows
    )


def _staff(viewer: Viewer) -> tuple[tuple[int, str], ...]:
    rows = StaffMember.objects.filter(school_id=viewer.school_id, left_on__isnull=True).order_by("name")
    return tuple(rows.values_list("pk", "name"))


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


def my_concerns_page(viewer: Viewer) -> MyConcernsPage:
    """What the viewer owns over all cycles, and all underachievement in the faculties they lead (S2-24)."""
    policy = policy_on(viewer.school_id, viewer.on)
    owned = visible_concerns(viewer).filter(owner_id=viewer.staff_id)
    found = listed(viewer, policy, owned.exclude(state=State.CLOSED))
    rows, (faculty, of_faculty) = found.rows, faculty_leaf(viewer, policy)
    untouched = tuple(row for row in rows if row.untouched)
    return MyConcernsPage(
        title=_("Concerns"),
        lead=_mine_lead(rows, untouched),
        heads=table_heads(policy),
        untouched=untouched,
        under_way=tuple(row for row in rows if not row.untouched),
        ended=owned.filter(state=State.CLOSED).count(),
        faculty=faculty,
        lists=_lists(viewer),
        flag_words=seriousness_key(policy) if rows or (faculty and faculty.rows) else (),
        logged=tuple(sorted({*found.groups.told, *of_faculty})),
    )


def _mine_lead(rows: tuple[ConcernRow, ...], untouched: tuple[ConcernRow, ...]) -> str:
    if not rows:
        return _("You hold no concerns. They come to you when a cycle is closed, by the school's policy.")
    held = ngettext("You hold %(count)s concern.", "You hold %(count)s concerns.", len(rows)) % {"count": len(rows)}
    if not untouched:
        return _("%(held)s Each has a next step.") % {"held": held}
    return _("%(held)s For %(count)s, nobody has acted yet.") % {"held": held, "count": len(untouched)}


def faculty_leaf(viewer: Viewer, policy: Policy) -> tuple[ConcernsLeaf | None, frozenset[int]]:
    """Concerns others hold with a reason in a faculty the viewer leads, in the cycle closed last.

    With it, the pupils of whom it shows a support group, for the record.
    """
    led = {post.faculty_id for post in viewer.posts if post.scope == "faculty" and post.faculty_id is not None}
    if not led:
        return None, frozenset()
    latest = _latest_cycles(viewer)
    concerns = visible_concerns(viewer).filter(
        Q(pk__in=Concern.objects.filter(reasons__faculty_id__in=led, reasons__counts=True).values("pk")),
        ~Q(owner_id=viewer.staff_id),
        cycle_id__in=latest,
    )
    found = listed(viewer, policy, concerns)
    rows, count = found.rows, len(found.rows)
    margin = ngettext("%(count)s pupil, held by somebody else.", "%(count)s pupils, held by others.", count)
    leaf = ConcernsLeaf(
        title=_("Also in your faculty"),
        margin=margin % {"count": count} if rows else "",
        why=_("The curriculum leader stays involved with every concern in the faculty, whoever has the overview."),
        rows=rows,
    )
    return leaf, found.groups.told


def _latest_cycles(viewer: Viewer) -> set[int]:
    """For each year group the cycle closed last."""
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
        .order_by("cycle__closed_at", "cycle_id")
        .values_list("year", "cycle_id")
    )
    return set(dict(rows).values())


def _lists(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The year lists the viewer may open, for the cycle closed last."""
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
        .order_by("cycle__closed_at", "cycle_id")
        .values_list("year", "cycle_id", "cycle__name")
    )
    latest = {year: (cycle_id, name) for year, cycle_id, name in rows}
    return tuple(
        (_("%(year)s after %(cycle)s") % {"year": year, "cycle": name}, reverse("tracking:year_list", args=[pk, year]))
        for year, (pk, name) in sorted(latest.items())
        if year_reach(viewer, year) != frozenset()
    )


def flag_words(flags: tuple[Flag, ...]) -> str:
    """Flags as one line of text, for files and prints."""
    return "; ".join(f"{flag.text} {flag.value} ({flag.word})" for flag in flags)
