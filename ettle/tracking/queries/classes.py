"""The classes a viewer has to rate, and how far each is."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.rules.access import Viewer
from ettle.school.models import TeachingClass
from ettle.school.queries import policy_for, policy_on
from ettle.tracking.models import Cycle
from ettle.tracking.pages.ratings import ClassDue, MyClassesPage
from ettle.tracking.queries.completeness import ClassProgress, class_progress
from ettle.ui.words import day


def my_classes(viewer: Viewer, now: datetime) -> MyClassesPage:
    """The viewer's own classes in open cycles, then those of faculties they lead."""
    due = classes_due(viewer, now)
    mine, faculty = (tuple(row for row in due if row.mine is whose) for whose in (True, False))
    opened = {row.cycle: row.due for row in due}
    teaches = bool(_taught(viewer) or _led(viewer))
    return MyClassesPage(
        mine=mine,
        faculty=faculty,
        open_cycles=tuple(_("%(cycle)s, due %(day)s") % {"cycle": name, "day": day(by)} for name, by in opened.items()),
        next_cycle=_next_cycle(viewer) if not due else "",
        lead=_lead(mine, faculty),
        why_empty=_("No cycle is open.") if teaches else _("You teach no class and lead no faculty."),
    )


def _lead(mine: tuple[ClassDue, ...], faculty: tuple[ClassDue, ...]) -> str:
    """The one sentence that says what is left to do."""
    if not mine and not faculty:
        return ""
    left, blanks = [row for row in mine if not row.finished], sum(row.blanks for row in mine)
    if left:
        count = ngettext("%(count)s class", "%(count)s classes", len(left)) % {"count": len(left)}
        words = {"left": count, "mine": len(mine), "blanks": blanks, "day": day(min(row.due for row in left))}
        return _("%(left)s of your %(mine)s to finish, with %(blanks)s ratings blank. Due %(day)s.") % words
    if mine:
        return _("Your classes are finished.")
    unfinished = sum(not row.finished for row in faculty)
    return _("%(left)s of the %(all)s classes in your faculty are not finished.") % {
        "left": unfinished,
        "all": len(faculty),
    }


def classes_due(viewer: Viewer, now: datetime) -> tuple[ClassDue, ...]:
    """What the viewer may rate in open cycles: unfinished first, soonest first. Seven queries for each open cycle."""
    wanted = TeachingClass.objects.filter(
        Q(pk__in=_taught(viewer)) | Q(subject__faculty_id__in=_led(viewer)), school_id=viewer.school_id
    )
    cycles = Cycle.objects.filter(school_id=viewer.school_id, opens__lte=viewer.on, closed_at__isnull=True)
    rows: list[ClassDue] = []
    if not (_taught(viewer) or _led(viewer)):
        return ()
    for cycle in cycles.prefetch_related("years").order_by("due", "pk"):
        policy = policy_on(viewer.school_id, cycle.due) if cycle.due < viewer.on else policy_for(viewer)
        levels = {level.id: level.label for level in policy.levels}
        of_cycle = wanted.filter(session=cycle.session)
        courses = {pk: levels.get(level, "") for pk, level in of_cycle.values_list("pk", "level")}
        progress = class_progress(cycle, policy, viewer.on, of_cycle)
        rows.extend(_due(viewer, cycle, found, courses[found.class_id]) for found in progress if found.expected)
    return tuple(sorted(rows, key=lambda row: (row.finished, row.due, not row.mine, row.name)))


def _due(viewer: Viewer, cycle: Cycle, found: ClassProgress, level: str) -> ClassDue:
    return ClassDue(
        cycle_id=cycle.pk,
        cycle=cycle.name,
        class_id=found.class_id,
        name=found.name,
        course=" ".join(filter(None, (level, found.subject))),
        year=found.year,
        pupils=found.pupils,
        done=min(found.given, found.expected),
        of=found.expected,
        due=cycle.due,
        mine=found.class_id in _taught(viewer),
        teachers=", ".join(name for _staff, name in found.teachers),
        finished_by=found.finished_by,
        finished_at=found.finished_at,
        overdue=cycle.due < viewer.on,
    )


def _taught(viewer: Viewer) -> frozenset[int]:
    """The classes the viewer rates as their teacher."""
    return frozenset(pk for post in viewer.posts if "rate" in post.may for pk in post.class_ids)


def _led(viewer: Viewer) -> frozenset[int]:
    """The faculties whose classes the viewer may rate."""
    return frozenset(
        post.faculty_id
        for post in viewer.posts
        if post.scope == "faculty" and "rate" in post.may and post.faculty_id is not None
    )


def _next_cycle(viewer: Viewer) -> str:
    cycle = Cycle.objects.filter(school_id=viewer.school_id, opens__gt=viewer.on).order_by("opens").first()
    return _("%(cycle)s opens on %(day)s.") % {"cycle": cycle.name, "day": day(cycle.opens)} if cycle else ""
