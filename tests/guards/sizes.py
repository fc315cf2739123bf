"""Nothing is too big to read."""

import ast
from typing import Final

# The house says about 300, 40, 15 and 120; these are "about".
FILE: Final = 320
FUNCTION: Final = 48
VIEW: Final = 18
BESIDE_A_VIEW: Final = 25
TEMPLATE: Final = 125
STYLES: Final = 900
TEST: Final = 60
TEST_FILE: Final = 450


def python_faults(name: str, text: str) -> list[str]:
    """What is too long in a Python file. Blank lines and comments count: they are read too."""
    found = file_faults(name, text, TEST_FILE if name.startswith("tests/") else FILE)
    is_view = name.endswith("/views.py") or "/views/" in name
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = TEST if name.startswith("tests/") else FUNCTION
            if is_view:
                limit = BESIDE_A_VIEW if node.name.startswith("_") else VIEW
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit:
                found.append(f"{name}:{node.lineno} {node.name} is {lines} lines; {limit} is the most.")
    return found


def file_faults(name: str, text: str, limit: int) -> list[str]:
    """One sentence when a file is longer than `limit` lines."""
    lines = text.count("\n")
    return [f"{name} is {lines} lines; {limit} is the most."] if lines > limit else []


def faults(name: str, text: str) -> list[str]:
    """What is too long in one file, by the kind of file it is."""
    if name.endswith(".py"):
        return python_faults(name, text)
    if name.endswith(".html"):
        return file_faults(name, text, TEMPLATE)
    return file_faults(name, text, STYLES if name.endswith(".css") else FILE)
