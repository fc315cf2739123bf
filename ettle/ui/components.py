"""The page that shows every part in every state, with invented names and figures."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ComponentPage:
    """Examples for every part."""

    template: ClassVar[str] = "ui/components.html"
    icons: tuple[str, ...]


def component_page_example() -> ComponentPage:
    """The examples, the same each time."""
    return ComponentPage(icons=("flag", "flag-4", "tick"))
