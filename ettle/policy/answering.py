"""Answers to what a form asks of a policy, made into changes of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ettle.policy.adjusting import RUNG, Kind, Part, Question, parts, scales_of
from ettle.policy.checks.triggers import meets
from ettle.policy.editing import TAKEN_OUT, Changes
from ettle.policy.places import Path
from ettle.policy.schema import Policy, When, as_number

Sent = Mapping[str, Sequence[str]]


def changes_of(policy: Policy, sent: Sent) -> tuple[Changes, dict[str, str]]:
    """The changes that a filled-in form asks for, and by the name of a question the fault of an answer.

    What was not sent stays as it is, except where nothing ticked is an answer: a name `asked` lists the questions.
    """
    made: dict[Path, object] = {}
    faults: dict[str, str] = {}
    asked = set(sent.get("asked", ()))
    for part in parts(policy):
        if part.out and sent.get(part.out):
            path: Path = ("triggers", int(part.id.rpartition(".")[2]))
            made[path] = TAKEN_OUT
            continue
        for question in part.questions:
            if question.name in asked or question.name in sent:
                _answer(question, tuple(sent.get(question.name, ())), made, faults)
        if part.out:
            _forget_words(policy, ("triggers", int(part.id.rpartition(".")[2])), made)
        if part.rungs and any(question.name in sent for rung in part.rungs for question in rung):
            _climb(policy, part, sent, made, faults)
    return made, faults


def _answer(question: Question, given: tuple[str, ...], made: dict[Path, object], faults: dict[str, str]) -> None:
    answer = tuple(" ".join(text.split()) for text in given)
    if question.kind == "yes":
        answer = ("yes",) if any(answer) else ()
    if question.kind != "several":
        answer = tuple(text for text in answer[:1] if text)
    if answer == question.now or (question.kind == "several" and set(answer) == set(question.now)):
        return
    if question.kind in ("choice", "several"):
        if strange := [text for text in answer if text not in dict(question.options)]:
            faults[question.name] = f"“{strange[0]}” is not one of the choices."
            return
        # What was there keeps its order, what is new follows in the order of the policy, whatever a browser sends.
        order = list(dict.fromkeys([*question.now, *dict(question.options)]))
        answer = tuple(sorted(answer, key=order.index))
    value, fault = _typed(question, answer)
    if fault:
        faults[question.name] = fault
    else:
        made[question.path] = value


def _forget_words(policy: Policy, path: Path, made: dict[Path, object]) -> None:
    """A value that no longer meets the condition needs no word for how serious it is, and may have none."""
    trigger = policy.triggers[int(path[1])]
    changed = {at[-1]: value for at, value in made.items() if at[:3] == (*path, "when")}
    if not changed or TAKEN_OUT in changed.values():
        return
    new = trigger.model_copy(update={"when": When.model_validate(changed)})
    for n, word in enumerate(trigger.seriousness):
        if not any(meets(new, word.value, scale) for scale in scales_of(policy, trigger)):
            for at in [at for at in made if at[:4] == (*path, "seriousness", n)]:
                del made[at]
            made[(*path, "seriousness", n)] = TAKEN_OUT


def _typed(question: Question, answer: tuple[str, ...]) -> tuple[object, str]:
    """The answer as the file holds it, or what is wrong with it."""
    if question.kind == "yes":
        return bool(answer), ""
    if question.kind == "several":
        return list(answer), ""
    if not answer and question.required:
        return None, f"{question.label} is empty. It is needed here."
    if not answer:
        return (TAKEN_OUT if question.kind != "words" else ""), ""
    return _figure(question.kind, answer[0])


def _figure(kind: Kind, text: str) -> tuple[object, str]:
    if kind == "whole":
        return (int(text), "") if _is_whole(text) else (None, f"“{text}” is not a whole number.")
    if kind != "number":
        return text, ""
    number = as_number(text)
    if number is None:
        return None, f"“{text}” is not a number. Write it in digits, such as 7.5."
    return (int(number) if number == number.to_integral_value() else number.normalize()), ""


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("999999")


def _climb(policy: Policy, part: Part, sent: Sent, made: dict[Path, object], faults: dict[str, str]) -> None:
    """The rungs of the ladder as a whole: one left empty goes, one filled in comes."""
    assert policy.ladder is not None
    steps: list[dict[str, object]] = []
    for rung, before in zip(part.rungs, [*policy.ladder.steps, None], strict=True):
        given = {key: "".join(sent.get(q.name, ())[:1]).strip() for key, q in zip(RUNG, rung, strict=True)}
        if not any(given[key] for key in ("first", "last")):
            continue
        for key, question in zip(RUNG, rung, strict=True):
            if key != "owner" and given[key] and not _is_whole(given[key]):
                faults[question.name] = f"“{given[key]}” is not a whole number."
        if not given["first"] or not given["owner"]:
            lacking = rung[0] if not given["first"] else rung[2]
            faults[lacking.name] = "A rung says from how many on, and who acts."
        if any(question.name in faults for question in rung):
            continue
        step: dict[str, object] = {"from": int(given["first"])}
        step |= {"to": int(given["last"])} if given["last"] else {}
        step["owner"] = given["owner"]
        steps.append(step | ({"source": before.source} if before is not None and before.source else {}))
    was = [step.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True) for step in policy.ladder.steps]
    if steps != was:
        made["ladder", "steps"] = steps
