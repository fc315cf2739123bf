"""Pages on paper: tagged, in our typeface, and with no word of anybody's read as code."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import translation

from ettle.prints import NotPrinted, pdf
from ettle.prints.letters import letters_of, printable
from ettle.prints.press import HOUSE, UPRIGHT


def facts(**other: object) -> dict[str, object]:
    return {
        "title": "S3 after cycle 2",
        "eyebrow": ["S3, 184 pupils"],
        "lead": "41 pupils have a concern.",
        "foot": "Made for a test.",
        "heads": ["Pupil", "Why", "More", "Groups"],
        "parts": [],
        **other,
    }


def part(words: str, name: str = "Isla Renwick", rows: int = 1) -> dict[str, Any]:
    row = [name, "Physics effort 3", "French homework 4", "Attendance"]
    return {"title": "A part", "words": words, "rows": [row] * rows}


def read(made: bytes) -> str:
    """All words of a print, page after page."""
    with closing(pypdfium2.PdfDocument(made)) as paper:
        return "\n".join(page.get_textpage().get_text_bounded() for page in paper).replace("\r\n", "\n")


def test_a_print_is_one_tagged_document_that_says_what_it_is_and_in_which_language() -> None:
    made = pdf("prints/specimen", facts())
    assert made.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/StructTreeRoot" in made
    assert b"/Lang(en)" in made.replace(b" ", b"")
    with closing(pypdfium2.PdfDocument(made)) as paper:
        assert paper.get_metadata_dict()["Title"] == "S3 after cycle 2"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert pdf("prints/specimen", facts()) == pdf("prints/specimen", facts())


def test_welsh_and_gaelic_letters_fractions_and_arrows_come_through_whole() -> None:
    letters = "Ŵ ŵ Ŷ ŷ Ẁ ẁ Ẃ ẃ Ẅ ẅ À à È è Ì ì Ò ò Ù ù ⅓ ¼ ½ → ← ↑ ↓"
    words = read(pdf("prints/specimen", facts(parts=[part(letters, name="Siôn Ŵyn MacÀidh")])))
    assert letters in words
    assert "Siôn Ŵyn MacÀidh" in words


def test_a_letter_written_in_two_parts_is_the_letter() -> None:
    assert "ŵ" in read(pdf("prints/specimen", facts(parts=[part("w\u0302")])))


@pytest.mark.parametrize(
    "words",
    [
        "#panic(1)",
        '#import "/config/settings.py": *',
        '#read("/config/settings.py")',
        "*stars* _lines_ $x^2$ `raw` <label> @ref \\ // and /* this */",
        '"quotes" and {"json": true}',
        "= Not a heading",
    ],
)
def test_what_a_person_wrote_is_printed_as_written_and_never_as_code(words: str) -> None:
    assert words in read(pdf("prints/specimen", facts(parts=[part(words, name=words)])))


def test_a_letter_the_typeface_has_not_is_a_box_and_the_print_says_so() -> None:
    words = read(pdf("prints/specimen", facts(parts=[part("Well done 🙂\x07\ufe0f", name="Mei 陈")])))
    assert "Well done □" in words
    assert "Mei □" in words
    assert "2 letters are not in the typeface of this print and are shown as boxes." in words


def test_half_a_letter_from_a_broken_file_does_not_stop_the_print() -> None:
    assert "Isla□" in read(pdf("prints/specimen", facts(parts=[part("x", name="Isla\ud83d")])))


def test_new_lines_part_paragraphs() -> None:
    assert "First.\nSecond." in read(pdf("prints/specimen", facts(parts=[part("First.\n\nSecond.")])))


def test_a_long_list_has_its_heads_and_its_number_on_every_page() -> None:
    made = pdf("prints/specimen", facts(parts=[part("x", rows=120)]))
    with closing(pypdfium2.PdfDocument(made)) as paper:
        pages = [page.get_textpage().get_text_bounded() for page in paper]
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "Pupil" in page
        assert f"Page {number} of 3" in page
        assert "Made for a test." in page


def test_a_print_says_its_own_words_in_the_language_of_the_reader() -> None:
    with translation.override("cy"):
        assert b"/Lang(cy)" in pdf("prints/specimen", facts()).replace(b" ", b"")


@pytest.fixture
def quiet() -> Iterator[None]:
    """The cause is for the log, and this test is not about the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("quiet")
def test_a_print_that_fails_is_a_plain_sentence() -> None:
    with pytest.raises(NotPrinted, match=r"^This page could not be put on paper, and nothing was changed\."):
        pdf("prints/specimen", facts(parts="no parts"))


def test_only_our_own_templates_can_be_asked_for() -> None:
    for name in ("../etc/passwd", "prints/../press", "/etc/passwd", "prints/x.typ"):
        with pytest.raises(ValueError, match="called room/name"):
            pdf(name, facts())


def test_no_template_reads_anything_but_the_look_of_prints() -> None:
    """Packages would be fetched from elsewhere, and a file read would pass by who may see it."""
    templates = sorted(HOUSE.glob("*/prints/*.typ"))
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        told = [line for line in text.splitlines() if "import" in line and not line.startswith("//")]
        assert set(told) <= {'#import "/prints/prints/paper.typ": *'}, template
        for word in ("@preview", "read(", "eval(", "include ", "plugin("):
            assert word not in text, (template, word)


def test_every_letter_written_in_a_template_is_in_the_typeface() -> None:
    has = letters_of(UPRIGHT)
    for template in HOUSE.glob("*/prints/*.typ"):
        missing = {letter for letter in template.read_text(encoding="utf-8") if ord(letter) not in has} - {"\n"}
        assert not missing, (template, missing)


def test_every_template_prints_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    pdf("prints/specimen", facts(parts=[part("x")]))
    assert not caplog.records


def test_the_letters_of_the_typeface_are_read_from_it() -> None:
    has = letters_of(UPRIGHT)
    assert set(map(ord, "Aaŵẁ½→□●▲✓")) <= has
    assert not {ord("陈"), 0xFFFF} & has


def test_numbers_and_keys_are_left_alone() -> None:
    clean, missing = printable({"🙂": [1, 2.5, None, True, {"a": "b"}]}, Path(UPRIGHT))
    assert clean == {"🙂": [1, 2.5, None, True, {"a": "b"}]}
    assert not missing
