"""Who reads what is known of a pupil's needs, and who writes it: three rings, the summary the widest."""

from ettle.policy.schema import Needs, NeedType
from ettle.rules.access import PupilFacts, Viewer, relationship
from ettle.rules.decision import Decision, no, yes

SUMMARY = "L1"
"""Whoever teaches or supports a pupil reads the summary."""


def may_write_summary(viewer: Viewer, pupil: PupilFacts, needs: Needs) -> Decision:
    """May the viewer write what works for this pupil?"""
    return _may(viewer, pupil, needs.summary_by, SUMMARY)


def may_record(viewer: Viewer, pupil: PupilFacts, kind: NeedType) -> Decision:
    """May the viewer record a need of this type for the pupil? One the school no longer uses is not recorded anew."""
    return _may(viewer, pupil, kind.recorded_by, kind.level) if kind.active else no("need_type_off")


def may_keep_need(viewer: Viewer, pupil: PupilFacts, kind: NeedType) -> Decision:
    """May the viewer correct or end a need of this type? As recording, also where the type is no longer used."""
    return _may(viewer, pupil, kind.recorded_by, kind.level)


def may_read_whole(viewer: Viewer, pupil: PupilFacts, needs: Needs, kind: NeedType) -> Decision:
    """May the viewer read evidence and source? The set form is `needs.queries.reach.whole`."""
    return _may(viewer, pupil, (*needs.read_by, *kind.recorded_by), kind.level)


def may_name_need(viewer: Viewer, pupil: PupilFacts, needs: Needs, kind: NeedType) -> Decision:
    """May the viewer know that the pupil has a need of this type? Whoever may not is told nothing of it at all."""
    whole = may_read_whole(viewer, pupil, needs, kind)
    return whole or _may(viewer, pupil, kind.seen_named_by, SUMMARY)


def reads_coverage(viewer: Viewer, needs: Needs) -> bool:
    """Whether the list of which needs have support in place is for this viewer."""
    return bool(viewer.holding(needs.read_by).posts_reading(SUMMARY))


def _may(viewer: Viewer, pupil: PupilFacts, roles: tuple[str, ...], level: str) -> Decision:
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    wanted = frozenset(roles)
    for post in viewer.posts:
        if post.role in wanted and level in post.reads and (reason := relationship(post, pupil)):
            return yes(reason)
    return no("role_may_not")
