"""Every write asks for `by` and `now`, is one transaction, and leaves an audit row."""

import ast
from typing import Final

ATOMIC: Final = "transaction.atomic"
WRITES: Final = (
    ".save",
    ".create",
    ".bulk_create",
    ".bulk_update",
    ".update",
    ".delete",
    ".update_or_create",
    ".get_or_create",
)


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _calls(function: ast.AST) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _is_atomic(function: ast.FunctionDef) -> bool:
    decorated = any(ast.unparse(decorator).startswith(ATOMIC) for decorator in function.decorator_list)
    return decorated or f"{ATOMIC}" in _calls(function)


def _reaches(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """Everything called by a function and by the functions of this file that it calls."""
    if name in seen or name not in functions:
        return set()
    seen.add(name)
    calls = _calls(functions[name])
    return calls.union(*(_reaches(one, functions, seen) for one in calls))


def _records(calls: set[str]) -> bool:
    return any(
        (call.rpartition(".")[2].startswith("record") and ("audit" in call or "." not in call))
        or ("actions." in call and not call.startswith("audit"))
        for call in calls
    )


def faults(name: str, tree: ast.Module) -> list[str]:
    """What the public actions of one file leave out. A call to another action counts: that one is held to the same."""
    found = []
    functions = _functions(tree)
    for action in functions.values():
        if action.name.startswith("_"):
            continue
        calls = _reaches(action.name, functions, set())
        keywords = {argument.arg for argument in action.args.kwonlyargs}
        if "by" not in keywords and not any(call.endswith(WRITES) for call in calls):
            continue  # it answers a question of the actions beside it
        if action.args.args or not keywords >= {"by", "now"}:
            found.append(f"{name}:{action.lineno} {action.name} takes keywords only, `by` and `now` among them.")
        others = [functions[call] for call in calls if call in functions]
        only_reads = "record_reads" in calls and not any(call.endswith(WRITES) for call in calls)
        if not (only_reads or _is_atomic(action) or any(_is_atomic(one) for one in others)):
            found.append(f"{name}:{action.lineno} {action.name} is not one transaction.")
        if not _records(calls):
            found.append(f"{name}:{action.lineno} {action.name} leaves no audit row.")
    return found
