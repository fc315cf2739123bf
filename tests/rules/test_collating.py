"""Who collates a year's list and may open what was shared, what changed between two versions, and whose words stand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.rules.access import PostFacts, Scope, Viewer
from ettle.rules.collating import Standing, difference, may_collate, may_open_shared, weigh

PARTS = ("owner", "note", "state")
LISTS = st.dictionaries(
    st.integers(1, 6), st.fixed_dictionaries({part: st.sampled_from("abc") for part in PARTS}), max_size=6
)
TEXTS = st.sampled_from(["", "a", "b", "c"])


def viewer(role: str, scope: Scope, year: str | None = None, may: str = "", reads: str = "L0 L1") -> Viewer:
    post = PostFacts(role, scope, frozenset(reads.split()), frozenset(may.split()), year)
    return Viewer(1, 1, 1, "Somebody", date(2026, 11, 23), (post,))


@pytest.mark.requirement("S2-18")
def test_a_year_head_collates_their_own_year_and_no_other() -> None:
    head = viewer("year_head", "year", "S3", may="collate")
    assert may_collate(head, "S3")
    assert not may_collate(head, "S4")
    assert not may_collate(viewer("year_head", "year", "S3"), "S3"), "the policy gives the right, not the name"


@pytest.mark.requirement("S2-26")
def test_what_is_shared_opens_for_the_posts_of_the_policy_that_read_about_pupils() -> None:
    audience = ("senior_leader",)
    assert may_open_shared(viewer("senior_leader", "school"), "S3", audience)
    assert may_open_shared(viewer("year_head", "year", "S3", may="collate"), "S3", audience)
    for other in (
        viewer("class_teacher", "class"),
        viewer("year_head", "year", "S4", may="collate"),
        viewer("senior_leader", "school", reads="L0"),
    ):
        assert not may_open_shared(other, "S3", audience)


def test_a_post_over_another_year_is_not_meant_by_its_role() -> None:
    assert may_open_shared(viewer("year_head", "year", "S3"), "S3", ("year_head",))
    assert not may_open_shared(viewer("year_head", "year", "S4"), "S3", ("year_head",))


@given(LISTS, LISTS)
def test_a_difference_says_of_each_pupil_what_a_reader_with_both_lists_would(
    before: dict[int, dict[str, str]], after: dict[int, dict[str, str]]
) -> None:
    found = difference(before, after)
    for pupil in {*before, *after}:
        if pupil not in before:
            assert pupil in found.new
        elif pupil not in after:
            assert pupil in found.gone
        else:
            told = [part for part in after[pupil] if before[pupil][part] != after[pupil][part]]
            assert list(found.changed.get(pupil, ())) == told
    assert found.new | found.gone | set(found.changed) <= {*before, *after}
    assert bool(found) == (before != after)


@given(TEXTS, st.lists(TEXTS, max_size=4), st.integers(0, 6))
def test_nobodys_newer_words_are_written_over(typed: str, said: list[str], seen: int) -> None:
    """`said` is everything the note said, oldest first; the oracle replays what the writer had before them."""
    standing = Standing(said[-1], len(said)) if said else Standing()
    earlier = dict(enumerate(said[:-1], start=1))
    verdict = weigh(typed, seen, standing, earlier)
    shown = "" if seen == 0 else said[seen - 1] if seen <= len(said) else None
    if typed == standing.text or (typed == shown and seen != standing.version):
        assert verdict == "same"
    elif seen == standing.version:
        assert verdict == "save"
    else:
        assert verdict == "conflict"
