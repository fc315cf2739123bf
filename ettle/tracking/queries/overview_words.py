"""What the overview says beside its figures: how a share has moved or why that is not told, and what is not counted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy.schema import Scale
from ettle.tracking.models import Cycle
from ettle.tracking.pages.overview import MeasureRow
from ettle.ui.words import number


def moved(share: int | None, before: int | None, *, hidden: bool) -> tuple[str, str]:
    """Better, worse or the same than the share in the report before, by how many points; else why that is not told.

    `before` is None where nothing was rated then; `share` is None where nothing is rated now, or where it is `hidden`.
    """
    if share is None:
        return "", _("not shown") if hidden else _("none rated now")
    if before is None:
        return "", _("not rated then")
    change = share - before
    if change == 0:
        return "same", _("as before")
    told = {"points": abs(change)}
    if change > 0:
        return "worse", ngettext("up %(points)s point", "up %(points)s points", change) % told
    return "better", ngettext("down %(points)s point", "down %(points)s points", -change) % told


def not_counted(scale: Scale, shown: dict[str, int]) -> str:
    """How many have a value the policy does not count, each in the policy's own words; `shown` by value."""
    told = (
        _("%(label)s: %(count)s, not counted.") % {"label": entry.words, "count": number(shown[entry.value])}
        for entry in scale.values
        if not entry.counted and shown.get(entry.value)
    )
    return " ".join(told)


def why_not_compared(cycle: Cycle, before: Cycle | None, *, compared: bool) -> str:
    """Why a measure has no change to show, or nothing where it has. Reports are compared within their session."""
    if compared:
        return ""
    if before is None:
        return _("No earlier cycle of %(session)s to compare with.") % {"session": cycle.session}
    return _("Not rated in %(cycle)s, so there is nothing to compare with.") % {"cycle": before.name}


def lead(totals: tuple[tuple[str, MeasureRow], ...]) -> str:
    """The page in a sentence: the measure, by its label, with most concern."""
    told = [(label, total) for label, total in totals if total.share is not None]
    if not told:
        if any(total.rated == "" for _label, total in totals):
            return _("Its small numbers are not yours to see, so no share is shown.")
        return _("Nothing that is counted has been rated yet.") if totals else _("No ratings yet.")
    label, worst = max(told, key=lambda one: one[1].concerned)
    if not worst.concerned:
        return _("No rating is a concern.")
    words = {
        "measure": label,
        "count": number(worst.concerned),
        "of": worst.rated,
        "share": worst.share_words,
        "change": worst.direction_words,
    }
    if worst.direction == "same":
        form = _("%(measure)s has most concern: %(count)s of %(of)s ratings (%(share)s), as in the last report.")
    elif worst.direction:
        form = _("%(measure)s has most concern: %(count)s of %(of)s ratings (%(share)s), %(change)s since last report.")
    else:
        form = _("%(measure)s has most concern: %(count)s of %(of)s ratings (%(share)s).")
    return form % words
