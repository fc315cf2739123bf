"""The files the guards read, and the exceptions that were argued for."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ALLOWED: Final = Path(__file__).with_name("allowed.toml")


@cache
def files() -> tuple[str, ...]:
    """Every file of the project that git knows or would take, by its path from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return tuple(name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file())
    hidden = {".git", ".venv", "var", "build", "__pycache__"}
    return tuple(
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)
    )


def named(*, under: str = "", ends: str | tuple[str, ...] = "") -> Iterator[tuple[str, str]]:
    """Path and text of each file under a folder with one of these endings."""
    for name in files():
        if name.startswith(under) and name.endswith(ends):
            yield name, (ROOT / name).read_text(encoding="utf-8")


def python(under: str = "ettle/") -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of each Python file we wrote by hand."""
    for name, text in named(under=under, ends=".py"):
        if "/migrations/" not in name:
            yield name, ast.parse(text, name)


def templates() -> Iterator[tuple[str, str]]:
    """Path and text of every Jinja2 template."""
    return named(under="ettle/", ends=".html")


def allowed(guard: str) -> dict[str, str]:
    """The exceptions to a guard: what, and the reason why."""
    found: dict[str, str] = tomllib.loads(ALLOWED.read_text(encoding="utf-8")).get(guard, {})
    return found
