"""Categories that follow from what is known, and who may set the others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ettle.policy import Policy, load_policy
from ettle.policy.schema import AreaRule
from ettle.rules.access import PostFacts, PupilFacts, Viewer, may_set_category
from ettle.rules.attendance import Counts
from ettle.rules.categories import Derived, Known, area_fault, derive, share_of_population
from ettle.rules.decision import Decision

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def secondary() -> Policy:
    return load_policy("scottish-secondary")


def answer(policy: Policy, category: str, known: Known) -> Derived:
    return {derived.category: derived for derived in derive(policy, known)}[category]


@pytest.mark.requirement("S2-31")
@pytest.mark.parametrize(("decile", "holds"), [(1, True), (4, True), (5, False), (10, False)])
def test_decile_four_is_in_and_five_is_out(secondary: Policy, decile: int, holds: bool) -> None:
    derived = answer(secondary, "SIMD", Known(ON, decile=decile, edition="2020v2"))
    assert (derived.holds, derived.as_of) == (holds, ON)
    assert f"decile {decile}" in derived.because
    assert "1 to 4" in derived.because


@pytest.mark.requirement("S2-31")
@pytest.mark.parametrize("edition", ["2004", "2006", "2009"])
def test_editions_that_run_the_other_way_or_are_not_known_are_refused(secondary: Policy, edition: str) -> None:
    derived = answer(secondary, "SIMD", Known(ON, decile=2, edition=edition))
    assert derived.holds is None
    assert edition in derived.because
    assert "2020v2" in derived.because


def test_a_decile_without_edition_or_outside_ten_is_not_used(secondary: Policy) -> None:
    assert "edition" in answer(secondary, "SIMD", Known(ON, decile=2)).because
    assert "1 to 10" in answer(secondary, "SIMD", Known(ON, decile=11, edition="2020v2")).because
    assert answer(secondary, "SIMD", Known(ON)).holds is None


def test_quintiles_come_from_deciles_and_vigintiles_do_not() -> None:
    rule = AreaRule.model_validate({"unit": "quintile", "from": 1, "to": 2, "editions": ("2020v2",)})
    assert area_fault(rule, Known(ON, decile=4, edition="2020v2")) is None
    assert share_of_population(rule) == 40
    twentieths = AreaRule.model_validate({"unit": "vigintile", "from": 1, "to": 4})
    assert share_of_population(twentieths) == 20


@pytest.mark.requirement("S2-32")
def test_ninety_per_cent_is_in_the_attendance_category_by_counts_and_by_percentage(secondary: Policy) -> None:
    for known, holds in (
        (Known(ON, counts=Counts(200, 180)), True),
        (Known(ON, counts=Counts(200, 181)), False),
        (Known(ON, attendance=Decimal("90.0")), True),
        (Known(ON, attendance=Decimal("90.1")), False),
        (Known(ON, counts=Counts(19, 0)), None),
        (Known(ON), None),
    ):
        assert answer(secondary, "ATT", known).holds is holds


@pytest.mark.requirement("S2-32")
def test_counts_are_believed_before_a_rounded_percentage(secondary: Policy) -> None:
    known = Known(ON, counts=Counts(2500, 2251), attendance=Decimal("90.0"))
    assert answer(secondary, "ATT", known).holds is False


@pytest.mark.requirement("S2-35")
@pytest.mark.parametrize(("stage", "holds"), [("PW2", False), ("PW3", True), ("PW4", True)])
def test_pathway_three_or_further_is_the_category(secondary: Policy, stage: str, holds: bool) -> None:
    derived = answer(secondary, "PW3", Known(ON, stages=(("pathways", stage),)))
    assert derived.holds is holds
    assert "Pathway 3 or further" in derived.because


def test_a_stage_the_policy_does_not_have_is_said(secondary: Policy) -> None:
    assert "is not a stage" in answer(secondary, "PW3", Known(ON, stages=(("pathways", "PW9"),))).because
    assert answer(secondary, "PW3", Known(ON)).holds is None


ISLA = PupilFacts(pupil_id=1, school_id=1, year="S3", house_id=1, tutor_group_id=1, class_ids=frozenset({1}))


def may_set(policy: Policy, roles: Iterable[str], code: str, pupil: PupilFacts = ISLA) -> Decision:
    """Whether somebody with posts of these roles, each reaching Isla, may put a pupil in a group by hand."""
    category = policy.category(code)
    held = tuple(
        PostFacts(
            role=role,
            scope=policy.role(role).scope,
            reads=frozenset(policy.role(role).reads),
            may=frozenset(policy.role(role).may),
            year="S3",
            house_id=1,
            tutor_group_id=1,
            class_ids=frozenset({1}),
        )
        for role in roles
    )
    viewer = Viewer(user_id=1, staff_id=1, school_id=1, name="Morag Innes", on=ON, posts=held)
    worked_out = category.derived is not None and not category.set_by
    return may_set_category(viewer, pupil, category.set_by, derived=worked_out, active=category.active)


@pytest.mark.requirement("S2-34", "S2-36")
def test_only_the_support_for_learning_leader_chooses_asn_pupils(secondary: Policy) -> None:
    assert may_set(secondary, ["support_for_learning_leader"], "ASN")
    for role in secondary.roles:
        if role.id != "support_for_learning_leader":
            decision = may_set(secondary, [role.id], "ASN")
            assert (decision.allowed, decision.reason) == (False, "role_may_not")


@pytest.mark.requirement("S2-29", "S2-30", "S2-33")
def test_pupil_support_may_set_the_categories_that_are_set_by_hand(secondary: Policy) -> None:
    elsewhere = replace(ISLA, house_id=2)
    for category in ("CE", "5@3", "SEBN", "PW3"):
        assert may_set(secondary, ["class_teacher", "pupil_support_leader"], category)
        assert not may_set(secondary, ["class_teacher", "pupil_support_leader"], category, elsewhere)
        assert not may_set(secondary, ["class_teacher"], category)
        assert not may_set(secondary, [], category)


def test_what_follows_from_figures_is_set_by_nobody_and_what_is_off_is_off(secondary: Policy) -> None:
    everyone = [role.id for role in secondary.roles]
    assert may_set(secondary, everyone, "SIMD").reason == "set_by_program"
    off = next(category.id for category in secondary.categories if not category.active)
    assert may_set(secondary, everyone, off).reason == "category_off"


def test_nobody_is_put_in_a_group_of_another_school_or_after_they_left(secondary: Policy) -> None:
    support = ["support_for_learning_leader"]
    assert may_set(secondary, support, "ASN", replace(ISLA, school_id=2)).reason == "other_school"
    assert may_set(secondary, support, "ASN", replace(ISLA, on_roll=False)).reason == "left_school"
