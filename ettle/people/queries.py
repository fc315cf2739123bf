"""Building the viewer: the posts in force today, with the levels and rights the policy gives each role."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.audit.models import Event
from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.people.pages import AccountPage, DoorFormPage, PostHeld
from ettle.policy import Policy
from ettle.rules.access import PostFacts, Viewer, may_remove_second_step
from ettle.school.dated import in_force, runs
from ettle.school.queries import policy_for, policy_key
from ettle.school.refusals import refusal
from ettle.school.words import RIGHTS, post_words
from ettle.ui.words import long_date

TEACHER = "class_teacher"
LEVELS = {
    "L0": gettext_noop("shared"),
    "L1": gettext_noop("staff"),
    "L2": gettext_noop("pastoral"),
    "L3": gettext_noop("restricted"),
}
REACHES = {
    "school": gettext_noop("every pupil of the school"),
    "year": gettext_noop("pupils of your year group"),
    "house": gettext_noop("pupils of your house"),
    "faculty": gettext_noop("pupils your faculty teaches"),
    "tutor_group": gettext_noop("pupils of your tutor group"),
    "class": gettext_noop("pupils of your classes"),
    "caseload": gettext_noop("pupils on your caseload"),
}


@dataclass(frozen=True, slots=True)
class _Held:
    """A post as it is read: its scope, and the names of it."""

    role: str
    year: str = ""
    house_id: int | None = None
    house: str | None = None
    faculty_id: int | None = None
    faculty: str | None = None
    tutor_group_id: int | None = None
    tutor_group: str | None = None


PERSON = ("pk", "name", "school_id", "school__name")
POST = (
    "role",
    "year",
    "house_id",
    "house__name",
    "faculty_id",
    "faculty__name",
    "tutor_group_id",
    "tutor_group__name",
)
DATES = ("pk", "starts", "ends")


def viewer_for(user: User, on: date) -> Viewer | None:
    """Who this sign-in is at their school on a day, or None where they hold no staff record. Three queries."""
    rows = list(
        StaffMember.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=on), user=user)
        .order_by("pk", "posts__pk")
        .values_list(*PERSON, *(f"posts__{column}" for column in (*DATES, *POST)))
    )
    if not rows:
        return None
    staff_id, name, school_id, school = rows[0][:4]
    mine = (row[4:] for row in rows if row[0] == staff_id)
    held = [_Held(*post) for pk, starts, ends, *post in mine if pk is not None and runs(on, starts, ends)]
    viewer = Viewer(user.pk, staff_id, school_id, name, on, (), school, policy_key(school_id, on))
    return replace(viewer, posts=tuple(_posts(staff_id, held, policy_for(viewer), on)))


def _posts(staff_id: int, held: Iterable[_Held], policy: Policy, on: date) -> Iterator[PostFacts]:
    """Posts as the policy has them. Classes belong to the post held over classes; without one, to a teacher's."""
    roles = {role.id: role for role in policy.roles}
    held = [post for post in held if post.role in roles]
    taught = ClassTeacher.objects.filter(in_force(on), staff_id=staff_id).values_list("teaching_class_id", flat=True)
    class_ids = frozenset(taught)
    if class_ids and TEACHER in roles and not any(roles[post.role].scope == "class" for post in held):
        held.append(_Held(TEACHER))
    for post in held:
        role = roles[post.role]
        yield PostFacts(
            role=post.role,
            scope=role.scope,
            reads=frozenset(role.reads),
            may=frozenset(role.may),
            year=post.year or None,
            house_id=post.house_id,
            faculty_id=post.faculty_id,
            tutor_group_id=post.tutor_group_id,
            class_ids=class_ids if role.scope == "class" else frozenset(),
            label=post_words(policy, post),
        )


def reads_about(staff: StaffMember, policy: Policy, on: date) -> bool:
    """Whether any post in force lets somebody read about pupils (L1): the office's, for one, does not."""
    rows = Post.objects.filter(in_force(on), staff=staff).order_by("pk").values_list(*POST)
    return any("L1" in post.reads for post in _posts(staff.pk, [_Held(*row) for row in rows], policy, on))


def account_page(viewer: Viewer) -> AccountPage:
    """My posts, what each lets me read and do, and how I sign in. Three queries at most."""
    user = User.objects.get(pk=viewer.user_id)
    second = {entry.type: entry for entry in Authenticator.objects.filter(user=user)}
    codes = second.get(Authenticator.Type.RECOVERY_CODES)
    posts = tuple(
        PostHeld(
            post.label,
            _(REACHES[post.scope]),
            tuple(_(LEVELS[level]) for level in sorted(post.reads)),
            tuple(_(words) for right, words in RIGHTS.items() if right in post.may),
        )
        for post in viewer.posts
    )
    return AccountPage(
        name=viewer.name,
        email=user.email,
        school=viewer.school,
        posts=posts,
        code_asked=Authenticator.Type.TOTP in second,
        taken_away="" if Authenticator.Type.TOTP in second else _taken_away(viewer),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def staff_member(viewer: Viewer, staff_id: int) -> StaffMember:
    """Somebody who works in the viewer's school. Raises Http404 for anybody else."""
    found = StaffMember.objects.filter(school_id=viewer.school_id, pk=staff_id).select_related("user").first()
    if found is None:
        raise Http404
    return found


def second_step_page(viewer: Viewer, staff: StaffMember) -> DoorFormPage:
    """What taking away somebody's second step will do. Raises PermissionDenied."""
    works = staff.user.staff_records.values_list("school_id", flat=True) if staff.user else [staff.school_id]
    allowed = may_remove_second_step(viewer, staff.user_id, works)
    if not allowed:
        raise PermissionDenied(refusal(viewer, allowed))
    words = _(
        "For when their phone is lost, and their recovery codes too. Be sure that it is they who ask. Their password "
        "alone will then let them in, until they turn the code on again. They are signed out everywhere, their account "
        "page tells them that you did this, and it is kept in the record."
    )
    return DoorFormPage(
        _("Take away the code asked of %(name)s") % {"name": staff.name},
        words,
        _("Take it away"),
        other_href=reverse("school:structure"),
        other_words=_("Leave it"),
    )


def _taken_away(viewer: Viewer) -> str:
    """Who took my second step away, and when, as a sentence; empty where nobody did."""
    kept = Event.objects.filter(verb="second_step.removed", about="user", about_id=str(viewer.user_id))
    last = kept.filter(school_id_kept=viewer.school_id).order_by("-at").first()
    words = _("%(who)s took away the code you were asked for, on %(day)s. Turn it on again with your new phone.")
    return words % {"who": last.who, "day": long_date(last.at)} if last else ""


def user_of_link(who: str, token: str) -> User | None:
    """Whose first password a link may set; None for one that is used, replaced, too old or never was."""
    try:
        number = int(urlsafe_base64_decode(who))
    except ValueError:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    fits = user is not None and not user.has_usable_password() and default_token_generator.check_token(user, token)
    return user if fits else None


def helping_roles(policy: Policy) -> frozenset[str]:
    """Roles by which somebody is in a class without rating it, such as a support assistant's."""
    return frozenset(role.id for role in policy.roles if role.scope == "class" and "rate" not in role.may)


def helpers(policy: Policy, on: date) -> QuerySet[Post]:
    """The posts of those roles on a day. No query by itself."""
    return Post.objects.filter(in_force(on), role__in=helping_roles(policy))
