"""Scales order and read values whichever way the numbers run, and bands cover every number once."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy import PolicyFaults, load_policy_text, packs, policy_text
from ettle.policy.places import lines_of
from ettle.policy.schema import Scale

HEAD = '[policy]\nschool = "Here"\nversion = "1"\nfrom = 2026-08-12\njurisdiction = "sct"\n'


@given(st.integers(-50, 50), st.integers(1, 60), st.sampled_from([1, 2, 5]), st.sampled_from(["lower", "higher"]))
def test_a_range_holds_its_numbers_best_first(low: int, steps: int, step: int, better: str) -> None:
    high = low + steps * step
    scale = Scale.model_validate(
        {"id": "s", "label": "S", "better": better, "range": {"from": low, "to": high, "step": step}}
    )
    numbers = sorted(range(low, high + 1, step), reverse=better == "higher")
    assert [value.value for value in scale.values] == [str(number) for number in numbers]
    assert [scale.rank(str(number)) for number in numbers] == list(range(len(numbers)))
    assert scale.read(f"{high}.0") == scale.read(str(high)) is not None
    assert scale.read(str(high + 1)) is None


@given(st.lists(st.sampled_from("ABCDEFGH"), min_size=2, unique=True), st.data())
def test_worse_and_better_meet_in_the_value_itself(values: list[str], data: st.DataObject) -> None:
    scale = Scale.model_validate(
        {"id": "s", "label": "S", "better": "first", "values": [{"value": value} for value in values]}
    )
    value = data.draw(st.sampled_from(values))
    assert set(scale.worse_or_same(value)) & set(scale.better_or_same(value)) == {value}
    assert set(scale.worse_or_same(value)) | set(scale.better_or_same(value)) == set(values)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=4))
def test_bands_are_sound_exactly_when_every_number_is_in_one_band(ends: list[tuple[int, int]]) -> None:
    bands = [(min(pair), max(pair)) for pair in ends]
    rows = ",".join(f'{{ id = "b{n}", label = "B{n}", from = {a}, to = {b} }}' for n, (a, b) in enumerate(bands))
    text = HEAD + f'[[bands]]\nid = "x"\nlabel = "X"\nof = "marks"\nhighest = 20\nstep = 1\nbands = [{rows}]\n'
    once = all(sum(low <= number <= high for low, high in bands) == 1 for number in range(21))
    try:
        policy = load_policy_text(text)
    except PolicyFaults:
        assert not once
    else:
        assert once
        assert all(policy.bands[0].band_for(Decimal(number)) is not None for number in range(21))


@given(st.lists(st.tuples(st.integers(1, 6), st.none() | st.integers(1, 6)), min_size=1, max_size=4))
def test_a_ladder_is_sound_exactly_when_every_count_has_one_owner(rungs: list[tuple[int, int | None]]) -> None:
    rows = ",".join(f'{{ from = {low}, owner = "r"{"" if high is None else f", to = {high}"} }}' for low, high in rungs)
    role = '[[roles]]\nid = "r"\nlabel = "R"\nscope = "school"\n'
    counts = range(1, 9)
    once = all(sum(low <= n and (high is None or n <= high) for low, high in rungs) == 1 for n in counts)
    once = once and all(high is None or high >= low for low, high in rungs)
    try:
        load_policy_text(f"{HEAD}{role}[ladder]\nsteps = [{rows}]\n")
    except PolicyFaults:
        assert not once
    else:
        assert once


def walked(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    keys = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(inner for key, part in keys for inner in walked(part, (*place, key)))]


def test_every_value_of_a_file_has_a_line() -> None:
    for name in packs():
        text = policy_text(name)
        lines = lines_of(text)
        raw = tomllib.loads(text)
        leaves = [place for place in walked(raw) if place and place not in lines]
        assert [place for place in leaves if not isinstance(place[-1], str)] == []


def test_lines_hold_through_comments_quotes_and_long_strings() -> None:
    text = '# a\n[a]\nb = """one\n"two" # no comment\n"""\nc = [ # first\n  1,\n'
    text += "  { d = \"x#,]\", 'e f' = 'y' },\n]\n[[g.h]]\ni.j = 2\n[[g.h]]\nk = 1e3 # end"
    lines = lines_of(text)
    expected = {("a", "b"): 3, ("a", "c"): 6, ("a", "c", 0): 7, ("a", "c", 1, "d"): 8, ("a", "c", 1, "e f"): 8}
    expected |= {("g", "h", 0): 10, ("g", "h", 0, "i", "j"): 11, ("g", "h", 1, "k"): 13}
    assert {place: lines.get(place) for place in expected} == expected


def test_values_may_be_written_alone() -> None:
    scale = Scale.model_validate({"id": "s", "label": "S", "better": "first", "values": ["gold", 2, {"value": "red"}]})
    assert [value.value for value in scale.values] == ["gold", "2", "red"]


def test_a_value_outside_its_range_is_told_and_never_lost() -> None:
    for odd in ('"extra"', "[1]"):
        scale = (
            f'[[scales]]\nid = "s"\nlabel = "S"\nbetter = "lower"\nrange = {{ from = 1, to = 4 }}\nvalues = [{odd}]\n'
        )
        with pytest.raises(PolicyFaults):
            load_policy_text(HEAD + scale)
