"""`ettle policy try`: one policy against another on the same ratings, and who would be flagged, dropped and moved."""

import argparse
import io
import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from ettle.cli.answers import Answer, categories_of
from ettle.cli.judging import files_read, judged, progress, tell, whole
from ettle.importing.reading import CannotReadError, write_csv
from ettle.policy import Policy, PolicyFaults, load_policy
from ettle.policy.explaining.difference import Changed, difference
from ettle.rules.trying import SAME, Comparison

# What of a policy decides how a file is read; policies alike in all of these read it alike.
_READING = (
    "phases", "years", "faculties", "subjects", "levels", "scales", "measures", "missing", "categories", "headings",
    "calendar", "staged", "labels",
)  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """What both policies make of the file: `against` is the one in use."""

    policy: Answer
    against: Answer

    @cached_property
    def found(self) -> Comparison:
        """Pupil by pupil, what the tried policy would change."""
        return Comparison(self.against.found, self.policy.found)

    @cached_property
    def said(self) -> tuple[Changed, ...]:
        """What the two policies say differently, in English."""
        return difference(self.against.policy, self.policy.policy)

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """For each category in which anybody is under either policy: who joins it and who leaves it."""
        was = {number: set(categories_of(self.against.policy, pupil)) for number, pupil in self.against.facts.items()}
        now = {number: set(categories_of(self.policy.policy, pupil)) for number, pupil in self.policy.facts.items()}
        labels = {c.id: c.label for side in (self.against, self.policy) for c in side.policy.categories}
        found = []
        for category, label in labels.items():
            joined = sorted(n for n in now if category in now[n] and category not in was.get(n, set()))
            left = sorted(n for n in was if category in was[n] and category not in now.get(n, set()))
            if joined or left:
                found.append({"category": category, "label": label, "joined": joined, "left": left})
        return found

    def role(self, role_id: str | None) -> str:
        """What the schools call a role."""
        roles = (*self.policy.policy.roles, *self.against.policy.roles)
        return next((role.label for role in roles if role.id == role_id), role_id or "nobody")

    def rows(self, *, all_of_them: bool) -> list[dict[str, Any]]:
        """A row for each pupil, those for whom nothing changes only if asked for."""
        because = dict(self.found.sentences.iter_rows())
        return [
            {**row, "because": because[row["pupil"]]}
            for row in self.found.pupils.iter_rows(named=True)
            if all_of_them or row["change"] != SAME or row["reasons_changed"]
        ]


def run(args: argparse.Namespace) -> int:
    """Answer the command line: 0 with the answer written, 2 with one sentence when nothing could be read."""
    try:
        with progress(Path(args.ratings)) as step:
            tried = answered(args, step)
            step("Writing the answer")
            _write(tried, args.format, args.out)
    except (CannotReadError, PolicyFaults) as sentence:
        print(f"ettle policy try: {sentence}", file=sys.stderr)
        return 2
    tell(tried.policy)
    return 0


def answered(args: argparse.Namespace, step: Any) -> Tried:
    """Read the files once where both policies read alike, and apply both. Raises CannotReadError or PolicyFaults."""
    policy, against = _loaded(args.file), _loaded(args.against)
    mine = files_read(args, policy, step)
    alike = all(getattr(policy, part) == getattr(against, part) for part in _READING)
    theirs = mine if alike else files_read(args, against, step)
    report = max(mine[0].reports) if args.report is None else args.report
    if report not in theirs[0].reports:
        raise CannotReadError(f"{args.ratings} has no report {report} as {args.against} reads it.")
    return Tried(judged(policy, *mine, report, step), judged(against, *theirs, report, step))


def _loaded(source: str) -> Policy:
    """A policy; its faults are told with the name of its file, since there are two."""
    try:
        return load_policy(source)
    except PolicyFaults as found:
        raise CannotReadError(f"{source} cannot be tried:\n{found}") from None


def _write(tried: Tried, form: str, out: Path | None) -> None:
    if form == "table":
        # Only people need it, and it takes long to load.
        from ettle.cli.trying_screen import write_table

        if out is None:
            write_table(tried, sys.stdout)
            return
        with whole(out) as part, part.open("w", encoding="utf-8") as stream:
            write_table(tried, stream)
        return
    written = io.BytesIO()
    if form == "json":
        write_json(tried, written)
    else:
        written.write(("\ufeff" if out else "").encode() + csv_of(tried).encode())
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written.getvalue())
        sys.stdout.buffer.flush()
        return
    with whole(out) as part:
        part.write_bytes(written.getvalue())


def write_json(tried: Tried, out: IO[bytes]) -> None:
    """The whole answer as JSON."""
    found, read = tried.found, tried.policy.ratings
    answer = {
        "tried": _head(tried.policy.policy),
        "against": _head(tried.against.policy),
        "report": tried.policy.found.report,
        "read": {"pupils": len(read.pupils), "ratings": read.count},
        "problems": [problem.as_dict() for problem in tried.policy.problems],
        "notes": tried.policy.notes,
        "counts": found.counts,
        "owners": [{"owner": owner, "before": b, "after": a} for owner, b, a in found.owners.iter_rows()],
        "triggers": [{"trigger": trigger, "before": b, "after": a} for trigger, b, a in found.triggers.iter_rows()],
        "faculties": [{"faculty": faculty, "before": b, "after": a} for faculty, b, a in found.faculties.iter_rows()],
        "categories": tried.groups,
        "pupils": tried.rows(all_of_them=True),
        "says": [{"section": one.section, "was": one.was, "now": one.now} for one in tried.said],
    }
    out.write(json.dumps(answer, ensure_ascii=False, indent=1).encode() + b"\n")


def _head(policy: Policy) -> dict[str, str]:
    head = policy.policy
    return {"school": head.school, "version": head.version, "from": head.effective_from.isoformat()}


def csv_of(tried: Tried) -> str:
    """One line for each pupil of concern under either policy, every cell safe to open in a spreadsheet."""
    heads = (
        "pupil", "year", "change", "owner_before", "owner_after", "faculties_before", "faculties_after", "because",
    )  # fmt: skip
    return write_csv(heads, ([_cell(tried, head, row[head]) for head in heads] for row in tried.rows(all_of_them=True)))


def _cell(tried: Tried, head: str, value: Any) -> str:
    if value is None:
        return ""
    return tried.role(value) if head.startswith("owner") else str(value)
