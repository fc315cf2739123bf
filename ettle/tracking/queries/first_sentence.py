"""The sentence the first screen opens with: what is so for this person, in plain words."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.tracking.pages.concerns import ConcernRow
from ettle.tracking.pages.ratings import ClassDue
from ettle.tracking.pages.today import CycleGlance
from ettle.ui.words import day


def first_sentence(
    *,
    of_year: str,
    mine: Sequence[ConcernRow],
    asked: int,
    theirs: Mapping[str, Sequence[ConcernRow]],
    due: Sequence[ClassDue],
    glances: Sequence[CycleGlance],
) -> str:
    """What stands under the title.

    `asked` counts concerns with a next step of theirs to do; `theirs` holds those of the tutor group and of the house.
    """
    said = [of_year] if of_year else []
    said += _held(mine)
    if asked:
        form = ngettext("You were asked to do %(count)s thing.", "You were asked to do %(count)s things.", asked)
        said.append(form % {"count": asked})
    said += _of_school(glances)
    said += _unfinished(due)
    said += _of_group(theirs)
    return " ".join(said) or _("Nothing waits for you today.")


def _untouched(count: int) -> str:
    return _("For %(count)s, nobody has acted yet.") % {"count": count}


def _held(mine: Sequence[ConcernRow]) -> Iterator[str]:
    if mine:
        form = ngettext("You hold %(count)s concern.", "You hold %(count)s concerns.", len(mine))
        yield form % {"count": len(mine)}
        if untouched := sum(row.untouched for row in mine):
            yield _untouched(untouched)
        if late := sum(bool(row.late) for row in mine):
            yield ngettext("%(count)s is overdue.", "%(count)s are overdue.", late) % {"count": late}


def _of_school(glances: Sequence[CycleGlance]) -> Iterator[str]:
    years = [row for glance in glances for row in glance.years]
    if concerns := sum(row.concerns for row in years):
        form = ngettext("%(count)s pupil has a concern.", "%(count)s pupils have a concern.", concerns)
        yield form % {"count": concerns}
        if untouched := sum(row.untouched for row in years):
            yield _untouched(untouched)
    for glance in glances:
        if not glance.years and glance.due is not None:
            told = {"cycle": glance.name, "left": glance.of - glance.done, "of": glance.of, "day": day(glance.due)}
            yield _("%(cycle)s is due %(day)s; %(left)s of %(of)s classes are not finished.") % told


def _unfinished(due: Sequence[ClassDue]) -> Iterator[str]:
    unfinished = [row for row in due if not row.finished]
    if unfinished:
        form = ngettext(
            "%(count)s class of yours is not finished, due %(day)s.",
            "%(count)s classes of yours are not finished, due %(day)s.",
            len(unfinished),
        )
        yield form % {"count": len(unfinished), "day": day(min(row.due for row in unfinished))}


def _of_group(theirs: Mapping[str, Sequence[ConcernRow]]) -> Iterator[str]:
    forms = {
        "group": lambda n: ngettext(
            "%(count)s pupil you tutor has a concern", "%(count)s pupils you tutor have a concern", n
        ),
        "house": lambda n: ngettext(
            "%(count)s pupil of your house has a concern", "%(count)s pupils of your house have a concern", n
        ),
    }
    for which, rows in theirs.items():
        if not rows:
            continue
        words = forms[which](len(rows)) % {"count": len(rows)}
        untouched = sum(row.untouched for row in rows)
        yield (
            _("%(words)s; for %(count)s, nobody has acted yet.") % {"words": words, "count": untouched}
            if untouched
            else f"{words}."
        )
