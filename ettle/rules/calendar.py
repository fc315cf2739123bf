"""The school year: which session, term and half term a day is in, school days between days, and the year line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ettle.policy.schema import Calendar, HalfTerm, Holiday, Session, Term

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a day falls. Each part is None outside every one of its kind; `holiday` names why pupils are away."""

    day: date
    session: Session | None
    term: Term | None
    half_term: HalfTerm | None
    holiday: Holiday | None
    school_day: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the year line: from `starts` to `ends` as fractions of the session, 0 to 1; days inclusive."""

    kind: Literal["half_term", "term", "break"]
    label: str
    first: date
    last: date
    starts: float
    ends: float
    current: bool


@dataclass(frozen=True, slots=True)
class YearLine:
    """A session as a line: its segments end to end from 0 to 1, and where today is (None outside the session)."""

    session: str
    segments: tuple[Segment, ...]
    today: float | None


def moment(calendar: Calendar, day: date) -> Moment:
    """Session, term, half term and holiday of a day, and whether pupils are at school on it."""
    session = calendar.session_on(day)
    if session is None:
        return Moment(day, None, None, None, None, school_day=False)
    term = next((t for t in session.terms if t.starts <= day <= t.ends), None)
    half = next((h for h in term.half_terms if h.starts <= day <= h.ends), None) if term else None
    holiday = next((h for h in session.holidays if h.starts <= day <= h.ends), None)
    return Moment(day, session, term, half, holiday, school_day=_is_school_day(session, day))


def session_of_classes(calendar: Calendar, day: date) -> Session | None:
    """The session that classes made on a day belong to: the next one from the day the timetable changes.

    None where the policy does not hold the session meant.
    """
    current = calendar.session_on(day)
    if current is None or current.timetable_change is None or day < current.timetable_change:
        return current
    later = [session for session in calendar.sessions if session.starts > current.ends]
    return min(later, key=lambda session: session.starts, default=None)


def school_days(calendar: Calendar, first: date, last: date) -> int:
    """How many days pupils are at school from `first` to `last`, both included; 0 when `last` is earlier."""
    return sum(1 for _ in _school_days(calendar, first, last))


def after_school_days(calendar: Calendar, day: date, count: int) -> date | None:
    """The school day that is `count` (1 or more) school days after `day`; None past the sessions the policy knows.

    Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("count school days from 1")
    if not calendar.sessions:
        return None
    end = max(session.ends for session in calendar.sessions)
    for number, found in enumerate(_school_days(calendar, day + DAY, end), start=1):
        if number == count:
            return found
    return None


def year_line(calendar: Calendar, today: date) -> YearLine | None:
    """The line of the session `today` is in, or of the next one between sessions; None when there is neither."""
    session = calendar.session_on(today) or min(
        (later for later in calendar.sessions if later.starts > today), key=lambda later: later.starts, default=None
    )
    if session is None:
        return None
    segments = tuple(
        Segment(kind, label, first, last, _place(session, first), _place(session, last + DAY), first <= today <= last)
        for kind, label, first, last in _stretches(session)
    )
    inside = session.starts <= today <= session.ends
    # The middle of the day, so that the mark of a first or last day stands inside the line.
    middle = (_place(session, today) + _place(session, today + DAY)) / 2 if inside else None
    return YearLine(session.label, segments, middle)


def _stretches(session: Session) -> Iterator[tuple[Literal["half_term", "term", "break"], str, date, date]]:
    """Half terms (terms where they are not split) and the breaks between them, without hole from first day to last."""
    parts: list[tuple[Literal["half_term", "term"], str, date, date]] = []
    for term in session.terms:
        parts += [("half_term", half.label, half.starts, half.ends) for half in term.half_terms]
        if not term.half_terms:
            parts.append(("term", term.label, term.starts, term.ends))
    reached = session.starts
    for kind, label, first, last in sorted(parts, key=lambda part: part[2]):
        if reached < first:
            yield "break", _break_label(session, reached, first - DAY), reached, first - DAY
        yield kind, label, first, last
        reached = last + DAY
    if reached <= session.ends:
        yield "break", _break_label(session, reached, session.ends), reached, session.ends


def _break_label(session: Session, first: date, last: date) -> str:
    """The name of the holiday that lies in a break, or nothing where the policy names none."""
    return next((h.label for h in session.holidays if h.starts <= last and h.ends >= first), "")


def _place(session: Session, day: date) -> float:
    return (day - session.starts) / (session.ends + DAY - session.starts)


def _school_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    for session in sorted(calendar.sessions, key=lambda session: session.starts):
        day = max(first, session.starts)
        while day <= min(last, session.ends):
            if _is_school_day(session, day):
                yield day
            day += DAY


def _is_school_day(session: Session, day: date) -> bool:
    """A weekday inside a half term (a term where it is not split) that is not a holiday."""
    if day.weekday() >= SATURDAY or any(h.starts <= day <= h.ends for h in session.holidays):
        return False
    term = next((t for t in session.terms if t.starts <= day <= t.ends), None)
    if term is None:
        return False
    return not term.half_terms or any(h.starts <= day <= h.ends for h in term.half_terms)
