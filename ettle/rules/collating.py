"""Who collates the list of a year, who may open what was shared, and what differs between two versions of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ettle.rules.access import Viewer, may_for_year
from ettle.rules.decision import Decision, no, yes


def may_collate(viewer: Viewer, year: str) -> Decision:
    """May the viewer write on the list of this year and share it? The right, over the whole year."""
    return may_for_year(viewer, "collate", [year])


def may_open_shared(viewer: Viewer, year: str, audience: Iterable[str]) -> Decision:
    """May the viewer open what was shared of this year? Whoever collates it, and posts the policy shares it with.

    Which pupils and which support groups they then see is asked of each pupil.
    """
    if may_collate(viewer, year):
        return yes("collates")
    wanted = frozenset(audience)
    if any(post.role in wanted and reaches_year(post.scope, post.year, year) for post in viewer.posts_reading("L1")):
        return yes("shared_with")
    return no("not_shared_with")


def reaches_year(scope: str, of: str | None, year: str) -> bool:
    """Whether a post may have pupils of a year: one over another year has none."""
    return scope != "year" or of == year


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a list: who is new, who is gone, and what changed for the others, by name of the part."""

    new: frozenset[int]
    gone: frozenset[int]
    changed: Mapping[int, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def difference(before: Mapping[int, Mapping[str, object]], after: Mapping[int, Mapping[str, object]]) -> Difference:
    """Two lists compared: each maps a pupil to their parts by name, in the order they are to be told."""
    changed = {}
    for pupil in before.keys() & after.keys():
        was, now = before[pupil], after[pupil]
        parts = tuple(name for name in now if was.get(name) != now[name])
        if parts:
            changed[pupil] = parts
    return Difference(frozenset(after.keys() - before.keys()), frozenset(before.keys() - after.keys()), changed)


@dataclass(frozen=True, slots=True)
class Standing:
    """A text as it is kept; version 0 was never written."""

    text: str = ""
    version: int = 0


def weigh(typed: str, seen: int, standing: Standing, earlier: Mapping[int, str]) -> str:
    """What to do with a text that was typed over version `seen`: "same", "save" or "conflict".

    A text nobody touched since it was shown is "same", whatever others have saved meanwhile: `earlier` has the texts
    of versions before this one.
    """
    if typed == standing.text:
        return "same"
    if seen == standing.version:
        return "save"
    shown = "" if seen == 0 else earlier.get(seen)
    return "same" if typed == shown else "conflict"
