"""Workbooks (XLSX, XLS, ODS): every cell as the text a person sees, and the sheet that holds the table."""

import datetime as dt
import io
from collections.abc import Callable, Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ettle.importing.reading.opening import Source
from ettle.importing.reading.problems import CannotReadError

_LOOK_AT = 40


def cell_text(value: object) -> str:
    """One cell as text: whole numbers without `.0`, since 1000001 is often a pupil; dates as 2011-03-04."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)


def sheet_rows(
    source: Source, score: Callable[[Sequence[Sequence[str]]], int]
) -> tuple[str, list[list[str]], list[str]]:
    """The name and rows of the first sheet with a recognisable heading row, and the names of the other sheets.

    A hidden sheet is read only where no visible one will do. Raises CannotReadError.
    """
    book = _opened(source)
    try:
        sheets = [sheet for sheet in book.sheets_metadata if str(sheet.typ).endswith("WorkSheet")]
        sheets.sort(key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
        best_name, best = "", 0
        best_rows: list[list[str]] = []
        for sheet in sheets:
            rows = [
                [cell_text(cell) for cell in row]
                for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            ]
            reached = score(rows[:_LOOK_AT])
            if reached > best or (not best_rows and any(any(cell.strip() for cell in row) for row in rows)):
                best_name, best_rows, best = sheet.name, rows, reached
            if best >= 2:
                break
    except (CalamineError, OSError, ValueError) as error:
        raise CannotReadError(f"{source.name} is damaged and cannot be read as a spreadsheet ({error}).") from None
    finally:
        book.close()
    if not best_rows:
        raise CannotReadError(f"{source.name} has no sheet with anything in it.")
    return best_name, best_rows, [sheet.name for sheet in sheets if sheet.name != best_name]


def _opened(source: Source) -> CalamineWorkbook:
    try:
        if source.content is not None:
            return CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        assert source.path is not None
        return CalamineWorkbook.from_path(str(source.path))
    except PasswordError:
        raise CannotReadError(
            f"{source.name} is locked with a password. Save a copy without one and send that."
        ) from None
    except Exception as error:
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in source.whole():
            raise CannotReadError(
                f"{source.name} is locked with a password. Save a copy without one and send that."
            ) from None
        raise CannotReadError(f"{source.name} cannot be read as a spreadsheet ({error}).") from None
