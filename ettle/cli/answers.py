"""What `ettle evaluate` answers with: JSON for machines, CSV for spreadsheets, a table for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

import polars as pl

from ettle.importing.reading import Problem, Pupil, PupilFacts, Ratings, neutralise
from ettle.policy import Policy
from ettle.rules.categories import Known, derive
from ettle.rules.concerns import Evaluation

# Rows written at once.
_AT_ONCE = 1 << 12
_CONCERN = ("trigger", "subject", "faculty", "measure", "value", "previous", "because")


@dataclass(frozen=True)
class Answer:
    """What was read, what follows from it, and what there is to tell."""

    policy: Policy
    ratings: Ratings
    listed: PupilFacts
    found: Evaluation

    @cached_property
    def concerns(self) -> pl.DataFrame:
        """The reasons that count towards an owner, with the faculty in the school's words."""
        return self.found.reasons.filter(pl.col("outcome") == "owner").with_columns(faculty=pl.col("faculty_label"))

    @cached_property
    def also(self) -> pl.DataFrame:
        """Praise, comments and interventions that follow from the policy, for any pupil."""
        return self.found.reasons.filter(pl.col("outcome") != "owner").with_columns(faculty=pl.col("faculty_label"))

    @cached_property
    def problems(self) -> list[Problem]:
        """What could not be read, the ratings first."""
        return [*self.ratings.problems, *self.listed.problems]

    @cached_property
    def notes(self) -> list[str]:
        """How things were understood, and what a person should know and need not mend."""
        left = [
            f"Pupil {pupil.pupil} is marked as having left"
            + (f" on {pupil.leaving_date:%Y-%m-%d}" if pupil.leaving_date else "")
            + ". The ratings given are still judged."
            for pupil in self.facts.values()
            if pupil.has_left
        ]
        if any(pupil.simd_decile is not None for pupil in self.facts.values()) and (edition := edition_of(self.policy)):
            left.append(f"The SIMD deciles were taken to be of edition {edition}, where 1 is the most deprived.")
        told = self.found.notices.get_column("text").unique(maintain_order=True).to_list()
        return [*self.ratings.notes, *self.listed.notes, *left, *told]

    @cached_property
    def facts(self) -> Mapping[str, Pupil]:
        """What is known of the pupils: from the list of pupils where they are in it, else from the ratings."""
        return {**self.ratings.facts.pupils, **self.listed.pupils}

    @cached_property
    def pupils(self) -> pl.DataFrame:
        """A row for each pupil of concern, the most widely spread first: pupil, year, owner, faculties, categories."""
        # Sorted all at once: sorting the few faculties of each of many pupils takes longer.
        each = self.concerns.select("pupil", "faculty").drop_nulls("faculty").unique()
        spread = each.sort("pupil", "faculty").group_by("pupil", maintain_order=True).agg(faculties="faculty")
        base = self.found.pupils.select("pupil", pl.col("year").replace("", None), "owner")
        numbers = base.get_column("pupil").to_list() if self.facts else []
        held = pl.DataFrame(
            {"pupil": numbers, "categories": [categories_of(self.policy, self.facts.get(n)) for n in numbers]},
            schema={"pupil": pl.String, "categories": pl.List(pl.String)},
        )
        empty = pl.lit([], dtype=pl.List(pl.String))
        return (
            base.join(spread, on="pupil", how="left")
            .join(held, on="pupil", how="left")
            .with_columns(pl.col("faculties", "categories").fill_null(empty))
            .sort(pl.col("faculties").list.len(), "pupil", descending=[True, False])
        )


def categories_of(policy: Policy, pupil: Pupil | None) -> list[str]:
    """The ids of the categories a pupil is in: as the file says by name, else as the policy works them out."""
    if pupil is None:
        return []
    head = policy.policy
    decile = pupil.simd_decile
    known = Known(
        as_of=head.effective_from,
        decile=decile,
        edition=None if decile is None else edition_of(policy),
        attendance=pupil.attendance,
    )
    held = {found.category: found.holds for found in derive(policy, known) if not found.suggested} | dict(
        pupil.categories
    )
    return [category.id for category in policy.categories if held.get(category.id)]


def edition_of(policy: Policy) -> str | None:
    """The edition a bare `simd_decile` is taken for: the last one the policy accepts. A note says so."""
    areas = (c.derived.area for c in policy.categories if c.derived is not None and c.derived.area is not None)
    return next((area.editions[-1] for area in areas if area.editions), None)


def write_json(answer: Answer, out: IO[bytes]) -> None:
    """The whole answer as JSON, each pupil on a line of its own, written as it is made."""
    head = answer.policy.policy
    opening: dict[str, Any] = {
        "policy": {"school": head.school, "version": head.version, "from": head.effective_from.isoformat()},
        "report": answer.found.report,
        "read": {"pupils": len(answer.ratings.pupils), "ratings": answer.ratings.count},
        "problems": [problem.as_dict() for problem in answer.problems],
        "warnings": [
            {"row": w.row, "column": w.column, "value": w.value, "warning": w.problem}
            for w in (*answer.ratings.warnings, *answer.listed.warnings)
        ],
        "notes": answer.notes,
    }
    for number, (key, value) in enumerate(opening.items()):
        out.write(b"{\n" if number == 0 else b",\n")
        out.write(f"{json.dumps(key)}: {_dumped(value)}".encode())
    out.write(b',\n"pupils": [\n')
    _write_pupils(answer, out)
    out.write(b"],\n")
    if answer.also.height:
        out.write(b'"also": [\n')
        _write_lines(answer.also.select(_object("pupil", "outcome", *_CONCERN)).to_series(), out)
        out.write(b"],\n")
    out.write(f'"counts": {_dumped(answer.found.counts)}\n}}\n'.encode())


def _dumped(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def _write_pupils(answer: Answer, out: IO[bytes]) -> None:
    """A JSON object for each pupil on a line of its own, with the list of its concerns.

    What each reason says is put into JSON once, and copied only into the file: a large answer is longer than its
    ratings. So an object is a row of its own up to the list, and so is each concern with what closes it.
    """
    found, pupils = answer.found, answer.pupils
    if not pupils.height:
        return
    line = pl.int_range(pl.len(), dtype=pl.Int64).alias("line")
    opened = _object("pupil", "year", "owner", "faculties", "categories").str.head(-1) + ',"concerns":['
    heads = pupils.select(line, text=opened)
    said = found.said.select(
        json=_object(*_CONCERN[:2], pl.col("faculty_label").alias("faculty"), *_CONCERN[3:]),
        owned=pl.col("outcome") == "owner",
    )
    hits = found.hits.filter(pl.lit(said["owned"]).gather("reason"))
    each = hits.join(pupils.select("pupil", line), on="pupil", how="inner", maintain_order="left")
    each = each.select("line", "reason").sort("line", maintain_order=True)
    last = pl.col("line") != pl.col("line").shift(-1)
    more, done = said["json"] + ",", said["json"] + "]},\n"
    text = pl.when(last).then(pl.lit(done).gather("reason")).otherwise(pl.lit(more).gather("reason"))
    rows = pl.concat([heads, each.select("line", text=text)]).sort("line", maintain_order=True)["text"]
    _write_bare(rows.head(-1), out, end="")
    out.write(rows[-1].removesuffix(",").encode() + b"]}\n")


def _write_lines(lines: pl.Series, out: IO[bytes]) -> None:
    """Each JSON object on a line, with commas between."""
    if len(lines):
        _write_bare(lines.head(-1), out, end=",\n")
        out.write(lines[-1].encode() + b"\n")


def _write_bare(texts: pl.Series, out: IO[bytes], *, end: str) -> None:
    """The texts as they are, each with `end` after it; polars writes them without a step of Python each."""
    # Nothing is quoted, and the separator is one that no JSON holds. The memory for one stretch serves the next.
    for part in texts.to_frame().iter_slices(_AT_ONCE):
        part.write_csv(out, include_header=False, quote_style="never", separator="\x1f", line_terminator=end)


def _object(*columns: str | pl.Expr) -> pl.Expr:
    return pl.struct(*columns).struct.json_encode()


def write_csv_rows(answer: Answer, out: IO[bytes], *, marked: bool = False) -> None:
    """One line for each concern, every cell safe to open in a spreadsheet.

    `marked` puts the mark in front by which spreadsheets know UTF-8; another program reading a pipe has no use for it.
    """
    table = answer.concerns.join(answer.pupils, on="pupil", how="left", maintain_order="left", suffix="_of_pupil")
    owners = {role.id: role.label for role in answer.policy.roles}
    plain = table.select(
        "pupil",
        "year",
        pl.col("owner").replace(owners).alias("owner"),
        "subject",
        "faculty",
        "measure",
        "value",
        "previous",
        "trigger",
        "because",
        pl.col("categories").list.join("; ").alias("categories"),
    )
    safe = {name: {text: neutralise(text) for text in plain[name].unique().drop_nulls()} for name in plain.columns}
    changed = [
        pl.col(name).replace({text: other for text, other in texts.items() if text != other})
        for name, texts in safe.items()
        if any(text != other for text, other in texts.items())
    ]
    if marked:
        out.write("\ufeff".encode())
    plain.with_columns(changed).write_csv(out, line_terminator="\r\n")
