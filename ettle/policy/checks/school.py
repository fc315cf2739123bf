"""Checks on the head, the years, the faculties and the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from ettle.policy.checks.asking import read_alike, unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.labels import FIELDS, MODULES, WORDS
from ettle.policy.places import Path
from ettle.policy.schema import Calendar, Faculty, Level, Phase, Session, Subject, Year
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """What does not hold together about the school itself."""
    yield from _head(draft)
    yield from _phases(draft)
    yield from _subjects(draft)
    yield from _readings(draft)
    yield from _words(draft)
    yield from _calendar(draft.policy.calendar)


def _head(draft: Draft) -> Iterator[Finding]:
    if draft.head_known:
        head = draft.policy.policy
        if head.effective_until is not None and head.effective_until < head.effective_from:
            yield Finding(("policy", "until"), "is before the day the policy begins to hold.")


def _phases(draft: Draft) -> Iterator[Finding]:
    years, taken = draft.ids("years"), dict[str, str]()
    for path, phase in draft.entries("phases", Phase):
        if not phase.years:
            yield Finding((*path, "years"), f'the phase "{phase.label}" has no years.', "Name its year groups.")
        yield from unknown_names((*path, "years"), phase.years, years, "year")
        for year in phase.years:
            if taken.setdefault(year, phase.label) != phase.label:
                yield Finding((*path, "years"), f'the year "{year}" is already in the phase "{taken[year]}".')
    if "phases" in draft.raw:
        for path, year_group in draft.entries("years", Year):
            if year_group.id not in taken:
                yield Finding(path, f'the year "{year_group.id}" belongs to no phase.', "Name it in one phase.")


def _subjects(draft: Draft) -> Iterator[Finding]:
    faculties = draft.ids("faculties")
    for path, subject in draft.entries("subjects", Subject):
        if not subject.faculty:
            right = "Every subject belongs to one, or cannot be counted."
            yield Finding((*path, "faculty"), f'the subject "{subject.label}" has no faculty.', right)
        elif subject.faculty not in faculties:
            yield unknown_name((*path, "faculty"), subject.faculty, faculties, "faculty")


def _readings(draft: Draft) -> Iterator[Finding]:
    subjects = [(p, (s.id, s.label, *s.aliases)) for p, s in draft.entries("subjects", Subject)]
    yield from read_alike(subjects, "subject")
    yield from read_alike([(p, (f.id, f.label, *f.aliases)) for p, f in draft.entries("faculties", Faculty)], "faculty")
    yield from read_alike([(p, (y.id, y.label, *y.aliases)) for p, y in draft.entries("years", Year)], "year")
    yield from read_alike([(p, (v.id, v.label, *v.aliases)) for p, v in draft.entries("levels", Level)], "level")


def _words(draft: Draft) -> Iterator[Finding]:
    for key in draft.policy.labels:
        if key not in WORDS:
            yield unknown_name(("labels", key), key, tuple(WORDS), "word on screen")
    for key in draft.policy.headings:
        if key not in FIELDS:
            yield unknown_name(("headings", key), key, FIELDS, "field of a file")
    yield from unknown_names(("modules", "off"), draft.policy.modules.off, MODULES, "part of Ettle")


class _Span(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...


def _calendar(calendar: Calendar) -> Iterator[Finding]:
    yield from _in_order(("calendar", "sessions"), calendar.sessions)
    for number, session in enumerate(calendar.sessions):
        path: Path = ("calendar", "sessions", number)
        yield from _session(path, session)
        yield from _in_order((*path, "terms"), session.terms, session)
        yield from _in_order((*path, "holidays"), session.holidays, session)
        for place, term in enumerate(session.terms):
            yield from _in_order((*path, "terms", place, "half_terms"), term.half_terms, term)


def _session(path: Path, session: Session) -> Iterator[Finding]:
    written = re.fullmatch(r"(\d{4})(?:/(\d{2}))?", session.label)
    if written is None:
        yield Finding((*path, "label"), f'is "{session.label}".', "A session is written 2026/27, or 2026.")
    elif written[2] is not None and int(written[2]) != (int(written[1]) + 1) % 100:
        yield Finding((*path, "label"), f'"{session.label}" names years that do not follow each other.')
    elif int(written[1]) != session.starts.year:
        yield Finding((*path, "starts"), f"the session {session.label} starts in {session.starts.year}.")
    change = session.timetable_change
    if change is not None and not session.starts < change <= session.ends:
        yield Finding((*path, "timetable_change"), "is not a day of the session.")


def _in_order(path: Path, spans: Sequence[_Span], around: _Span | None = None) -> Iterator[Finding]:
    """Spans that run backwards, leave what holds them, or share a day."""
    for number, one in enumerate(spans):
        if one.ends < one.starts:
            yield Finding((*path, number), f'"{one.label}" ends ({one.ends}) before it starts ({one.starts}).')
        elif around is not None and not (around.starts <= one.starts and one.ends <= around.ends):
            what = f'"{one.label}" ({one.starts} to {one.ends}) is not inside "{around.label}".'
            yield Finding((*path, number), what, f"That runs from {around.starts} to {around.ends}.")
    sound = sorted(((one, n) for n, one in enumerate(spans) if one.starts <= one.ends), key=lambda pair: pair[0].starts)
    for (before, _), (after, number) in pairwise(sound):
        if after.starts <= before.ends:
            shared = min(before.ends, after.ends)
            days = str(shared) if shared == after.starts else f"{after.starts} to {shared}"
            what = f'"{after.label}" overlaps "{before.label}": both hold {days}.'
            yield Finding((*path, number), what, "First and last days are both included, and no day belongs twice.")
