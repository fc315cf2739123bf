"""The house as it stands: each guard reads every file. What each one catches is shown in test_guards_bite.py."""

import pytest

from tests import docs, requirements
from tests.guards import house, plainness, sizes, words, writes

WRITTEN_BY_HAND = ("ettle/", "tests/")


def rest(guard: str, faults: list[str]) -> str:
    """The faults without an exception, and the exceptions without a fault, one a line."""
    excepted = house.allowed(guard)
    left = [fault for fault in faults if not any(fault.startswith(path) for path in excepted)]
    idle = [path for path in excepted if not any(fault.startswith(path) for fault in faults)]
    return "\n".join([*left, *(f"{path} needs no exception from {guard} any more." for path in idle)])


def test_nothing_is_too_big_to_read() -> None:
    readable = house.named(ends=(".py", ".html", ".js", ".css"))
    faults = [
        fault
        for name, text in readable
        if name.startswith(WRITTEN_BY_HAND) and "/migrations/" not in name
        for fault in sizes.faults(name, text)
    ]
    assert not (found := rest("sizes", faults)), found


def test_every_module_says_what_it_is_for() -> None:
    faults = [
        fault for under in WRITTEN_BY_HAND for one in house.python(under) for fault in plainness.docstring_faults(*one)
    ]
    assert not faults, "\n".join(faults)


def test_words_come_from_the_glossary() -> None:
    faults = [fault for one in house.python() for fault in words.python_faults(*one)]
    faults += [fault for one in house.templates() for fault in words.template_faults(*one)]
    assert not (found := rest("words", faults)), found


def test_only_the_clock_reads_the_clock() -> None:
    faults = [fault for one in house.python() for fault in plainness.clock_faults(*one)]
    assert not (found := rest("clock", faults)), found


def test_no_argued_number_stands_in_a_rule() -> None:
    faults = [fault for one in house.python("ettle/rules/") for fault in plainness.literal_faults(*one)]
    assert not (found := rest("literals", faults)), found


def test_no_template_has_inline_style_or_script() -> None:
    faults = [fault for one in house.templates() for fault in plainness.inline_faults(*one)]
    assert not (found := rest("inline", faults)), found


def test_no_file_names_a_place_on_one_machine() -> None:
    faults = [
        fault
        for name, text in house.named(
            ends=(".py", ".md", ".toml", ".txt", ".lock", ".html", ".js", ".css", ".csv", "run")
        )
        for fault in plainness.machine_faults(name, text)
    ]
    assert not (found := rest("machine", faults)), found


def test_every_write_is_one_transaction_with_its_audit_row() -> None:
    faults = [
        fault
        for name, tree in house.python()
        if (name.endswith("/actions.py") or "/actions/" in name) and not name.startswith("ettle/audit/")
        for fault in writes.faults(name, tree)
    ]
    assert not (found := rest("writes", faults)), found


def test_links_in_the_documentation_lead_somewhere() -> None:
    exists = frozenset(house.files())
    faults = [fault for name, text in house.named(ends=".md") for fault in plainness.link_faults(name, text, exists)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["constraints.txt", "requirements.lock"])
def test_the_pins_name_versions_only(name: str) -> None:
    for line in (house.ROOT / name).read_text(encoding="utf-8").splitlines():
        assert "==" in line or line.strip().startswith("--hash=sha256:"), line
        assert "ettle" not in line


@pytest.mark.parametrize("name", docs.PAGES)
def test_generated_pages_are_as_they_would_be_written_now(name: str) -> None:
    assert (docs.REFERENCE / name).read_text(encoding="utf-8") == docs.PAGES[name](), "make docs"


def test_tests_name_only_rows_that_exist() -> None:
    known = {row.id for row in requirements.register()} | requirements.gaps()
    assert not (found := requirements.faults(requirements.all_namings(), known)), "\n".join(found)


def test_the_register_has_every_row_once() -> None:
    rows = requirements.register()
    marks = [sum(row.mark == mark for row in rows) for mark in requirements.MARKS]
    assert (len({row.id for row in rows}), marks) == (472, [337, 102, 9, 24])
