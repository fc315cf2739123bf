"""The school itself, in English: years, subjects, calendar, and the words it uses."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, also_written, day, listed, quoted, sourced
from ettle.policy.labels import WORDS
from ettle.policy.schema import Policy, Session

COUNTRIES = {"sct": "Scotland", "eng": "England", "other": "neither Scotland nor England"}


def head(policy: Policy, names: Names) -> Iterator[str]:
    """Whose policy it is and when it holds."""
    top = policy.policy
    until = f" until {day(top.effective_until)}" if top.effective_until else " until another takes its place"
    yield sourced(f"This is version {top.version} of the policy of {top.school}.", top)
    yield f"It holds from {day(top.effective_from)}{until}."
    yield f"The school's stages, codes and law are those of: {COUNTRIES[top.jurisdiction]}."
    yield f"Its words are written in the language {top.language}."
    if policy.source:
        yield f"The policy as a whole is taken from: {policy.source}."


def years(policy: Policy, names: Names) -> Iterator[str]:
    """Year groups and phases."""
    for year in policy.years:
        label = f" is called {year.label}" if year.label and year.label != year.id else " is a year group"
        yield sourced(f"{year.id}{label}{also_written(year.aliases)}.", year)
    for phase in policy.phases:
        said = f"{phase.label} ({phase.id}) holds {names.all('years', phase.years)}."
        yield sourced(said, phase)


def subjects(policy: Policy, names: Names) -> Iterator[str]:
    """Faculties with their subjects."""
    for faculty in policy.faculties:
        short = f", {faculty.short} for short" if faculty.short else ""
        yield sourced(f"{faculty.label} ({faculty.id}{short}) is a faculty{also_written(faculty.aliases)}.", faculty)
    for subject in policy.subjects:
        short = f", {subject.short} for short" if subject.short else ""
        home = names.of("faculties", subject.faculty)
        said = f"{subject.label} ({subject.id}{short}) belongs to {home}{also_written(subject.aliases)}."
        yield sourced(said, subject)


def calendar(policy: Policy, names: Names) -> Iterator[str]:
    """Sessions, terms, half terms and holidays."""
    if not policy.calendar.sessions and not policy.calendar.source:
        return
    yield sourced(f"Days are days in {policy.calendar.time_zone}; first and last days are included.", policy.calendar)
    for session in policy.calendar.sessions:
        yield from _session(session)


def _session(session: Session) -> Iterator[str]:
    change = session.timetable_change
    moved = f" From {day(change)} classes belong to the next session." if change else ""
    yield sourced(f"Session {session.label} runs from {day(session.starts)} to {day(session.ends)}.{moved}", session)
    for term in session.terms:
        yield sourced(f"{session.label}, {term.label} ({term.id}): {day(term.starts)} to {day(term.ends)}.", term)
        for half in term.half_terms:
            yield sourced(f"{session.label}, {half.label} ({half.id}): {day(half.starts)} to {day(half.ends)}.", half)
    for holiday in session.holidays:
        span = day(holiday.starts)
        span = span if holiday.ends == holiday.starts else f"{span} to {day(holiday.ends)}"
        yield sourced(f"{session.label}, closed to pupils for {holiday.label}: {span}.", holiday)


def words(policy: Policy, names: Names) -> Iterator[str]:
    """Labels, column headings and parts switched off."""
    for word, said in policy.labels.items():
        yield f'On screen, {word} ("{WORDS.get(word, word)}" elsewhere) reads "{said}".'
    for field, headings in policy.headings.items():
        yield f"In a file, the column for {field} may be headed {quoted(headings)}."
    if policy.modules.off:
        yield sourced(f"The school does without: {listed(policy.modules.off)}.", policy.modules)
    elif policy.modules.source:
        yield sourced("The school does without no part of Ettle.", policy.modules)
