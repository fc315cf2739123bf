"""The static reading of templates, shown faults of every kind it is meant to see."""

from dataclasses import dataclass
from typing import ClassVar

import jinja2
import pytest

from tests.guards.typed_templates import Reader


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    note: str | None = None

    @property
    def loud(self) -> str:
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Page:
    template: ClassVar[str] = "page.html"
    title: str
    rows: tuple[Row, ...]
    first: Row | None = None


GOOD = {
    "base.html": "<title>{% block title %}{% endblock %}</title>{% block main %}{{ page.never_shown }}{% endblock %}",
    "macros.html": "{% macro line(row, big=False) %}{{ row.name }}{{ row.loud }}{% endmacro %}",
    "_row.html": "{{ row.note }}",
    "page.html": """{% extends "base.html" %}{% from "macros.html" import line %}
        {% block title %}{{ page.title.upper() }}{% endblock %}
        {% block main %}{% if page.first %}{{ page.first.name }}{% endif %}
        {% for row in page.rows|sort(attribute="name") %}{{ line(row, big=True) }}{% include "_row.html" %}{% endfor %}
        {% set top = page.rows[0] %}{{ top.name }}{{ page.rows|map(attribute="name")|join }}{% endblock %}""",
}


def faults(**changed: str) -> list[str]:
    env = jinja2.Environment(loader=jinja2.DictLoader({**GOOD, **changed}), autoescape=True)
    reader = Reader(env)
    reader.read("page.html", {"page": Page})
    return reader.faults


def test_a_template_that_names_only_what_is_there_is_left_alone() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("template", "was", "broken", "said"),
    [
        ("page.html", "page.title", "page.titel", "asks Page for titel"),
        ("page.html", "if page.first", "if page.frist", "asks Page for frist"),
        ("page.html", "page.first.name", "page.first.nmae", "asks Row for nmae"),
        ("page.html", "top.name", "top.nome", "asks Row for nome"),
        ("page.html", "page.title.upper()", "page.title.shout()", "asks str for shout"),
        ("page.html", 'map(attribute="name")', 'map(attribute="nam")', "maps to nam"),
        ("page.html", "import line", "import lines", "has no macro lines"),
        ("page.html", "big=True", "bold=True", "gives line bold"),
        ("page.html", "{{ top.name }}", "{{ tip.name }}", "names tip, which nothing gives it"),
        ("_row.html", "row.note", "row.notes", "asks Row for notes"),
        ("macros.html", "row.loud", "row.quiet", "asks Row for quiet"),
        ("page.html", "_row.html", "_rows.html", "There is no template _rows.html"),
    ],
)
def test_a_wrong_name_is_seen_wherever_it_stands(template: str, was: str, broken: str, said: str) -> None:
    found = faults(**{template: GOOD[template].replace(was, broken)})
    assert any(said in fault for fault in found), found
