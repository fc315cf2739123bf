"""Each import contract, broken once on purpose in a copy of the house that is thrown away."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.guards import house

LINT: Final = Path(sys.executable).parent / "lint-imports"
# A contract by how its name begins, the file that breaks it, the line that does, and what is then said.
FAULTS: Final = (
    (
        "What we know is plain Python",
        "ettle/rules/calendar.py",
        "import django.utils.timezone",
        "ettle.rules.calendar -> django",
    ),
    (
        "Imports go down the house",
        "ettle/pupils/names.py",
        "import ettle.tracking.models",
        "ettle.pupils.names -> ettle.tracking.models",
    ),
    (
        "Imports go down the house",
        "ettle/attic/__init__.py",
        '"""A slice that no layer names."""',
        "ettle.attic",
    ),
    (
        "A view is opened by an address",
        "ettle/tracking/frame.py",
        "import ettle.tracking.views.today",
        "ettle.tracking.frame -> ettle.tracking.views.today",
    ),
    (
        "A form is filled in by a view",
        "ettle/school/words.py",
        "import ettle.school.forms",
        "ettle.school.words -> ettle.school.forms",
    ),
    (
        "Tables are touched by models",
        "ettle/school/pages.py",
        "import ettle.school.models",
        "ettle.school.pages -> ettle.school.models",
    ),
    (
        "Reads and writes know nothing of requests",
        "ettle/school/actions.py",
        "import ettle.school.forms",
        "ettle.school.actions -> ettle.school.forms",
    ),
)


def linted(folder: Path) -> tuple[int, str]:
    """The exit status and the words of import-linter on a house in `folder`."""
    told = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"}
    done = subprocess.run([LINT, "--no-cache"], cwd=folder, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it stands, with its contracts, somewhere else."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("pyproject.toml", *(one for one in house.files() if one.startswith("ettle/") and one.endswith(".py"))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(house.ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def said(copied: Path) -> str:
    """What is said of the copy, once it was kept whole and then broken in every way at once."""
    status, whole = linted(copied)
    assert (status, "BROKEN" in whole) == (0, False), whole
    for _contract, name, line, _said in FAULTS:
        (copied / name).parent.mkdir(exist_ok=True)
        with (copied / name).open("a", encoding="utf-8") as opened:
            opened.write(f"\n{line}\n")
    status, broken = linted(copied)
    assert status == 1, broken
    return broken


@pytest.mark.parametrize(("contract", "name", "line", "told"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_an_import_that_breaks_a_contract_is_refused(said: str, contract: str, name: str, line: str, told: str) -> None:
    assert re.search(rf"{contract}[^\n]* BROKEN", said), said
    explained = said.rpartition("Broken contracts")[2]
    section = next(part for part in re.split(r"\n(?=[^\n]+\n-{3,}\n)", explained) if part.startswith(contract))
    assert told in section, section


def test_every_contract_is_broken_here_once() -> None:
    text = (house.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'\[\[tool\.importlinter\.contracts\]\]\nname = "([^"]+)"', text)
    assert named
    assert [name for name in named if not any(name.startswith(contract) for contract, *_ in FAULTS)] == []
