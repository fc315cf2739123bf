"""What could not be said, and why: level changed, level or year unknown, subject without a faculty."""

import narwhals as nw
import polars as pl

from ettle.rules.concerns.finding import Seen
from ettle.rules.concerns.frames import gathered

COLUMNS = {"kind": pl.String, "pupil": pl.String, "subject": pl.String, "text": pl.String}


def noticed(seen: Seen, reasons: pl.DataFrame) -> pl.DataFrame:
    """Every notice of one evaluation: kind, pupil, subject (null for the whole pupil) and a sentence."""
    parts = [pl.DataFrame(schema=COLUMNS)]
    if any(placed.faculty is None for placed in seen.tables.places):
        parts.append(_without_faculty(seen, reasons))
    if unsure := [number for number, placed in enumerate(seen.tables.places) if placed.year_unknown]:
        lost = gathered(seen.now.filter(_matters(seen, unsure)).select("pupil").unique())
        parts.append(_notices(lost, "year_unknown", pl.lit(None), pl.lit(seen.book.say.year_unknown)))
    if seen.before is not None and seen.tables.compared:
        parts.append(_changed_level(seen))
    return pl.concat(parts).unique().sort("pupil", "subject", "kind", "text")


def _matters(seen: Seen, places: list[int]) -> nw.Expr:
    """The ratings at these places that could fire anything, if more were known."""
    wanted = nw.col("place").is_in([n for n in places if _measure(seen, n) in seen.book.every_value])
    for values, measures in seen.book.some_values.items():
        at = [number for number in places if _measure(seen, number) in measures]
        wanted |= nw.col("place").is_in(at) & nw.col("value").is_in(sorted(values))
    return wanted & ~nw.col("value").is_null()


def _measure(seen: Seen, number: int) -> str:
    return seen.tables.listed[number].measure


def _changed_level(seen: Seen) -> pl.DataFrame:
    """Ratings of a compared measure whose subject was rated before, but never at this level."""
    compared = _with_levels(seen)
    if not compared:
        return pl.DataFrame(schema=COLUMNS)
    given = ~nw.col("value").is_null()
    now = seen.now.filter(nw.col("place").is_in(compared) & given).select("pupil", "place", "course", "topic")
    earlier = seen.earlier.filter(given)
    new = now.join(earlier.select("pupil", "course"), on=["pupil", "course"], how="anti")
    was = earlier.select("pupil", "topic", nw.col("place").alias("then"))
    pairs = new.join(was, on=["pupil", "topic"], how="inner")
    told = gathered(pairs.select("pupil", "place", "then").unique())
    texts = [
        (place, then, *_level_text(seen, place, then))
        for place, then in told.select("place", "then").unique().iter_rows()
        if seen.tables.places[place].level != seen.tables.places[then].level
    ]
    schema = {"place": pl.Int64, "then": pl.Int64, "kind": pl.String, "subject": pl.String, "text": pl.String}
    worded = told.join(pl.DataFrame(texts, schema=schema, orient="row"), on=["place", "then"])
    return worded.select(*COLUMNS)


def _with_levels(seen: Seen) -> list[int]:
    """The compared places whose subject and measure are met at more than one level."""
    levels: dict[tuple[str, str], set[str]] = {}
    for placed in seen.tables.places:
        levels.setdefault((placed.subject, placed.measure), set()).add(placed.level)
    at = seen.tables.places
    return [n for n in sorted(seen.tables.compared) if len(levels[at[n].subject, at[n].measure]) > 1]


def _level_text(seen: Seen, place: int, then: int) -> tuple[str, str, str]:
    """The kind, the subject as written, and the sentence for one place beside the one before."""
    say, now_at, was_at = seen.book.say, seen.tables.places[place], seen.tables.places[then]
    form = say.level_changed if now_at.level and was_at.level else say.level_unknown
    kind = "level_changed" if now_at.level and was_at.level else "level_unknown"
    text = now_at.lead + form.format(before=was_at.level_label, now=now_at.level_label)
    return kind, seen.tables.listed[place].subject, text


def _without_faculty(seen: Seen, reasons: pl.DataFrame) -> pl.DataFrame:
    concern = pl.col("faculty").is_null() & pl.col("subject").is_not_null() & (pl.col("outcome") == "owner")
    text = pl.format(seen.book.say.no_faculty.replace("{subject}", "{}"), pl.col("subject"))
    return _notices(reasons.filter(concern), "no_faculty", pl.col("subject"), text)


def _notices(frame: pl.DataFrame, kind: str, subject: pl.Expr, text: pl.Expr) -> pl.DataFrame:
    return frame.select(
        pl.lit(kind).alias("kind"), "pupil", subject.cast(pl.String).alias("subject"), text.alias("text")
    )
