"""What faculties said of a pupil, for the pupil's timeline (S2-05)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.board.models import FacultyMark
from ettle.board.queries.words import lamps_of, reason_labels
from ettle.rules.access import Viewer, may_see_pupil
from ettle.rules.board import marking
from ettle.school.queries import policy_for
from ettle.ui.leaves import OnePupil
from ettle.ui.timeline import Happening


def board_happenings(viewer: Viewer, of: OnePupil) -> Iterator[Happening]:
    """Each mark that says something is wrong, for who reads the board of this pupil. One query."""
    rules = marking(policy_for(viewer))
    if rules is None or not may_see_pupil(viewer, of.facts, rules.board.read_at):
        return
    words, reasons = {lamp.value: lamp.word for lamp in lamps_of(rules)}, reason_labels(rules)
    marks = FacultyMark.objects.filter(pupil_id=of.facts.pupil_id).exclude(value__in=("", rules.best))
    for mark in marks.select_related("faculty", "cycle", "by").defer("cycle__policy"):
        told = {"faculty": mark.faculty.name, "mark": words.get(mark.value, mark.value)}
        yield Happening(
            at=mark.at,
            title=_("%(faculty)s: %(mark)s on the faculty board") % told,
            words=", ".join(part for part in (reasons.get(mark.reason, mark.reason), mark.cycle.name) if part),
            staff_id=mark.by_id,
            who=mark.by.name if mark.by else "",
            href=reverse("board:mark", args=[mark.cycle_id, mark.year, of.key, mark.faculty_id]),
        )
