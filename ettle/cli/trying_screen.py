"""The answer of `ettle policy try` for people: the counts, the work of each post, then each pupil with the reason."""

from typing import IO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ettle.cli.trying import Tried
from ettle.rules.trying import DROPPED, FLAGGED, MOVED

_WIDTH = 100
_HEADINGS = {
    FLAGGED: "Would be flagged",
    DROPPED: "Would be dropped",
    MOVED: "Would go to somebody else",
}


def write_table(tried: Tried, out: IO[str]) -> None:
    """The counts and the tables, readable in 100 columns and without colour."""
    console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False, soft_wrap=False)
    mine, theirs = tried.policy.policy.policy, tried.against.policy.policy
    counts = tried.found.counts
    report = tried.policy.found.report
    console.print(
        Text(f"Policy {mine.version} of {mine.school}, tried against {theirs.version}, report {report}", style="bold")
    )
    console.print(
        f"{counts[FLAGGED]:,} would be flagged, {counts[DROPPED]:,} would be dropped and {counts[MOVED]:,} would go to "
        f"somebody else; for {counts['same']:,} the owner stays."
    )
    if counts["reasons_changed"]:
        console.print(f"Of those who stay, {counts['reasons_changed']:,} would have other reasons.")
    console.print()
    console.print(_work(tried))
    for group in tried.groups:
        console.print(f"{group['label']}: {len(group['joined']):,} would join, {len(group['left']):,} would leave.")
    if tried.said:
        console.print("\nWhat the two policies say differently:", style="bold")
    for one in tried.said:
        console.print(Text(f"- {one.was or '(nothing)'}\n  now: {one.now or '(nothing)'}"), soft_wrap=False)
    rows = tried.rows(all_of_them=False)
    for change, heading in _HEADINGS.items():
        if mine_of := [row for row in rows if row["change"] == change]:
            console.print(f"\n{heading}: {len(mine_of):,}", style="bold")
            console.print(_pupils(tried, mine_of))


def _work(tried: Tried) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Who acts")
    for heading in ("Now", "Then"):
        table.add_column(heading, justify="right")
    for role, before, after in tried.found.owners.iter_rows():
        table.add_row(Text(tried.role(role)), f"{before:,}", f"{after:,}")
    return table


def _pupils(tried: Tried, rows: list[dict[str, object]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, most in (("Pupil", 16), ("Year", 5), ("Why", None)):
        table.add_column(heading, max_width=most, overflow="fold")
    for row in rows:
        number = str(row["pupil"])
        known = tried.policy.facts.get(number)
        name = (known.name or " ".join(part for part in (known.forename, known.surname) if part)) if known else ""
        who = f"{number}\n{name}" if name else number
        table.add_row(Text(who), Text(str(row["year"] or "")), Text(str(row["because"])))
    return table
