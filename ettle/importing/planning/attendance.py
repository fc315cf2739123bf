"""Attendance as counts of openings from the start of the session; a bare percentage where that is all there is."""

from datetime import date
from decimal import Decimal
from typing import Any

from ettle.importing.planning.matching import by_number, headed, match, pupil_at, settled, texts
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, refuse
from ettle.importing.reading import CannotReadError, Table, Vocabulary
from ettle.importing.reading.cells import Refusal, read_attendance, read_date, read_number
from ettle.pupils.models import Attendance

ATTENDANCE = "pupils.Attendance"
COUNTS = ("possible", "present", "late")


def plan_attendance(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a file of attendance would change. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    plan.refused += table.problems
    plan.notes += table.notes
    matched = match(table, words, plan)
    columns = texts(table, words)
    if "attendance" not in columns and not {"possible", "present"} <= columns.keys():
        raise CannotReadError(f"{table.name} needs openings possible and present, or attendance in per cent.")
    pupils = by_number(setting.school_id, matched.kind)
    matched = settled(setting, plan, matched, pupils)
    held = {
        (row.pupil_id, row.to_date): row
        for row in Attendance.objects.filter(pupil__school_id=setting.school_id, session=setting.session)
    }
    seen: set[int] = set()
    for place, row in enumerate(matched.rows):
        pupil = pupil_at(matched, place, pupils, plan)
        if pupil is None:
            continue
        cell = {name: cells[place] for name, (_, cells) in columns.items()}
        wanted = _read(setting, plan, row, cell)
        if wanted is None or pupil.pk in seen:
            continue
        seen.add(pupil.pk)
        to_date: date = wanted.pop("to_date")
        same = held.get((pupil.pk, to_date))
        key = f"{pupil.pk}|{to_date.isoformat()}"
        if same is not None:
            plan.compare(ATTENDANCE, key, pupil.name, same.pk, {n: getattr(same, n) for n in wanted}, wanted)
        else:
            after = {"pupil_id": pupil.pk, "session": setting.session, "to_date": to_date, **wanted}
            plan.changes.append(Change(ATTENDANCE, key, pupil.name, after))
    return headed(plan, columns)


def _read(setting: Setting, plan: Plan, row: int, cell: dict[str, str]) -> dict[str, Any] | None:
    """One row's figures, or None where there is nothing to keep; each refused cell is told."""
    wanted: dict[str, Any] = {}
    for name in COUNTS:
        written = cell.get(name, "")
        if not written or setting.policy.missing_token(written):
            continue
        number = read_number(written)
        if number is None or number != number.to_integral_value() or number < 0:
            refuse(plan, row, name, written, f"{written} is not a count of openings. A whole number from 0 is right.")
            continue
        wanted[name] = int(number)
    if "possible" in wanted and wanted.get("present", 0) > wanted["possible"]:
        sentence = f"{wanted['present']} openings present is more than the {wanted['possible']} possible."
        refuse(plan, row, "present", wanted["present"], sentence)
        return None
    written = cell.get("attendance", "")
    if written and not setting.policy.missing_token(written):
        percent: Decimal | Refusal = read_attendance(written)
        if isinstance(percent, Refusal):
            refuse(plan, row, "attendance", written, percent.why)
        else:
            wanted["percent"] = percent
    if not wanted or ("present" in wanted) != ("possible" in wanted):
        return None
    to_date = read_date(cell["to_date"]) if cell.get("to_date") else setting.today
    if isinstance(to_date, Refusal):
        refuse(plan, row, "to_date", cell["to_date"], to_date.why)
        return None
    if to_date > setting.today:
        why = f"{cell['to_date']} is still to come. Openings are counted up to today or an earlier day."
        refuse(plan, row, "to_date", cell["to_date"], why)
        return None
    return wanted | {"to_date": to_date}
