"""The meetings of staff, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced
from ettle.policy.schema import MeetingKind, Policy

OF = {"year": "one for each year group", "faculty": "one for each faculty", "school": "one for the whole school"}
FROM = {
    "highlighted": "pupils highlighted on the year's collated list",
    "high_tariff": "concerns marked as high tariff",
    "by_hand": "concerns put on it by hand",
}


def meetings(policy: Policy, names: Names) -> Iterator[str]:
    """What each kind is built from, who calls it, who may open it, and what becomes of an item without an outcome."""
    for kind in policy.meetings:
        origins = listed((FROM[origin] for origin in kind.items_from), "and")
        yield sourced(f"{kind.label} ({kind.id}): {OF[kind.of]}; its agenda is built from {origins}.", kind)
        yield f"{kind.label}: {_who(names, kind)}"
        if kind.carry_over:
            yield f"{kind.label}: what gets no outcome goes on to the next one by itself."
        else:
            yield f"{kind.label}: what gets no outcome falls off, unless somebody puts it on again."


def _who(names: Names, kind: MeetingKind) -> str:
    said = f"called and written down by {names.all('roles', kind.called_by, 'or')}"
    if kind.seen_by:
        said += f"; also opened by {names.all('roles', kind.seen_by, 'or')}, each for the pupils they may read about"
    if kind.put_on_by:
        said += f"; a concern is put on it by {names.all('roles', kind.put_on_by, 'or')}, for their own pupils"
    return f"{said}."
