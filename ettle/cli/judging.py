"""What `ettle evaluate` does: reads, applies the policy, writes the answer and tells what could not be read."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ettle.cli.answers import Answer, write_csv_rows, write_json
from ettle.importing.ahead import Ahead
from ettle.importing.reading import (
    CannotReadError,
    PupilFacts,
    Ratings,
    Table,
    Vocabulary,
    read_pupil_list,
    read_ratings,
    read_table,
    vocabulary,
)
from ettle.importing.reading.headings import listed, squeezed
from ettle.policy import Policy, PolicyFaults, load_policy
from ettle.rules.concerns import evaluate, mattering

# Bytes; a file of this size takes about a second.
_LONG = 20_000_000
_MOST_SHOWN = 20

Step = Callable[[str], None]


def judge(args: argparse.Namespace, ahead: Ahead) -> int:
    """Answer the command line: 0 with the answer written, 2 with one sentence when nothing could be read.

    `ahead` may have scanned the ratings already.
    """
    try:
        with progress(Path(args.ratings)) as step:
            answer = answered(args, step, ahead)
            step("Writing the answer")
            _write(answer, args.format, args.out)
    except (CannotReadError, PolicyFaults) as sentence:
        print(f"ettle evaluate: {sentence}", file=sys.stderr)
        return 2
    tell(answer)
    return 0


def answered(args: argparse.Namespace, step: Step, ahead: Ahead) -> Answer:
    """Read the files and apply the policy. Raises CannotReadError or PolicyFaults."""
    policy = load_policy(args.policy)
    return judged(policy, *files_read(args, policy, step, ahead), args.report, step)


def files_read(
    args: argparse.Namespace, policy: Policy, step: Step, ahead: Ahead | None = None
) -> tuple[Ratings, PupilFacts]:
    """The ratings and the list of pupils as a policy reads them. Raises CannotReadError."""
    words = vocabulary(policy, _maps(args.map))
    step("Reading the ratings")
    listed = _pupils(args.pupils, policy, words)
    table = read_table(args.ratings, words, ahead=ahead)
    _all_maps_used(args, words, table, args.pupils)
    years = {number: pupil.year for number, pupil in listed.pupils.items() if pupil.year}
    ratings = read_ratings(table, policy, words, years=years)
    if ratings.count == 0:
        first = f" The first problem: {ratings.problems[0].problem}" if ratings.problems else ""
        raise CannotReadError(f"{args.ratings} holds no rating that could be read.{first}")
    if args.report is not None and args.report not in ratings.reports:
        there = ", ".join(map(str, ratings.reports))
        raise CannotReadError(f"{args.ratings} has no report {args.report}; it has {there}.")
    return ratings, listed


def judged(policy: Policy, ratings: Ratings, listed: PupilFacts, report: int | None, step: Step) -> Answer:
    """What the policy makes of one report, by default the latest."""
    step("Applying the policy")
    report = max(ratings.reports) if report is None else report
    before = max((number for number in ratings.reports if number < report), default=None)
    sifted = ratings.coded.sifted(lambda every: mattering(policy, every, report=report, before=before))
    rated = sifted.in_words(to_join=True)
    return Answer(policy, ratings, listed, evaluate(policy, rated, report=report, before=before))


def _maps(given: list[str]) -> dict[str, str]:
    """What `--map` said: heading to field. Raises CannotReadError for one that is not of the form HEADING=FIELD."""
    told = {}
    for text in given:
        heading, equals, name = text.rpartition("=")
        if not (equals and heading.strip() and name.strip()):
            raise CannotReadError(
                f'“{text}” is not a mapping. Write --map "Their heading=field", as in "Course=subject".'
            )
        told[heading.strip()] = name.strip()
    return told


def _all_maps_used(args: argparse.Namespace, words: Vocabulary, table: Table, pupils: str | None) -> None:
    headings = list(table.headings)
    if pupils:
        headings += read_table(pupils, words).headings
    here = {squeezed(heading) for heading in headings}
    if absent := [heading for heading in _maps(args.map) if squeezed(heading) not in here]:
        raise CannotReadError(f"No column is headed “{absent[0]}”. The headings are: {listed(headings)}.")


def _pupils(path: str | None, policy: Policy, words: Vocabulary) -> PupilFacts:
    return PupilFacts({}) if path is None else read_pupil_list(read_table(path, words), policy, words)


def _write(answer: Answer, form: str, out: Path | None) -> None:
    """Write the answer; a file takes its place only when it is whole."""
    if form == "table":
        # Only people need it, and loading it takes longer than judging a school.
        from ettle.cli.screen import write_table

        if out is None:
            write_table(answer, sys.stdout)
        else:
            with whole(out) as part, part.open("w", encoding="utf-8") as stream:
                write_table(answer, stream)
        return
    if out is None:
        sys.stdout.flush()
        _write_bytes(answer, form, sys.stdout.buffer, kept=False)
        sys.stdout.buffer.flush()
        return
    with whole(out) as part, part.open("wb") as binary:
        _write_bytes(answer, form, binary, kept=True)


def _write_bytes(answer: Answer, form: str, out: IO[bytes], *, kept: bool) -> None:
    if form == "json":
        write_json(answer, out)
    else:
        write_csv_rows(answer, out, marked=kept)


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    part = out.with_name(out.name + ".part")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        raise CannotReadError(f"{out} cannot be written: {(error.strerror or 'unknown reason').lower()}.") from None
    finally:
        part.unlink(missing_ok=True)


def tell(answer: Answer) -> None:
    """Say on the error stream what was understood, what to look at, and what could not be read."""
    refused = [problem for problem in answer.problems if problem.kind == "refused"]
    columns = [problem for problem in answer.problems if problem.kind == "unmapped"]
    warnings = (*answer.ratings.warnings, *answer.listed.warnings)
    lines = [f"Note: {note}" for note in _shortened(answer.notes, "notes")]
    lines += [f"Look at row {w.row}: {w.problem}" for w in warnings[:3]]
    lines += [f"… and {len(warnings) - 3:,} more numbers to look at."] if len(warnings) > 3 else []
    if len(columns) > 3:
        lines.append(f"Not known and not read: the columns {listed(c.column for c in columns)}.")
    else:
        lines += [column.problem for column in columns]
    said = [f"Row {p.row}, {p.column}: {p.problem}" if p.column else f"Row {p.row}: {p.problem}" for p in refused]
    lines += _shortened(said, "problems; --format json lists them all")
    if lines:
        print("\n".join(lines), file=sys.stderr)


def _shortened(lines: list[str], what: str) -> list[str]:
    more = len(lines) - _MOST_SHOWN
    return lines if more <= 0 else [*lines[:_MOST_SHOWN], f"… and {more:,} more {what}."]


@contextmanager
def progress(path: Path) -> Iterator[Step]:
    """A bar on the error stream while a long file is worked on, where a person is watching; otherwise nothing."""
    try:
        long = sys.stderr.isatty() and path.stat().st_size > _LONG
    except OSError:
        long = False
    if not long:
        yield lambda _doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=3)

        def step(doing: str) -> None:
            bar.update(task, description=doing, advance=0 if bar.tasks[0].description == "Starting" else 1)

        yield step
