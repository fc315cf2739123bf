"""Who and what the school is made of, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.access import Viewer, may
from ettle.school.models import Faculty, House, School, Subject
from ettle.school.pages import FacultyLine, Gap, HouseLine, StaffLine, StructurePage, SubjectLine
from ettle.school.queries import policy_for
from ettle.school.refusals import refusal
from ettle.school.words import post_words, role_label


def structure_page(viewer: Viewer) -> StructurePage:
    """Who and what the school is made of, and what is missing. Eight queries, however large the school."""
    school = School.objects.get(pk=viewer.school_id)
    policy = policy_for(viewer)
    staff = list(
        school.staff.exclude(left_on__lt=viewer.on)
        .annotate(code_asked=Exists(Authenticator.objects.filter(user=OuterRef("user"))))
        .select_related("user")
        .prefetch_related("posts__house", "posts__faculty", "posts__tutor_group")
    )
    held = {row.pk: [post for post in row.posts.all() if _runs(post.starts, post.ends, viewer.on)] for row in staff}
    holders: dict[tuple[str, object], list[str]] = {}
    for row in staff:
        for post in held[row.pk]:
            scope = post.year or post.house_id or post.faculty_id or post.tutor_group_id
            holders.setdefault((post.role, scope), []).append(row.name)
    subjects = list(school.subjects.annotate(n=Count("classes")).order_by("name"))
    faculties = list(school.faculties.all())
    houses = list(school.houses.prefetch_related("tutor_groups"))
    leads = [role.id for role in policy.roles if role.scope == "faculty"]
    allowed = may(viewer, "manage_people", "manage_cycles")
    return StructurePage(
        school=school.name,
        gaps=tuple(_gaps(school, policy, holders, (subjects, faculties, houses))),
        unmapped=tuple(SubjectLine(s.pk, s.name, s.n) for s in subjects if s.faculty_id is None),
        faculties=tuple(
            FacultyLine(
                faculty.pk,
                faculty.name,
                tuple(name for role in leads for name in holders.get((role, faculty.pk), ())),
                tuple(SubjectLine(s.pk, s.name, s.n) for s in subjects if s.faculty_id == faculty.pk),
            )
            for faculty in faculties
        ),
        houses=tuple(HouseLine(h.name, tuple(group.name for group in h.tutor_groups.all())) for h in houses),
        staff=tuple(_staff_lines(viewer, policy, staff, held)),
        may_map=bool(allowed),
        why_not="" if allowed else refusal(viewer, allowed),
        may_see_audit=bool(may(viewer, "see_audit")),
        may_keep_outbox=bool(may(viewer, "keep_outbox")),
    )


def _staff_lines(
    viewer: Viewer, policy: Policy, staff: Sequence[Any], held: Mapping[int, Sequence[Any]]
) -> Iterator[StaffLine]:
    """Everybody with their posts, and what the viewer can do about how they sign in."""
    manages = bool(may(viewer, "manage_people"))
    for row in staff:
        signs_in = row.user is not None and row.user.has_usable_password()
        yield StaffLine(
            row.pk,
            row.name,
            tuple(post_words(policy, post) for post in held[row.pk]),
            signs_in,
            manages and not signs_in and bool(row.email),
            manages and row.code_asked and row.user_id != viewer.user_id,
        )


def _runs(starts: date, ends: date | None, on: date) -> bool:
    return starts <= on and (ends is None or on <= ends)


def _gaps(
    school: School,
    policy: Policy,
    holders: dict[tuple[str, object], list[str]],
    parts: tuple[Sequence[Subject], list[Faculty], list[House]],
) -> Iterator[Gap]:
    """What is missing, each with what follows from it."""
    subjects, faculties, houses = parts
    for subject in subjects:
        if subject.faculty_id is None:
            what = _("%(subject)s has no faculty.") % {"subject": subject.name}
            yield Gap(what, _("A cycle it is rated in cannot close: concerns are counted by faculty."))
    taught = {subject.faculty_id for subject in subjects if subject.n}  # type: ignore[attr-defined]
    owners = dict.fromkeys(step.owner for step in policy.ladder.steps) if policy.ladder else {}
    acts = [policy.role(owner) for owner in owners]
    places: dict[str, list[tuple[object, str]]] = {
        "faculty": [(faculty.pk, faculty.name) for faculty in faculties if faculty.pk in taught],
        "year": [(year.id, year.label or year.id) for year in policy.years],
        "house": [(house.pk, house.name) for house in houses],
    }
    for role in acts:
        for key, name in places.get(role.scope, ()):
            if not holders.get((role.id, key)):
                words = {"place": name, "role": role_label(policy, role.id).lower()}
                yield Gap(
                    _("%(place)s has no %(role)s.") % words, _("A concern that falls to them would have no owner.")
                )
    alone = school.pupils.filter(left_on__isnull=True, tutor_group__isnull=True).count()
    if alone:
        yield Gap(
            ngettext("%(n)s pupil has no tutor group.", "%(n)s pupils have no tutor group.", alone) % {"n": alone},
            _("No tutor sees them."),
        )
