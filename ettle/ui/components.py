"""The page that shows every part in every state, with invented names and figures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ettle.ui.grid import CellScale, GridCell, GridColumn, GridRow, Raised, RatingGrid
from ettle.ui.pages import YearLine, YearMark

COLOURS = (
    ("paper", "the sheet"),
    ("paper-2", "hover, quiet panels"),
    ("desk", "round the sheet"),
    ("feint", "ruled lines"),
    ("rule", "edges of controls"),
    ("ink", "words"),
    ("ink-2", "quieter words"),
    ("ink-3", "the quietest words"),
    ("aim", "the one colour of ours"),
    ("aim-wash", "facts, hover"),
    ("aim-line", "the margin"),
    ("focus", "only focus"),
    ("concern", "only concerns"),
    ("concern-wash", "under an early concern"),
    ("ok", "saved"),
    ("warn", "not saved, cautions"),
    ("error", "wrong, refused"),
)
# fmt: off
ICONS = (
    "flag", "flag-4", "tick", "ring", "saving", "unsaved", "bad", "clash", "offline", "undo", "lock", "eye", "aim",
    "group", "meet", "date", "time", "print", "share", "search", "close", "help", "info", "keys", "same", "better",
    "worse", "star", "file", "message", "home", "plus",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an aim line."""

    label: str
    state: str
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody involved, and why they can see."""

    name: str
    why: str
    me: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts."""

    figure: int
    words: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or will."""

    date: date
    title: str
    text: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One of the things to do next."""

    title: str
    why: str
    verb: str


@dataclass(frozen=True, slots=True)
class ComponentPage:
    """Examples for every part."""

    template: ClassVar[str] = "ui/components.html"
    year: YearLine
    colours: tuple[tuple[str, str], ...]
    icons: tuple[str, ...]
    today: date
    journey: tuple[Step, ...]
    journey_done: tuple[Step, ...]
    people: tuple[Person, ...]
    counts: tuple[Count, ...]
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    grid: RatingGrid
    closed_grid: RatingGrid


def _scale(measure: str, *, na: bool = False) -> CellScale:
    return CellScale(
        allowed="1|2|3|4|NA" if na else "1|2|3|4",
        right=f"{measure} is 1 to 4, or NA." if na else f"{measure} is 1 to 4.",
        aliases='{"n/a": "NA"}' if na else "{}",
        fires='{"3": "early", "4": "serious"}',
    )


def example_grid(*, closed: str = "", pupils: int = 6) -> RatingGrid:
    """A class with something of everything; nothing typed in it goes anywhere."""
    columns = (
        GridColumn("effort", "Effort", "1 best, 4 worst", _scale("Effort"), shows_last=True),
        GridColumn("behaviour", "Behaviour", "1 best, 4 worst", _scale("Behaviour")),
        GridColumn("homework", "Homework", "1 to 4 or NA", _scale("Homework", na=True)),
    )
    names = ("Amara Achebe", "Struan Baird", "Priya Chandran", "Zara Hussain", "Skye Jardine", "Yusuf Zaman")
    values = (("1", "1", "2"), ("2", "2", "2"), ("3", "1", "2"), ("4", "2", "4"), ("1", "1", "NA"), ("", "", ""))
    sure = {"3": "early", "4": "serious"}
    rows = tuple(
        GridRow(
            pupil=f"00000000-0000-4000-8000-{number:012d}",
            name=name,
            cells=tuple(
                GridCell(
                    value, version=int(bool(value)), seriousness=sure.get(value, ""), last="2" if column == 0 else ""
                )
                if not (number == 1 and column == 1)
                else GridCell(rated=False)
                for column, value in enumerate(line)
            ),
            raises=tuple(
                Raised(f"{columns[column].label} {value}", sure[value], columns[column].measure)
                for column, value in enumerate(line)
                if value in sure
            ),
        )
        for number, (name, line) in enumerate(zip(names[:pupils], values, strict=False))
    )
    return RatingGrid(
        label="Ratings of an example class, closed" if closed else "Ratings for an example class",
        who="example",
        key="example",
        save_url="",
        sign_in_url="",
        columns=columns,
        rows=rows,
        done=14,
        of=17,
        closed=closed,
    )


def component_page_example() -> ComponentPage:
    """The examples, the same each time."""
    return ComponentPage(
        year=YearLine(
            spoken="School year 2026 to 2027. Today is 23 November, in the second half term. Cycle 2 is due on Friday.",
            words="Term 2, week 5 of 7. Cycle 2 is due on Friday.",
            today_label="Today, Mon 23 Nov",
            done=31.0,
            gaps=((17.0, 17.8), (38.0, 39.2), (52.0, 52.8), (70.0, 72.0)),
            cycles=(YearMark("Cycle 1", 12.0), YearMark("Cycle 2 due 27 Nov", 32.5), YearMark("Cycle 3", 61.0)),
            terms=(YearMark("Aug to Oct", 8.5), YearMark("Jan to Feb", 45.5), YearMark("Apr to Jun", 85.0)),
        ),
        colours=COLOURS,
        icons=ICONS,
        today=date(2026, 11, 23),
        journey=(
            Step("New", "done", "13 Nov"),
            Step("Owned", "done", "R. Haldane"),
            Step("Acting", "now", "since 24 Nov"),
            Step("Reviewed", "ahead", "due 11 Dec"),
            Step("Closed", "ahead"),
        ),
        journey_done=tuple(Step(word, "done") for word in ("New", "Owned", "Acting", "Reviewed", "Closed")),
        people=(
            Person("Neil Buchan", "tutor of 3R2, reads shared, staff and pastoral", me=True),
            Person("Ruth Haldane", "year head, leads S3"),
        ),
        counts=(
            Count(41, "pupils with a concern"),
            Count(11, "where nobody has acted"),
            Count(1184, "ratings read"),
        ),
        events=(
            Event(date(2026, 11, 26), "Meeting 2 of 3", "10:40", ahead=True),
            Event(date(2026, 11, 13), "Concern raised", "three faculties"),
        ),
        tasks=(
            Task("Write a next step for Isla Renwick", "Yours, in three faculties, untouched for 6 days.", "Write it"),
            Task("Ask two owners what they have done", "M. Petrie and S. Iyer hold 9 concerns.", "Read the notes"),
        ),
        grid=example_grid(),
        closed_grid=example_grid(
            closed="This cycle closed on Friday. Ask the school office for a correction.", pupils=3
        ),
    )
