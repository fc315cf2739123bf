"""Who may see and change what: one rule per question, each with its reason (domain reference, 15 and 25)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ettle.rules.decision import Decision, no, yes

Scope = Literal["school", "year", "house", "faculty", "tutor_group", "class", "caseload"]
Level = Literal["L0", "L1", "L2", "L3"]

REASONS: dict[str, str] = {
    "whole_school": "You have a whole-school post.",
    "leads_year": "You lead this year group.",
    "leads_house": "You lead or support this house.",
    "leads_faculty": "You lead a faculty that teaches this pupil.",
    "tutors": "You are this pupil's tutor.",
    "teaches": "You teach this pupil.",
    "supports": "This pupil is on your caseload.",
    "owns_concern": "You hold this concern.",
    "teaches_class": "You teach this class.",
    "leads_class_faculty": "You lead the faculty of this class.",
    "role_may": "Your post carries this right.",
    "other_school": "This belongs to another school.",
    "no_relationship": "You do not teach, tutor, lead or support this pupil.",
    "level_too_high": "Your post does not read at this level of confidentiality.",
    "not_your_class": "You do not teach this class or lead its faculty.",
    "cycle_closed": "This cycle is closed. Its ratings stand as they are.",
    "cycle_not_open": "This cycle has not opened yet.",
    "role_may_not": "No post of yours carries this right.",
    "sets_faculty": "Your post sets the board for this faculty.",
    "not_your_faculty": "Your post does not set the board for this faculty.",
    "board_is_shut": "This tracking period is over. Its board stands as it is.",
    "names_category": "Your post sees this support group by name.",
    "sets_category": "Your post chooses the pupils of this support group.",
    "not_named_to": "Your post sees only that the pupil is in a support group.",
    "left_school": "This pupil has left the school.",
    "set_by_program": "This category is worked out from figures and is not set by hand.",
    "need_type_off": "The school's policy no longer records this type of need.",
    "category_off": "The school's policy does not use this category.",
    "found_by_policy": "The school's policy puts pupils on the caseload.",
    "keeps_caseload": "Your post keeps the caseload.",
    "invited_to_conference": "This case conference invites you by name.",
    "named_in_memo": "This memo was sent to you by name.",
    "wrote_memo": "You wrote this memo.",
    "not_named_in_memo": "Only those whom a memo names may open it.",
    "own_second_step": "It is your own: your account page is where to stop being asked for a code.",
    "works_elsewhere": "They work in another school too, so no one school can do this alone.",
    "not_the_owner": "Only the owner, or someone who may reassign it, can change this concern.",
    "does_step": "You were asked to do this step.",
    "concern_stands_so": "This is the next thing to do with it.",
    "taken_up_already": "The owner has taken it up already.",
    "nothing_agreed": "Nothing is agreed yet: write the next step first, or say that no action is needed.",
    "something_agreed": "Something has been agreed for it: say whether that has helped, then end it.",
    "review_first": "Say first, in a review, whether what was done has helped.",
    "concern_closed": "This concern has come to its end. Open it again first, with a reason.",
    "concern_open": "This concern has not come to its end.",
    "no_handing_on": "The school's policy does not let an owner hand a concern on.",
    "collates": "You collate the list of this year.",
    "calls_meeting": "Your post calls this meeting.",
    "sits_in_meeting": "The school's policy opens this meeting to your post.",
    "not_your_meeting": "The school's policy does not open this meeting to a post of yours.",
    "puts_on_agenda": "Your post puts concerns of this pupil before this meeting.",
    "not_put_on_by": "No post of yours puts concerns of this pupil before this meeting.",
    "outcome_yours": "A meeting gave you this to do.",
    "gives_no_attitude": "Your post does not give this for this pupil.",
    "half_term_ahead": "This half term has not begun.",
    "half_term_over": "This half term is over. What was given stands as it is.",
    "half_term_open": "This half term is open.",
    "shared_with": "The school's policy shares this list with your post.",
    "not_shared_with": "The school's policy does not share this list with a post of yours.",
}


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One dated post, already in force: a role over a scope, the levels it reads and the rights it carries."""

    role: str
    scope: Scope
    reads: frozenset[str]
    may: frozenset[str]
    year: str | None = None
    house_id: int | None = None
    faculty_id: int | None = None
    tutor_group_id: int | None = None
    class_ids: frozenset[int] = frozenset()
    label: str = ""
    """The post in words, "Year head, S3"; shown, never compared."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever is asking, as of `on`: built once per request from posts in force that day."""

    user_id: int
    staff_id: int
    school_id: int
    name: str
    on: date
    posts: tuple[PostFacts, ...] = ()
    school: str = ""
    policy: tuple[str, int] | None = None
    """Which adopted policy is in force for them: its fingerprint and number, so that it is looked up once."""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def rights(self) -> frozenset[str]:
        return frozenset(right for post in self.posts for right in post.may)

    def posts_reading(self, level: str) -> tuple[PostFacts, ...]:
        """The posts that read at `level` (L0 to L3)."""
        return tuple(post for post in self.posts if level in post.reads)

    def reads_everybody(self, level: str) -> bool:
        """Whether a post over the whole school reads at `level`."""
        return any(post.scope == "school" for post in self.posts_reading(level))

    def holding(self, roles: Iterable[str]) -> "Viewer":
        """The same person with nothing but their posts of these roles."""
        wanted = frozenset(roles)
        return replace(self, posts=tuple(post for post in self.posts if post.role in wanted))


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """What the access rule needs to know of one pupil: where they belong today."""

    pupil_id: int
    school_id: int
    year: str
    house_id: int | None = None
    tutor_group_id: int | None = None
    class_ids: frozenset[int] = frozenset()
    faculty_ids: frozenset[int] = frozenset()
    on_roll: bool = True


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What the access rule needs to know of one class."""

    class_id: int
    school_id: int
    year: str
    faculty_id: int | None


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What the access rule needs to know of one cycle; dates are inclusive."""

    school_id: int
    opens: date
    closed: bool = False
    years: frozenset[str] = field(default_factory=frozenset)


def relationship(post: PostFacts, pupil: PupilFacts) -> str | None:
    """The reason code by which `post` reaches `pupil`, or None."""
    reaches: dict[Scope, tuple[str, bool]] = {
        "school": ("whole_school", True),
        "year": ("leads_year", post.year == pupil.year),
        "house": ("leads_house", post.house_id is not None and post.house_id == pupil.house_id),
        "faculty": ("leads_faculty", post.faculty_id in pupil.faculty_ids),
        "tutor_group": ("tutors", post.tutor_group_id is not None and post.tutor_group_id == pupil.tutor_group_id),
        "class": ("teaches", bool(post.class_ids & pupil.class_ids)),
        "caseload": ("supports", False),  # caseloads come later; until then such a post reaches nobody
    }
    code, reached = reaches[post.scope]
    return code if reached else None


def may_see_pupil(viewer: Viewer, pupil: PupilFacts, level: str = "L0") -> Decision:
    """May the viewer read what is held on this pupil at `level`? The set form is `Pupil.objects.visible_to`."""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    reasons = [(post, code) for post in viewer.posts if (code := relationship(post, pupil))]
    for post, code in reasons:
        if level in post.reads:
            return yes(code)
    return no("level_too_high" if reasons else "no_relationship")


def may(viewer: Viewer, *rights: str) -> Decision:
    """May the viewer use any of these rights, which no single pupil or class bounds (importing, adopting a policy)?"""
    return yes("role_may") if viewer.rights.intersection(rights) else no("role_may_not", *rights)


def may_remove_second_step(viewer: Viewer, user_id: int | None, school_ids: Iterable[int]) -> Decision:
    """May the viewer take away the code asked of somebody who works in these schools? Never of themselves: that asks
    for their password again."""
    works = set(school_ids)
    if viewer.school_id not in works:
        return no("other_school")
    if not (allowed := may(viewer, "manage_people")):
        return allowed
    if viewer.user_id == user_id:
        return no("own_second_step")
    return allowed if works == {viewer.school_id} else no("works_elsewhere")


def may_for_year(viewer: Viewer, right: str, years: Iterable[str]) -> Decision:
    """A right over whole year groups: held for the school, or for every one of `years`."""
    posts = [post for post in viewer.posts if right in post.may]
    if any(post.scope == "school" for post in posts):
        return yes("whole_school")
    led = {post.year for post in posts if post.scope == "year"}
    wanted = set(years)
    return yes("leads_year") if wanted and wanted <= led else no("role_may_not", right, years=tuple(sorted(wanted)))


def may_see_class(viewer: Viewer, group: ClassFacts) -> Decision:
    """May the viewer open this class? The set form is `TeachingClass.objects.visible_to`."""
    if viewer.school_id != group.school_id:
        return no("other_school")
    for post in viewer.posts:
        if post.scope == "class" and group.class_id in post.class_ids:
            return yes("teaches_class")
        if post.scope == "faculty" and post.faculty_id is not None and post.faculty_id == group.faculty_id:
            return yes("leads_class_faculty")
        if post.scope == "year" and post.year == group.year:
            return yes("leads_year")
        if post.scope == "school" and "see_classes" in post.may:
            return yes("whole_school")
    return no("not_your_class")


def may_rate(viewer: Viewer, group: ClassFacts, cycle: CycleFacts) -> Decision:
    """May the viewer enter ratings for this class in this cycle?"""
    if not viewer.school_id == group.school_id == cycle.school_id:
        return no("other_school")
    if cycle.closed:
        return no("cycle_closed")
    if viewer.on < cycle.opens:
        return no("cycle_not_open")
    for post in viewer.posts:
        if "rate" not in post.may:
            continue
        if group.class_id in post.class_ids:
            return yes("teaches_class")
        if post.scope == "faculty" and post.faculty_id is not None and post.faculty_id == group.faculty_id:
            return yes("leads_class_faculty")
    return no("not_your_class")


def may_name_category(viewer: Viewer, pupil: PupilFacts, seen_named_by: Iterable[str]) -> Decision:
    """May the viewer read which support group a pupil is in? Needs a post the policy names, over them (G-15)."""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    roles = frozenset(seen_named_by)
    if any(post.role in roles and relationship(post, pupil) for post in viewer.posts):
        return yes("names_category")
    return no("not_named_to" if may_see_pupil(viewer, pupil, "L1") else "no_relationship")


def may_work_out(viewer: Viewer, seen_named_by: Iterable[str]) -> Decision:
    """May the viewer have a group worked out again from figures? Who sees it by name in the whole school may."""
    roles = frozenset(seen_named_by)
    if any(post.scope == "school" and post.role in roles for post in viewer.posts):
        return yes("whole_school")
    return no("role_may_not")


def may_set_category(
    viewer: Viewer, pupil: PupilFacts, set_by: Iterable[str], *, derived: bool = False, active: bool = True
) -> Decision:
    """May the viewer put this pupil in a support group, or take them out? What is worked out is never set by hand."""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    if not active:
        return no("category_off")
    if derived:
        return no("set_by_program")
    if not pupil.on_roll:
        return no("left_school")
    roles = frozenset(set_by)
    if any(post.role in roles and relationship(post, pupil) for post in viewer.posts):
        return yes("sets_category")
    return no("role_may_not")
