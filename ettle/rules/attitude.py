"""Attitude: the half terms of a session, who may give it, attendance by half term, what improved and what slipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ettle.policy import Policy
from ettle.policy.schema import Attitude, BandSet, Calendar, Session, Strand
from ettle.rules.access import PupilFacts, Viewer, relationship
from ettle.rules.attendance import HUNDRED, Counts, shown
from ettle.rules.decision import Decision, no, yes

MODULE = "attitude"
RIGHT = "give_attitude"
BEST_FIRST = ("green", "yellow", "red")
Trend = Literal["improved", "same", "slipped", ""]


@dataclass(frozen=True, slots=True)
class Half:
    """A half term, or a whole term where the calendar does not split it. Days are inclusive."""

    session: str
    id: str
    label: str
    term: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Counted:
    """Openings of a pupil from the start of a session to a day."""

    to_date: date
    possible: int
    present: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Attendance in one stretch: the percentage as it is shown, its colour, and the counts behind it."""

    percent: str
    colour: str
    possible: int
    present: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One area as it stands: its latest colour, the one before, and which half term the latest is of."""

    strand: str
    colour: str
    before: str
    half: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Which areas are very good, which improved, which slipped, and which stay short of the best."""

    best: tuple[Standing, ...]
    improved: tuple[Standing, ...]
    slipped: tuple[Standing, ...]
    steady: tuple[Standing, ...]


def tracked(policy: Policy) -> Attitude | None:
    """The rules of attitude, or None where the school does without it (D-13)."""
    return None if MODULE in policy.modules.off else policy.attitude


def halves(session: Session) -> tuple[Half, ...]:
    """The half terms of a session, in order."""
    found = []
    for term in session.terms:
        parts = term.half_terms or (term,)
        found += [Half(session.label, part.id, part.label, term.label, part.starts, part.ends) for part in parts]
    return tuple(sorted(found, key=lambda half: half.starts))


def session_at(calendar: Calendar, day: date) -> Session | None:
    """The session a day is in, or in the holidays the one that ended last."""
    begun = [session for session in calendar.sessions if session.starts <= day]
    return max(begun, key=lambda session: session.starts, default=None)


def session_before(calendar: Calendar, session: Session) -> Session | None:
    """The session before, where the calendar has it."""
    earlier = [one for one in calendar.sessions if one.starts < session.starts]
    return max(earlier, key=lambda one: one.starts, default=None)


def half_at(found: Sequence[Half], day: date) -> Half | None:
    """The half term that began last; in a break the one before it."""
    return next((half for half in reversed(found) if half.starts <= day), None)


def may_give(viewer: Viewer, pupil: PupilFacts, rules: Attitude, strand: Strand | None = None) -> Decision:
    """May the viewer give this area of this pupil (any area, where none is named)?"""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    if not pupil.on_roll:
        return no("left_school")
    if strand is not None and (strand.from_attendance or not strand.active):
        return no("set_by_program")
    roles = strand.given_by if strand else ()
    for post in viewer.posts:
        gives = RIGHT in post.may and rules.seen_at in post.reads and (not roles or post.role in roles)
        if gives and (code := relationship(post, pupil)):
            return yes(code)
    return no("gives_no_attitude")


def may_be_given(half: Half, rules: Attitude, day: date) -> Decision:
    """Is the half term open on a day?"""
    if day < half.starts:
        return no("half_term_ahead")
    if day > half.ends + timedelta(days=rules.days_after):
        return no("half_term_over")
    return yes("half_term_open")


def trend(now: str, before: str) -> Trend:
    """Whether a colour improved on the one before, is the same or slipped; nothing where either is missing."""
    if now not in BEST_FIRST or before not in BEST_FIRST:
        return ""
    change = BEST_FIRST.index(now) - BEST_FIRST.index(before)
    return "same" if not change else "slipped" if change > 0 else "improved"


def summed_up(standings: Iterable[Standing]) -> Summary:
    """Each area once: very good if it is, also where it improved; else as slipped, improved or steady."""
    best, improved, slipped, steady = [], [], [], []
    for one in standings:
        moved = trend(one.colour, one.before)
        if moved == "improved":
            improved.append(one)
        elif moved == "slipped":
            slipped.append(one)
        elif one.colour == BEST_FIRST[0]:
            best.append(one)
        elif one.colour in BEST_FIRST:
            steady.append(one)
    return Summary(tuple(best), tuple(improved), tuple(slipped), tuple(steady))


def by_half_term(found: Sequence[Half], counted: Iterable[Counted]) -> dict[str, Counts]:
    """Openings of each half term, from counts that run from the start of the session.

    What is counted to a day in the holidays belongs to the half term before. A half term has a figure only where the
    one before it was counted too, and where the later count is no smaller than the earlier.
    """
    rows = sorted(counted, key=lambda row: row.to_date)
    answer: dict[str, Counts] = {}
    before: Counted | None = Counted(found[0].starts, 0, 0) if found else None
    for place, half in enumerate(found):
        until = found[place + 1].starts if place + 1 < len(found) else date.max
        last = next((row for row in reversed(rows) if half.starts <= row.to_date < until), None)
        if last and before:
            possible, present = last.possible - before.possible, last.present - before.present
            if possible > 0 and 0 <= present <= possible:
                answer[half.id] = Counts(possible, present)
        before = last
    return answer


def figure(counts: Counts, bands: BandSet | None) -> Figure:
    """Counts as a percentage with its colour. The counts decide, never the rounded figure (G-04)."""
    exact = Decimal(counts.present * HUNDRED) / Decimal(counts.possible)
    band = bands.band_for(exact) if bands else None
    return Figure(shown(counts).removesuffix(".0"), band.colour if band else "", counts.possible, counts.present)


def bands_of(policy: Policy) -> BandSet | None:
    """The bands that give attendance its colour, where the policy has them."""
    return next((one for one in policy.bands if one.id == policy.attitude.attendance_bands), None)


def terms_without(found: Sequence[Half], given: Mapping[str, object], day: date) -> tuple[str, ...]:
    """The terms with no entry whose last half term has begun (S3-200). `given` holds the half terms with one."""
    last = {half.term: half for half in found}
    entered = {half.term for half in found if half.id in given}
    return tuple(term for term, half in last.items() if half.starts <= day and term not in entered)
