"""Whether a cycle's data is ready: what stops it from closing, and what leaves a concern without an owner (S4-25)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.people.models import Post
from ettle.policy import Policy
from ettle.pupils.models import ClassMembership, Pupil
from ettle.rules.owners import HeldPost, Holders, Placed
from ettle.school.dated import in_force
from ettle.school.models import Subject
from ettle.tracking.models import Concern, Cycle, CycleYear, Rating
from ettle.tracking.queries.completeness import ClassProgress
from ettle.ui.words import sentence


@dataclass(frozen=True, slots=True)
class YearReadiness:
    """One year group: what is still to be rated, who is left out, and which posts of the ladder nobody holds."""

    year: str
    pupils: int
    unfinished: int
    to_come: int
    unrated: tuple[str, ...]
    without_class: int
    vacant: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing for this year."""
        return not (self.unfinished or self.unrated or self.without_class or self.vacant)


def holders_on(school_id: int, on: date) -> Holders:
    """The posts in force on a day, of staff who have not left. One query."""
    here = Post.objects.filter(in_force(on), staff__school_id=school_id).exclude(staff__left_on__lt=on)
    rows = here.values_list("role", "staff_id", "starts", "year", "house_id", "faculty_id", "tutor_group_id")
    return Holders(HeldPost(role, staff, starts, year or None, *rest) for role, staff, starts, year, *rest in rows)


def unmapped_subjects(cycle: Cycle, on: date) -> tuple[str, ...]:
    """Subjects taught to pupils of this cycle that belong to no faculty (S2-23). One query."""
    years = [row.year for row in cycle.years.all()]
    taught = ClassMembership.objects.filter(
        in_force(on),
        teaching_class__subject_id=OuterRef("pk"),
        teaching_class__session=cycle.session,
        pupil__year__in=years,
        pupil__left_on__isnull=True,
    )
    rated = Rating.objects.filter(cycle=cycle, teaching_class__subject_id=OuterRef("pk"))
    bare = Subject.objects.filter(school_id=cycle.school_id, faculty__isnull=True)
    return tuple(bare.filter(Exists(taught) | Exists(rated)).values_list("name", flat=True))


def earlier_open(cycle: Cycle) -> str:
    """The name of a cycle before this one, of its session and years, that is still open; or nothing."""
    years = [row.year for row in cycle.years.all()]
    row = (
        CycleYear.objects.filter(
            cycle__school_id=cycle.school_id,
            cycle__session=cycle.session,
            cycle__number__lt=cycle.number,
            cycle__closed_at__isnull=True,
            year__in=years,
        )
        .order_by("cycle__number")
        .values_list("cycle__name", flat=True)
        .first()
    )
    return row or ""


def what_stops(cycle: Cycle, on: date) -> tuple[str, ...]:
    """Every reason this cycle cannot close on a day, in words; empty when it can. Two queries."""
    if cycle.closed_at is not None:
        return (_("%(cycle)s is already closed.") % {"cycle": cycle.name},)
    found = []
    if on < cycle.opens:
        found.append(_("%(cycle)s has not opened yet.") % {"cycle": cycle.name})
    if subjects := unmapped_subjects(cycle, on):
        found.append(
            _("%(subjects)s: no faculty is set, so its concerns could not be counted. Set the faculty first.")
            % {"subjects": sentence(subjects)}
        )
    if before := earlier_open(cycle):
        found.append(
            _("%(before)s is still open. Close it first, so that reports are compared in order.") % {"before": before}
        )
    return tuple(found)


def readiness(
    cycle: Cycle, policy: Policy, on: date, years: tuple[str, ...], progress: tuple[ClassProgress, ...]
) -> tuple[YearReadiness, ...]:
    """Each of `years`, ready or not, from the `progress` of all its classes. Three queries, whatever the number."""
    member = ClassMembership.objects.filter(
        in_force(on), pupil_id=OuterRef("pk"), teaching_class__session=cycle.session
    )
    rated = Rating.objects.filter(pupil_id=OuterRef("pk"), cycle=cycle).exclude(value="")
    pupils = Pupil.objects.on_roll().filter(school_id=cycle.school_id, year__in=years).select_related("house")
    holders = holders_on(cycle.school_id, on)
    by_year: dict[str, list[Pupil]] = {year: [] for year in years}
    unrated, without_class = set[int](), set[int]()
    pupil: Any  # with what is asked of each beside it
    for pupil in pupils.annotate(is_rated=Exists(rated), in_class=Exists(member)):
        by_year[pupil.year].append(pupil)
        if not pupil.is_rated:
            unrated.add(pupil.pk)
        if not pupil.in_class:
            without_class.add(pupil.pk)
    faculties = _faculties_taught(cycle, on, years)
    to_come = _to_come(progress)
    return tuple(
        YearReadiness(
            year=year,
            pupils=len(found),
            unfinished=len(to_come.get(year, ())),
            to_come=sum(to_come.get(year, ())),
            unrated=tuple(pupil.name for pupil in found if pupil.pk in unrated),
            without_class=sum(pupil.pk in without_class for pupil in found),
            vacant=_vacant(policy, holders, year, found, faculties.get(year, {})),
        )
        for year, found in by_year.items()
    )


def _to_come(progress: tuple[ClassProgress, ...]) -> dict[str, list[int]]:
    """For each year group its classes that are not finished, by the ratings they have still to give."""
    found: dict[str, list[int]] = {}
    for row in progress:
        for share in row.by_year:
            if share.expected and not row.done:
                found.setdefault(share.year, []).append(share.left)
    return found


def _faculties_taught(cycle: Cycle, on: date, years: tuple[str, ...]) -> dict[str, dict[int, str]]:
    rows = (
        ClassMembership.objects.filter(
            in_force(on),
            teaching_class__school_id=cycle.school_id,
            teaching_class__session=cycle.session,
            teaching_class__subject__faculty__isnull=False,
            pupil__year__in=years,
        )
        .values_list("pupil__year", "teaching_class__subject__faculty_id", "teaching_class__subject__faculty__name")
        .distinct()
        .order_by("teaching_class__subject__faculty__name")
    )
    found: dict[str, dict[int, str]] = {}
    for year, faculty_id, name in rows:
        found.setdefault(year, {})[faculty_id] = name
    return found


def _vacant(
    policy: Policy, holders: Holders, year: str, pupils: list[Pupil], faculties: dict[int, str]
) -> tuple[str, ...]:
    """The ladder's posts that nobody holds here, in words."""
    missing: list[str] = []
    for role_id in dict.fromkeys(step.owner for step in policy.ladder.steps) if policy.ladder else ():
        role = policy.role(role_id)
        if role.scope == "faculty":
            bare = [name for pk, name in faculties.items() if not holders.of(role_id, Placed(year, faculty_id=pk))]
            told = {"role": role.label.lower()}
            missing += [_("%(faculty)s has no %(role)s") % {"faculty": name, **told} for name in bare]
            continue
        homeless = Counter(
            pupil.house.name if pupil.house else _("Pupils without a house")
            for pupil in pupils
            if not holders.of(role_id, Placed(year, pupil.house_id, pupil.tutor_group_id))
        )
        if homeless and role.scope == "year":
            missing.append(_("%(year)s has no %(role)s") % {"year": year, "role": role.label.lower()})
        elif homeless:
            missing += [
                ngettext(
                    "%(house)s has no %(role)s (%(count)s pupil)", "%(house)s has no %(role)s (%(count)s pupils)", count
                )
                % {"house": house, "role": role.label.lower(), "count": count}
                for house, count in homeless.items()
            ]
    return tuple(missing)


def what_keeps_closed(cycle: Cycle) -> str:
    """Why a closed cycle cannot be opened again, or nothing. What somebody wrote is never thrown away."""
    later = Cycle.objects.filter(
        school_id=cycle.school_id, session=cycle.session, number__gt=cycle.number, closed_at__isnull=False
    )
    if later.exists():
        return _("A later cycle of this year has closed and was compared with this one.")
    wrote = Q(next_steps__isnull=False) | Q(turns__isnull=False) | ~Q(override_reason="")
    wrote |= Q(reasons__raised_by__isnull=False)
    acted = Concern.objects.filter(wrote, cycle=cycle).values("pk").distinct().count()
    if acted:
        return ngettext(
            "Somebody has acted on %(num)s concern already, and what they wrote would be lost.",
            "Somebody has acted on %(num)s concerns already, and what they wrote would be lost.",
            acted,
        ) % {"num": acted}
    return ""
