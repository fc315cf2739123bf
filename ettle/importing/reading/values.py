"""Values: every distinct text judged once on each scale it was written for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from ettle.importing.reading.cells import tidy
from ettle.importing.reading.distinct import MISSING, REFUSED, distinct_of, looked_up, whole
from ettle.importing.reading.places import Places
from ettle.importing.reading.problems import MOST_LISTED, Problem
from ettle.policy import Policy
from ettle.policy.schema import Scale, ScaleValue


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Ratings as codes (`value` is a place in `values`), the values there are, and what was refused."""

    frame: pl.DataFrame
    values: tuple[str, ...]
    problems: tuple[Problem, ...]


class Kind(NamedTuple):
    """What is known of a place that a scale may depend on, besides the measure."""

    year: str | None
    level: str | None
    subject: str | None


def with_kinds(frame: pl.DataFrame, policy: Policy, places: Places) -> tuple[pl.DataFrame, tuple[Kind, ...]]:
    """The frame of places with the column `kind`, the place of each row's kind in the tuple beside it."""
    by_subject = any(m.by_subject or any(group.subjects for group in m.rated) for m in policy.measures)
    columns = {"year": places.year.values, "level": places.level.values}
    if by_subject:
        columns["subject"] = places.subject.values
    # One number for each combination of the columns that are told at all, 0 for not known.
    told = {name: values for name, values in columns.items() if values}
    key = pl.lit(0, dtype=pl.Int32)
    for name, values in told.items():
        key = key * (len(values) + 1) + pl.max_horizontal(pl.col(name), pl.lit(-1, dtype=pl.Int32)) + 1
    if not told:
        return frame.with_columns(kind=key), (Kind(None, None, None),)
    keys = frame.select(key=key).to_series()
    seen = keys.unique()
    kinds = []
    for number in seen:
        rest, known = number, dict.fromkeys(Kind._fields, None) | dict[str, str | None]()
        for name, values in reversed(told.items()):
            rest, code = divmod(rest, len(values) + 1)
            known[name] = _at(values, code - 1)
        kinds.append(Kind(known["year"], known["level"], _subject_id(policy, known["subject"])))
    return frame.with_columns(kind=looked_up(keys, seen, range(len(seen)))), tuple(kinds)


def judged(
    parts: Sequence[pl.DataFrame],
    policy: Policy,
    kinds: Sequence[Kind],
    measures: Sequence[str],
    headings: Mapping[str, str],
) -> Judged:
    """Read the column `raw` of long frames of codes. `headings` names the column each measure stands under.

    The scale depends on the measure and the kind; blank cells and the policy's own tokens are missing.
    """
    values: dict[str, int] = {}
    problems: list[Problem] = []
    kept = []
    for part in parts:
        scales, scale_of = _scales(part, policy, kinds, measures)
        raw = part["raw"]
        texts = distinct_of(raw)
        width = len(scales)
        known, codes = _read_texts(texts, scales, policy, values)
        if width == 1:
            found = looked_up(raw.to_physical(), texts.to_physical(), codes)
        else:
            keys = raw.to_physical().cast(pl.Int64) * width + scale_of
            found = looked_up(keys, known, codes)
        read = part.with_columns(value=found)
        if REFUSED in codes and (found == REFUSED).any():
            bad = read.with_columns(scale=scale_of).filter(pl.col("value") == REFUSED)
            problems += _refused(bad, policy=policy, kinds=kinds, scales=scales, measures=measures, headings=headings)
        least = found.min()
        kept.append(read if isinstance(least, int) and least >= 0 else read.filter(pl.col("value") >= 0))
    return Judged(pl.concat(kept), tuple(values), tuple(problems[:MOST_LISTED]))


def read_value(scale: Scale, text: str) -> ScaleValue | None:
    """A value on its scale as a person or a spreadsheet may write it, the decimal comma included; None if not on it."""
    plain = tidy(text)
    found = scale.read(plain)
    if found is None and plain.count(",") == 1 and plain.replace(",", "").isdigit():
        return scale.read(plain.replace(",", "."))
    return found


def why_refused(scale: Scale | None, measure: str, text: str, where: str = "") -> str:
    """The sentence for a value that is not on its scale: what stands there, and what the scale allows."""
    if scale is None:
        return f"{measure} is not rated{where}, so {text} has no meaning here."
    return f"{text} is not on this scale. {measure} is {scale.allowed}."


def _scales(
    part: pl.DataFrame, policy: Policy, kinds: Sequence[Kind], measures: Sequence[str]
) -> tuple[list[Scale | None], pl.Series]:
    """The scales there are in a part, and which of them each row is on."""
    there = part["measure"].unique().sort().to_list()
    scales: list[Scale | None] = []
    codes: list[int] = []
    for measure in there:
        for kind in kinds:
            scale = policy.scale_for(measures[measure], year=kind.year, level=kind.level, subject=kind.subject)
            if scale not in scales:
                scales.append(scale)
            codes.append(scales.index(scale))
    if len(scales) <= 1:
        return scales, whole(part.height, 0)
    first = there[0]
    known = pl.Series([(m - first) * len(kinds) + kind for m in there for kind in range(len(kinds))], dtype=pl.Int32)
    keys = part["kind"] if len(there) == 1 else (part["measure"] - first) * len(kinds) + part["kind"]
    return scales, looked_up(keys, known, codes)


def _read_texts(
    texts: pl.Series, scales: Sequence[Scale | None], policy: Policy, values: dict[str, int]
) -> tuple[pl.Series, list[int]]:
    """Keys of text and scale together, and for each the code of its value."""
    codes: list[int] = []
    for text in texts.cast(pl.String):
        for scale in scales:
            found = read_value(scale, text) if scale is not None else None
            if found is not None:
                codes.append(values.setdefault(found.value, len(values)))
            else:
                codes.append(MISSING if policy.missing_token(tidy(text)) else REFUSED)
    width = len(scales)
    keys = (
        pl.DataFrame({"text": texts.to_physical()})
        .select(pl.col("text").cast(pl.Int64).repeat_by(width).explode() * width)
        .to_series()
    )
    places = pl.int_range(width, eager=True)
    spread = pl.concat([places] * len(texts)) if len(texts) else places.clear()
    return keys + spread, codes


def _refused(
    bad: pl.DataFrame,
    *,
    policy: Policy,
    kinds: Sequence[Kind],
    scales: Sequence[Scale | None],
    measures: Sequence[str],
    headings: Mapping[str, str],
) -> tuple[Problem, ...]:
    problems = []
    listed = bad.head(MOST_LISTED).with_columns(pl.col("raw").cast(pl.String))
    for row in listed.iter_rows(named=True):
        measure = policy.measure(measures[row["measure"]])
        year, level, _subject = kinds[row["kind"]]
        where = f" in {year}" if year else f" at {level}" if level else ""
        why = why_refused(scales[row["scale"]], measure.label, row["raw"].strip(), where)
        problems.append(Problem(row["row"], headings[measure.id], row["raw"], why))
    return tuple(problems)


def _subject_id(policy: Policy, subject: str | None) -> str | None:
    known = policy.subject_named(subject)
    return known.id if known is not None else subject


def _at(values: Sequence[object], code: int) -> str | None:
    return str(values[code]) if code >= 0 else None
