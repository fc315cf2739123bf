"""The page that says what a draft would have made of the cycles chosen, for whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.access import Viewer, may
from ettle.rules.trying import DROPPED, FLAGGED, MOVED, SAME
from ettle.school.models import Faculty
from ettle.school.queries import policy_for, policy_of
from ettle.tracking.models import Cycle
from ettle.trying.models import Draft
from ettle.trying.pages import Beside, CycleChoice, CycleLine, DraftPage, Figure
from ettle.trying.queries.drafts import head_of, policy_in, said
from ettle.trying.queries.figures import Shown, besides, work
from ettle.trying.queries.groups import group_words
from ettle.trying.queries.listing import Listing, listing
from ettle.trying.queries.outcome import Outcome, outcome
from ettle.trying.queries.past import closed_cycles, past_of
from ettle.ui.words import number, sentence

RAN: Final = "ran"
FORCE: Final = "force"
EVERY: Final = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked to look at: cycles by number (none: the latest), a year, and what to hold it against."""

    cycles: tuple[str, ...] = ()
    year: str = ""
    against: str = FORCE

    def address(self, draft_id: int, **changed: object) -> str:
        """Where the same is shown with something changed."""
        asked = {"cycle": list(self.cycles), "year": self.year, "against": self.against, **changed}
        kept = {key: value for key, value in asked.items() if value and value != FORCE}
        query = urlencode(kept, doseq=True)
        return reverse("trying:draft", args=[draft_id]) + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft, held against what is in use over the cycles chosen."""

    tried: Policy
    used: Policy
    every: Sequence[Cycle]
    chosen: Sequence[Cycle]
    found: Outcome
    against: str


def looked(viewer: Viewer, draft: Draft, asked: Asked) -> Looked:
    """Apply both policies. Nine queries, however many cycles, pupils and ratings."""
    every = closed_cycles(viewer)
    wanted = set(asked.cycles)
    chosen = [cycle for cycle in every if EVERY in wanted or str(cycle.pk) in wanted] or every[:1]
    if not viewer.reads_everybody("L1"):
        chosen = chosen[:1]  # several together, less each of them, would tell the small figure of another (D-10)
    used, tried = policy_for(viewer), policy_in(draft)
    ran = asked.against == RAN
    against = {cycle.pk: policy_of(cycle.policy) if ran and cycle.policy else used for cycle in chosen}
    faculties = dict(Faculty.objects.filter(school_id=viewer.school_id).order_by().values_list("code", "pk"))
    past = past_of(viewer, (used, tried, *against.values()), chosen)
    found = outcome(past, tried, against, faculties)
    return Looked(tried, used, every, chosen, found, RAN if ran else FORCE)


def draft_page(viewer: Viewer, draft: Draft, asked: Asked, *, purpose_fault: str = "") -> DraftPage:
    """The whole page. Fourteen queries at most, however large the school."""
    look = looked(viewer, draft, asked)
    asked = asked if viewer.reads_everybody("L1") else replace(asked, year="")
    lists = listing(viewer, look.found, look.tried, look.used, asked.year, many=len(look.chosen) > 1)
    least = look.used.sharing.smallest_figure
    shown = Shown(lists.sees_all, least + lists.seen, least)
    # For who does not see every pupil: one table beside the four figures, and none where one of those is kept back,
    # because tables with the same total tell of each other.
    every, kept = lists.sees_all, shown.column([look.found.changes[one] for one in (FLAGGED, DROPPED, MOVED, SAME)])[1]
    people, posts = work(viewer, look.found, look.tried, look.used, shown)
    labels = {rule.id: rule.label for policy in (look.used, look.tried) for rule in policy.triggers}
    figures = _figures(look.found, shown)
    return DraftPage(
        head=head_of(viewer, draft),
        lead=_lead(look, shown),
        cycles=tuple(_choice(cycle, look, draft, asked) for cycle in look.every),
        against=_against(look, draft, asked),
        against_value=look.against,
        figures=figures,
        lines=tuple(_line(cycle, look, shown) for cycle in look.chosen) if len(look.chosen) > 1 else (),
        lists=lists.lists,
        people=people if every else (),
        posts=() if kept else posts,
        rules=besides(look.found.by("triggers"), shown, labels=labels) if every else (),
        faculties=besides(look.found.by("faculties"), shown) if every else (),
        years=_years(lists, asked, draft, shown) if every else (),
        year=asked.year,
        groups=group_words(viewer, look.used, look.tried),
        says=said(look.used, look.tried),
        hidden=shown.words,
        may_take=bool(may(viewer, "export")),
        purpose_fault=purpose_fault,
    )


def cycle_label(cycle: Cycle) -> str:
    """A cycle with its school year: `Cycle 2, 2025/26`."""
    return f"{cycle.name}, {cycle.session}"


def _choice(cycle: Cycle, look: Looked, draft: Draft, asked: Asked) -> CycleChoice:
    assert cycle.closed_at is not None
    return CycleChoice(
        cycle_id=cycle.pk,
        label=cycle_label(cycle),
        closed=timezone.localtime(cycle.closed_at).date(),
        ran_under=cycle.policy.version if cycle.policy else "",
        chosen=cycle in look.chosen,
        href=asked.address(draft.pk, cycle=[cycle.pk]),
    )


def _against(look: Looked, draft: Draft, asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """Both policies it can be held against, where some cycle ran under another than the one in force."""
    others = sorted({cycle.policy.version for cycle in look.every if cycle.policy} - {look.used.policy.version})
    if not others:
        return ()
    force = _("version %(version)s, in force") % {"version": look.used.policy.version}
    ran = _("what each cycle ran under (also %(versions)s)") % {"versions": sentence(others)}
    return (
        (force, asked.address(draft.pk, against=FORCE), look.against == FORCE),
        (ran, asked.address(draft.pk, against=RAN), look.against == RAN),
    )


def _lead(look: Looked, shown: Shown) -> str:
    """One sentence: what would happen, over which cycles."""
    if not look.chosen:
        return _("No cycle has closed yet, so there is nothing to try this on.")
    found = look.found.changes
    where = cycle_label(look.chosen[0])
    if len(look.chosen) > 1:
        count = len(look.chosen)
        where = ngettext("%(num)s cycle", "%(num)s cycles", count) % {"num": count}
    if not any(found[change] for change in (FLAGGED, DROPPED, MOVED)):
        return _("Over %(where)s nobody would be flagged, dropped or moved.") % {"where": where}
    if not shown.sees_all and shown.column([found[c] for c in (FLAGGED, DROPPED, MOVED, SAME)])[1]:
        return _("Over %(where)s somebody would be flagged, dropped or moved; the numbers are too small to show.") % {
            "where": where
        }
    told = {"where": where, **{change: number(shown.rounded(found[change])) for change in (FLAGGED, DROPPED, MOVED)}}
    return (
        _("Over %(where)s, %(flagged)s would be flagged, %(dropped)s dropped and %(moved)s would go to somebody else.")
        % told
    )


def _figures(found: Outcome, shown: Shown) -> tuple[Figure, ...]:
    changes = (FLAGGED, DROPPED, MOVED, SAME)
    words = {
        FLAGGED: _("would be flagged"),
        DROPPED: _("would be dropped"),
        MOVED: _("would go to somebody else"),
        SAME: _("stay where they are"),
    }
    texts, _hidden = shown.column([found.changes[change] for change in changes])
    return tuple(
        Figure(text, words[change], f"#{change}" if change != SAME and found.changes[change] else "")
        for change, text in zip(changes, texts, strict=True)
    )


def _line(cycle: Cycle, look: Looked, shown: Shown) -> CycleLine:
    changes = look.found.in_cycles[cycle.pk]
    ran = look.against == RAN and cycle.policy is not None
    before = changes[DROPPED] + changes[MOVED] + changes[SAME]
    after = changes[FLAGGED] + changes[MOVED] + changes[SAME]
    texts, hidden = shown.column([changes[change] for change in (FLAGGED, DROPPED, MOVED, SAME)])
    return CycleLine(
        label=cycle_label(cycle),
        ran_under=cycle.policy.version if ran and cycle.policy else look.used.policy.version,
        before="" if hidden else number(shown.rounded(before)),
        after="" if hidden else number(shown.rounded(after)),
        flagged=texts[0],
        dropped=texts[1],
        moved=texts[2],
    )


def _years(lists: Listing, asked: Asked, draft: Draft, shown: Shown) -> tuple[Beside, ...]:
    return besides(
        lists.years,
        shown,
        hrefs={year: asked.address(draft.pk, year="" if year == asked.year else year) for year in lists.years},
        here=asked.year,
    )
