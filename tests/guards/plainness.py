"""Small readings of the source: no clock, no argued number in a rule, no inline style, no address of one machine."""

import ast
import re
from typing import Final

CLOCKS: Final = frozenset(
    {
        "timezone.now",
        "timezone.localdate",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "datetime.datetime.now",
        "datetime.date.today",
        "time.time",
        "time.localtime",
    }
)
PLAIN_NUMBERS: Final = frozenset({0, 1, 2, -1, 100})
INLINE: Final = re.compile(
    r"""<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=|javascript:|(?<!["'])\|\s*safe\b""", re.IGNORECASE
)
MACHINE: Final = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|opt/\w+|Users/\w+)/"
    r"|files\.pythonhosted\.org|\bpypi\.org\b|--(?:extra-)?index-url|-e fil[e]:"
)


def clock_faults(name: str, tree: ast.Module) -> list[str]:
    """Where a file reads the clock instead of being told the time."""
    return [
        f"{name}:{node.lineno} reads the clock ({said}); take `now` or `on` from the caller."
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (said := ast.unparse(node.func)) in CLOCKS
        and not (said in {"timezone.localdate", "time.localtime"} and node.args)
    ]


def literal_faults(name: str, tree: ast.Module) -> list[str]:
    """Numbers in a rule that a headteacher might argue about: they belong in a policy.

    How much a memory holds (`maxsize=`, a constant called SOMETHING_KEPT) is not such a number.
    """
    memory = {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "maxsize")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("_KEPT"))
        for inner in ast.walk(node)
    }
    return [
        f"{name} holds the number {node.value} (line {node.lineno}); a threshold belongs in the policy."
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in PLAIN_NUMBERS
        and id(node) not in memory
    ]


def inline_faults(name: str, text: str) -> list[str]:
    """What the Content-Security-Policy would refuse, and what would go round the escaping."""
    without = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    return [f"{name} has inline {found[0].strip()!r}." for found in INLINE.finditer(without)]


def machine_faults(name: str, text: str) -> list[str]:
    """Paths and hosts of one machine, which mean nothing on the next."""
    return [f"{name} names {found[0]!r}, a place on one machine." for found in MACHINE.finditer(text)]


def docstring_faults(name: str, tree: ast.Module) -> list[str]:
    """A module says in one line what it is for."""
    said = ast.get_docstring(tree)
    if said is None:
        return [f"{name} does not say what it is for."] if tree.body else []
    first = said.split("\n", maxsplit=1)[0]
    return [] if first.endswith((".", "?", ":")) else [f"{name}: its first line is not a sentence."]


def link_faults(name: str, text: str, exists: "frozenset[str]") -> list[str]:
    """Links in a page of the documentation that lead nowhere in the project."""
    folder = name.rpartition("/")[0]
    found = []
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        parts: list[str] = folder.split("/") if folder else []
        for part in target.rstrip("/").split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part != ".":
                parts = [*parts, part]
        path = "/".join(parts)
        if path and path not in exists and not any(one.startswith(f"{path}/") for one in exists):
            found.append(f"{name} links to {target}, which is not there.")
    return found
