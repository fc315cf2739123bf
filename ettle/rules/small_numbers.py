"""Which figures may not be shown because they could point at a pupil, and which follow from others (D-10).

Everything here is about the pupils a reader may *not* see: whoever may open a pupil learns nothing from a figure. So
a count is first made smaller by those its reader sees, and what is left over is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass


def may_show(count: int, *, fewer_than: int, seen: int = 0) -> bool:
    """Whether a count alone may be shown: none, or at least `fewer_than` of it are pupils the reader does not see."""
    unseen = count - seen
    return unseen <= 0 or unseen >= fewer_than


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a column that adds up must keep back: its parts, in order, and its total (then all of it)."""

    parts: tuple[bool, ...]
    total: bool

    @property
    def any(self) -> bool:
        """Whether anything is kept back."""
        return self.total or any(self.parts)


def withheld(parts: Sequence[int], *, fewer_than: int, seen: Sequence[int] = ()) -> Withheld:
    """Which parts of a column, and whether its total, may not be shown.

    Where one small part is kept back, another goes with it, or it would follow from the total. The next part in order
    is taken rather than the smallest one: which it is then says nothing about its size. What is kept back together
    must not be small itself, nor be so little that each part of it can only be one. Where no further part is left,
    or all of it together is small, nothing is shown: even an empty part would tell of the others.
    """
    unseen = [max(0, part - one) for part, one in zip(parts, seen or [0] * len(parts), strict=True)]
    hidden = [not may_show(part, fewer_than=fewer_than) for part in unseen]
    nothing = Withheld((True,) * len(unseen), total=True)
    if not may_show(sum(unseen), fewer_than=fewer_than):
        return nothing
    if not any(hidden):
        return Withheld(tuple(hidden), total=False)
    while not _safe(unseen, hidden, fewer_than):
        following = _next_shown(unseen, hidden)
        if following is None:
            return nothing
        hidden[following] = True
    return Withheld(tuple(hidden), total=False)


def _safe(unseen: Sequence[int], hidden: Sequence[bool], fewer_than: int) -> bool:
    """Whether what is kept back cannot be worked out from the total: every part of it could be something else."""
    together = [part for part, kept in zip(unseen, hidden, strict=True) if kept]
    return len(together) > 1 and sum(together) >= fewer_than and sum(together) > len(together)


def _next_shown(unseen: Sequence[int], hidden: Sequence[bool]) -> int | None:
    """The first part that is still shown and not empty, counted on from the first that is kept back."""
    first = hidden.index(True)
    order = [*range(first + 1, len(unseen)), *range(first)]
    return next((place for place in order if unseen[place] and not hidden[place]), None)
