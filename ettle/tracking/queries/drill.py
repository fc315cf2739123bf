"""The pupils behind one figure of the overview: those the viewer may see, and that there are others."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.pupils.queries.figures import smallest_figure
from ettle.rules.access import Viewer
from ettle.tracking.models import Cycle, Rating
from ettle.tracking.pages.overview import Drill, PupilLine
from ettle.tracking.queries.concern_rows import pupil_href
from ettle.tracking.queries.roll import in_year_then

LONGEST_NUMBER = 18  # digits that fit the database's numbers, whatever they are


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked to see: by subject or class, and the figure opened."""

    by_class: bool = False
    measure: str = ""
    value: str = ""
    of: str = ""

    @property
    def opened(self) -> bool:
        """Whether a figure was opened."""
        return bool(self.measure and self.value)


def drill(viewer: Viewer, policy: Policy, cycle: Cycle, year: str, asked: Asked) -> Drill:
    """Who was given this value, by name where the viewer may see them. Two queries."""
    here = in_year_then(cycle.pk, year, closed=cycle.closed_at is not None)
    where = here & Q(measure=asked.measure, value=asked.value)
    if asked.of and asked.by_class:
        where &= Q(teaching_class_id=_number(asked.of))
    elif asked.of:
        where &= Q(teaching_class__subject__code=asked.of)
    visible = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    rows = list(
        Rating.objects.filter(where, pupil_id__in=visible)
        .order_by("pupil__family", "pupil__given", "teaching_class__name")
        .values_list(
            "pupil__key",
            "pupil__given",
            "pupil__family",
            "pupil__preferred",
            "pupil__tutor_group__name",
            "teaching_class__subject__name",
            "teaching_class__name",
        )
    )
    others = Rating.objects.filter(where).count() - len(rows)
    label = next((measure.label for measure in policy.measures if measure.id == asked.measure), asked.measure)
    lines = tuple(
        PupilLine(f"{preferred or given} {family}", pupil_href(key), group or "", f"{subject}, {name}", asked.value)
        for key, given, family, preferred, group, subject, name in rows
    )
    return Drill(f"{label} {asked.value}", lines, _others(others, smallest_figure(viewer)))


def _number(text: str) -> int:
    """A class by its number; what is no number, or longer than any number kept, is nobody's."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _others(count: int, least: int) -> str:
    if count <= 0:
        return ""
    if count < least:
        return _("Fewer than %(count)s others are not yours to see.") % {"count": least}
    return ngettext("%(count)s other is not yours to see.", "%(count)s others are not yours to see.", count) % {
        "count": count
    }
