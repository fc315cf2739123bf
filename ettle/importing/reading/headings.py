"""Headings: which field each column holds, how that was understood, and how sure it is. Nothing is guessed silently."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ettle.importing.reading.problems import CannotReadError, Problem
from ettle.policy import Policy

Sure = Literal["told", "exact", "likely"]

_RANK: Mapping[Sure, int] = {"told": 0, "exact": 1, "likely": 2}
# What the usual exports of British schools' systems call each field. A policy adds the school's own words.
_ALIASES: Mapping[str, str] = {
    "pupil": "pupil id, pupilid, pupil ref, pupil reference, pupil number, pupil no, pupil code, id, "
    "adno, admission no, admission number, mis id, seemis id, student, student id, student no, "
    "student number, learner id, reference",
    "scn": "scn no, scn number, pupil scn, pupil scn no, pupil scn number, scottish candidate number, "
    "candidate number, candidate no, sqa number, sqa candidate number",
    "upn": "upn no, upn number, pupil upn, unique pupil number",
    "name": "pupil name, full name, student name, learner name, names",
    "surname": "last name, family name, legal surname, preferred surname, pupil surname",
    "forename": "first name, given name, forenames, legal forename, preferred forename, known as, pupil forename",
    "dob": "date of birth, birth date, birthdate, born",
    "year": "year group, yeargroup, year grp, yr, yr group, stage, pupil stage, s stage, nc year, "
    "national curriculum year",
    "class": "reg class, registration class, reg group, registration group, registration, reg, form, form group, "
    "tutor group, tutor, class name, class code, teaching group, teaching set, set, group",
    "subject": "course, course name, subject name, course title, curricular area",
    "faculty": "department, dept, faculty name",
    "level": "course level, qualification level, scqf level, presentation level",
    "report": "report no, report number, tracking report, tracking period, cycle, tracking cycle, reporting period",
    "measure": "measures, rating type, assessment type, aspect",
    "value": "rating, ratings, score, result, mark",
    "attendance": "attendance percent, percentage attendance, percent attendance, att, att percent, attend, "
    "attendance rate, attendance to date",
    "simd_decile": "simd, simd decile, simd 2020 decile, simd2020 decile, deprivation decile",
    "status": "pupil status, enrolment status, enrollment status, roll status",
    "leaving_date": "date of leaving, leave date, date left, leaving, left on, leaver date",
    "teacher": "class teacher, teacher name, staff, staff code, teacher code",
    "gender": "sex",
    "house": "house name",
    "absences": "absence, days absent, sessions absent",
    "extra_support": "extra school support, schoolsup",
}
_MEASURE_ALIASES: Mapping[str, str] = {
    "effort": "eff, effort rating, effort grade",
    "behaviour": "behav, behavior, beh, behaviour rating, conduct",
    "homework": "hw, home work, homelearning, homework rating",
    "working_grade": "wg, working gr, current working grade, working level, wkg grade",
}
IDENTITY = ("pupil", "scn", "upn")


@dataclass(frozen=True, slots=True)
class Understood:
    """One column: its place from 0, the heading as written, the field it was taken for (None: not used), and why.

    `report` is the report number the whole column belongs to, where it was told as `measure@number`.
    """

    place: int
    heading: str
    field: str | None
    sure: Sure | None
    measure: bool = False
    report: int | None = None
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every heading that is understood, squeezed, with the field it means; measures are named apart from fields."""

    exact: Mapping[str, str]
    likely: Mapping[str, str]
    measures: frozenset[str]
    told: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)

    def look_up(self, heading: str) -> tuple[str, Sure, int | None] | None:
        """The field a heading means, how sure that is, and the report it was told to belong to."""
        key = squeezed(heading)
        if key in self.told:
            return self.told[key][0], "told", self.told[key][1]
        if key in self.exact:
            return self.exact[key], "exact", None
        return (self.likely[key], "likely", None) if key in self.likely else None

    def recognised(self, cells: Iterable[str]) -> int:
        """How many different fields these cells would head, if they were headings."""
        return len({found[0] for cell in cells if cell and (found := self.look_up(cell))})


def squeezed(heading: str) -> str:
    """A heading without case, accents, spaces or punctuation, so that ` Reg\u00a0Class ` and `reg_class` are one."""
    plain = unicodedata.normalize("NFKD", heading).casefold().replace("%", "percent")
    return re.sub(r"[^0-9a-z]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def vocabulary(policy: Policy, told: Mapping[str, str] | None = None) -> Vocabulary:
    """The words for headings of one policy, and what the person said (`--map`). Raises CannotReadError for a bad map.

    Where a word could mean two things the first listed here wins.
    """
    measures = frozenset(measure.id for measure in policy.measures)
    exact = _first_of(
        *(((m.id, m.label, m.short, *m.headings), m.id) for m in policy.measures),
        # A number of the state's is more than the school's word for a pupil: its check character can be tested.
        *(((name, *_ALIASES[name].split(",")), name) for name in ("scn", "upn")),
        *(((name, *words), name) for name, words in policy.headings.items()),
        *(((name,), name) for name in _ALIASES),
    )
    likely = _first_of(
        *((_MEASURE_ALIASES[name].split(","), name) for name in measures & _MEASURE_ALIASES.keys()),
        *((aliases.split(","), name) for name, aliases in _ALIASES.items()),
        *(((c.label, c.short, *c.aliases), c.id) for c in policy.categories),
    )
    # "Att" and "SIMD" head the numbers a category is worked out from at least as often as the category itself.
    for category in policy.categories:
        if squeezed(category.id) not in likely:
            exact.setdefault(squeezed(category.id), category.id)
    known = {*measures, *_ALIASES, *(category.id for category in policy.categories)}
    said = {squeezed(heading): _target(heading, wanted, known) for heading, wanted in (told or {}).items()}
    return Vocabulary(exact, likely, measures, said)


def _first_of(*words: tuple[Iterable[str], str]) -> dict[str, str]:
    """Each squeezed word with the field it was first given to."""
    found: dict[str, str] = {}
    for texts, name in words:
        for text in texts:
            if key := squeezed(text):
                found.setdefault(key, name)
    return found


def _target(heading: str, wanted: str, known: set[str]) -> tuple[str, int | None]:
    name, at, number = wanted.partition("@")
    same = {squeezed(word): word for word in known}
    if squeezed(name) not in same or (at and not number.isdigit()):
        raise CannotReadError(
            f"“{heading}” cannot be mapped to “{wanted}”. The fields are {', '.join(sorted(known))}; "
            "a measure may name its report, as in effort@2."
        )
    return same[squeezed(name)], int(number) if at else None


def understand(headings: Sequence[str], words: Vocabulary) -> tuple[Understood, ...]:
    """What each column holds. Of two columns for one field the surer is taken; where both are as sure, neither is."""
    found = [(place, heading, words.look_up(heading)) for place, heading in enumerate(headings)]
    best: dict[tuple[str, int | None], list[int]] = {}
    for place, _heading, hit in found:
        if hit:
            best.setdefault((hit[0], hit[2]), []).append(place)
    columns: list[Understood] = []
    for place, heading, hit in found:
        if hit is None:
            columns.append(Understood(place, heading, None, None))
            continue
        name, sure, report = hit
        rivals = [found[other] for other in best[name, report] if other != place]
        beaten = [other[1] for other in rivals if other[2] and _RANK[other[2][1]] <= _RANK[sure]]
        if beaten:
            columns.append(Understood(place, heading, None, None, rival=beaten[0]))
        else:
            columns.append(Understood(place, heading, name, sure, name in words.measures, report))
    return tuple(columns)


def unmapped(columns: Iterable[Understood], first_cells: Sequence[str | None]) -> list[Problem]:
    """A problem for each column that nobody understood; `first_cells` are the first cells of the columns."""
    problems = []
    for column in columns:
        if column.field is not None:
            continue
        name = column.heading or f"column {column.place + 1}"
        if column.rival is not None:
            why = (
                f"The column “{name}” was not read, because “{column.rival}” can be taken for the same thing. "
                'Say which is meant with --map "Their heading=field".'
            )
        else:
            why = (
                f"The column “{name}” is not known and was not read. If it matters, say what it is with "
                f'--map "{name}=field".'
            )
        cell = first_cells[column.place] if column.place < len(first_cells) else None
        problems.append(Problem(None, name, cell or "", why, "unmapped"))
    return problems


def rivals(columns: Iterable[Understood]) -> str:
    """A sentence on columns of which neither was taken because both could be meant; empty where there are none."""
    both = [column.heading for column in columns if column.rival is not None]
    return f"{listed(both)} can be taken for the same thing, so none of them was. " if both else ""


def listed(headings: Iterable[str]) -> str:
    """The headings in one line, shortened where there are very many or very long ones."""
    named = [heading if len(heading) <= 40 else heading[:39] + "…" for heading in headings if heading]
    return ", ".join(named[:30]) + (f" and {len(named) - 30} more" if len(named) > 30 else "")
