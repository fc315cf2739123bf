"""What of a policy can be changed in a form: questions made from the schema, and answers made into changes."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from ettle.policy.editing import TAKEN_OUT, Changes
from ettle.policy.places import Path
from ettle.policy.schema import Band, Entry, Policy, Scale, Step, Trigger, When, as_number, plain

Kind = Literal["choice", "several", "whole", "number", "words", "yes"]
Options = tuple[tuple[str, str], ...]
Sent = Mapping[str, Sequence[str]]

# Lists of names, and the section of the policy whose entries they name.
REFERS: Final = {
    "phases": "phases", "years": "years", "levels": "levels", "measures": "measures", "acts": "acts",
    "stays_involved": "roles", "owner": "roles",
}  # fmt: skip
# What is no line, set, count or word: names by which data is stored, and where a rule is written.
NOT_ASKED: Final = frozenset(
    {"id", "value", "source", "scale", "subjects", "target", "asks_for", "reports_running", "same_session", "colour",
     "editions", "unit", "period", "ladder", "stage", "steps", "cycles"}
)  # fmt: skip
LABELS: Final = {
    "label": "What it is called", "measures": "Looks at", "at_or_worse": "Counts at this value or worse",
    "at_or_better": "Counts at this value or better", "any_of": "Counts at any of these values",
    "worse_than_last_by": "Steps worse than in the report before",
    "better_than_last_by": "Steps better than in the report before", "below_target_by": "Steps worse than the target",
    "above_target_by": "Steps better than the target", "average_at_or_worse": "Average at this number or worse",
    "average_at_or_better": "Average at this number or better", "phases": "Only in these phases",
    "years": "Only in these years", "levels": "Only at these levels", "outcome": "Leads to",
    "same_level": "Only within one course level", "subjects_at_least": "In at least so many subjects",
    "unless_any": "A single one of these values stops it", "intervention": "What is offered", "acts": "Suggests",
    "counts": "What is counted", "override": "A person may name another owner", "stays_involved": "Stay involved",
    "absence_percent": "Absence in per cent", "including_exactly": "Exactly that much is in the group",
    "minimum_possible": "Possible openings before anyone is in it", "first": "From", "last": "To", "least": "From",
    "above": "Above", "most": "To", "below": "Below", "does": "What happens", "suggests_only": "Only suggested",
    "match": "Which steps", "stage": "Step",
}  # fmt: skip
CHOICES: Final = {
    "owner": "somebody acts", "comment": "a comment is written", "praise": "praise", "none": "nothing",
    "intervention": "support is offered", "letter": "a letter is prepared", "equals": "exactly this one",
    "at least": "this one or further",
}  # fmt: skip
KINDS: Final[Mapping[Any, Kind]] = {bool: "yes", int: "whole", Decimal: "number", str: "words"}
RUNG: Final = ("first", "last", "owner")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked: its name in a form, its place in the file, and what it is now."""

    name: str
    path: Path
    label: str
    help: str
    kind: Kind
    now: tuple[str, ...]
    options: Options = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one rule, group or set of bands. A rule can be left out whole by the name `out`."""

    id: str
    title: str
    section: str
    questions: tuple[Question, ...]
    out: str = ""
    rungs: tuple[tuple[Question, ...], ...] = ()


def parts(policy: Policy) -> tuple[Part, ...]:
    """Everything a form may change: rules, who acts, groups that follow from figures, and bands."""
    asks = _Asks(policy)
    found = [
        Part(f"triggers.{n}", trigger.label, "triggers", tuple(asks.of(trigger, ("triggers", n))), f"out.triggers.{n}")
        for n, trigger in enumerate(policy.triggers)
    ]
    if policy.ladder is not None:
        rungs = tuple(asks.rung(n, step) for n, step in enumerate([*policy.ladder.steps, None]))
        found.append(Part("ladder", "", "ladder", tuple(asks.of(policy.ladder, ("ladder",))), rungs=rungs))
    for n, category in enumerate(policy.categories):
        if category.active and category.derived is not None:
            inner = asks.of(category.derived, ("categories", n, "derived"))
            found.append(Part(f"categories.{n}", category.label, "categories", tuple(inner)))
    for n, bands in enumerate(policy.bands):
        inner = (q for m, band in enumerate(bands.bands) for q in asks.of(band, ("bands", n, "bands", m)))
        found.append(Part(f"bands.{n}", bands.label, "bands", tuple(inner)))
    return tuple(found)


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


@dataclass(frozen=True, slots=True)
class _Asks:
    policy: Policy

    def of(self, entry: Entry, path: Path, within: Entry | None = None) -> Iterator[Question]:
        """The questions of a table and of the tables in it."""
        for name, info in type(entry).model_fields.items():
            value = getattr(entry, name)
            if name in NOT_ASKED:
                continue
            here = (*path, info.alias or name)
            if isinstance(value, Entry):
                yield from self.of(value, here, entry)
            elif isinstance(value, tuple) and value and isinstance(value[0], Entry):
                for n, one in enumerate(value):
                    yield from self.of(one, (*here, n), one if within is None else within)
            elif question := self._question(entry, name, info, here, within):
                yield question

    def rung(self, n: int, step: Step | None) -> tuple[Question, ...]:
        """From, to and who acts, of a rung there is or of one that may be added."""
        path: Path = ("ladder", "steps", n)
        values = ("", "", "") if step is None else (str(step.first), str(step.last or ""), step.owner)
        labels = ("From", "To", "Who acts")
        kinds: tuple[Kind, ...] = ("whole", "whole", "choice")
        return tuple(
            Question(
                f"ladder.steps.{n}.{key}", (*path, key), label, "", kind, (value,) if value else (),
                self._named("roles") if kind == "choice" else (), required=False,
            )
            for key, label, kind, value in zip(RUNG, labels, kinds, values, strict=True)
        )  # fmt: skip

    def _question(self, entry: Entry, name: str, info: FieldInfo, path: Path, within: Entry | None) -> Question | None:
        value, kind = getattr(entry, name), _kind(name, info)
        if value is None and isinstance(entry, When | Band):
            return None  # another condition is another rule, and another end another band: that is for the file
        values = self._values(within if isinstance(within, Trigger) else entry)
        options: Options = ()
        if name in REFERS:
            options = self._named(REFERS[name])
        elif name in ("at_or_worse", "at_or_better", "any_of", "unless_any"):
            options = values
            kind = "several" if isinstance(value, tuple) else "choice"
        elif kind == "choice":
            options = tuple((word, CHOICES.get(word, word)) for word in _choices(info.annotation))
        if kind is None or (kind == "several" and not options):
            return None
        label = LABELS.get(name, name.replace("_", " ").capitalize())
        named = str(getattr(entry, "label", "") or getattr(entry, "value", ""))
        lead = f"{named}: {label[:1].lower()}{label[1:]}" if named and len(path) > 3 and name != "label" else label
        if name == "label" and hasattr(entry, "value"):
            lead = f"What {entry.value} is called"
        return Question(
            ".".join(map(str, path)), path, lead, info.description or "", kind, _now(value), options,
            required=isinstance(entry, When | Band) or info.is_required() or not _may_be_absent(info),
        )  # fmt: skip

    def _named(self, section: str) -> Options:
        return tuple((one.id, getattr(one, "label", "") or one.id) for one in getattr(self.policy, section))

    def _values(self, entry: Entry) -> Options:
        """The counted values on which a rule can be met, each with its word."""
        if not isinstance(entry, Trigger):
            return ()
        scales: dict[str, Scale] = {}
        for measure in entry.measures:
            scales |= {scale.id: scale for scale in self.policy.scales_of(measure) if entry.scale in ("", scale.id)}
        found: dict[str, str] = {}
        for scale in scales.values():
            for one in scale.counted:
                found.setdefault(one.value, one.value if one.words == one.value else f"{one.value} ({one.words})")
        return tuple(found.items())


def _now(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes",) if value else ()
    if isinstance(value, Decimal):
        return (plain(value),)
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return () if value in (None, "") else (str(value),)


def _kind(name: str, info: FieldInfo) -> Kind | None:
    """How a field of the schema is asked about; None where it is not."""
    inner = _bare(info.annotation)
    if get_origin(inner) is Literal or name == "owner":
        return "choice"
    if get_origin(inner) is tuple:
        return "several" if _bare(get_args(inner)[0]) is str else None
    return KINDS.get(inner)


def _bare(annotation: Any) -> Any:
    """A type without what is added to it: neither None, nor what narrows it."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    return getattr(annotation, "__origin__", annotation) if hasattr(annotation, "__metadata__") else annotation


def _choices(annotation: Any) -> tuple[str, ...]:
    return tuple(map(str, get_args(_bare(annotation))))


def _may_be_absent(info: FieldInfo) -> bool:
    return info.default is None or info.default == ""
