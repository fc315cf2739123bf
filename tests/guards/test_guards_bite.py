"""Each guard, broken on purpose: it must see the fault, and must leave good work alone."""

import ast

import pytest

from tests import requirements
from tests.guards import plainness, sizes, words, writes


def tree(text: str) -> ast.Module:
    return ast.parse(text)


def test_a_long_file_a_long_function_and_a_long_view_are_seen() -> None:
    body = "".join(f"    x = {n}\n" for n in range(20))
    assert sizes.faults("ettle/a/queries.py", f"def read() -> None:\n{body}") == []
    assert "read is 21 lines" in sizes.faults("ettle/a/views.py", f"def read() -> None:\n{body}")[0]
    assert "is 400 lines" in sizes.faults("ettle/a/queries.py", "x = 1\n" * 400)[0]
    assert "is 130 lines" in sizes.faults("ettle/a/jinja2/a/page.html", "<p>\n" * 130)[0]


@pytest.mark.parametrize(
    "said",
    [
        "Student list",
        "The child's ratings",
        "Please try again",
        "Saved successfully",
        "Done!",
        "Invalid file",
        "learners",
    ],
)
def test_a_word_that_has_another_is_seen(said: str) -> None:
    assert words.template_faults("a.html", f"<p>{said}</p>")
    assert words.template_faults("a.html", f'<p>{{{{ _("{said}") }}}}</p>')
    assert words.python_faults("a.py", tree(f'x = _("{said}")'))


def test_the_names_of_laws_and_the_code_of_a_template_are_left_alone() -> None:
    assert not words.template_faults("a.html", "<p>This is not a child-protection record. See the child's plan.</p>")
    assert not words.template_faults("a.html", "{% for child in page.rows if child != 1 %}{{ child.name }}{% endfor %}")
    assert words.python_faults("a.py", tree("def student_list(): ..."))
    assert not words.python_faults("a.py", tree('heading = "student"'))


def test_reading_the_clock_is_seen() -> None:
    assert plainness.clock_faults("a.py", tree("x = datetime.now()"))
    assert plainness.clock_faults("a.py", tree("def f(): return timezone.now()"))
    assert not plainness.clock_faults("a.py", tree("def f(now): return now.date()"))


def test_a_threshold_in_a_rule_is_seen() -> None:
    assert plainness.literal_faults("a.py", tree("if rating >= 3: ..."))
    assert plainness.literal_faults("a.py", tree("LIMIT = 0.9"))
    assert not plainness.literal_faults("a.py", tree("rows[0], rows[-1], True, 100"))


@pytest.mark.parametrize(
    "markup",
    ['<p style="color:red">', "<style>p{}</style>", "<script>go()</script>", '<p onclick="go()">', "{{ page.x|safe }}"],
)
def test_inline_style_and_script_are_seen(markup: str) -> None:
    assert plainness.inline_faults("a.html", markup)


def test_a_script_with_an_address_is_left_alone() -> None:
    assert not plainness.inline_faults("a.html", '<script type="module" src="/static/a.js"></script>')


@pytest.mark.parametrize("place", ["root", "home/ana", "work"])
def test_a_path_of_one_machine_is_seen(place: str) -> None:
    assert plainness.machine_faults("a.toml", f"file = '/{place}/ettle.toml'")
    assert not plainness.machine_faults("a.html", "<a href='/import/work/'>")


def test_a_dead_link_is_seen() -> None:
    there = frozenset({"docs/how-to/import.md", "README.md"})
    assert plainness.link_faults("docs/a.md", "[x](nowhere.md)", there)
    assert not plainness.link_faults("docs/a.md", "[x](how-to/import.md#top) [y](../README.md) [z](how-to/)", there)


def test_a_module_without_a_sentence_is_seen() -> None:
    assert plainness.docstring_faults("a.py", tree("x = 1"))
    assert not plainness.docstring_faults("a.py", tree('"""Reads."""\nx = 1'))


GOOD = """
def save(*, by, now, text):
    with transaction.atomic():
        _keep(text)
        Note.objects.create()
def _keep(text):
    record(by=1)
"""


@pytest.mark.parametrize(
    ("was", "broken", "said"),
    [
        ("with transaction.atomic():", "if True:", "not one transaction"),
        ("    record(by=1)", "    pass", "no audit row"),
        ("*, by, now, text", "by, now, text", "keywords only"),
        ("*, by, now, text", "*, by, text", "keywords only"),
    ],
)
def test_a_careless_write_is_seen(was: str, broken: str, said: str) -> None:
    assert writes.faults("a.py", tree(GOOD)) == []
    assert said in writes.faults("a.py", tree(GOOD.replace(was, broken)))[0]


def test_a_test_that_names_no_row_is_seen() -> None:
    text = '@pytest.mark.requirement("S2-13", "S9-99")\ndef test_it(): ...\n'
    named = list(requirements.namings(text, "tests/a.py"))
    known = {row.id for row in requirements.register()}
    assert [one.id for one in named] == ["S2-13", "S9-99"]
    assert requirements.faults(named, known) == ["tests/a.py:2 test_it names S9-99, which no row has."]


def test_a_row_without_a_test_is_listed_and_not_counted() -> None:
    rows = [
        requirements.Row("S2-13", "Triggers", "A 3 lists", "core"),
        requirements.Row("S2-14", "Triggers", "b", "core"),
    ]
    lines = list(requirements.report(rows, {"S2-13"}))
    assert lines[-1] == "core: 1 of 2 rows have a test"
    assert any("S2-14" in line for line in lines)
    assert not any("S2-13" in line for line in lines)
