"""The page of who would join and leave the groups that follow from figures, and of what is only suggested."""

from collections.abc import Mapping

from django.http import Http404
from django.urls import reverse

from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.pupils.pages.groups import MoveRow, MovesShown, SuggestionRow, WorkedOutPage
from ettle.pupils.queries.categories import ties_through_classes
from ettle.pupils.queries.facts import facts_for
from ettle.pupils.queries.moves import Moves, fingerprint, moves_of, worked_out_by
from ettle.rules.access import Viewer, may_set_category
from ettle.school.queries import policy_for


def sees_figures(viewer: Viewer, policy: Policy) -> bool:
    """Whether anything on the page could be for this person."""
    offered = (category for category in policy.categories if category.active and category.suggests_only)
    return bool(worked_out_by(viewer, policy)) or any(viewer.roles & set(one.set_by) for one in offered)


def suggested_pupil(viewer: Viewer, pupil_id: int) -> Pupil:
    """A pupil of the viewer's school by number. Raises Http404."""
    found = Pupil.objects.visible_to(viewer, "L1").filter(pk=pupil_id).first()
    if found is None:
        raise Http404
    return found


def worked_out_page(viewer: Viewer, error: str = "") -> tuple[WorkedOutPage, tuple[int, ...]]:
    """The page, and the pupils it shows, for the record. Raises Http404 for whom nothing here is."""
    policy = policy_for(viewer)
    if not sees_figures(viewer, policy):
        raise Http404
    mine = worked_out_by(viewer, policy)
    moves = moves_of(viewer.school_id, policy, viewer.on)
    plain = [one for one in moves if one.category.id in mine]
    offered = [one for one in moves if one.suggested and viewer.roles & set(one.category.set_by)]
    pupils = _pupils([*plain, *offered])
    suggestions, reached = _suggestions(viewer, offered, pupils)
    page = WorkedOutPage(
        groups=tuple(_shown(one, pupils) for one in plain),
        suggestions=suggestions,
        fingerprint=fingerprint(plain),
        may_apply=bool(mine),
        error=error,
    )
    shown = {pk for one in plain for pk in (*one.joining, *(row.pupil_id for row, _why in one.leaving))}
    return page, tuple(sorted(shown | reached))


def _pupils(moves: list[Moves]) -> dict[int, Pupil]:
    wanted = {pk for one in moves for pk in one.joining}
    found = {pupil.pk: pupil for pupil in Pupil.objects.filter(pk__in=wanted)}
    return found | {row.pupil_id: row.pupil for one in moves for row, _why in one.leaving}


def _shown(moves: Moves, pupils: Mapping[int, Pupil]) -> MovesShown:
    joining = [(pupils[pk], because) for pk, because in moves.joining.items()]
    leaving = [(row.pupil, because) for row, because in moves.leaving]
    return MovesShown(moves.category.label, _rows(joining), _rows(leaving))


def _rows(found: list[tuple[Pupil, str]]) -> tuple[MoveRow, ...]:
    ordered = sorted(found, key=lambda one: (one[0].year, one[0].family, one[0].given, one[0].pk))
    return tuple(
        MoveRow(pupil.name, reverse("pupils:page", args=[pupil.key]), pupil.year, because) for pupil, because in ordered
    )


def _suggestions(
    viewer: Viewer, offered: list[Moves], pupils: Mapping[int, Pupil]
) -> tuple[tuple[SuggestionRow, ...], set[int]]:
    """What is suggested of pupils for whom this person chooses the group."""
    told = {pk for one in offered for pk in (*one.joining, *(row.pupil_id for row, _why in one.leaving))}
    wanted = [pupils[pk] for pk in told]
    facts = facts_for(wanted, viewer.on, with_classes=ties_through_classes(viewer)) if wanted else {}
    rows, reached = [], set()
    for one in offered:
        all_of_it = [(pk, True, why) for pk, why in one.joining.items()]
        all_of_it += [(row.pupil_id, False, why) for row, why in one.leaving]
        for pk, joins, because in all_of_it:
            if may_set_category(viewer, facts[pk], one.category.set_by):
                rows.append(_suggestion(one, pupils[pk], because, joins=joins))
                reached.add(pk)
    return tuple(sorted(rows, key=lambda row: (row.year, row.name, row.group))), reached


def _suggestion(moves: Moves, pupil: Pupil, because: str, *, joins: bool) -> SuggestionRow:
    return SuggestionRow(
        value=f"{pupil.pk}:{moves.category.id}",
        name=pupil.name,
        href=reverse("pupils:page", args=[pupil.key]),
        year=pupil.year,
        group=moves.category.label,
        joins=joins,
        because=because,
    )
