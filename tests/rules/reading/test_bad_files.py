"""Files that cannot be read: one clear sentence each, and nothing opened that is not safe to open."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from ettle.importing.reading import FOR_UPLOAD, CannotReadError, Limits, read_table, vocabulary
from ettle.policy import Policy
from tests.rules.reading.conftest import Read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bomb(size: int, *, declared: int | None = None) -> bytes:
    """A package named like a workbook that unpacks to `size` bytes, saying it is `declared`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    content = out.getvalue()
    return content if declared is None else content.replace(struct.pack("<I", size), struct.pack("<I", declared))


def reason(policy: Policy, content: bytes | Path, limits: Limits | None = None) -> str:
    with pytest.raises(CannotReadError) as refused:
        read_table(content, vocabulary(policy), name="ratings.csv", limits=limits or Limits())
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (b"SCN,Subject,Effort\r\n", "has headings (line 1) and no rows below them"),
        (b"SCN,Subject,Effort\r\n,,\r\n", "no rows below them"),
        (os.urandom(5000), "neither text nor a spreadsheet"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"<html><table><tr><td>SCN", "is a web page"),
        (b"PK\x03\x04nonsense", "is damaged"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        (OLE + b"\0" * 600, "cannot be read as a spreadsheet"),
        (b"SCN,Subject,Effort\r\n213456784,English," + b"2" * 200_000, "more than 100,000 characters at line 2"),
        (b"<?xml version='1.0'?><Workbook/>", "is a web page"),
        (b"one,two,three\r\n1,2,3\r\n", "no row of headings that can be recognised"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, sentence: str, scottish: Policy) -> None:
    said = reason(scottish, content)
    assert sentence in said
    assert said.startswith("ratings.csv")
    assert said.endswith(".")


def test_a_zip_bomb_named_xlsx_is_refused_by_what_it_says_it_holds(scottish: Policy) -> None:
    assert "unpacks to more than 1 MB" in reason(scottish, bomb(3_000_000), Limits(unpacked=1_000_000))


def test_a_zip_bomb_that_lies_about_its_size_is_refused_all_the_same(scottish: Policy) -> None:
    lying = bomb(3_000_000, declared=1000)
    assert len(lying) < 10_000
    assert "unpacks to more than 1 MB" in reason(scottish, lying, Limits(unpacked=1_000_000))


def test_a_zip_file_that_is_no_workbook_is_named_as_such(scottish: Policy) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("ratings.csv", "SCN,Subject,Effort\n1,English,2\n")
    assert "is a zip file, not a spreadsheet" in reason(scottish, out.getvalue())


def test_one_stray_cell_in_the_far_corner_is_not_given_memory(scottish: Policy) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["SCN", "Subject", "Effort"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "reaches to row 1,048,576 and column 16,384" in reason(scottish, out.getvalue())


def test_a_file_too_large_to_upload_is_refused_by_its_size_alone(scottish: Policy, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as handle:
        handle.write(b"SCN,Subject,Effort\n")
        handle.truncate(200_000_000)
    assert "is 200 MB" in reason(scottish, large, FOR_UPLOAD)


def test_a_missing_file_is_a_sentence(scottish: Policy, tmp_path: Path) -> None:
    with pytest.raises(CannotReadError, match="There is no file"):
        read_table(tmp_path / "none.csv", vocabulary(scottish))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("SCN,SCN,Subject,Effort\n213456784,213456784,English,2\n", "SCN, SCN can be taken for the same thing"),
        ("Surname,Forename,Subject,Effort\nAird,Una,English,2\n", "no column that says which pupil"),
        ("SCN,Surname,Effort\n213456784,Aird,2\n", "no column for the subject"),
        ("SCN,Surname,Subject\n213456784,Aird,English\n", "no column of ratings"),
    ],
)
def test_a_file_without_a_column_it_needs_says_which_and_how_to_tell(content: str, sentence: str, read: Read) -> None:
    with pytest.raises(CannotReadError) as refused:
        read(content)
    assert sentence in str(refused.value)
    assert "--map" in str(refused.value)
