"""A policy file as far as it can be understood: every sound entry typed, every unsound one named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ettle.policy.places import Path
from ettle.policy.schema import Entry, Policy
from ettle.policy.sentences import Finding, sentence, unknown

T = TypeVar("T", bound=Entry)


@dataclass(slots=True)
class Draft:
    """The raw file, its typed parts with their places, and what was wrong with the shape of the rest."""

    raw: Mapping[str, Any]
    findings: list[Finding] = field(default_factory=list)
    policy: Policy = field(init=False)
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sections = {name: self._section(name, info) for name, info in Policy.model_fields.items() if name in self.raw}
        for key in self.raw:
            if key not in Policy.model_fields:
                self.findings.append(unknown((key,), key))
        if "policy" not in self.raw:
            right = "Every policy begins with [policy]: school, version, from and jurisdiction."
            self.findings.append(Finding(("policy",), "the head is missing.", right))
        self.policy = Policy.model_construct(**{name: typed for name, typed in sections.items() if typed is not None})

    @property
    def head_known(self) -> bool:
        """Whether the [policy] table could be understood."""
        return "policy" in self.policy.model_fields_set

    def entries(self, section: str, kind: type[T]) -> Iterator[tuple[Path, T]]:
        """The typed entries of a list, each with its place in the file."""
        for index, entry in zip(self.places.get(section, ()), getattr(self.policy, section), strict=True):
            if isinstance(entry, kind):
                yield (section, index), entry

    def ids(self, section: str) -> tuple[str, ...]:
        """The ids written in a list, those of unsound entries too, so that one fault does not breed others."""
        raw = self.raw.get(section, ())
        listed = raw if isinstance(raw, list) else ()
        return tuple(str(e["id"]).strip() for e in listed if isinstance(e, Mapping) and isinstance(e.get("id"), str))

    def _section(self, name: str, info: FieldInfo) -> Any:
        raw, annotation = self.raw[name], info.annotation
        assert annotation is not None
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        kinds = get_args(annotation)
        if not (isinstance(raw, list) and kinds and isinstance(kinds[0], type) and issubclass(kinds[0], Entry)):
            return self._typed((name,), raw, adapter)
        item: TypeAdapter[Any] = TypeAdapter(kinds[0])
        typed = [(index, self._typed((name, index), entry, item)) for index, entry in enumerate(raw)]
        self.places[name] = [index for index, entry in typed if entry is not None]
        return tuple(entry for _, entry in typed if entry is not None)

    def _typed(self, path: Path, raw: Any, adapter: TypeAdapter[Any]) -> Any:
        """The typed value, without its unknown keys where that is enough; None when it cannot be understood."""
        try:
            return adapter.validate_python(raw)
        except ValidationError as error:
            problems = error.errors()
        self.findings.extend(sentence(path, raw, problem) for problem in problems)
        strangers = [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
        if len(strangers) < len(problems):
            return None
        try:
            return adapter.validate_python(_without(raw, strangers))
        except ValidationError as error:
            self.findings.extend(sentence(path, raw, problem) for problem in error.errors())
            return None


def _without(raw: Any, strangers: list[Path]) -> Any:
    """The same tables and lists without the keys at these places."""
    if isinstance(raw, Mapping):
        gone = {path[0] for path in strangers if len(path) == 1}
        return {
            key: _without(value, [path[1:] for path in strangers if path[0] == key and len(path) > 1])
            for key, value in raw.items()
            if key not in gone
        }
    if isinstance(raw, list):
        return [_without(value, [path[1:] for path in strangers if path[0] == n]) for n, value in enumerate(raw)]
    return raw
