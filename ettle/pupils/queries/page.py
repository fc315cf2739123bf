"""One pupil's page: everything this viewer may see, in a fixed number of queries."""

from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.audit.models import Event
from ettle.people.queries import LEVELS
from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import Attendance, ClassMembership, Pupil
from ettle.pupils.pages import (
    AimStep,
    AttendanceShown,
    ConcernShown,
    GroupShown,
    Numbers,
    PupilPage,
    ReasonShown,
    SeenBy,
    StepShown,
)
from ettle.pupils.queries.categories import CategoryShown, in_use, memberships_of, shown_to
from ettle.pupils.queries.rating_table import rating_table, seriousness_words
from ettle.pupils.queries.seen_by import who_sees
from ettle.pupils.story import ConcernFact, story_of
from ettle.rules.access import REASONS, PupilFacts, Viewer, may, may_see_pupil, may_set_category, relationship
from ettle.rules.attendance import Counts, shown
from ettle.rules.decision import Decision
from ettle.rules.owners import may_raise
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.school.words import role_label
from ettle.ui.leaves import OnePupil, pupil_leaves
from ettle.ui.words import said_once

STATES = ("new", "owned", "acting", "reviewed", "closed")


def visible_pupil(viewer: Viewer, key: UUID) -> Pupil:
    """The pupil, if this viewer may see that there is one. Raises Http404 otherwise. One query."""
    return get_object_or_404(Pupil.objects.visible_to(viewer).select_related("tutor_group", "house"), key=key)


class _Pupil(NamedTuple):
    pk: int
    school_id: int
    year: str
    house_id: int | None
    tutor_group_id: int | None
    left_on: date | None
    given: str
    family: str
    preferred: str
    house: str | None
    tutor_group: str | None
    scn: str | None
    upn: str | None
    mis_id: str

    @property
    def name(self) -> str:
        return f"{self.preferred or self.given} {self.family}"


@asked
def _pupil_rows(school_id: int, key: UUID) -> QuerySet[Any, Any]:
    columns = (*_Pupil._fields[:9], "house__name", "tutor_group__name", *_Pupil._fields[11:])
    return Pupil.objects.filter(school_id=school_id, key=key).order_by().values_list(*columns)


def _seen(viewer: Viewer, key: UUID) -> tuple[_Pupil, PupilFacts, tuple[str, ...]]:
    """As visible_pupil, by the rule itself, with what it looks at and the classes in words. Two queries."""
    for row in _pupil_rows(viewer.school_id, key):
        pupil = _Pupil(*row)
        facts, classes = _belonging(pupil, viewer.on)
        if may_see_pupil(viewer, facts):
            return pupil, facts, classes
    raise Http404


def pupil_page(viewer: Viewer, key: UUID, measure: str = "") -> PupilPage:
    """All of the page. Raises Http404. At most 12 queries of its own, however many subjects, cycles or concerns."""
    pupil, facts, classes = _seen(viewer, key)
    policy = policy_for(viewer)
    staff = may_see_pupil(viewer, facts, "L1")
    story = story_of(pupil.pk, with_concerns=bool(staff))
    concerns = tuple(_concern(policy, fact) for fact in story.concerns)
    groups = _groups(viewer, facts, policy, pupil)
    people = who_sees(viewer, facts, policy)
    leaves = pupil_leaves.hung(viewer, OnePupil(facts, key, pupil.name, bool(staff)))
    address = reverse("pupils:page", args=[key])
    return PupilPage(
        key=str(key),
        pupil_id=pupil.pk,
        name=pupil.name,
        full_name=f"{pupil.given} {pupil.family}",
        where=_where(pupil),
        left_on=pupil.left_on,
        may_read_staff=bool(staff),
        ratings=rating_table(policy, story.ratings, story.concerns[0] if story.concerns else None, measure, address),
        concerns=concerns,
        latest_cycle=next((fact.cycle for fact in reversed(story.ratings) if fact.closed), ""),
        leaves=leaves,
        raise_href=reverse("tracking:raise_concern", args=[key]) if may_raise(viewer, facts) else "",
        groups=groups,
        attendance=_attendance(pupil, groups, policy) if staff else None,
        classes=classes,
        near=_near(people),
        others=_others(people),
        my_why=_mine(people, may_see_pupil(viewer, facts)),
        my_levels=", ".join(_(LEVELS[level]) for level in LEVELS if may_see_pupil(viewer, facts, level)),
        session=_session(policy, viewer.on)[0],
        on=viewer.on,
        numbers=_numbers(viewer, pupil, facts),
        may_set_group=any(settable(viewer, facts, category) for category in policy.categories),
        opened_by=_opened_by(viewer, facts, policy),
        log_href=f"{reverse('school:audit')}?pupil={key}" if may(viewer, "see_audit") else "",
        logged_why=staff.reason if concerns or groups or any(leaf.logged for leaf in leaves) else "",
    )


def settable(viewer: Viewer, facts: PupilFacts, category: Category) -> Decision:
    """May this viewer put this pupil in the category by hand?"""
    derived = category.derived is not None and not category.set_by
    return may_set_category(viewer, facts, category.set_by, derived=derived, active=category.active)


@asked
def _class_rows(pupil_id: int, on: date) -> QuerySet[Any, Any]:
    return (
        ClassMembership.objects.filter(in_force(on), pupil_id=pupil_id)
        .order_by("teaching_class__subject__name")
        .values_list(
            "teaching_class_id",
            "teaching_class__name",
            "teaching_class__subject__name",
            "teaching_class__subject__faculty_id",
        )
    )


@asked
def _attendance_rows(pupil_id: int) -> QuerySet[Any, Any]:
    rows = Attendance.objects.filter(pupil_id=pupil_id).order_by("-to_date")
    return rows.values_list("possible", "present", "percent", "to_date")[:1]


def _belonging(pupil: _Pupil, on: date) -> tuple[PupilFacts, tuple[str, ...]]:
    """The facts, and the classes in words, from one query."""
    rows = _class_rows(pupil.pk, on)
    facts = PupilFacts(
        pupil.pk,
        pupil.school_id,
        pupil.year,
        pupil.house_id,
        pupil.tutor_group_id,
        frozenset(row[0] for row in rows),
        frozenset(row[3] for row in rows if row[3] is not None),
        pupil.left_on is None,
    )
    return facts, tuple(f"{row[2]} {row[1]}" for row in rows)


def _near(people: tuple[SeenBy, ...]) -> tuple[SeenBy, ...]:
    """Me first, then whoever tutors the pupil or leads house or year."""
    tied = [seen for seen in people if seen.me or seen.tie in {"tutors", "leads_house", "leads_year"}]
    return tuple(sorted(tied, key=lambda seen: not seen.me))


def _others(people: tuple[SeenBy, ...]) -> tuple[tuple[str, tuple[SeenBy, ...]], ...]:
    """The rest, in groups with their words."""
    teachers, leaders, whole = (
        tuple(seen for seen in people if seen.tie == tie and not seen.me)
        for tie in ("teaches", "leads_faculty", "whole_school")
    )
    words = (
        (ngettext("%(n)s teacher", "%(n)s teachers", len(teachers)), teachers),
        (ngettext("%(n)s faculty leader", "%(n)s faculty leaders", len(leaders)), leaders),
        (ngettext("%(n)s with a whole-school post", "%(n)s with whole-school posts", len(whole)), whole),
    )
    return tuple((text % {"n": len(group)}, group) for text, group in words if group)


def _where(pupil: _Pupil) -> tuple[str, ...]:
    parts = [pupil.year]
    if pupil.tutor_group:
        parts.append(_("Tutor group %(name)s") % {"name": pupil.tutor_group})
    if pupil.house:
        parts.append(_("%(name)s house") % {"name": pupil.house})
    return tuple(parts)


def _numbers(viewer: Viewer, pupil: _Pupil, facts: PupilFacts) -> Numbers | None:
    """Candidate numbers are for those whose post over this pupil needs them, and never on class lists (R17.4)."""
    if not any("see_identifiers" in post.may and relationship(post, facts) for post in viewer.posts):
        return None
    return Numbers(pupil.scn or "", pupil.upn or "", pupil.mis_id)


def _mine(people: tuple[SeenBy, ...], decision: Decision) -> str:
    return next((seen.why for seen in people if seen.me), "") or _(REASONS[decision.reason])


def _opened_by(viewer: Viewer, facts: PupilFacts, policy: Policy) -> int | None:
    """How many people opened what is logged this session, for those who read pastoral facts."""
    if not may_see_pupil(viewer, facts, "L2"):
        return None
    morning = timezone.make_aware(datetime.combine(_session(policy, viewer.on)[1], time.min))
    return len(_readers(facts.pupil_id, morning))


@asked
def _readers(pupil_id: int, since: datetime) -> QuerySet[Any, Any]:
    """Everybody who opened what is logged about a pupil, once each."""
    opened = Event.objects.filter(pupil_id_kept=pupil_id, kind=Event.Kind.READ, at__gte=since)
    return opened.order_by().values_list("user_id_kept").distinct()


def _session(policy: Policy, on: date) -> tuple[str, date]:
    """The school year of a day and when it began; the year itself between sessions."""
    session = policy.calendar.session_on(on)
    return (session.label, session.starts) if session else (str(on.year), date(on.year, 1, 1))


def _groups(viewer: Viewer, facts: PupilFacts, policy: Policy, pupil: _Pupil) -> tuple[GroupShown, ...]:
    known = in_use(policy)
    rows = memberships_of(pupil.pk, viewer.on)
    return tuple(_group(viewer, facts, known, row) for row in shown_to(viewer, facts, rows, known))


def _group(viewer: Viewer, facts: PupilFacts, known: dict[str, Category], row: CategoryShown) -> GroupShown:
    may_end = bool(row.code) and bool(settable(viewer, facts, known[row.code]))
    return GroupShown(
        code=row.code,
        words=row.words,
        meaning=row.meaning,
        level=row.level,
        level_word=_(LEVELS[row.level]),
        starts=row.starts,
        reason=row.reason,
        source=row.source,
        may_end=may_end,
        membership_id=row.membership_id,
    )


def _attendance(pupil: _Pupil, groups: tuple[GroupShown, ...], policy: Policy) -> AttendanceShown | None:
    counted = {one.id for one in policy.categories if one.derived and one.derived.attendance}
    for possible, present, percent, to_date in _attendance_rows(pupil.pk):
        if possible and present is not None:
            words = shown(Counts(possible, present))
        elif percent is not None:
            words = f"{percent:f}"
        else:
            return None
        return AttendanceShown(words, present, possible, to_date, any(group.code in counted for group in groups))
    return None


def _concern(policy: Policy, fact: ConcernFact) -> ConcernShown:
    measures = {measure.id: measure.label for measure in policy.measures}
    reasons = []
    for reason in fact.reasons:
        shape, word = seriousness_words(policy, reason.seriousness)
        text = f"{reason.subject_name} {measures.get(reason.measure, reason.measure).lower()}"
        reasons.append(ReasonShown(text, reason.value, shape, word))
    role = role_label(policy, fact.owner_role).lower()
    return ConcernShown(
        cycle=fact.cycle,
        raised_at=fact.raised_at,
        faculties=fact.faculties,
        owner=fact.owner,
        owner_role=role,
        open=not fact.closed,
        href=reverse("tracking:concern", args=[fact.concern_id]),
        aim=_aim(fact),
        reasons=tuple(reasons),
        why=said_once(reason.because for reason in fact.reasons),
        ladder=_ladder(fact, role),
        steps=tuple(StepShown(s.text, s.no_action, s.who, s.due, s.by, s.at) for s in fact.steps),
    )


def _ladder(fact: ConcernFact, role: str) -> str:
    words = {"version": fact.policy_version, "role": role, "n": fact.faculties}
    if fact.override_reason:
        return _("It was given to another owner: %(why)s") % {"why": fact.override_reason}
    if fact.faculties == 1:
        return _("That is one faculty, so policy %(version)s gives it to the %(role)s.") % words
    return _("That is %(n)s faculties, so policy %(version)s gives it to the %(role)s.") % words


def _aim(fact: ConcernFact) -> tuple[AimStep, ...]:
    at = STATES.index(fact.state) if fact.state in STATES else STATES.index("acting")
    labels = (_("New"), _("Owned"), _("Acting"), _("Reviewed"), _("Ended"))
    acting = _("nothing yet") if not fact.steps else _("%(n)s written") % {"n": len(fact.steps)}
    subs = (fact.raised_at.strftime("%-d %b"), fact.owner or _("nobody yet"), acting, "", "")
    state = ["done" if place < at or fact.closed else "now" if place == at else "ahead" for place in range(len(STATES))]
    return tuple(AimStep(*parts) for parts in zip(labels, subs, state, strict=True))
