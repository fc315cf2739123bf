"""One word per idea, and no word that shouts or grovels."""

import ast
import re
from collections.abc import Iterator
from typing import Final

# What may not be said, and what is said instead.
INSTEAD: Final[dict[str, str]] = {
    r"students?": "pupil",
    r"learners?": "pupil",
    r"child(ren)?": "pupil",
    r"kids?": "pupil",
    r"guardians?": "parent or carer",
    r"vulnerable list": "categories",
    r"please": "nothing: say what to do",
    r"successfully": "nothing: say what happened",
    r"oops|whoops|sorry|uh-oh": "what went wrong, exactly",
    r"invalid|illegal": "what would be right",
    r"click(ing)? here": "what the link opens",
}
# Names of laws and plans keep their own word.
NAMES: Final = re.compile(
    r"child[- ]protection|child(?:'|’|ren'|ren’)?s? plan(?:ning)?(?: meeting)?"
    r"|looked[- ]after (?:and accommodated )?child(?:ren)?"
    r"|Student Support(?: Programme)?|Children and Young People|Children \(Scotland\)|child concern",
    re.IGNORECASE,
)
SHOUT: Final = re.compile(r"\w!(?!=)")
TAG: Final = re.compile(r"{#.*?#}|<!--.*?-->|<[^>]*>|\b[a-z-]+=\"[^\"]*\"", re.DOTALL)
CODE: Final = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
QUOTED: Final = re.compile(r"""(["'])((?:(?!\1).)*)\1""")
TRANSLATED: Final = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"})


def said_wrong(text: str) -> Iterator[str]:
    """Each word in `text` that has another in the glossary, with that other."""
    without = NAMES.sub("", text)
    for wrong, right in INSTEAD.items():
        if found := re.search(rf"\b(?:{wrong})\b", without, re.IGNORECASE):
            yield f"“{found[0]}” (say {right})"
    if SHOUT.search(without):
        yield "an exclamation mark"


def template_text(text: str) -> Iterator[str]:
    """What a template shows: its own words, and the quoted strings inside its expressions."""
    yield CODE.sub(" ", TAG.sub(" ", text))
    for code in CODE.findall(text):
        yield from (quoted for _mark, quoted in QUOTED.findall(code))
    for attribute in re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', text):
        yield CODE.sub(" ", attribute)


def python_text(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string that goes through gettext, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TRANSLATED:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield node.lineno, argument.value


def template_faults(name: str, text: str) -> list[str]:
    """The wrong words of one template."""
    return [f"{name} says {wrong}." for said in template_text(text) for wrong in said_wrong(said)]


def python_faults(name: str, tree: ast.Module) -> list[str]:
    """The wrong words in one file's translated text, and names that use another word for a pupil."""
    found = [f"{name}:{line} says {wrong}." for line, said in python_text(tree) for wrong in said_wrong(said)]
    for node in ast.walk(tree):
        called = getattr(node, "name", None) or getattr(node, "arg", None) or getattr(node, "id", None)
        if isinstance(called, str) and re.search(r"student|learner|guardian", called, re.IGNORECASE):
            found.append(f"{name}:{getattr(node, 'lineno', 0)} is called {called} (say pupil or carer).")
    return found
