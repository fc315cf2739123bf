"""However a table is written down, the same cells are read from it."""

import csv
import io
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from ettle.importing import ahead as ahead_module
from ettle.importing.reading import Table, neutralise, read_table, vocabulary, write_csv, write_xlsx
from ettle.importing.reading import table as table_module
from ettle.policy import Policy, load_policy
from tests.rules.reading.conftest import MESSY, Read

HEADINGS = ["SCN", "Subject", "Effort", "Surname"]
# Letters of the encodings in use, marks that separate and quote, and what begins a formula.
CELLS = st.text(alphabet="aZ09 ,;|'-=+@éÒ.£\"\n", max_size=12).map(str.strip)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS).map(list), min_size=1, max_size=8)


def cells(table: Table) -> list[list[str]]:
    columns = [table.cells(heading) for heading in table.headings[: len(HEADINGS)]]
    return [[cell or "" for cell in row] for row in zip(*columns, strict=True)]


@given(
    rows=ROWS,
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    ending=st.sampled_from(["\r\n", "\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    titles=st.integers(0, 3),
)
@settings(deadline=None, max_examples=150)
def test_a_table_in_any_dialect_gives_the_same_cells(
    rows: list[list[str]], separator: str, encoding: str, ending: str, quoting: int, titles: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    for number in range(titles):
        writer.writerow([f"Report {number}", "", "", ""])
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    wanted = [row for row in rows if any(row) and row != HEADINGS]
    if not wanted:
        return
    table = read_table(text.getvalue().encode(encoding), vocabulary(load_policy("scottish-secondary")))
    assert cells(table) == wanted
    assert table.frame["row"].to_list() == list(range(1, len(wanted) + 1))


@given(rows=ROWS)
@settings(deadline=None, max_examples=40)
def test_a_table_written_as_a_workbook_gives_the_same_cells(rows: list[list[str]]) -> None:
    wanted = [row for row in rows if any(row)]
    if not wanted:
        return
    table = read_table(write_xlsx(HEADINGS, wanted), vocabulary(load_policy("scottish-secondary")))
    assert cells(table) == [[neutralise(cell) for cell in row] for row in wanted]


def test_a_workbook_fits_the_paper_and_long_cells_go_on_in_the_next_line() -> None:
    rows = [
        ["Isla Renwick", "English effort 4 (serious); " * 9],
        ["Taken by Ruth Haldane for the leadership meeting", ""],
    ]
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["Pupil", "Why"], rows))) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    assert 'wrapText="1"' in styles
    assert 'fitToHeight="0" orientation="landscape"' in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert widths[0] < 20 < widths[1] < 50, "a sentence under the table makes no column as wide as itself"


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "  =1", "＝1", '=HYPERLINK("x")'])
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+3.5", "96.4", "-2,5%", "O'Brien", "3-", "a=b", ""])
def test_numbers_and_ordinary_text_stay_as_they_are(text: str) -> None:
    assert neutralise(text) == text


def test_an_exported_file_read_back_gives_the_names_without_the_apostrophe(read: Read) -> None:
    exported = write_csv(["SCN", "Surname", "Subject", "Effort"], [["213456784", "=Aird", "English", "2"]])
    assert "'=Aird" in exported
    assert read(exported).facts.pupils["213456784"].surname == "=Aird"


def test_whole_numbers_dates_and_formulas_in_a_workbook_are_what_a_person_sees(read: Read) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    notes, sheet = book.add_worksheet("Notes"), book.add_worksheet("S3")
    notes.write(0, 0, "Made for the meeting")
    sheet.write_row(0, 0, ["Balnamoon Academy"])
    sheet.write_row(2, 0, ["SCN", "Subject", "Effort", "Behaviour", "Homework", "Attendance", "Leaving date"])
    sheet.write_row(3, 0, [213456784, "English", 2, 3.0])
    sheet.write_formula(3, 4, "=1+1", None, 2)
    sheet.write_number(3, 5, 0.964)
    sheet.write_datetime(3, 6, __import__("datetime").datetime(2024, 12, 20), book.add_format({"num_format": "d/m/yy"}))
    book.close()
    ratings = read(out.getvalue())
    assert ratings.problems == ()
    assert ratings.frame.select("measure", "value").rows() == [("effort", "2"), ("behaviour", "3"), ("homework", "2")]
    known = ratings.facts.pupils["213456784"]
    assert str(known.leaving_date) == "2024-12-20"
    assert float(known.attendance or 0) == 96.4
    told = " ".join(ratings.notes)
    assert "sheet “S3”; not from Notes" in told
    assert "line 3" in told
    assert "0.964 was read as 96.4" in told


def test_a_quote_mark_left_open_costs_its_own_row_only(read: Read) -> None:
    ratings = read('SCN,Subject,Effort\n213456784,English,2\n051234561,"English,3\n230000050,English,4\n')
    assert ratings.frame["row"].to_list() == [1, 3]
    assert "quote mark is opened in this row (line 3)" in ratings.problems[0].problem


def test_headings_printed_again_on_every_page_are_passed_over(read: Read) -> None:
    ratings = read("SCN,Subject,Effort\n213456784,English,2\n\nSCN,Subject,Effort\n051234561,English,3\n")
    assert ratings.frame["row"].to_list() == [1, 2]
    assert any("come again" in note for note in ratings.notes)


def test_a_total_below_the_table_is_not_a_pupil(read: Read) -> None:
    ratings = read("SCN,Subject,Effort\n213456784,English,2\nTotal,,2\n")
    assert ratings.pupils == ("213456784",)
    assert "is not a pupil number" in ratings.problems[0].problem


def test_a_line_that_names_the_separator_is_believed(read: Read) -> None:
    assert read("sep=;\nSCN;Subject;Effort\n213456784;English;2\n").count == 1


@pytest.mark.parametrize("spoil", ["", "short", "long", "quote", "blank"])
def test_the_quick_way_reads_what_the_slow_way_reads(
    spoil: str, tmp_path: Path, scottish: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, *rows = (MESSY / "00_clean_reference.csv").read_text(encoding="utf-8").splitlines()
    rows *= 400
    extra = {"short": "001204517,a,b", "long": rows[0] + ",x", "quote": rows[0].replace("English", '"Art, Craft"')}
    if spoil:
        rows.insert(1000, extra.get(spoil, ""))
    path = tmp_path / "large.csv"
    path.write_bytes("\r\n".join([head, *rows, ""]).encode())
    words = vocabulary(scottish)
    monkeypatch.setattr(table_module, "QUICK_FROM", 10)
    quick = read_table(path, words)
    monkeypatch.setattr(table_module, "QUICK_FROM", 1 << 60)
    slow = read_table(path, words)
    assert quick.rows == slow.rows == len(rows) - (spoil == "blank")
    assert quick.problems == slow.problems
    assert [quick.cells(heading) for heading in quick.headings] == [slow.cells(heading) for heading in slow.headings]
    assert quick.frame["row"].to_list() == slow.frame["row"].to_list()


@pytest.mark.parametrize(("above", "separator"), [("", ","), ("", ";"), ("Ratings of S2\n", ",")])
def test_a_file_scanned_before_its_headings_are_understood_reads_the_same(
    above: str, separator: str, tmp_path: Path, scottish: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, words = tmp_path / "large.csv", vocabulary(scottish)
    rows = (MESSY / "00_clean_reference.csv").read_text(encoding="utf-8") * 3
    path.write_text(above + rows.replace(",", separator), encoding="utf-8")
    for module in (table_module, ahead_module):
        monkeypatch.setattr(module, "QUICK_FROM", 10)
    begun, plain = read_table(path, words, ahead=ahead_module.Ahead(path)), read_table(path, words)
    assert begun.headings == plain.headings
    assert begun.frame.cast(pl.String).equals(plain.frame.cast(pl.String))
    # A guess at another shape is never used.
    assert ahead_module.Ahead(path).taken(ahead_module.Scan(path, "\t", 2, 1)) is None
