"""Which pupil on the roll a number of a file is: by number, never by name alone (D-11)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from ettle.importing.fields import WORDS
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Plan, Question, listed
from ettle.importing.reading import Problem, Table, Vocabulary, understand
from ettle.importing.reading.identity import Kind, doubts_told, identity_column, read_pupils
from ettle.importing.reading.places import refusals
from ettle.pupils.models import Pupil
from ettle.rules.identifiers import Identifier

UNSURE = "unsure"
MEANT = (("no", "No, leave these rows out"), ("yes", "Yes, they are the pupils meant"))
COLUMN: Mapping[Kind, str] = {"scn": "scn", "upn": "upn", "own": "mis_id"}


@dataclass(frozen=True, slots=True)
class Matched:
    """The pupil column of a file: its heading and kind, and for each row the pupil's number (None: not readable).

    `doubts` says of a number why a person should look at it; `unsure` are those that were put together here and whose
    check does not fit, so nobody is matched by them unasked.
    """

    heading: str
    kind: Kind
    numbers: list[str | None]
    rows: list[int]
    doubts: Mapping[str, str]
    unsure: frozenset[str]


def match(table: Table, words: Vocabulary, plan: Plan) -> Matched:
    """Read the pupil column, telling what was refused or doubtful. Raises CannotReadError without one."""
    who, kind = identity_column(understand(table.headings, words), table)
    column, doubts = read_pupils(table.frame[str(who.place)], kind)
    rows = table.frame["row"]
    plan.refused += refusals(column, rows, who.heading, whole_row=True)
    plan.warnings += doubts_told(column, doubts, rows, who.heading)
    return Matched(
        who.heading,
        kind,
        column.texts.to_list(),
        rows.to_list(),
        {found.value: found.note for found in doubts.values() if found.value},
        frozenset(found.value for found in doubts.values() if found.value and unsure(found)),
    )


def unsure(found: Identifier) -> bool:
    """Whether a number was completed here without its check saying that it is right."""
    return found.outcome == "padded" and not found.certain


def settled(setting: Setting, plan: Plan, matched: Matched, pupils: Mapping[str, Pupil]) -> Matched:
    """The same, with the unsure numbers taken where a person says that they are the pupils meant."""
    asked = {
        number: f"Row {row}: {number} for {pupils[number].name}, {pupils[number].year}"
        for row, number in zip(matched.rows, matched.numbers, strict=True)
        if number in matched.unsure and number in pupils
    }
    if not asked:
        return matched
    text = f"{len(asked)} numbers have lost zeros and their check does not fit. Are these the pupils who are meant?"
    question = Question(UNSURE, text, MEANT, "no", listed(asked.values()))
    plan.questions.append(question)
    return replace(matched, unsure=frozenset()) if setting.answers.to(question) == "yes" else matched


def pupil_at(matched: Matched, place: int, pupils: Mapping[str, Pupil], plan: Plan) -> Pupil | None:
    """The pupil a row is about; None, with the row refused where that was not told yet, when nobody surely is."""
    number = matched.numbers[place]
    if number is None:
        return None
    if number not in pupils:
        plan.refused.append(unknown(matched, place))
        return None
    if number in matched.unsure:
        plan.refused.append(Problem(matched.rows[place], matched.heading, number, matched.doubts[number]))
        return None
    return pupils[number]


def by_number(school_id: int, kind: Kind) -> dict[str, Pupil]:
    """Every pupil of the school that has a number of this kind, leavers too."""
    name = COLUMN[kind]
    pupils = Pupil.objects.filter(school_id=school_id).exclude(**{f"{name}__isnull": True}).exclude(**{name: ""})
    return {getattr(pupil, name): pupil for pupil in pupils.select_related("tutor_group")}


def texts(table: Table, words: Vocabulary) -> dict[str, tuple[str, list[str]]]:
    """The columns that are read as plain text, by field: the heading and each row's cell, blank for none."""
    return {
        column.field: (
            column.heading,
            table.frame[str(column.place)].cast(pl.String).fill_null("").str.strip_chars().to_list(),
        )
        for column in understand(table.headings, words)
        if column.field
    }


def headed(plan: Plan, columns: Mapping[str, tuple[str, list[str]]]) -> Plan:
    """The same plan, each cell it tells of under the heading the file has for it, as the person sees it there."""

    def named(told: Problem) -> Problem:
        if told.column in columns:
            return replace(told, column=columns[told.column][0])
        return replace(told, column=str(WORDS.get(told.column, told.column)))

    plan.refused[:] = map(named, plan.refused)
    plan.warnings[:] = map(named, plan.warnings)
    return plan


def unknown(matched: Matched, place: int) -> Problem:
    """The sentence for a row whose pupil is not on the roll."""
    number = matched.numbers[place]
    return Problem(
        matched.rows[place],
        matched.heading,
        str(number),
        f"No pupil on the roll has the number {number}. Import the pupils first, or correct the number.",
    )
