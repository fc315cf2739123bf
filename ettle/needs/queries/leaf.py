"""What the needs room hangs on the pupil page: what works, and the needs named to the viewer. One query."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.needs.models import Summary
from ettle.needs.pages import NeedShown, NeedsLeaf
from ettle.needs.queries.reach import needs_in
from ettle.needs.queries.tags import tags_in_words
from ettle.people.queries import LEVELS
from ettle.policy import Policy
from ettle.policy.schema import Needs, NeedType
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.needs import may_keep_need, may_name_need, may_read_whole, may_record, may_write_summary
from ettle.school.asked import asked
from ettle.school.queries import policy_for
from ettle.ui.leaves import OnePupil

FIRST = 20


class Row(NamedTuple):
    """One need of the pupil, or one row of nothing, with the summary that stands beside each."""

    pk: int | None
    type: str
    words: str
    evidence: str
    source: str
    source_named: str
    identified_on: Any
    support: str
    support_since: Any
    wellbeing: Any
    recorded_by: str | None
    recorded_at: Any
    text: str | None
    text_by: str | None
    text_at: Any
    text_tags: Any


NEED = (*Row._fields[:10], "recorded_by__name", "recorded_at")
WRITTEN = ("text", "by__name", "at", "wellbeing")


@asked
def _rows(pupil_id: int) -> QuerySet[Any, Any]:
    """The pupil with each need that stands; one row at least. The newest summary is asked for beside them."""
    newest = Summary.objects.filter(pupil_id=OuterRef("pk")).order_by("-version")
    standing = FilteredRelation("needs", condition=Q(needs__ended_on__isnull=True))
    rows = Pupil.objects.filter(pk=pupil_id).annotate(one=standing).order_by("one__identified_on", "one__pk")
    return rows.values_list(
        *(f"one__{name}" for name in NEED), *(Subquery(newest.values(name)[:1]) for name in WRITTEN)
    )


def on_pupil(viewer: Viewer, of: OnePupil) -> Iterator[NeedsLeaf]:
    """The leaf, for everybody who reads about the pupil as staff; none for anybody else."""
    policy = policy_for(viewer)
    needs = needs_in(policy)
    if needs is None or not of.reads_staff:
        return
    rows = [Row(*row) for row in _rows(of.facts.pupil_id)]
    shown = tuple(needs_shown(viewer, of, policy, needs, rows))
    first = rows[0]
    may_record_any = of.facts.on_roll and any(may_record(viewer, of.facts, kind) for kind in needs.types)
    yield NeedsLeaf(
        title=needs.label,
        margin=_("Everybody who teaches or supports the pupil reads what works."),
        place=FIRST,
        logged=(of.facts.pupil_id,) if first.text or shown else (),
        summary=first.text or "",
        summary_by=first.text_by or "",
        summary_at=first.text_at,
        summary_tags=tags_in_words(policy, first.text_tags),
        needs=shown,
        record_href=reverse("needs:record", args=[of.key]) if may_record_any else "",
        summary_href=reverse("needs:summary", args=[of.key]) if may_write_summary(viewer, of.facts, needs) else "",
    )


def needs_shown(viewer: Viewer, of: OnePupil, policy: Policy, needs: Needs, rows: list[Row]) -> Iterator[NeedShown]:
    """The needs this viewer may know of, in the order of the policy."""
    held = {row.type: row for row in rows if row.pk is not None}
    for kind in needs.types:
        row = held.get(kind.id)
        if row is None or row.pk is None or not may_name_need(viewer, of.facts, needs, kind):
            continue
        whole = bool(may_read_whole(viewer, of.facts, needs, kind))
        keeps = bool(may_keep_need(viewer, of.facts, kind))
        yield need_shown(policy, needs, kind, row, whole=whole, key=of.key if keeps else None)


def need_shown(
    policy: Policy, needs: Needs, kind: NeedType, row: Any, *, whole: bool, key: UUID | None = None
) -> NeedShown:
    """One need in words. `row` has the fields of a need; `key` is the pupil's where the viewer may change it."""
    seen = NeedShown(kind.label, row.words, row.support, row.support_since, kind.level, _(LEVELS[kind.level]))
    if not whole:
        return seen
    source = needs.source_named(row.source)
    here = [key, row.pk]
    return NeedShown(
        label=seen.label,
        words=seen.words,
        support=seen.support,
        support_since=seen.support_since,
        level=seen.level,
        level_word=seen.level_word,
        tags=tags_in_words(policy, row.wellbeing),
        whole=True,
        identified_on=row.identified_on,
        source=source.label if source else row.source,
        specialist=bool(source and source.specialist),
        source_named=row.source_named,
        evidence=row.evidence,
        recorded_by=str(row.recorded_by or ""),
        recorded_at=row.recorded_at,
        correct_href=reverse("needs:correct", args=here) if key else "",
        end_href=reverse("needs:end", args=here) if key else "",
    )
