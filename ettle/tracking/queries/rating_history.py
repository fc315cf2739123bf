"""What was changed after it was first given: a class's ratings, and every value of one of them."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from ettle.rules.access import Viewer
from ettle.tracking.models import EarlierRating, Rating
from ettle.tracking.pages.ratings import ChangedRating, ClassHistoryPage, HeldValue, RatingHistoryPage
from ettle.tracking.queries.class_in_cycle import NEVER, class_in_cycle, held_ratings
from ettle.tracking.queries.ratings import course_title


def class_history(viewer: Viewer, cycle_id: int, class_id: int) -> ClassHistoryPage:
    """The ratings of a class that have held another value. Raises Http404 where the viewer may not see it."""
    place = class_in_cycle(viewer, cycle_id, class_id)
    held = held_ratings(place)
    changed = (
        ChangedRating(
            str(pupil.key), pupil.name, measure, place.policy.measure(measure).label, standing.value, standing.at
        )
        for pupil in place.roll
        for measure in place.contents
        if (standing := held.get((pupil.pupil_id, measure), NEVER)).version > 1 and standing.at
    )
    return ClassHistoryPage(
        cycle_id=cycle_id,
        class_id=class_id,
        course=course_title(place),
        name=place.group.name,
        cycle=place.cycle.name,
        changed=tuple(sorted(changed, key=lambda row: row.at, reverse=True)),
    )


def rating_history(viewer: Viewer, cycle_id: int, class_id: int, key: UUID, measure: str) -> RatingHistoryPage:
    """Every value a rating has held. Raises Http404 where the viewer may not see it."""
    place = class_in_cycle(viewer, cycle_id, class_id)
    pupil = next((pupil for pupil in place.roll if pupil.key == key), None)
    ratings = Rating.objects.filter(cycle_id=cycle_id, teaching_class_id=class_id, measure=measure).select_related("by")
    rating = ratings.filter(pupil_id=pupil.pupil_id).first() if pupil else None
    if pupil is None or rating is None or measure not in place.contents:
        raise Http404
    earlier = EarlierRating.objects.filter(rating=rating).select_related("by").order_by("-version")
    return RatingHistoryPage(
        cycle_id=cycle_id,
        class_id=class_id,
        pupil=pupil.name,
        measure=place.policy.measure(measure).label,
        course=course_title(place),
        name=place.group.name,
        cycle=place.cycle.name,
        values=(_held(rating, now=True), *(_held(row, now=False) for row in earlier)),
    )


def _held(row: Rating | EarlierRating, *, now: bool) -> HeldValue:
    return HeldValue(row.value, row.by.name if row.by else _("Somebody who has left"), row.at, now)
