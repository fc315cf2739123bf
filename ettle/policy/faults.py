"""What is wrong with a policy file, in sentences a school can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where it is, what it is, and what would be right."""

    where: str
    what: str
    right: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        sentence = f"{place}: {self.what}"
        return f"{sentence} {self.right}" if self.right else sentence


class PolicyFaults(ValueError):
    """A policy file that cannot be used, with every fault found in it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class PolicyUnreadable(PolicyFaults):
    """A policy file that could not be opened, decoded or parsed at all."""
