"""The menu follows rights and the policy's own roles, so that it fits a school that names its posts otherwise."""

from datetime import date

import pytest

from ettle.policy import Policy, load_policy
from ettle.policy.schema.programmes import Modules
from ettle.rules.access import PostFacts, Viewer
from ettle.rules.parts import parts_for


def holder(policy: Policy, role_id: str, *, called: str = "") -> Viewer:
    """Somebody with one post of this role; `called` is another id for it."""
    role = policy.role(role_id)
    post = PostFacts(role=called or role.id, scope=role.scope, reads=frozenset(role.reads), may=frozenset(role.may))
    return Viewer(1, 1, 1, "Morag Innes", date(2026, 11, 23), (post,))


def shown(pack: str, role_id: str) -> frozenset[str]:
    policy = load_policy(pack)
    return parts_for(holder(policy, role_id), policy)


def test_a_teacher_is_shown_ratings_and_meetings() -> None:
    assert shown("scottish-secondary", "class_teacher") == {"today", "ratings", "pupils", "meetings"}


def test_the_import_is_for_who_may_import() -> None:
    assert "import" in shown("scottish-secondary", "administrator")
    assert "import" not in shown("scottish-secondary", "senior_leader")


@pytest.mark.parametrize("role", ["class_teacher", "curriculum_leader", "senior_leader"])
def test_a_policy_without_meetings_has_no_entry_for_them(role: str) -> None:
    assert "meetings" not in shown("house-programme", role)


@pytest.mark.parametrize("role", ["support_for_learning_leader", "senior_leader"])
def test_a_policy_without_a_caseload_has_no_entry_for_it(role: str) -> None:
    assert "caseload" not in shown("assertive-mentoring", role)


def test_a_progress_leader_who_may_see_leaderships_picture_finds_it() -> None:
    assert "picture" in shown("house-programme", "progress_leader")
    assert "picture" not in shown("scottish-secondary", "progress_leader")


def test_a_role_the_school_named_itself_is_shown_what_its_rights_and_reach_give() -> None:
    policy = load_policy("scottish-secondary")
    leader = parts_for(holder(policy, "year_head", called="guidance_principal"), policy)
    assert {"concerns", "board", "attitude", "year", "picture"} <= leader
    assert not {"caseload", "meetings", "import", "cycles", "school"} & leader


def test_whoever_the_ladder_names_finds_their_concerns_whatever_else_they_may() -> None:
    policy = load_policy("scottish-secondary")
    bare = policy.model_copy(update={"roles": tuple(role.model_copy(update={"may": ()}) for role in policy.roles)})
    assert "concerns" in parts_for(holder(bare, "curriculum_leader"), bare)
    assert "concerns" not in parts_for(holder(bare, "class_teacher"), bare)


@pytest.mark.parametrize(
    ("module", "part", "role"),
    [
        ("faculty_board", "board", "curriculum_leader"),
        ("attitude", "attitude", "year_head"),
        ("caseload", "caseload", "pupil_support_leader"),
        ("needs", "needs", "support_for_learning_leader"),
        ("meetings", "meetings", "class_teacher"),
    ],
)
@pytest.mark.requirement("D-13")
def test_a_part_the_school_does_without_is_left_out_of_the_menu(module: str, part: str, role: str) -> None:
    policy = load_policy("scottish-secondary")
    without = policy.model_copy(update={"modules": Modules(off=(module,))})
    assert part in parts_for(holder(policy, role), policy)
    assert part not in parts_for(holder(without, role), without)
