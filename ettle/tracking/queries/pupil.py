"""Ratings and concerns of one pupil, for the pupil page; the page has asked who may see them."""

from django.db.models import Prefetch

from ettle.pupils.story import ConcernFact, RatingFact, ReasonFact, StepFact, Story
from ettle.tracking.models import Concern, ConcernReason, NextStep, Rating


def ratings_of(pupil_id: int) -> tuple[RatingFact, ...]:
    """Every rating that stands, oldest report first. One query."""
    rows = (
        Rating.objects.filter(pupil_id=pupil_id)
        .exclude(value="")
        .order_by("cycle__opens", "cycle_id", "teaching_class__subject__name")
        .values_list(
            "cycle_id",
            "cycle__name",
            "cycle__opens",
            "cycle__closed_at",
            "teaching_class__subject__code",
            "teaching_class__subject__name",
            "teaching_class__level",
            "teaching_class__year",
            "measure",
            "value",
        )
    )
    return tuple(RatingFact(*row[:3], row[3] is not None, *row[4:]) for row in rows)


def concerns_of(pupil_id: int) -> tuple[ConcernFact, ...]:
    """Every concern, newest first, with its reasons and next steps. Three queries, however many there are."""
    rows = (
        Concern.objects.filter(pupil_id=pupil_id)
        .select_related("cycle__policy", "owner")
        .defer("cycle__policy__text")
        .prefetch_related(
            Prefetch("reasons", ConcernReason.objects.select_related("subject")),
            Prefetch("next_steps", NextStep.objects.select_related("who", "by")),
        )
        .order_by("-raised_at", "-pk")
    )
    return tuple(_concern(row) for row in rows)


def story_of(pupil_id: int, with_concerns: bool) -> Story:
    """What `pupils.story` hands to the pupil page."""
    return Story(ratings_of(pupil_id), concerns_of(pupil_id) if with_concerns else ())


def _concern(row: Concern) -> ConcernFact:
    policy = row.cycle.policy
    return ConcernFact(
        concern_id=row.pk,
        cycle_id=row.cycle_id,
        cycle=row.cycle.name,
        raised_at=row.raised_at,
        faculties=row.faculties,
        owner=row.owner.name if row.owner else "",
        owner_role=row.owner_role,
        state=row.state,
        override_reason=row.override_reason,
        policy_version=policy.version if policy else "",
        policy_from=policy.effective_from if policy else None,
        reasons=tuple(
            ReasonFact(
                reason.subject.code,
                reason.subject.name,
                reason.measure,
                reason.value,
                reason.seriousness,
                reason.because,
                reason.counts,
            )
            for reason in row.reasons.all()
        ),
        steps=tuple(_step(step) for step in row.next_steps.all()),
    )


def _step(step: NextStep) -> StepFact:
    no_action = step.kind == NextStep.Kind.NO_ACTION
    return StepFact(step.text, no_action, step.who.name if step.who else "", step.due, step.by.name, step.at)
