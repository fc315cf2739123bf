"""Checks on the support team's caseload."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import Caseload, CaseloadSource, Scale
from ettle.policy.sentences import Finding

# Which keys belong to which origin; a key of another would be read by nobody.
OWN = {"concern": ("owners", "states"), "faculty_board": ("values", "faculties_at_least"), "category": ("categories",)}
NEEDED = {"faculty_board": "values", "category": "categories"}


def check(draft: Draft) -> Iterator[Finding]:
    """Roles, categories, values and lists that do not exist, and a caseload nobody keeps."""
    caseload = draft.policy.caseload
    if caseload is None:
        return
    path: Path = ("caseload",)
    roles = draft.ids("roles")
    if not caseload.kept_by:
        yield Finding((*path, "kept_by"), "nobody keeps the caseload.", "Name at least one role.")
    yield from unknown_names((*path, "kept_by"), caseload.kept_by, roles, "role")
    for key in ("memos_by", "conferences_by"):
        yield from unknown_names((*path, key), getattr(caseload, key), caseload.kept_by, "role in kept_by")
    for key in ("interventions", "referrals"):
        name = getattr(caseload, key)
        if name and name not in draft.ids("code_lists"):
            yield unknown_name((*path, key), name, draft.ids("code_lists"), "list of codes")
    yield from _twice((*path, "sources"), [source.id for source in caseload.sources])
    yield from _twice((*path, "decisions"), [kind.id for kind in caseload.decisions])
    for number, source in enumerate(caseload.sources):
        yield from _source(draft, (*path, "sources", number), source)
    yield from _lists(path, caseload)


def _twice(path: Path, ids: list[str]) -> Iterator[Finding]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield Finding((*path, number, "id"), f'"{name}" is there twice.', "Use each id once.")


def _source(draft: Draft, path: Path, source: CaseloadSource) -> Iterator[Finding]:
    yield from unknown_names((*path, "owners"), source.owners, draft.ids("roles"), "role")
    yield from unknown_names((*path, "categories"), source.categories, draft.ids("categories"), "category")
    board = draft.policy.faculty_board
    if source.comes_from == "faculty_board":
        if board is None:
            yield Finding((*path, "from"), "is the faculty board, which this policy does not have.")
        for _, scale in draft.entries("scales", Scale):
            if board is not None and scale.id == board.scale:
                values = tuple(value.value for value in scale.values)
                yield from unknown_names((*path, "values"), source.values, values, f"value of the scale {scale.id}")
    for origin, keys in OWN.items():
        for key in keys:
            if key in source.model_fields_set and origin != source.comes_from:
                what = f'says {key}, which belongs to a source from "{origin}".'
                yield Finding((*path, key), what, "Leave it out here.")
    needed = NEEDED.get(source.comes_from)
    if needed and not getattr(source, needed):
        yield Finding(path, f"names no {needed}, so it finds nobody.", f"List them under {needed}.")


def _lists(path: Path, caseload: Caseload) -> Iterator[Finding]:
    makes = {kind.makes for kind in caseload.decisions}
    if makes & {"intervention", "not used"} and not caseload.interventions:
        yield Finding((*path, "interventions"), "support may be decided on, but there is no list to choose it from.")
    if "referral" in makes and not caseload.referrals:
        yield Finding((*path, "referrals"), "a referral may be decided on, but there is no list of where it may go.")
