"""What the school office sees first: imports, gaps and the days that are coming."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ettle.people.models import ClassTeacher
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.models import AdoptedPolicy, Subject, TeachingClass
from ettle.tracking.models import Concern, Cycle
from ettle.tracking.pages.today import Deadline, Gap, OfficeLeaf
from ettle.ui.frame import link

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ImportHealth:
    """How importing stands, in sentences; empty where nothing was ever read in."""

    sentences: tuple[str, ...] = ()


HealthOf = Callable[[int], ImportHealth]


def _nothing(_school_id: int) -> ImportHealth:
    return ImportHealth()


_health_of: Final[list[HealthOf]] = [_nothing]


def provide(health_of: HealthOf) -> None:
    """Say where import health is learnt from. Called once, when the importing app is ready."""
    _health_of[0] = health_of


def office_leaf(viewer: Viewer, policy: Policy) -> OfficeLeaf:
    """Imports, gaps and deadlines of the viewer's school. Seven queries and those of import health."""
    imports = _health_of[0](viewer.school_id).sentences
    return OfficeLeaf(
        imports=imports or (_("No file has been read in yet."),),
        import_href=link("importing:index"),
        gaps=tuple(gap for gap in _gaps(viewer, policy) if gap.count),
        deadlines=_deadlines(viewer),
    )


def _gaps(viewer: Viewer, policy: Policy) -> tuple[Gap, ...]:
    school, on = viewer.school_id, viewer.on
    session = policy.calendar.session_on(on)
    taught = ClassTeacher.objects.filter(in_force(on), teaching_class_id=OuterRef("pk"))
    classes = TeachingClass.objects.filter(~Exists(taught), school_id=school, session=session.label if session else "")
    pupils = Pupil.objects.on_roll().filter(school_id=school)
    structure, pupil_list = link("school:structure"), link("pupils:list")
    ownerless = Concern.objects.filter(cycle__school_id=school, owner__isnull=True).exclude(state="closed")
    return (
        Gap(_("pupils without a tutor group"), pupils.filter(tutor_group__isnull=True).count(), pupil_list),
        Gap(_("pupils without a house"), pupils.filter(house__isnull=True).count(), pupil_list),
        Gap(_("subjects without a faculty"), _bare_subjects(school), structure),
        Gap(_("classes without a teacher"), classes.count(), structure),
        Gap(_("concerns with no owner, because nobody holds the post"), ownerless.count(), structure),
    )


def _bare_subjects(school_id: int) -> int:
    return Subject.objects.filter(school_id=school_id, faculty__isnull=True).count()


def _deadlines(viewer: Viewer) -> tuple[Deadline, ...]:
    """Days within two months on which something opens, is due, or changes."""
    on, until = viewer.on, viewer.on + AHEAD
    found: list[Deadline] = []
    for cycle in Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=True, opens__lte=until):
        if cycle.opens > on:
            found.append(Deadline(cycle.opens, _("%(cycle)s opens") % {"cycle": cycle.name}))
        found.append(Deadline(cycle.due, _due(cycle, on)))
    for adopted in AdoptedPolicy.objects.filter(
        school_id=viewer.school_id, effective_from__gt=on, effective_from__lte=until
    ).defer("text"):
        words = _("Policy %(version)s comes into force") % {"version": adopted.version}
        found.append(Deadline(adopted.effective_from, words))
    return tuple(sorted(found, key=lambda deadline: deadline.on))


def _due(cycle: Cycle, on: date) -> str:
    if cycle.due < on:
        return _("%(cycle)s was due and is still open") % {"cycle": cycle.name}
    return _("%(cycle)s is due") % {"cycle": cycle.name}
