"""A policy read back as English leaves nothing out."""

from __future__ import annotations

import copy
import tomllib
import typing
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from ettle.policy import Policy, load_policy, load_policy_text, packs, policy_text
from ettle.policy.explaining import explain
from ettle.policy.schema import Acting, MessageKind
from ettle.policy.sentences import entry_in, model_at

HERE = Path(__file__).parent
EVERYTHING = HERE / "everything.toml"
SOURCES = [*packs(), str(EVERYTHING)]
Place = tuple[str | int, ...]


@cache
def parsed(source: str) -> dict[str, Any]:
    return tomllib.loads(policy_text(source), parse_float=Decimal)


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*place, index))
    else:
        yield place, value


def kind_of(place: Place) -> Place:
    """The place without its numbers: every second subject tells as much as the first."""
    return tuple(key for key in place if isinstance(key, str))


def one_of_each(source: str) -> list[Place]:
    found: dict[Place, Place] = {}
    for place, _ in leaves(parsed(source)):
        found.setdefault(kind_of(place), place)
    return list(found.values())


def at(raw: Any, place: Place) -> Any:
    for key in place:
        raw = raw[key]
    return raw


def others(place: Place, value: Any) -> Iterator[Any]:
    """Other values that could stand in the same place."""
    model = model_at(place[:-1]) if isinstance(place[-1], str) else None
    fields = model.model_fields.items() if model else ()
    info = next((info for name, info in fields if place[-1] in (name, info.alias)), None)
    yield from (choice for choice in choices(info.annotation if info else None) if choice != value)
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield from (value + 1, value - 1, value + 2)
    elif isinstance(value, date):
        yield value + timedelta(days=1)
    elif value in get_args(MessageKind):
        yield "list_shared"
    else:
        yield from (f"{value}zz", "L3", "L2", "memos", "export", "closed", "by_hand")


def choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return tuple(choice for inner in typing.get_args(annotation) for choice in choices(inner))


@cache
def told(source: str) -> str:
    return explain(Policy.model_validate(parsed(source)))


def changed(raw: Any, place: Place, other: Any) -> Any:
    """The same policy with one leaf changed; the rest is shared."""
    if not place:
        return other
    copied = copy.copy(raw)
    copied[place[0]] = changed(raw[place[0]], place[1:], other)
    return copied


def differently_told(source: str, place: Place) -> str | None:
    """The explanation when this one leaf is something else; None when nothing else may stand there."""
    raw = parsed(source)
    value = at(raw, place)
    for other in others(place, value):
        if other == value:
            continue
        try:
            return explain(Policy.model_validate(changed(raw, place, other)))
        except ValidationError:
            continue
    return None


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: Path(source).stem)
def test_changing_any_one_thing_in_a_policy_changes_what_is_read_back(source: str) -> None:
    silent = [place for place in one_of_each(source) if differently_told(source, place) in (None, told(source))]
    assert silent == []


def test_the_policy_of_everything_uses_every_key_there_is() -> None:
    written = {kind_of(place)[:depth] for place, _ in leaves(parsed(str(EVERYTHING))) for depth in range(1, 9)}
    assert [place for place in every_key() if place not in written] == []


def every_key(model: Any = Policy, place: Place = ()) -> Iterator[Place]:
    for name, info in model.model_fields.items():
        here = (*place, info.alias or name)
        inner = entry_in(info.annotation)
        if inner is None:
            yield here
        else:
            yield from every_key(inner, here)


@pytest.mark.requirement("G-06", "G-10")
def test_a_deputy_head_reads_who_acts_and_which_way_is_better() -> None:
    english = " ".join(explain(load_policy("scottish-secondary")).split())
    assert "a lower number is better" in english
    assert "3 (Needs improving) or worse (that is 3 or 4)" in english
    assert "7 (D) or worse (that is 7, 8, 9 or No award)" in english
    assert "Who acts" in english
    assert "1 faculty: Curriculum leader acts." in english
    assert "2 faculties: Pupil support leader acts." in english
    assert "3 faculties or more: Year head acts." in english
    assert "There are 7 categories in use and 3 switched off." in english


def test_what_an_older_policy_leaves_out_is_read_back_as_ours_to_be_set() -> None:
    ours = load_policy("scottish-secondary").model_copy(update={"acting": Acting()})
    english = " ".join(explain(ours).split())
    told = "15 school days after a next step falls due it is asked whether it has helped. "
    assert "Starting values of Ettle, for the school to set" in english[english.index(told) :][: len(told) + 90]
    assert "in 2 reports running" in english
    assert "Starting value of Ettle, for the school to set" in english


@pytest.mark.requirement("D-10")
def test_a_headteacher_reads_how_small_a_number_is_hidden_from_whom_and_why() -> None:
    hidden = "A number of pupils below 5 is told only to those who may see each of the pupils."
    assert hidden in " ".join(explain(load_policy("scottish-secondary")).split())
    older = policy_text("assertive-mentoring").replace("smallest_figure = 5\n", "")
    kept = load_policy_text(older)
    assert kept.sharing.smallest_figure == 5, "what a school adopted before this key keeps the value it had"
    assert f"{hidden} [Source: requirement D-10; the policy says nothing else]" in " ".join(explain(kept).split())
    every = load_policy_text(older.replace("[sharing]\n", "[sharing]\nsmallest_figure = 1\n"))
    assert "Every number of pupils is told, however small" in " ".join(explain(every).split())


def test_an_explanation_fits_a_page() -> None:
    words = [line for source in SOURCES for line in told(source).splitlines()]
    assert max(map(len, words)) <= 100
