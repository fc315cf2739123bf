"""What of a policy can be changed in a form: questions made from the schema."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from ettle.policy.places import Path
from ettle.policy.schema import Band, Entry, Policy, Scale, Step, Trigger, When, plain

Kind = Literal["choice", "several", "whole", "number", "words", "yes"]
Options = tuple[tuple[str, str], ...]

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
    "same_level": "Only within one course level", "subjects_at_least": "In at least how many subjects",
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
    return tuple(part for part in found if part.questions or part.rungs)


def scales_of(policy: Policy, trigger: Trigger) -> list[Scale]:
    """The scales on which a rule can be met."""
    found = {scale.id: scale for measure in trigger.measures for scale in policy.scales_of(measure)}
    return [scale for scale in found.values() if trigger.scale in ("", scale.id)]


@dataclass(frozen=True, slots=True)
class _Asks:
    policy: Policy

    def of(self, entry: Entry, path: Path, within: Entry | None = None) -> Iterator[Question]:
        """The questions of a table and of the tables in it."""
        for name, info in type(entry).model_fields.items():
            value = getattr(entry, name)
            if name in NOT_ASKED and not isinstance(value, Entry):
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
        lead = f"{named}: {label[:1].lower()}{label[1:]}" if named and len(path) > 3 else label
        if name == "label" and hasattr(entry, "value"):
            lead = f"What {entry.value} is called"
        return Question(
            ".".join(map(str, path)), path, lead, info.description or "", kind, _now(value), options,
            required=(kind != "words" and isinstance(entry, When | Band)) or not _may_be_absent(info),
        )  # fmt: skip

    def _named(self, section: str) -> Options:
        return tuple((one.id, getattr(one, "label", "") or one.id) for one in getattr(self.policy, section))

    def _values(self, entry: Entry) -> Options:
        """The counted values on which a rule can be met, each with its word."""
        if not isinstance(entry, Trigger):
            return ()
        found: dict[str, str] = {}
        for scale in scales_of(self.policy, entry):
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
    return not info.is_required() and info.default in (None, "")
