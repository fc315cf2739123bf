"""Small figures are kept back, and cannot be worked out from those beside them, by whoever knows how it is done."""

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ettle.rules.small_numbers import Withheld, may_show, withheld

FEWER_THAN = 3
MOST = 8

Published = tuple[tuple[int | None, ...], int | None]


def published(parts: tuple[int, ...], fewer_than: int) -> Published:
    """What a reader who sees none of the pupils is shown."""
    kept = withheld(parts, fewer_than=fewer_than)
    return tuple(None if hidden else part for part, hidden in zip(parts, kept.parts, strict=True)), (
        None if kept.total else sum(parts)
    )


@cache
def everything_shown(length: int, fewer_than: int, most: int) -> dict[Published, list[tuple[int, ...]]]:
    """Every column there could be, under what is shown of it: all that a reader has who knows the method."""
    found: dict[Published, list[tuple[int, ...]]] = {}
    for parts in product(range(most + 1), repeat=length):
        found.setdefault(published(parts, fewer_than), []).append(parts)
    return found


@pytest.mark.requirement("D-10", "S2-50")
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_no_figure_kept_back_can_be_worked_out_from_the_others(length: int) -> None:
    for (parts, total), could_be in everything_shown(length, FEWER_THAN, MOST).items():
        if total is not None and total > MOST:
            continue  # at the edge of what was tried: others with the same total were not
        for place, part in enumerate(parts):
            if part is None:
                assert len({one[place] for one in could_be}) > 1, (parts, total, could_be)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(2, 10))
@settings(max_examples=400, deadline=None)
def test_every_small_figure_is_kept_back_and_zero_and_large_ones_alone_are_not(parts: list[int], least: int) -> None:
    kept = withheld(parts, fewer_than=least)
    for part, hidden in zip(parts, kept.parts, strict=True):
        if 0 < part < least:
            assert hidden
        if part == 0:
            assert hidden == kept.total
    if not any(0 < part < least for part in [*parts, sum(parts)]):
        assert not kept.any
    hidden_sum = sum(part for part, hidden in zip(parts, kept.parts, strict=True) if hidden)
    if any(kept.parts) and not kept.total:
        assert sum(kept.parts) >= 2
        assert hidden_sum >= least


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8), st.integers(2, 10))
@settings(max_examples=300, deadline=None)
def test_who_may_see_every_pupil_is_shown_every_figure(pairs: list[tuple[int, int]], least: int) -> None:
    parts = [seen for seen, _unseen in pairs]
    assert not withheld(parts, fewer_than=least, seen=parts).any
    whole = [seen + unseen for seen, unseen in pairs]
    assert withheld(whole, fewer_than=least, seen=parts) == withheld([u for _s, u in pairs], fewer_than=least)


@pytest.mark.requirement("D-10")
def test_four_of_which_none_are_mine_are_hidden_and_five_are_shown() -> None:
    assert not may_show(4, fewer_than=5)
    assert may_show(5, fewer_than=5)
    assert may_show(0, fewer_than=5)
    assert may_show(4, fewer_than=5, seen=4)
    assert not may_show(9, fewer_than=5, seen=6)  # taking my own six away would leave three of somebody else's


def test_two_ones_beside_twenty_take_the_twenty_with_them() -> None:
    assert withheld([1, 1, 20], fewer_than=5) == Withheld((True, True, True), total=False)
    assert withheld([2, 9, 7], fewer_than=5) == Withheld((True, True, False), total=False)
    assert withheld([1, 1, 1, 1, 1], fewer_than=5) == Withheld((True,) * 5, total=True)
    assert withheld([3, 0, 0], fewer_than=5) == Withheld((True, True, True), total=True)
