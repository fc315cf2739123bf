"""What can be wrong in a file, said so that the person who made the file can put it right."""

from dataclasses import dataclass
from typing import Literal

# Ten thousand sentences help nobody; beyond this many of one kind the rest are counted.
MOST_LISTED = 100_000

Kind = Literal["refused", "unmapped", "warning"]


class CannotReadError(Exception):
    """Nothing could be read. The message is one sentence (or two) for the person whose file it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell: where it is, what stands there, and what would be right.

    `row` counts data rows from 1; None when the whole column is meant. `refused` was not read; `unmapped` is a column
    nobody understood; `warning` was read, and a person should look at it.
    """

    row: int | None
    column: str
    value: str
    problem: str
    kind: Kind = "refused"

    def as_dict(self) -> dict[str, int | str | None]:
        """The four keys of the `problems` list that `ettle evaluate` writes."""
        return {"row": self.row, "column": self.column, "value": self.value, "problem": self.problem}
