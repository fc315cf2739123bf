"""Files out: CSV and XLSX in which no cell can act as a formula when somebody opens it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# What a spreadsheet takes for the beginning of a formula, the control characters it skips over first included.
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"^[-+]?\d+(?:[.,]\d+)?%?$")

# The widths of columns, in characters; what is longer goes on in the next line of its cell.
_NARROW, _WIDE = 6, 44

Cell = str | int | float | None


def neutralise(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula. Numbers are left alone."""
    if text.startswith(_ACTS) or text.lstrip().startswith(_ACTS):
        return text if _NUMBER.match(text) else f"'{text}"
    return text


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as comma separated text, every cell neutralised, lines ended the way spreadsheets expect (CRLF)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutralise(heading) for heading in headings])
    for row in rows:
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1") -> bytes:
    """The table as a workbook of one sheet, text as text and numbers as numbers, nothing made a formula or a link."""
    # Loaded only where a workbook is written: the command line has no use for it.
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet(sheet[:31])
    bold, wrapped = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    widths = [len(heading) for heading in headings]
    for place, heading in enumerate(headings):
        page.write_string(0, place, neutralise(heading), bold)
    for line, row in enumerate(rows, start=1):
        # A line that is one sentence, such as who took the file, runs on over the cells beside it.
        alone = sum(cell not in {None, ""} for cell in row) == 1
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, place, neutralise(cell), None if alone else wrapped)
            elif cell is not None:
                page.write_number(line, place, cell, wrapped)
            if not alone and place < len(widths):
                widths[place] = max(widths[place], len(str(cell or "")))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width + 2, _NARROW), _WIDE))
    _on_paper(page)
    book.close()
    return out.getvalue()


def _on_paper(page: Any) -> None:
    """A4 on its side, as wide as the paper, the headings on every page and in sight while the table moves."""
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
