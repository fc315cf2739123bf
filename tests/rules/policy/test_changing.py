"""Changing a policy in a form: the file keeps its comments, says exactly what was asked, and is read back."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ettle.policy import PolicyFaults, load_policy, load_policy_text, packs, policy_text
from ettle.policy.adjusting import Question, parts
from ettle.policy.answering import changes_of
from ettle.policy.checks import faults_of, parsed
from ettle.policy.editing import TAKEN_OUT, changed, edited, written
from ettle.policy.explaining import explain
from ettle.policy.explaining.difference import difference
from ettle.policy.places import Path

SCOTTISH = policy_text("scottish-secondary")
Answers = dict[str, list[str]]


def answers(text: str, **changes: list[str]) -> Answers:
    """The form of a policy sent back as it came, but for some answers; `_` stands for a dot in their names."""
    found: Answers = {"asked": []}
    for part in parts(load_policy_text(text)):
        for question in (*part.questions, *(q for rung in part.rungs for q in rung)):
            found[question.name] = list(question.now)
            found["asked"].append(question.name)
    return found | changes


def filled_in(text: str, **changes: list[str]) -> str:
    made, faults = changes_of(load_policy_text(text), answers(text, **changes))
    assert not faults
    return edited(text, made)


@pytest.mark.parametrize("name", packs())
def test_a_form_sent_back_as_it_came_changes_not_a_letter(name: str) -> None:
    text = policy_text(name)
    assert filled_in(text) == text


@pytest.mark.requirement("S2-59", "G-06")
def test_a_threshold_is_changed_where_it_stands_and_every_comment_stays() -> None:
    text = filled_in(SCOTTISH, **{"triggers.0.when.at_or_worse": ["2"]})
    lines = [(a, b) for a, b in zip(SCOTTISH.splitlines(), text.splitlines(), strict=True) if a != b]
    assert lines == [('when = { at_or_worse = "3" }', 'when = { at_or_worse = "2" }')]
    [said] = difference(load_policy_text(SCOTTISH), load_policy_text(text))
    assert "is 3 (Needs improving) or worse" in said.was
    assert "is 2 (Good) or worse" in said.now


def test_a_word_for_a_value_that_no_longer_counts_goes_with_it() -> None:
    policy = load_policy_text(filled_in(SCOTTISH, **{"triggers.0.when.at_or_worse": ["4"]}))
    assert [word.value for word in policy.triggers[0].seriousness] == ["4"]


@pytest.mark.requirement("G-09")
def test_a_rung_is_emptied_and_another_filled_in() -> None:
    text = filled_in(
        SCOTTISH,
        **{
            "ladder.steps.1.last": ["3"], "ladder.steps.2.first": ["4"],
            "ladder.steps.2.last": ["6"], "ladder.steps.3.first": ["7"], "ladder.steps.3.owner": ["senior_leader"],
        },
    )  # fmt: skip
    ladder = load_policy_text(text).ladder
    assert ladder is not None
    assert [(s.first, s.last, s.owner) for s in ladder.steps] == [
        (1, 1, "curriculum_leader"), (2, 3, "pupil_support_leader"), (4, 6, "year_head"), (7, None, "senior_leader"),
    ]  # fmt: skip
    assert text.count("#") == SCOTTISH.count("#")


def test_a_hole_in_the_ladder_is_the_fault_the_check_names() -> None:
    text = filled_in(SCOTTISH, **{"ladder.steps.1.first": [""], "ladder.steps.1.last": [""]})
    with pytest.raises(PolicyFaults, match="ladder"):
        load_policy_text(text)


def test_a_rule_can_be_left_out_and_the_others_stay() -> None:
    text = filled_in(SCOTTISH, **{"out.triggers.2": ["yes"]})
    assert [rule.id for rule in load_policy_text(text).triggers] == ["rating_concern", "working_grade"]
    assert "# --- triggers" in text


def test_attendance_words_and_sets_are_changed_too() -> None:
    text = filled_in(
        SCOTTISH,
        **{
            "categories.3.derived.attendance.absence_percent": ["7.5"],
            "triggers.0.seriousness.0.label": ["a first look"],
            "triggers.1.phases": ["senior", "bge"],
            "triggers.0.subjects_at_least": ["2"],
        },
    )
    policy = load_policy_text(text)
    derived = policy.category("ATT").derived
    assert derived is not None
    assert derived.attendance is not None
    assert derived.attendance.absence_percent == Decimal("7.5")
    assert policy.triggers[0].seriousness[0].label == "a first look"
    assert policy.triggers[1].phases == ("senior", "bge")
    assert policy.triggers[0].subjects_at_least == 2
    assert "a first look" in explain(policy)


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("triggers.2.when.worse_than_last_by", ["two"], "“two” is not a whole number."),
        ("triggers.2.when.worse_than_last_by", [""], "is empty"),
        ("triggers.0.when.at_or_worse", ["five"], "“five” is not one of the choices."),
        ("categories.3.derived.attendance.absence_percent", ["ten"], "is not a number. Write it in digits"),
        ("ladder.steps.0.last", ["1.5"], "“1.5” is not a whole number."),
        ("ladder.steps.0.owner", [""], "A rung says from how many on, and who acts."),
        ("triggers.0.subjects_at_least", ["99999999999999"], "is not a whole number"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_told_beside_its_question(name: str, given: list[str], says: str) -> None:
    _made, faults = changes_of(load_policy_text(SCOTTISH), answers(SCOTTISH, **{name: given}))
    assert says in next(iter(faults.values()))


def test_what_the_program_cannot_ask_is_left_to_the_file() -> None:
    names = {question.name for part in parts(load_policy("scottish-secondary")) for question in part.questions}
    assert not any(name.endswith((".id", ".source", ".scale", ".reports_running")) for name in names)
    assert all("calendar" not in name for name in names)


@pytest.mark.parametrize("name", packs())
def test_a_policy_written_afresh_says_the_same(name: str) -> None:
    raw = parsed(policy_text(name))
    assert parsed(written(raw)) == raw
    assert explain(load_policy_text(written(raw))) == explain(load_policy(name))


def test_lists_with_headers_dotted_keys_and_windows_lines_are_changed_too() -> None:
    text = (
        "[policy]\r\nversion = '1' # first\r\n[[ladder.steps]]\nfrom = 1 # one\nowner = 'a'\n\n[[ladder.steps]]\n"
        "from = 2\nowner = 'b'\n\n[other]\nwhen.at = 1 # dotted\nempty = {}\n"
    )
    changes: dict[Path, object] = {
        ("policy", "version"): 'two "quoted" \\ é \x7f',
        ("ladder", "steps"): [{"from": 1, "owner": "c"}],
        ("other", "when", "at"): 2,
        ("other", "empty", "filled"): True,
        ("other", "new"): [1, 2],
    }
    done = edited(text, changes)
    assert parsed(done) == changed(parsed(text), changes)
    assert "# first" in done
    assert "# dotted" in done


def test_what_cannot_be_changed_in_place_is_written_afresh_and_says_it() -> None:
    text = "a.b = 1 # kept nowhere\n[c]\nd = 1\n"
    changes: dict[Path, object] = {("a", "new"): 2}
    assert tomllib.loads(edited(text, changes)) == {"a": {"b": 1, "new": 2}, "c": {"d": 1}}
    with pytest.raises(LookupError):
        edited(text, {("nothing", "here"): 1})


def _places(raw: Any, path: Path = ()) -> list[Path]:
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [found for key, value in inner for found in ((*path, key), *_places(value, (*path, key)))]


PLACES = {name: _places(parsed(policy_text(name))) for name in packs()}
VALUES: list[Callable[[Random], object]] = [
    lambda chance: chance.randint(-5, 500),
    lambda chance: "".join(chance.choices("ab\"\\'#[]{},= \t\né漢", k=6)),
    lambda chance: [chance.randint(0, 9), chance.randint(0, 9)],
    lambda chance: Decimal(chance.randint(0, 999)) / 100,
    lambda _chance: [{"a": 1, "b c": "x"}, {"a": 2}],
    lambda _chance: TAKEN_OUT,
    lambda _chance: True,
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(packs()), st.integers(0, 2**32))
def test_any_change_anywhere_says_exactly_what_was_asked(name: str, seed: int) -> None:
    chance, text = Random(seed), policy_text(name)
    changes: dict[Path, object] = {}
    for path in chance.sample(PLACES[name], chance.randint(1, 6)):
        if not any(path[: len(at)] == at or at[: len(path)] == path for at in changes):
            changes[path] = chance.choice(VALUES)(chance)
    wanted = changed(parsed(text), changes)
    done = edited(text, changes)
    assert parsed(done) == wanted


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(packs()), st.integers(0, 2**32))
def test_any_answers_make_a_file_that_loads_or_names_its_faults(name: str, seed: int) -> None:
    chance, text = Random(seed), policy_text(name)
    sent = answers(text)
    every: list[Question] = [q for part in parts(load_policy(name)) for q in part.questions]
    for question in chance.sample(every, min(4, len(every))):
        options = [value for value, _words in question.options]
        sent[question.name] = chance.choice([[], [""], ["7"], ["x"], options[:1], options[-2:], options])
    made, faults = changes_of(load_policy_text(text), sent)
    assert all(faults.values())
    done = edited(text, made)
    assert all(fault.what for fault in faults_of(done))
