"""Ratings as numbers that stand for words: small to hold, quick to sift, and put into words only where wanted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ettle.importing.reading.distinct import REFUSED, Kind, decoded

PLACES = ("pupil", "subject", "faculty", "level", "year")
# Rows; the memory for one stretch serves the next, and asking for memory takes longer than sifting.
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One row for each rating. Every column but `row` holds places in the list of words of the same name.

    `words["report"]` holds numbers. A negative code means that nothing is known.
    """

    frame: pl.DataFrame
    words: Mapping[str, Sequence[str]]
    reports: Sequence[int]

    def sifted(self, wanted: Callable[[pl.DataFrame], pl.DataFrame]) -> "Coded":
        """Only ratings whose measure, value and report are wanted; `wanted` is asked once for every combination."""
        measures, values = self.words["measure"], self.words["value"]
        every = [
            (m, v, r, (i * len(values) + j) * len(self.reports) + k)
            for i, m in enumerate(measures)
            for j, v in enumerate(values)
            for k, r in enumerate(self.reports)
        ]
        schema = {"measure": pl.String, "value": pl.String, "report": pl.Int64, "key": pl.Int32}
        combinations = pl.DataFrame(every, schema=schema, orient="row")
        chosen = wanted(combinations)["key"]
        kept = combinations["key"].is_in(chosen.implode())
        key = (pl.col("measure") * len(values) + pl.col("value")) * len(self.reports) + pl.col("report")
        parts = [part.filter(pl.lit(kept).gather(key)) for part in self.frame.iter_slices(_AT_ONCE)]
        return Coded(pl.concat(parts) if parts else self.frame, self.words, self.reports)

    def in_words(self, *, to_join: bool = False) -> pl.DataFrame:
        """The words and numbers the codes stand for, null where nothing is known.

        `to_join` gives places as categories, each with its number in `where`, and pupils as an enumeration in
        alphabetical order: of many ratings, those are joined and sorted sooner than text.
        """
        frame = self.frame
        kinds: dict[str, Kind] = dict.fromkeys((*PLACES, "measure"), pl.Categorical if to_join else pl.String)
        kinds["pupil"] = pl.Enum(pl.Series(self.words["pupil"], dtype=pl.String).sort()) if to_join else pl.String
        columns = {name: decoded(frame[name], self.words[name], kind) for name, kind in kinds.items()}
        words = pl.DataFrame({name: columns[name] for name in PLACES}).with_columns(
            report=pl.Series(self.reports, dtype=pl.Int64).gather(frame["report"]),
            measure=columns["measure"],
            value=decoded(frame["value"], self.words["value"]),
            row=frame["row"],
        )
        return words.with_columns(frame.select(where=self._where).to_series()) if to_join else words

    @property
    def _where(self) -> pl.Expr:
        """A number for each place: its codes one behind the other. The least code is REFUSED."""
        key = pl.col("measure").cast(pl.Int64)
        for name in PLACES[1:]:
            key = key * (len(self.words[name]) - REFUSED) + pl.col(name) - REFUSED
        return key
