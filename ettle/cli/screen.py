"""The answer of `ettle evaluate` for people: counts on top, then each pupil with owner and reasons in words."""

from typing import IO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ettle.cli.answers import Answer

_WIDTH = 100


def write_table(answer: Answer, out: IO[str]) -> None:
    """The counts, and a table of the pupils of concern, readable in 100 columns and without colour."""
    terminal = out.isatty()
    console = Console(file=out, width=None if terminal else _WIDTH, highlight=False, soft_wrap=False)
    head, counts = answer.policy.policy, answer.found.counts
    owners = {role.id: role.label for role in answer.policy.roles}
    console.print(Text(f"{head.school}, policy {head.version}, report {answer.found.report}", style="bold"))
    read = answer.ratings
    console.print(
        f"{_some(len(read.pupils), 'pupil')} and {_some(read.count, 'rating')} read; "
        f"{_some(counts['pupils_of_concern'], 'pupil')} of concern."
    )
    rungs = [step.owner for step in answer.policy.ladder.steps] if answer.policy.ladder else []
    for owner in dict.fromkeys([*rungs, *counts["by_owner"]]):
        console.print(f"  {owners.get(owner, owner)}: {counts['by_owner'].get(owner, 0):,}")
    without = counts["pupils_of_concern"] - sum(counts["by_owner"].values())
    if without:
        console.print(f"  without an owner, because no faculty is known: {without:,}")
    if counts["pupils_of_concern"]:
        console.print()
        console.print(_pupils(answer, owners))


def _pupils(answer: Answer, owners: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", show_lines=False)
    for heading, most in (("Pupil", 16), ("Year", 5), ("Owner", 18), ("Concerns", None)):
        table.add_column(heading, max_width=most, overflow="fold")
    labels = {measure.id: measure.label for measure in answer.policy.measures}
    # Two rules may speak of one rating; the table says it once, with what it was before where that is known.
    said: dict[str, dict[tuple[str, str], str]] = {}
    wanted = answer.concerns.select("pupil", "subject", "measure", "value", "previous")
    for pupil, subject, measure, value, previous in wanted.iter_rows():
        mine = said.setdefault(pupil, {})
        if previous or (subject, measure) not in mine:
            before = f" (was {previous})" if previous else ""
            where = f"{subject}: " if subject else ""
            mine[subject, measure] = f"{where}{labels.get(measure, measure)} {value}{before}"
    for pupil, year, owner, categories in answer.pupils.select("pupil", "year", "owner", "categories").iter_rows():
        known = answer.facts.get(pupil)
        name = _name(known.name, known.forename, known.surname) if known else ""
        who = f"{pupil}\n{name}" if name else pupil
        why = "; ".join(said.get(pupil, {}).values())
        also = f"\n[{', '.join(categories)}]" if categories else ""
        table.add_row(Text(who), Text(year or ""), Text(owners.get(owner, owner or "nobody yet")), Text(why + also))
    return table


def _name(name: str | None, forename: str | None, surname: str | None) -> str:
    return name or " ".join(part for part in (forename, surname) if part)


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
