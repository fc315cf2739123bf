"""Checks on reporting cycles, lists of codes and the faculty board."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import CodeList, Cycle, FacultyBoard, Phase, Scale
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Reports counted twice or left out, and contents nobody rates."""
    for path, cycle in draft.entries("cycles", Cycle):
        yield from unknown_names((*path, "contents"), cycle.contents, draft.ids("measures"), "measure")
        yield from unknown_names((*path, "phases"), cycle.phases, draft.ids("phases"), "phase")
        yield from unknown_names((*path, "years"), cycle.years, draft.ids("years"), "year")
        yield from _rated(draft, path, cycle)
    yield from _numbers(draft)
    for path, codes in draft.entries("code_lists", CodeList):
        if set(codes.for_values) & set(codes.optional_for):
            yield Finding(path, "a value both needs a code and may go without.", "Take it from one of the lists.")
    if draft.policy.faculty_board is not None:
        yield from _board(draft, draft.policy.faculty_board)


def _years(draft: Draft) -> tuple[str | None, ...]:
    return draft.ids("years") or (None,)


def _rated(draft: Draft, path: Path, cycle: Cycle) -> Iterator[Finding]:
    phases = {year: phase.id for _, phase in draft.entries("phases", Phase) for year in phase.years}
    years = [year for year in _years(draft) if cycle.holds_for(year, phases.get(year or ""))]
    for measure in cycle.contents:
        try:
            rated = [draft.policy.scale_for(measure, year=year) for year in years]
        except KeyError:
            continue
        if rated and not any(rated):
            what = f'holds "{measure}", which is not rated for any pupil who has this report.'
            yield Finding((*path, "contents"), what)


def _numbers(draft: Draft) -> Iterator[Finding]:
    entries = list(draft.entries("cycles", Cycle))
    phases = {year: phase.id for _, phase in draft.entries("phases", Phase) for year in phase.years}
    told: set[tuple[int, ...]] = set()
    for year in _years(draft):
        mine = [(path, cycle) for path, cycle in entries if cycle.holds_for(year, phases.get(year or ""))]
        numbers = sorted(cycle.number for _, cycle in mine)
        for path, cycle in mine:
            if numbers.count(cycle.number) > 1:
                yield Finding(path, f"there are two reports {cycle.number} for {year or 'everyone'}.")
        holes = tuple(sorted(set(range(1, max(numbers, default=0))) - set(numbers)))
        if holes and holes not in told:
            told.add(holes)
            missing = ", ".join(map(str, holes))
            yield Finding(("cycles",), f"for {year or 'everyone'} report {missing} is left out.", "Count from 1.")


def _board(draft: Draft, board: FacultyBoard) -> Iterator[Finding]:
    path: Path = ("faculty_board",)
    if board.scale not in draft.ids("scales"):
        yield unknown_name((*path, "scale"), board.scale, draft.ids("scales"), "scale")
    if board.comments and board.comments not in draft.ids("code_lists"):
        yield unknown_name((*path, "comments"), board.comments, draft.ids("code_lists"), "list of codes")
    yield from unknown_names((*path, "set_by"), board.set_by, draft.ids("roles"), "role")
    for _, scale in draft.entries("scales", Scale):
        if scale.id == board.scale:
            values = tuple(value.value for value in scale.values)
            place = (*path, "comment_required_for")
            yield from unknown_names(place, board.comment_required_for, values, f"value of the scale {scale.id}")
