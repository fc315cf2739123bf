"""Ratings and concerns of one pupil, for the pupil page; the page has asked who may see them."""

from collections import defaultdict

from ettle.pupils.story import ConcernFact, RatingFact, ReasonFact, StepFact, Story
from ettle.tracking.models import Concern, ConcernReason, NextStep, Rating

ENOUGH = 600  # more than six reports of twenty subjects in five measures


def ratings_of(pupil_id: int) -> tuple[RatingFact, ...]:
    """The ratings of the latest reports, oldest report first. One query, bounded however long a pupil stays."""
    rows = (
        Rating.objects.filter(pupil_id=pupil_id)
        .exclude(value="")
        .order_by("-cycle__opens", "-cycle_id", "teaching_class__subject__name")
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
        )[:ENOUGH]
    )
    return tuple(RatingFact(*row[:3], row[3] is not None, *row[4:]) for row in reversed(list(rows)))


def concerns_of(pupil_id: int) -> tuple[ConcernFact, ...]:
    """Every concern, newest first, with its reasons and next steps. Three queries, however many there are."""
    rows = list(
        Concern.objects.filter(pupil_id=pupil_id)
        .order_by("-raised_at", "-pk")
        .values_list(
            "pk",
            "cycle_id",
            "cycle__name",
            "raised_at",
            "faculties",
            "owner__name",
            "owner_role",
            "state",
            "override_reason",
            "cycle__policy__version",
            "cycle__policy__effective_from",
        )
    )
    reasons, steps = _reasons(pupil_id), _steps(pupil_id)
    return tuple(
        ConcernFact(
            *row[:5],
            row[5] or "",
            *row[6:9],
            row[9] or "",
            row[10],
            reasons=tuple(reasons.get(row[0], ())),
            steps=tuple(steps.get(row[0], ())),
        )
        for row in rows
    )


def _reasons(pupil_id: int) -> dict[int, list[ReasonFact]]:
    rows = ConcernReason.objects.filter(concern__pupil_id=pupil_id).order_by("pk")
    columns = ("subject__code", "subject__name", "measure", "value", "seriousness", "because", "counts")
    found: dict[int, list[ReasonFact]] = defaultdict(list)
    for concern_id, *fields in rows.values_list("concern_id", *columns):
        found[concern_id].append(ReasonFact(*fields))
    return found


def _steps(pupil_id: int) -> dict[int, list[StepFact]]:
    rows = NextStep.objects.filter(concern__pupil_id=pupil_id).order_by("at", "pk")
    columns = ("text", "kind", "who__name", "due", "by__name", "at")
    found: dict[int, list[StepFact]] = defaultdict(list)
    for concern_id, text, kind, who, due, by, at in rows.values_list("concern_id", *columns):
        found[concern_id].append(StepFact(text, kind == NextStep.Kind.NO_ACTION, who or "", due, by, at))
    return found


def story_of(pupil_id: int, with_concerns: bool) -> Story:
    """What `pupils.story` hands to the pupil page."""
    return Story(ratings_of(pupil_id), concerns_of(pupil_id) if with_concerns else ())
