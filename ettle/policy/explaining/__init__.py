"""A whole policy as English that a deputy head can read, correct and sign."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from ettle.policy.explaining import (
    acting,
    assessment,
    attitude,
    caseload,
    concerns,
    leadership,
    meetings,
    messages,
    needs,
    programmes,
    ratings,
    school,
)
from ettle.policy.explaining.phrases import Names
from ettle.policy.schema import Policy

__all__ = ["SECTIONS", "Names", "explain", "sections"]

WIDTH = 100

SECTIONS: tuple[tuple[str, Callable[[Policy, Names], Iterator[str]]], ...] = (
    ("The policy", school.head),
    ("Years and phases", school.years),
    ("The school year", school.calendar),
    ("Faculties and subjects", school.subjects),
    ("Scales", ratings.scales),
    ("What is rated", ratings.measures),
    ("Reports of the year", ratings.cycles),
    ("What raises a concern, and what earns praise", concerns.triggers),
    ("Who acts", concerns.ladder),
    ("What may be done about a concern", acting.acts),
    ("How a concern ends", acting.ending),
    ("The path of a concern", acting.path),
    ("Roles, and what each may read", concerns.roles),
    ("Vulnerability categories", concerns.categories),
    ("Bands", assessment.bands),
    ("Staged support", assessment.staged),
    ("Steps that wait for improvement", assessment.waiting),
    ("Tests and stages", assessment.tests),
    ("Meetings", programmes.programmes),
    ("Targets", programmes.targets),
    ("Lists, and the faculty board", programmes.lists),
    ("Needs, and wellbeing indicators", needs.needs),
    ("The caseload", caseload.caseload),
    ("Meetings of staff", meetings.meetings),
    ("Leadership's picture", leadership.leadership),
    ("Attitude", attitude.attitude),
    ("What staff are told", messages.messages),
    ("What is told to others", programmes.sharing),
    ("Words, headings and parts", school.words),
)


def sections(policy: Policy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every section that has something to say: its title and its sentences."""
    names = Names(policy)
    said = ((title, tuple(says(policy, names))) for title, says in SECTIONS)
    return tuple((title, sentences) for title, sentences in said if sentences)


def explain(policy: Policy) -> str:
    """The whole policy in English: every rule, number and direction, each with its source where it has one."""
    blocks = [_underlined(f"{policy.policy.school}: policy {policy.policy.version}", "=")]
    for title, sentences in sections(policy):
        blocks.append("\n".join([_underlined(title, "-"), *_items(sentences)]))
    blocks.append("Agreed by ______________________________   Date ________________")
    return "\n\n".join(blocks) + "\n"


def _items(sentences: tuple[str, ...]) -> Iterator[str]:
    """Each sentence as an item; what is said further about the thing just named stands under it."""
    named = ""
    for sentence in sentences:
        lead, colon, rest = sentence.partition(": ")
        if colon and named.startswith(f"{lead} ("):
            yield _item(rest, "  - ")
        else:
            named = sentence
            yield _item(sentence, "- ")


def _underlined(title: str, sign: str) -> str:
    return f"{title}\n{sign * len(title)}"


def _item(sentence: str, mark: str) -> str:
    under = " " * len(mark)
    return textwrap.fill(
        sentence, WIDTH, initial_indent=mark, subsequent_indent=under, break_long_words=False, break_on_hyphens=False
    )
