"""The class grid, and what its ratings raise."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.policy.schema import Scale
from ettle.rules.access import Viewer
from ettle.tracking.pages.ratings import (
    Blank,
    ClassGridPage,
    Finished,
    RaisedHere,
    ScaleKey,
)
from ettle.tracking.queries.class_in_cycle import (
    NEVER,
    ClassInCycle,
    Enrolled,
    Held,
    class_in_cycle,
    held_ratings,
    values_before,
)
from ettle.tracking.queries.grid_parts import Was, columns_of, rows_of
from ettle.tracking.queries.raising import Raise, raised, seriousness_words
from ettle.ui.flags import seriousness_key
from ettle.ui.grid import RatingGrid
from ettle.ui.words import sentence


def class_grid(viewer: Viewer, cycle_id: int, class_id: int) -> ClassGridPage:
    """The grid of one class in one cycle. Raises Http404 where the viewer may not open it. Nine queries."""
    return grid_page(viewer, class_in_cycle(viewer, cycle_id, class_id))


def grid_page(viewer: Viewer, place: ClassInCycle, *, problem: str = "") -> ClassGridPage:
    """The grid of a class that has been read and may be seen. Two queries."""
    held, was = held_ratings(place), values_before(place, place.roll)
    grid = _grid(viewer, place, held, was)
    finished = place.finished
    return ClassGridPage(
        cycle_id=place.cycle.pk,
        class_id=place.group.pk,
        cycle=place.cycle.name,
        due=place.cycle.due,
        name=place.group.name,
        course=course_title(place),
        years=sentence(sorted({pupil.year for pupil in place.present})) or place.group.year,
        pupils=len(place.present),
        grid=grid,
        was_from=place.before.name if place.before and was else "",
        open=not place.locked,
        may_reopen=bool(place.decision) and finished is not None,
        finished=Finished(finished.by.name, finished.at, finished.reason_for_blanks) if finished else None,
        blanks=tuple(_blanks(place, held)),
        raised=_raised_here(grid),
        changed=sum(standing.version > 1 for standing in held.values()),
        keys=_keys(place),
        flag_words=seriousness_key(place.policy),
        problem=problem,
    )


def grid_person(viewer: Viewer) -> str:
    """Whose grid it is, as a device keeps it: a rating typed by one person is never sent in the name of another."""
    return str(viewer.staff_id)


def sign_in_url(cycle_id: int, class_id: int) -> str:
    """Where to sign in again, coming back to the grid."""
    return f"{reverse('account_login')}?next={reverse('tracking:class_grid', args=(cycle_id, class_id))}"


def course_title(place: ClassInCycle) -> str:
    """Level and subject as people say them: `Higher Physics`."""
    labels = {level.id: level.label for level in place.policy.levels}
    return " ".join(filter(None, (labels.get(place.group.level, ""), place.group.subject.name)))


def raises_for(place: ClassInCycle, held: Held, pupils: Iterable[Enrolled]) -> dict[str, tuple[Raise, ...]]:
    """What these pupils' ratings raise within this class, by the pupil's key. One query, and none for no pupils."""
    chosen = tuple(pupils)
    if not chosen:
        return {}
    was = values_before(place, chosen)
    patterns = {pupil: place.pattern(pupil, held, was) for pupil in chosen}
    answers = raised(place.policy, place.course, patterns.values())
    return {str(pupil.key): answers[pattern] for pupil, pattern in patterns.items()}


def _grid(viewer: Viewer, place: ClassInCycle, held: Held, was: Was) -> RatingGrid:
    where = (place.cycle.pk, place.group.pk)
    columns = columns_of(place, was)
    return RatingGrid(
        label=_("%(group)s, %(cycle)s") % {"group": place.group.name, "cycle": place.cycle.name},
        who=grid_person(viewer),
        key=f"{place.cycle.pk}.{place.group.pk}",
        save_url=reverse("tracking:save_ratings", args=where),
        sign_in_url=sign_in_url(*where),
        columns=columns,
        rows=rows_of(place, held, was, columns),
        done=place.done(held),
        of=place.of,
        csrf_cookie=settings.CSRF_COOKIE_NAME,
        closed=place.locked,
        seriousness_words=seriousness_words(place.policy),
    )


def _raised_here(grid: RatingGrid) -> tuple[RaisedHere, ...]:
    """The pupils this class raises, most reasons first, in the words of their flags."""
    found = sorted((row for row in grid.rows if row.raises), key=lambda row: -len(row.raises))
    words = grid.seriousness_words
    said = {
        row.pupil: [", ".join(filter(None, (one.text, words.get(one.seriousness, "")))) for one in row.raises]
        for row in found
    }
    return tuple(RaisedHere(row.name, "; ".join(said[row.pupil])) for row in found)


def _blanks(place: ClassInCycle, held: Held) -> Iterable[Blank]:
    for pupil in place.present:
        rated = [measure for measure in place.contents if place.scale(measure, pupil)]
        count = sum(not held.get((pupil.pupil_id, measure), NEVER).value for measure in rated)
        if count:
            yield Blank(pupil.name, count)


def _keys(place: ClassInCycle) -> tuple[ScaleKey, ...]:
    """Each scale in use once, spelled out, with the measures rated on it."""
    measures: dict[str, list[str]] = {}
    for measure in place.contents:
        for scale in dict.fromkeys(place.scale(measure, pupil) for pupil in place.present):
            if scale is not None and any(value.label for value in scale.values):
                measures.setdefault(_spelled(scale), []).append(place.policy.measure(measure).label)
    return tuple(ScaleKey(sentence(labels), values) for values, labels in measures.items())


def _spelled(scale: Scale) -> str:
    return ", ".join(v.value if v.words == v.value else f"{v.value} {v.words}" for v in scale.values)
