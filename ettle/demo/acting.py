"""What the owners did about past concerns, so that lists show concerns in every state, each with its story."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from ettle.demo import cast
from ettle.people.models import ClassTeacher
from ettle.people.queries import viewer_for
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.concerns.overdue import due_after
from ettle.rules.concerns.suggesting import offered
from ettle.rules.owners import Placed
from ettle.school.models import School
from ettle.school.queries import policy_on
from ettle.tracking.actions.raising import raise_by_hand
from ettle.tracking.models import Concern, ConcernReason, ConcernTurn, Cycle, NextStep
from ettle.tracking.queries.readiness import holders_on

SEEN: Final = {
    "better": ("Every piece handed in since.", "Settled since the seat was changed.", "Asks for help now."),
    "same": ("A good week, then two bad ones.", "The step was done; nothing to see from it yet."),
    "worse": ("Two more subjects say the same.", "Has missed three of the five sessions."),
}
ENDED: Final = (
    "Back where this pupil can be.",
    "The class teacher has it in hand again.",
    "No longer a concern in class.",
)
NOTHING: Final = ("Was off with a broken wrist; everything is caught up.", "A one-off, spoken about with home already.")
WHY_ON: Final = "It is wider than one subject, and home has asked for one person to speak to."
NOT_DONE: Final = "Nobody answered at home; trying again by letter."
# What happened to twenty concerns of the cycle that closed last.
LATEST: Final = (
    *("new",) * 4,
    "owned",
    *("acting",) * 5,
    *("late",) * 2,
    "done",
    *("reviewed",) * 2,
    *("closed",) * 2,
    "no_action",
    "handed_on",
    "support",
)
OVERDUE: Final = ("Dominik", "Sobczak")
BY_HAND: Final = "Has gone quiet in class since the October week, and no longer asks for help."


@dataclass(slots=True)
class Writing:
    """The rows of one cycle before they are stored."""

    policy: Policy
    rng: random.Random
    steps: list[NextStep] = field(default_factory=list)
    turns: list[ConcernTurn] = field(default_factory=list)

    def plan(self, concern: Concern, at: datetime, due: date, *, asks: bool = False, result: str = "") -> None:
        """A next step as the policy offers it for what was found."""
        found = [(reason.trigger, reason.measure) for reason in concern.reasons.all()]
        acts = [act for act in self.policy.acts if act.asks_support_team] if asks else offered(self.policy, found).first
        act = self.rng.choice(acts[:2])
        self.steps.append(
            NextStep(
                concern=concern,
                kind=NextStep.Kind.STEP,
                text=act.does,
                act=act.id,
                asks_support_team=act.asks_support_team,
                who_id=concern.owner_id,
                by_id=concern.owner_id or 0,
                due=due,
                at=at,
                result=result,
                result_words=NOT_DONE if result == NextStep.Result.NOT_DONE else "",
                settled_by_id=concern.owner_id if result else None,
                settled_at=_noon(due, at) if result else None,
            )
        )
        concern.state, concern.seen_at = Concern.State.ACTING, at
        concern.review_on = due_after(self.policy.calendar, due, self.policy.acting.review_after_school_days)
        concern.due_on = concern.review_on if result else due

    def turn(self, concern: Concern, act: str, words: str, at: datetime, **more: object) -> None:
        """A review, an end or a new owner."""
        self.turns.append(
            ConcernTurn(concern=concern, act=act, words=words, by_id=concern.owner_id or 0, at=at, **more)
        )

    def review(self, concern: Concern, outcome: str, at: datetime) -> None:
        """What it came to."""
        self.turn(concern, ConcernTurn.Act.REVIEW, self.rng.choice(SEEN[outcome]), at, outcome=outcome)
        concern.state, concern.outcome, concern.reviewed_on = Concern.State.REVIEWED, outcome, at.date()
        days = self.policy.acting.review_after_school_days
        concern.review_on = concern.due_on = due_after(self.policy.calendar, at.date(), days)

    def close(self, concern: Concern, at: datetime) -> None:
        """Its end, with what the review found."""
        self.turn(concern, ConcernTurn.Act.CLOSE, self.rng.choice(ENDED), at, outcome=concern.outcome)
        concern.state, concern.review_on, concern.due_on = Concern.State.CLOSED, None, None

    def store(self, concerns: list[Concern]) -> None:
        """Everything at once."""
        fields = ["state", "seen_at", "review_on", "due_on", "outcome", "reviewed_on", "owner", "owner_role"]
        Concern.objects.bulk_update(concerns, fields, batch_size=100)
        NextStep.objects.bulk_create(self.steps)
        ConcernTurn.objects.bulk_create(self.turns)


def _noon(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(12), like.tzinfo)


def _concerns(cycle: Cycle) -> list[Concern]:
    held = cycle.concerns.exclude(owner=None).select_related("pupil").prefetch_related("reasons")
    return list(held.order_by("pk"))


def settle(cycle: Cycle, when: datetime) -> None:
    """A cycle of last session: every concern had its step and its review, and has ended."""
    writing = Writing(policy_on(cycle.school_id, cycle.due), random.Random(cycle.pk))  # noqa: S311
    concerns = _concerns(cycle)
    for concern in concerns:
        due = due_after(writing.policy.calendar, when.date(), writing.rng.randint(3, 9))
        writing.plan(concern, when, due, result=NextStep.Result.DONE)
        seen = _noon(due + timedelta(weeks=2), when)
        writing.review(concern, writing.rng.choices(("better", "same"), (4, 1))[0], seen)
        writing.close(concern, seen + timedelta(minutes=10))
    writing.store(concerns)


def act(cycle: Cycle, when: datetime) -> None:
    """The cycle that closed last: concerns in every state; the cast's still wait, but for one that is overdue."""
    writing = Writing(policy_on(cycle.school_id, cycle.due), random.Random(cycle.pk))  # noqa: S311
    known = {(pupil.given, pupil.family) for pupil in cast.PUPILS}
    concerns = _concerns(cycle)
    holders = holders_on(cycle.school_id, when.date())
    for concern in concerns:
        name = (concern.pupil.given, concern.pupil.family)
        drawn = writing.rng.choice(LATEST)
        if name in known:
            drawn = "late" if name == OVERDUE else "new"
        if drawn == "handed_on":
            pupil = concern.pupil
            place = Placed(pupil.year, pupil.house_id, pupil.tutor_group_id)
            _hand_on(writing, concern, holders.owner("pupil_support_leader", place), when)
        else:
            STORIES[drawn](writing, concern, when)
    writing.store(concerns)


def _new(writing: Writing, concern: Concern, when: datetime) -> None:
    """Nobody has acted."""


def _owned(writing: Writing, concern: Concern, when: datetime) -> None:
    concern.state, concern.seen_at = Concern.State.OWNED, when


def _acting(writing: Writing, concern: Concern, when: datetime) -> None:
    due = due_after(writing.policy.calendar, cast.TODAY, writing.rng.randint(1, 15))
    writing.plan(concern, when + timedelta(days=writing.rng.randint(0, 4), hours=writing.rng.randint(0, 3)), due)


def _late(writing: Writing, concern: Concern, when: datetime) -> None:
    due = due_after(writing.policy.calendar, date(2026, 11, 4), writing.rng.randint(1, 9))
    writing.plan(concern, when, due, result="not_done" if writing.rng.randrange(4) == 0 else "")
    concern.due_on = due if not writing.steps[-1].result else concern.review_on


def _done(writing: Writing, concern: Concern, when: datetime) -> None:
    due = due_after(writing.policy.calendar, when.date(), writing.rng.randint(8, 14))
    writing.plan(concern, when, due, result=NextStep.Result.DONE)


def _reviewed(writing: Writing, concern: Concern, when: datetime) -> None:
    _done(writing, concern, when)
    outcome = writing.rng.choices(("better", "same", "worse"), (2, 2, 1))[0]
    writing.review(concern, outcome, _noon(date(2026, 11, writing.rng.choice((11, 12, 16, 18))), when))


def _closed(writing: Writing, concern: Concern, when: datetime) -> None:
    _done(writing, concern, when)
    writing.review(concern, "better", _noon(date(2026, 11, writing.rng.choice((9, 10, 13))), when))
    writing.close(concern, _noon(date(2026, 11, 17), when))


def _no_action(writing: Writing, concern: Concern, when: datetime) -> None:
    text, owner = writing.rng.choice(NOTHING), concern.owner_id or 0
    writing.steps.append(NextStep(concern=concern, kind=NextStep.Kind.NO_ACTION, text=text, by_id=owner, at=when))
    concern.state, concern.seen_at = Concern.State.CLOSED, when


def _support(writing: Writing, concern: Concern, when: datetime) -> None:
    due = due_after(writing.policy.calendar, cast.TODAY, writing.rng.randint(2, 8))
    writing.plan(concern, when + timedelta(days=1), due, asks=True)


def _hand_on(writing: Writing, concern: Concern, to: int | None, when: datetime) -> None:
    """The first step was not enough, and somebody else on the path goes on with it."""
    _acting(writing, concern, when)
    if to is None or to == concern.owner_id:
        return
    roles = {"from_role": concern.owner_role, "to_role": "pupil_support_leader"}
    at = _noon(date(2026, 11, 12), when)
    writing.turn(concern, ConcernTurn.Act.HAND_ON, WHY_ON, at, to_id=to, **roles)
    concern.owner_id, concern.owner_role = to, "pupil_support_leader"


STORIES: Final[dict[str, Callable[[Writing, Concern, datetime], None]]] = {
    "new": _new,
    "owned": _owned,
    "acting": _acting,
    "late": _late,
    "done": _done,
    "reviewed": _reviewed,
    "closed": _closed,
    "no_action": _no_action,
    "support": _support,
}


def raise_one(school: School, cycle: Cycle, now: datetime) -> None:
    """The physics teacher of the cast raises a concern by hand, for a pupil whom no rule has found."""
    taught = ClassTeacher.objects.filter(
        staff__school=school,
        staff__code="morven.laidlaw",
        teaching_class__session=cycle.session,
        teaching_class__year="S3",
    ).select_related("teaching_class__subject", "staff__user")
    post = taught.order_by("teaching_class__name").first()
    viewer = viewer_for(post.staff.user, now.date()) if post and post.staff.user else None
    if post is None or viewer is None:
        return
    known = {(pupil.given, pupil.family) for pupil in cast.PUPILS}
    concerned = ConcernReason.objects.filter(concern__cycle=cycle).values("concern__pupil_id")
    quiet = Pupil.objects.on_roll().filter(memberships__teaching_class=post.teaching_class).exclude(pk__in=concerned)
    pupil = next((one for one in quiet.order_by("pk") if (one.given, one.family) not in known), None)
    if pupil is not None:
        subject = post.teaching_class.subject
        raise_by_hand(by=viewer, pupil=pupil, cycle=cycle, subject=subject, words=BY_HAND, now=now)
