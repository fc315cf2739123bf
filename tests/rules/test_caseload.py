"""Who is on the caseload follows from the policy alone, and is what a slower and plainer reading says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ettle.policy import PolicyFaults, load_policy, load_policy_text, policy_text
from ettle.policy.schema import Caseload, CaseloadSource
from ettle.rules.caseload import Asked, Facts, Held, InGroup, Marked, moves, on_caseload

PUPILS = st.integers(1, 4)
ROLES, STATES, GROUPS = ("psl", "yh", "cl"), ("new", "owned", "acting", "reviewed", "closed"), ("A", "B", "C")

sources = st.one_of(
    st.builds(
        lambda owners, states, alone: CaseloadSource(
            id="c", label="C", comes_from="concern", owners=owners, states=states, alone=alone
        ),
        st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
        st.lists(st.sampled_from(STATES), unique=True).map(tuple),
        st.booleans(),
    ),
    st.builds(
        lambda least, alone: CaseloadSource(
            id="b", label="B", comes_from="faculty_board", values=("red",), faculties_at_least=least, alone=alone
        ),
        st.integers(1, 3),
        st.booleans(),
    ),
    st.builds(
        lambda groups, alone: CaseloadSource(id="g", label="G", comes_from="category", categories=groups, alone=alone),
        st.lists(st.sampled_from(GROUPS), unique=True, min_size=1).map(tuple),
        st.booleans(),
    ),
    st.just(CaseloadSource(id="a", label="A", comes_from="support_asked")),
)
facts = st.builds(
    Facts,
    st.lists(
        st.builds(Held, PUPILS, st.integers(1, 9), st.sampled_from(ROLES), st.sampled_from(STATES)), max_size=6
    ).map(tuple),
    st.lists(st.builds(Marked, PUPILS, st.integers(1, 3), st.sampled_from(("red", "green"))), max_size=8).map(tuple),
    st.lists(st.builds(InGroup, PUPILS, st.sampled_from(GROUPS)), max_size=6).map(tuple),
    st.lists(st.builds(Asked, PUPILS, st.integers(1, 9)), max_size=3).map(tuple),
)


def holds(source: CaseloadSource, of: Facts, pupil: int) -> bool:
    """The plain reading: does this one source hold for this one pupil?"""
    if source.comes_from == "concern":
        wanted = source.states or ("new", "owned", "acting", "reviewed")
        return any(
            one.pupil == pupil and one.state in wanted and one.owner in (source.owners or ROLES) for one in of.concerns
        )
    if source.comes_from == "faculty_board":
        red = {one.faculty for one in of.board if one.pupil == pupil and one.value in source.values}
        return len(red) >= source.faculties_at_least
    if source.comes_from == "category":
        return any(one.pupil == pupil and one.category in source.categories for one in of.groups)
    return any(one.pupil == pupil for one in of.asked)


@pytest.mark.requirement("S2-49")
@given(st.lists(sources, max_size=4), facts)
@settings(max_examples=400, deadline=None)
def test_a_pupil_is_on_it_when_a_source_that_is_enough_by_itself_holds(
    given_sources: list[CaseloadSource], of: Facts
) -> None:
    # Each source its own id, as the policy's check asks.
    named = tuple(one.model_copy(update={"id": f"{one.id}{place}"}) for place, one in enumerate(given_sources))
    found = on_caseload(Caseload(label="Watch", kept_by=("psl",), sources=named), of)
    for pupil in range(1, 5):
        held = {one.id for one in named if holds(one, of, pupil)}
        alone = {one.id for one in named if one.alone}
        assert (pupil in found) == bool(held & alone)
        assert {one.source for one in found.get(pupil, ())} == (held if held & alone else set())


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)))
def test_everybody_is_new_or_stayed_or_gone_and_nobody_twice(before: set[int], now: set[int]) -> None:
    told = moves(before, now)
    assert told.new | told.still == now
    assert told.gone | told.still == before
    assert not (told.new & told.still | told.gone & told.still | told.new & told.gone)


def faults(text: str) -> str:
    with pytest.raises(PolicyFaults) as found:
        load_policy_text(text)
    return " ".join(f"{fault.where} {fault.what} {fault.right}" for fault in found.value.faults)


def test_a_caseload_that_cannot_be_kept_is_named_fault_by_fault() -> None:
    text = policy_text("scottish-secondary")
    assert "there is no role" in faults(
        text.replace('owners = ["pupil_support_leader", "year_head"]', 'owners = ["yh"]')
    )
    assert "there is no category" in faults(text.replace('["CE", "SEBN", "ASN", "PW3"]', '["CE", "SEBN", "ASNN"]'))
    assert "there is no value" in faults(text.replace('values = ["red"]\nfac', 'values = ["rot"]\nfac'))
    assert "there is no list of codes" in faults(text.replace('referrals = "ref', 'referrals = "xref'))
    assert "nobody keeps" in faults(
        text.replace(
            'kept_by = ["pupil_support_leader", "support_for_learning_leader", "senior_leader"]', "kept_by = []"
        )
    )
    assert 'belongs to a source from "category"' in faults(
        text.replace('from = "support_asked"', 'from = "support_asked"\ncategories = ["CE"]')
    )
    assert "is there twice" in faults(text.replace('id = "not_used"', 'id = "targeted"'))


@pytest.mark.requirement("S2-06", "S2-52", "G-17")
def test_the_scottish_pack_offers_targeted_support_and_the_hub() -> None:
    policy = load_policy("scottish-secondary")
    assert policy.caseload is not None
    assert [kind.makes for kind in policy.caseload.decisions] == [
        "note",
        "intervention",
        "not used",
        "referral",
        "conference",
    ]
    assert [code.label for code in policy.code_list(policy.caseload.referrals).codes] == ["Hub (learning)"]
