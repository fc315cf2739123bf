"""What is offered first to whoever acts follows from what was found, as the policy says."""

import pytest

from ettle.policy import load_policy
from ettle.rules.concerns.suggesting import offered

POLICY = load_policy("scottish-secondary")


def labels(*found: tuple[str, str]) -> list[str]:
    return [act.id for act in offered(POLICY, found).first]


@pytest.mark.requirement("S2-07")
def test_a_homework_concern_offers_supported_study_first() -> None:
    assert labels(("rating_concern", "homework"))[0] == "supported_study"
    assert labels(("rating_concern", "effort"), ("rating_concern", "homework"))[0] == "supported_study"


def test_other_concerns_offer_their_own_first() -> None:
    assert labels(("rating_concern", "behaviour"))[0] == "speak_with_home"
    assert labels(("rating_concern", "effort"))[0] == "small_target"


@pytest.mark.requirement("S2-06")
def test_the_support_team_can_be_asked_after_any_trigger() -> None:
    asks = {act.id for act in POLICY.acts if act.asks_support_team}
    for trigger in POLICY.triggers:
        every = offered(POLICY, [(trigger.id, measure) for measure in trigger.measures])
        assert asks & {act.id for act in (*every.first, *every.others)}


def test_nothing_is_offered_twice_and_nothing_is_left_out() -> None:
    found = offered(
        POLICY, [("rating_concern", "homework"), ("working_grade", "working_grade"), ("by_hand", "by_hand")]
    )
    shown = [act.id for act in (*found.first, *found.others)]
    assert sorted(shown) == sorted(act.id for act in POLICY.acts)
