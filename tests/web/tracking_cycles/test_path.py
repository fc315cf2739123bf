"""The path from the classroom to the leaders, where the policy draws none of its own."""

from ettle.policy import load_policy
from ettle.policy.schema.policy import Policy
from ettle.tracking.queries.path import steps_of


def bare() -> Policy:
    return load_policy("scottish-secondary").model_copy(update={"path": ()})


def test_the_rungs_of_the_ladder_stand_between_who_rates_and_who_leads() -> None:
    assert [step.roles for step in steps_of(bare())] == [
        ("class_teacher",),
        ("curriculum_leader",),
        ("pupil_support_leader",),
        ("year_head",),
        ("support_for_learning_leader", "senior_leader"),
    ]


def test_a_path_names_roles_the_school_has_and_no_others() -> None:
    policy = bare()
    roles = tuple(
        role.model_copy(update={"id": "subject_teacher"}) if role.id == "class_teacher" else role
        for role in policy.roles
    )
    own = policy.model_copy(update={"roles": roles})
    assert steps_of(own)[0].roles == ("subject_teacher",)
    assert {role for step in steps_of(own) for role in step.roles} <= {role.id for role in roles}
