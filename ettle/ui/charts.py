"""Charts as SVG, drawn in Python: shapes and classes only, with a title, a description and their figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

WHOLE: Final = 100.0
# Tones from the lightest to the darkest that a stacked bar has; components.css gives each its ink.
TONES: Final = 5
HEIGHT, BASE, TOP, SIDE = 150, 118, 22, 12
ACROSS: Final = 560
# No column is broader than this, so that one alone is not a wall.
BROADEST: Final = 64
GAP: Final = 0.4
# Longer names are cut at the foot of a column; the table beside it has them whole.
LONGEST: Final = 14


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar. `concern` sets it in the ink of concerns; others are darker the later they come.

    What is not `counted`, such as "no homework set", is an outline.
    """

    label: str
    count: float
    concern: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """One column. `shown` stands over it, and where it is given without a `count` nothing is drawn but the words."""

    label: str
    count: float | None
    shown: str = ""
    now: bool = False
    part: float = 0
    """How much of the column, from its foot, is set in the ink of concerns."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it says in words, and the same as a table: heads, and rows of as many cells."""

    svg: Markup
    words: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=2048)
def bar(part: float, whole: float, title: str, *, concern: bool = False) -> Markup:
    """How much of a whole. Nothing of nothing is an empty bar."""
    across = _percent(part, whole)
    shapes = '<rect class="all" width="100" height="12"/>'
    if across:
        shapes += f'<rect class="part{" b" if concern else ""}" width="{across}" height="12"/>'
    return _bar("bar", title, title, shapes)


def stacked(parts: Sequence[Part], title: str) -> Markup:
    """Parts of a whole beside each other, in the order given; the darker, the later. The description counts them."""
    return _stacked(tuple(parts), title, get_language())


@lru_cache(maxsize=1024)
def _stacked(parts: tuple[Part, ...], title: str, _language: str | None) -> Markup:
    whole = sum(max(0, part.count) for part in parts)
    shapes = ['<rect class="all" width="100" height="12"/>']
    at = 0.0
    for tone, part in zip(tones(parts), parts, strict=True):
        across = _percent(part.count, whole)
        if across:
            drawn = max(0.1, round(across - GAP, 1)) if at + across < WHOLE - GAP else max(0.1, round(WHOLE - at, 1))
            shapes.append(f'<rect class="{tone}" x="{round(at, 1)}" width="{drawn}" height="12"/>')
        at += across
    said = ", ".join(f"{part.label}: {_plain(part.count)}" for part in parts) if whole else _("nothing to show")
    return _bar("bar stacked", title, said, "".join(shapes))


@lru_cache(maxsize=512)
def dumbbell(one: float, other: float, title: str) -> Markup:
    """Two shares of a hundred on one line, and the stretch between them: a filled mark, and a ring to compare with."""
    first, second = (min(WHOLE, max(0.0, share)) for share in (one, other))
    low, high = sorted((first, second))
    words = escape(title)
    return Markup(  # noqa: S704  numbers, and a text that is escaped
        '<svg class="pair" viewBox="0 0 108 16" role="img" focusable="false">'
        f"<title>{words}</title><desc>{words}</desc>"
        '<line class="axis" x1="4" x2="104" y1="8" y2="8"/>'
        f'<line class="gap" x1="{round(4 + low, 1)}" x2="{round(4 + high, 1)}" y1="8" y2="8"/>'
        f'<circle class="ring" cx="{round(4 + second, 1)}" cy="8" r="3.4"/>'
        f'<rect class="mark" x="{round(4 + first - 3.6, 1)}" y="4.4" width="7.2" height="7.2"/></svg>'
    )


def columns(points: Sequence[Point], title: str, desc: str = "") -> Markup:
    """A column for each point, its figure over it and its name under it. Empty where there is no point."""
    if not points:
        return Markup()
    most = max((point.count or 0 for point in points), default=0)
    step = (ACROSS - 2 * SIDE) / len(points)
    broad = min(BROADEST, round(step * 0.6))
    shapes = [f'<line class="axis" x1="0" x2="{ACROSS}" y1="{BASE}" y2="{BASE}"/>']
    shapes += [_column(point, SIDE + step * (place + 0.5), broad, most) for place, point in enumerate(points)]
    told = desc or ", ".join(f"{point.label}: {point.shown or _plain(point.count or 0)}" for point in points)
    return Markup(  # noqa: S704  what others wrote is escaped
        f'<svg class="chart columns" viewBox="0 0 {ACROSS} {HEIGHT}" role="img" focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(shapes)}</svg>"
    )


def over_time(points: Sequence[Point], title: str, words: str, head: str, figure: str) -> Chart:
    """Columns with their table. `head` and `figure` are the heads of its two columns."""
    rows = tuple((point.label, point.shown or _plain(point.count or 0)) for point in points)
    return Chart(columns(points, title), words, (head, figure), rows)


def tones(parts: Sequence[Part]) -> tuple[str, ...]:
    """The class of each part, also for the key beside the bar."""
    return _tones(tuple(parts))


@lru_cache(maxsize=1024)
def _tones(parts: tuple[Part, ...]) -> tuple[str, ...]:
    plain = [part for part in parts if part.counted and not part.concern]
    grave = [part for part in parts if part.counted and part.concern]
    return tuple(_tone(part, plain, grave) for part in parts)


PAPER: Final = (
    "text{font:12px 'Source Sans 3'}.strong{font-weight:600}.axis{stroke:#999}.col{fill:#777}.col.now{fill:#0a4b59}"
    ".col.b{fill:#5c1942}"
)


def for_paper(svg: Markup) -> str:
    """A chart for the press, which has no style sheet of ours: its inks go with it."""
    start, rest = str(svg).split(">", 1)
    return f'{start} xmlns="http://www.w3.org/2000/svg"><style>{PAPER}</style>{rest}'


@lru_cache(maxsize=64)
def swatch(tone: str) -> Markup:
    """One entry of a key: hidden from those who listen, for its word stands beside it."""
    return Markup(
        '<svg viewBox="0 0 14 12" aria-hidden="true" focusable="false">'
        '<rect class="{}" x="0.5" y="0.5" width="13" height="11"/></svg>'
    ).format(tone)


def _column(point: Point, middle: float, broad: float, most: float) -> str:
    """One column; its two texts are escaped."""
    left = round(middle - broad / 2, 1)
    count = max(0.0, point.count or 0)
    tall = round((BASE - TOP) * count / most, 1) if most else 0.0
    drawn = ""
    if tall:
        top = round(BASE - tall, 1)
        drawn = f'<rect class="col{" now" if point.now else ""}" x="{left}" y="{top}" width="{broad}" height="{tall}"/>'
    part = round(tall * min(1.0, max(0.0, point.part / count)), 1) if count else 0.0
    if part:
        drawn += f'<rect class="col b" x="{left}" y="{round(BASE - part, 1)}" width="{broad}" height="{part}"/>'
    over, under, at = point.shown or _plain(count), point.label, round(middle, 1)
    strong = ' class="strong"' if point.now else ""
    cut = under if len(under) <= LONGEST else under[: LONGEST - 1] + "…"
    above = round(BASE - tall - 6, 1)
    return (
        f'{drawn}<text class="strong" x="{at}" y="{above}" text-anchor="middle">{escape(over)}</text>'
        f'<text{strong} x="{at}" y="{BASE + 18}" text-anchor="middle">{escape(cut)}</text>'
    )


def _bar(classes: str, title: str, desc: str, shapes: str) -> Markup:
    """The frame of a bar. `classes` and `shapes` are ours; what others wrote is in the two texts, and is escaped."""
    return Markup(  # noqa: S704
        f'<svg class="{classes}" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>{shapes}</svg>"
    )


def _percent(part: float, whole: float) -> float:
    return round(WHOLE * min(1.0, max(0.0, part / whole)), 1) if whole > 0 else 0.0


def _tone(part: Part, plain: list[Part], grave: list[Part]) -> str:
    if not part.counted:
        return "tone none"
    if part.concern:
        return "tone c" if part is grave[-1] else "tone cc"
    # Beside concerns the others stay light, so that the eye goes where it should.
    darkest = TONES - 1 if not grave else TONES // 2
    return f"tone t{round(plain.index(part) * darkest / max(len(plain) - 1, 1))}"


def _plain(count: float) -> str:
    return str(int(count)) if count == int(count) else f"{count:.1f}"
