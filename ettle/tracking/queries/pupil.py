"""Ratings and concerns of one pupil, for the pupil page; the page has asked who may see them."""

from collections import defaultdict
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from ettle.pupils.story import ConcernFact, RatingFact, ReasonFact, StepFact, Story
from ettle.school.asked import asked
from ettle.tracking.models import Concern, ConcernReason, CycleRoll, NextStep, Rating

ENOUGH = 600  # more than six reports of twenty subjects in five measures


@asked
def _rating_rows(pupil_id: int) -> QuerySet[Any, Any]:
    """Each with the year the pupil was in: at the close, of an open cycle now, and else the one of the class."""
    on_roll = CycleRoll.objects.filter(cycle_id=OuterRef("cycle_id"), pupil_id=OuterRef("pupil_id")).values("year")[:1]
    of_class = F("teaching_class__year")
    then = Case(
        When(cycle__closed_at__isnull=True, then=F("pupil__year")), default=Coalesce(Subquery(on_roll), of_class)
    )
    return (
        Rating.objects.filter(pupil_id=pupil_id)
        .exclude(value="")
        .annotate(year_then=then)
        .order_by("-cycle__opens", "-cycle_id", "teaching_class__subject__name")
        .values_list(
            "cycle_id",
            "cycle__name",
            "cycle__opens",
            "cycle__closed_at",
            "teaching_class__subject__code",
            "teaching_class__subject__name",
            "teaching_class__level",
            "year_then",
            "measure",
            "value",
        )[:ENOUGH]
    )


@asked
def _concern_rows(pupil_id: int) -> QuerySet[Any, Any]:
    return (
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
        )
    )


@asked
def _reason_rows(pupil_id: int) -> QuerySet[Any, Any]:
    columns = ("subject__code", "subject__name", "measure", "value", "seriousness", "because", "counts")
    return ConcernReason.objects.filter(concern__pupil_id=pupil_id).order_by("pk").values_list("concern_id", *columns)


@asked
def _step_rows(pupil_id: int) -> QuerySet[Any, Any]:
    columns = ("text", "kind", "who__name", "due", "by__name", "at")
    return NextStep.objects.filter(concern__pupil_id=pupil_id).order_by("at", "pk").values_list("concern_id", *columns)


def ratings_of(pupil_id: int) -> tuple[RatingFact, ...]:
    """The ratings of the latest reports, oldest report first. One query, bounded however long a pupil stays."""
    return tuple(
        RatingFact(cycle_id, cycle, opens, closed_at is not None, *rest)
        for cycle_id, cycle, opens, closed_at, *rest in reversed(_rating_rows(pupil_id))
    )


def concerns_of(pupil_id: int) -> tuple[ConcernFact, ...]:
    """Every concern, newest first, with its reasons and next steps. Three queries, however many there are."""
    rows = _concern_rows(pupil_id)
    reasons, steps = _reasons(pupil_id), _steps(pupil_id)
    return tuple(
        ConcernFact(
            pk,
            cycle_id,
            cycle,
            raised_at,
            faculties,
            owner or "",
            role,
            state,
            why,
            version or "",
            tuple(reasons.get(pk, ())),
            tuple(steps.get(pk, ())),
        )
        for pk, cycle_id, cycle, raised_at, faculties, owner, role, state, why, version in rows
    )


def _reasons(pupil_id: int) -> dict[int, list[ReasonFact]]:
    found: dict[int, list[ReasonFact]] = defaultdict(list)
    for concern_id, *fields in _reason_rows(pupil_id):
        found[concern_id].append(ReasonFact(*fields))
    return found


def _steps(pupil_id: int) -> dict[int, list[StepFact]]:
    found: dict[int, list[StepFact]] = defaultdict(list)
    for concern_id, text, kind, who, due, by, at in _step_rows(pupil_id):
        found[concern_id].append(StepFact(text, kind == NextStep.Kind.NO_ACTION, who or "", due, by, at))
    return found


def story_of(pupil_id: int, with_concerns: bool) -> Story:
    """What `pupils.story` hands to the pupil page."""
    return Story(ratings_of(pupil_id), concerns_of(pupil_id) if with_concerns else ())
