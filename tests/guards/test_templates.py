"""A template shows one frozen page and nothing else, and names only what is there."""

import dataclasses
import importlib
from types import ModuleType

import jinja2
import pytest

from ettle.ui.environment import environment
from ettle.ui.pages import Frame
from tests.guards import house
from tests.guards.kinds import pages
from tests.guards.typed_templates import Reader

# Shown by packages that bring their own context, or by the server when there is no page to show.
WITHOUT_A_PAGE = ("account/", "mfa/", "components/", "base.html", "door.html")


def template_environment() -> jinja2.Environment:
    folders = sorted({name.split("/jinja2/")[0] + "/jinja2" for name, _text in house.templates() if "/jinja2/" in name})
    return environment(loader=jinja2.FileSystemLoader([house.ROOT / folder for folder in folders]))


def page_modules() -> list[ModuleType]:
    written = [name for name, text in house.named(under="ettle/", ends=".py") if "template: ClassVar[str] = " in text]
    return [
        importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for name in written
    ]


def all_pages() -> list[type]:
    return list(pages(page_modules()))


def read_all() -> Reader:
    reader = Reader(template_environment())
    for page in all_pages():
        reader.read(page.template, {"page": page, "frame": Frame})  # type: ignore[attr-defined]
    return reader


def test_every_field_a_template_names_is_on_its_page() -> None:
    found = list(dict.fromkeys(read_all().faults))
    assert not found, "\n".join(found)


def test_no_template_is_left_without_a_page() -> None:
    python = " ".join(text for _name, text in house.named(under="ettle/", ends=".py"))
    reached = read_all().reached
    named = {name.split("/jinja2/")[1] for name, _text in house.templates() if "/jinja2/" in name}
    idle = [
        name for name in sorted(named - reached) if not name.startswith(WITHOUT_A_PAGE) and f'"{name}"' not in python
    ]
    assert not idle, f"No page is shown with {', '.join(idle)}."


@pytest.mark.parametrize("module", page_modules(), ids=lambda module: module.__name__)
def test_pages_are_frozen_and_a_page_names_its_template(module: ModuleType) -> None:
    for name, thing in vars(module).items():
        if isinstance(thing, type) and thing.__module__ == module.__name__ and dataclasses.is_dataclass(thing):
            assert thing.__dataclass_params__.frozen, f"{name} can be changed."  # type: ignore[attr-defined]
            assert hasattr(thing, "__slots__"), f"{name} takes any field."
            assert not name.endswith("Page") or isinstance(getattr(thing, "template", None), str), name


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    assert environment().undefined is jinja2.StrictUndefined
