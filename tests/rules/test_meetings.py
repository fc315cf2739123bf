"""Whose a meeting is: every post against every table, as a slow reading of the policy has it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ettle.policy.schema import MeetingKind
from ettle.rules.access import PostFacts, PupilFacts, Viewer
from ettle.rules.meetings import Table, may_call, may_open, may_put_on

ROLES = ("chair", "guest", "stranger")
SCOPES = ("school", "year", "house", "faculty", "tutor_group", "class")
posts = st.builds(
    lambda role, scope, year, faculty, reads: PostFacts(
        role,
        scope,
        frozenset(reads),
        frozenset(),
        year=year if scope == "year" else None,
        house_id=1 if scope == "house" else None,
        faculty_id=faculty if scope == "faculty" else None,
        tutor_group_id=1 if scope == "tutor_group" else None,
        class_ids=frozenset({7}) if scope == "class" else frozenset(),
    ),
    st.sampled_from(ROLES),
    st.sampled_from(SCOPES),
    st.sampled_from(("S1", "S2")),
    st.sampled_from((1, 2)),
    st.sampled_from(((), ("L0",), ("L0", "L1"))),
)
tables = st.sampled_from((("year", "S1", None), ("faculty", "", 1), ("school", "", None)))


def kind(of: str) -> MeetingKind:
    return MeetingKind.model_validate(
        {
            "id": "m",
            "label": "M",
            "of": of,
            "items_from": ["by_hand"],
            "called_by": ["chair"],
            "seen_by": ["guest"],
            "put_on_by": ["guest"],
        }
    )


def sits(post: PostFacts, of: str, taught: frozenset[int]) -> bool:
    """Read aloud: a year's meeting is for that year's posts, a faculty's for its leader and teachers."""
    if "L1" not in post.reads:
        return False
    if of == "year" and post.scope == "year":
        return post.year == "S1"
    if of == "faculty":
        return (
            post.scope == "school"
            or (post.scope == "faculty" and post.faculty_id == 1)
            or (post.scope == "class" and 1 in taught)
        )
    return True


@given(st.lists(posts, max_size=3), tables, st.sampled_from((frozenset(), frozenset({1}), frozenset({2}))))
def test_who_calls_and_who_opens_is_what_the_policy_reads(
    held: list[PostFacts], table: tuple[str, str, int | None], taught: frozenset[int]
) -> None:
    of, year, faculty = table
    viewer = Viewer(1, 1, 1, "Somebody", date(2026, 11, 23), tuple(held))
    asked = Table(kind(of), 1, year, faculty)
    calls = any(post.role == "chair" and sits(post, of, taught) for post in held)
    opens = calls or any(post.role == "guest" and sits(post, of, taught) for post in held)
    assert bool(may_call(viewer, asked, taught)) == calls
    assert bool(may_open(viewer, asked, taught)) == opens
    assert not may_open(viewer, Table(kind(of), 2, year, faculty), taught), "nobody sits in another school"


@given(st.lists(posts, max_size=3), st.sampled_from(("S1", "S2")), st.sampled_from((1, 2)))
def test_a_concern_is_put_on_only_for_ones_own_pupils(held: list[PostFacts], year: str, faculty: int) -> None:
    viewer = Viewer(1, 1, 1, "Somebody", date(2026, 11, 23), tuple(held))
    pupil = PupilFacts(5, 1, year, 1, 1, frozenset({7}), frozenset({faculty}))
    mine = any(
        post.role == "guest"
        and "L1" in post.reads
        and (post.scope not in ("year", "faculty") or post.year == year or post.faculty_id == faculty)
        for post in held
    )
    assert bool(may_put_on(viewer, kind("faculty"), pupil)) == mine
