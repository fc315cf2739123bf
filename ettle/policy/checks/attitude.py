"""Checks on attitude: areas named once, each colour once and best first, roles that give it."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.sentences import Finding

BEST_FIRST = ("green", "yellow", "red")


def check(draft: Draft) -> Iterator[Finding]:
    """Names that do not exist, areas that are there twice, and colours that leave one out."""
    attitude = draft.policy.attitude
    path: Path = ("attitude",)
    ids = [strand.id for strand in attitude.strands]
    for number, strand in enumerate(attitude.strands):
        place = (*path, "strands", number)
        if strand.id in ids[:number]:
            yield Finding((*place, "id"), f'"{strand.id}" is there twice.', "Use each id once.")
        yield from unknown_names((*place, "given_by"), strand.given_by, draft.ids("roles"), "role")
        if strand.from_attendance and strand.given_by:
            yield Finding((*place, "given_by"), "is worked out from attendance and given by nobody.", "Leave it out.")
    if sum(strand.from_attendance and strand.active for strand in attitude.strands) > 1:
        yield Finding((*path, "strands"), "work out attendance more than once.", "Let one area come from attendance.")
    if tuple(colour.colour for colour in attitude.colours) != BEST_FIRST:
        yield Finding((*path, "colours"), "are not the three colours.", "Name green, yellow and red, in this order.")
    yield from unknown_names((*path, "attainment"), attitude.attainment, draft.ids("measures"), "measure")
    bands, name = draft.ids("bands"), attitude.attendance_bands
    if "attendance_bands" in attitude.model_fields_set and name not in bands:
        yield unknown_name((*path, "attendance_bands"), name, bands, "set of bands")
