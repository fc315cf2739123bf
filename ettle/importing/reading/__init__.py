"""Schools' files, read: a spreadsheet or text file in, typed rows out, and every cell that was refused named."""

from ettle.importing.reading.facts import Pupil, PupilFacts
from ettle.importing.reading.headings import Understood, Vocabulary, understand, vocabulary
from ettle.importing.reading.opening import AT_THE_DESK, FOR_UPLOAD, Limits
from ettle.importing.reading.problems import CannotReadError, Problem
from ettle.importing.reading.pupils import read_pupil_list
from ettle.importing.reading.ratings import Ratings, read_ratings
from ettle.importing.reading.table import Table, read_table
from ettle.ui.files import neutralise, write_csv, write_xlsx

__all__ = [
    "AT_THE_DESK", "FOR_UPLOAD", "CannotReadError", "Limits", "Problem", "Pupil", "PupilFacts", "Ratings", "Table",
    "Understood", "Vocabulary", "neutralise", "read_pupil_list", "read_ratings", "read_table", "understand",
    "vocabulary", "write_csv", "write_xlsx",
]  # fmt: skip
