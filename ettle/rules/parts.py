"""Which parts of Ettle are the work of somebody's posts, so that the menu leads there."""

from ettle.policy import Policy
from ettle.rules import attitude, board, needs
from ettle.rules.access import Viewer

CASELOAD, MEETINGS, NEEDS = "caseload", "meetings", "needs"


def parts_for(viewer: Viewer, policy: Policy) -> frozenset[str]:
    """The parts the menu shows, from rights and from the roles the policy names: a school writes its own roles.

    Less than may be opened: a teacher may read the board, and finds it from the pupil. Each page asks for itself.
    """
    rights = viewer.rights
    shown = {
        "today": True,
        "concerns": bool(rights & {"act_on_concerns", "see_year_list"} or viewer.roles & _owners(policy)),
        "board": _board(viewer, policy),
        "ratings": "rate" in rights or any(post.scope == "school" for post in viewer.posts),
        "attitude": "give_attitude" in rights and attitude.tracked(policy) is not None,
        "pupils": True,
        "caseload": _caseload(viewer, policy),
        "needs": _needs(viewer, policy),
        "meetings": _meetings(viewer, policy),
        "import": "import" in rights,
        "year": bool(rights & {"see_year_list", "manage_cycles"}),
        "picture": "see_leadership" in rights,
        "cycles": "manage_cycles" in rights,
        "school": bool(rights & {"manage_people", "adopt_policy"}),
    }
    return frozenset(part for part, is_shown in shown.items() if is_shown)


def _owners(policy: Policy) -> frozenset[str]:
    return frozenset(step.owner for step in policy.ladder.steps) if policy.ladder else frozenset()


def _board(viewer: Viewer, policy: Policy) -> bool:
    rules = board.marking(policy)
    return rules is not None and any(
        post.role in rules.board.set_by or post.scope in ("faculty", "year", "house", "school")
        for post in viewer.posts_reading(rules.board.read_at)
    )


def _caseload(viewer: Viewer, policy: Policy) -> bool:
    kept = None if CASELOAD in policy.modules.off else policy.caseload
    return kept is not None and bool(viewer.roles & frozenset(kept.kept_by))


def _needs(viewer: Viewer, policy: Policy) -> bool:
    kept = None if NEEDS in policy.modules.off else policy.needs
    return kept is not None and needs.reads_coverage(viewer, kept)


def _meetings(viewer: Viewer, policy: Policy) -> bool:
    kinds = () if MEETINGS in policy.modules.off else policy.meetings
    wanted = {role for kind in kinds for role in (*kind.called_by, *kind.seen_by)}
    return bool(viewer.holding(wanted).posts_reading("L1"))
