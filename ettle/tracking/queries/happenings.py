"""What was done about a pupil's concerns, for the pupil's timeline (S2-05)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern, ConcernReason, ConcernTurn, NextStep
from ettle.tracking.queries.concern_rows import concern_href
from ettle.ui.leaves import OnePupil
from ettle.ui.timeline import Happening

RAISED, WRITTEN, SETTLED = 0, 1, 2


def concern_happenings(viewer: Viewer, of: OnePupil) -> Iterator[Happening]:
    """Concerns raised, steps written and settled, reviews, ends and new owners. Four queries, for who reads at L1."""
    if not of.reads_staff:
        return
    pupil = of.facts.pupil_id
    by_hand = ConcernReason.objects.filter(concern__pupil_id=pupil, raised_by__isnull=False)
    raised = {row.concern_id: row for row in by_hand.select_related("raised_by").order_by("-pk")}
    for concern in Concern.objects.filter(pupil_id=pupil).select_related("cycle").defer("cycle__policy"):
        yield _raised(concern, raised.get(concern.pk))
    steps = NextStep.objects.filter(concern__pupil_id=pupil).select_related("who", "by", "settled_by")
    for step in steps:
        yield from _step(step)
    policy = policy_for(viewer)
    for turn in ConcernTurn.objects.filter(concern__pupil_id=pupil).select_related("by", "to"):
        yield _turn(policy, turn)


def _raised(concern: Concern, by_hand: ConcernReason | None) -> Happening:
    count, person = concern.faculties, by_hand.raised_by if by_hand else None
    title = ngettext("A concern in %(count)s faculty", "A concern across %(count)s faculties", count)
    return Happening(
        at=concern.raised_at,
        title=title % {"count": count},
        words=_("raised by hand") if person else _("found when %(cycle)s closed") % {"cycle": concern.cycle.name},
        staff_id=person.pk if person else None,
        who=person.name if person else "",
        href=concern_href(concern.pk),
        place=RAISED,
    )


def _step(step: NextStep) -> Iterator[Happening]:
    href = concern_href(step.concern_id)
    title = _("Next step")
    if step.kind == NextStep.Kind.NO_ACTION:
        title = _("No action")
    elif step.asks_support_team:
        title = _("Support team asked for help")
    yield Happening(step.at, title, step.text, step.by_id, step.by.name, href, place=WRITTEN)
    if step.result and step.settled_at:
        done = _("Step done") if step.result == NextStep.Result.DONE else _("Step not done")
        who = step.settled_by.name if step.settled_by else ""
        words = step.result_words or step.text
        yield Happening(step.settled_at, done, words, step.settled_by_id, who, href, place=SETTLED)


def _turn(policy: Policy, turn: ConcernTurn) -> Happening:
    title = str(ConcernTurn.Act(turn.act).label)
    answer = policy.acting.answer(turn.outcome) if turn.outcome else None
    if answer:
        title = _("%(what)s: %(answer)s") % {"what": title, "answer": answer.label.lower()}
    if turn.to:
        title = _("%(what)s, to %(name)s") % {"what": title, "name": turn.to.name}
    return Happening(turn.at, title, turn.words, turn.by_id, turn.by.name, concern_href(turn.concern_id), place=SETTLED)
