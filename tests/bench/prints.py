"""How long a page takes to be put on paper."""

from collections.abc import Iterator

from tests.bench.table import Line, bench, medians


def list_of(rows: int) -> dict[str, object]:
    """The facts of a list of as many pupils, with the flags and groups such a list has."""
    row = ["Isla Renwick", "Physics effort 3", "French homework 4", "Attendance"]
    part = {"title": "S3", "words": "A note for the year, of some length.", "rows": [row] * rows}
    return {"title": "S3 after cycle 2", "heads": ["Pupil", "Why", "More", "Groups"], "parts": [part]}


@bench("prints")
def prints() -> Iterator[Line]:
    """PDF/UA in memory, the first time and again with other facts."""
    from ettle.prints import pdf

    lists = [list_of(25), list_of(180)]
    few, many = medians(*[lambda facts=facts: pdf("prints/specimen", facts) for facts in lists], rounds=15)
    yield Line("a list of 25 pupils, one page", few, "ms", at_most=100)
    yield Line("a list of 180 pupils", many, "ms", at_most=400)
    yield Line("  size", len(pdf("prints/specimen", lists[1])) / 1024, "KB", at_most=400)
