"""Which requirements have a test that names them. `make requirements` calls this.

It reads the tests as text, so it needs no database and no browser.
"""

import ast
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
REGISTER: Final = ROOT / "docs" / "reference" / "requirements.csv"
GAPS: Final = ROOT / "docs" / "reference" / "gaps.csv"
MARKS: Final = ("core", "supporting", "printed aid", "culture")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the register."""

    id: str
    area: str
    requirement: str
    mark: str


@dataclass(frozen=True, slots=True)
class Naming:
    """One test that says it shows a row."""

    id: str
    test: str
    file: str
    line: int


def register(path: Path = REGISTER) -> list[Row]:
    """Every requirement, in the order of the register."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Row(**row) for row in csv.DictReader(lines)]


def gaps(path: Path = GAPS) -> set[str]:
    """The decisions on gaps in the source documents, which a test may also name."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"] for row in csv.DictReader(lines)}


def _marks(decorators: list[ast.expr]) -> Iterator[ast.Call]:
    for decorator in decorators:
        for node in ast.walk(decorator):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
                yield node


def _tests_in(body: list[ast.stmt], outer: tuple[ast.Call, ...]) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests_in(node.body, (*outer, *_marks(node.decorator_list)))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            for call in (*outer, *_marks(node.decorator_list)):
                yield node, call


def namings(text: str, file: str) -> Iterator[Naming]:
    """Every row named in one file of tests. A row named by something other than a written-out id is a fault."""
    tree = ast.parse(text, file)
    of_the_file = tuple(
        call
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for call in _marks([node.value])
    )
    for test, call in _tests_in(tree.body, of_the_file):
        for argument in call.args:
            written = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
            yield Naming(str(written), test.name, file, test.lineno)


def all_namings(root: Path = ROOT) -> list[Naming]:
    """Every row named by any test."""
    found: list[Naming] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        found.extend(namings(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()))
    return found


def faults(named: list[Naming], known: set[str]) -> list[str]:
    """A sentence for every id that is in neither list."""
    return [
        f"{one.file}:{one.line} {one.test} names {one.id}, which no row has." for one in named if one.id not in known
    ]


def report(rows: list[Row], named: set[str]) -> Iterator[str]:
    """The lines of the report: rows without a test, area by area, then a count for each mark, the core one last."""
    for area in dict.fromkeys(row.area for row in rows):
        missing = [row for row in rows if row.area == area and row.id not in named]
        if missing:
            yield f"\n{area}: {len(missing)} without a test"
            yield from (f"  {row.id:<7} {row.mark:<11} {row.requirement}" for row in missing)
    yield ""
    for mark in reversed(MARKS):
        of_mark = [row for row in rows if row.mark == mark]
        yield f"{mark}: {sum(row.id in named for row in of_mark)} of {len(of_mark)} rows have a test"


def main() -> int:
    """Print the report; 1 when a test names a row that does not exist."""
    rows, named = register(), all_namings()
    wrong = faults(named, {row.id for row in rows} | gaps())
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    print("\n".join(report(rows, {one.id for one in named})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
