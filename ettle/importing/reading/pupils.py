"""A list of pupils (`--pupils`, and the web import): one row each, with what the school knows of them."""

from ettle.importing.reading.facts import PupilFacts, facts_of
from ettle.importing.reading.headings import Vocabulary, understand
from ettle.importing.reading.identity import doubts_told, identity_column, read_pupils
from ettle.importing.reading.places import refusals
from ettle.importing.reading.problems import CannotReadError
from ettle.importing.reading.table import Table, unmapped_of
from ettle.policy import Policy


def read_pupil_list(table: Table, policy: Policy, words: Vocabulary) -> PupilFacts:
    """Read a list of pupils. Raises CannotReadError where no column says which pupil a row is about."""
    columns = understand(table.headings, words)
    who, kind = identity_column(columns, table)
    pupil, doubts = read_pupils(table.frame[str(who.place)], kind)
    if not pupil.values:
        raise CannotReadError(f"No pupil could be read from the column “{who.heading}” of {table.name}.")
    rows = table.frame["row"]
    told = facts_of(table, columns, pupil, policy, everyone=True)
    problems = [
        *table.problems,
        *unmapped_of(table, columns),
        *refusals(pupil, rows, who.heading, whole_row=True),
        *told.problems,
    ]
    problems.sort(key=lambda problem: (problem.row is None, problem.row or 0))
    warnings = doubts_told(pupil, doubts, rows, who.heading)
    return PupilFacts(told.pupils, tuple(problems), (*table.notes, *told.notes), tuple(warnings))
