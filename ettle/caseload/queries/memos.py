"""Memos: only those a reader is named in, or wrote. Nothing else of them exists for anybody."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.caseload.models import Memo, MemoTo
from ettle.caseload.pages.memos import MemoPage, MemosPage, NewMemoPage, OpenedBy
from ettle.caseload.pages.pupil import MemoLine
from ettle.caseload.queries.choices import memos_by
from ettle.caseload.queries.people import people_about, ticked
from ettle.caseload.queries.reach import pupil_kept
from ettle.people.queries import LEVELS
from ettle.pupils.models import Pupil
from ettle.rules.access import REASONS, Viewer
from ettle.rules.caseload import MemoFacts, may_keep, may_open_memo, may_write_at
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.pages.concerns import Typed

WRITTEN_AT = ("L2", "L3")


def visible_memos(viewer: Viewer) -> QuerySet[Memo]:
    """The set form of `rules.caseload.may_open_memo`. No query by itself."""
    if not viewer.posts_reading("L1"):
        return Memo.objects.none()
    named = MemoTo.objects.filter(staff_id=viewer.staff_id).values("memo_id")
    return Memo.objects.filter(Q(pk__in=named) | Q(by_id=viewer.staff_id), pupil__school_id=viewer.school_id)


def memo_for(viewer: Viewer, memo_id: int) -> tuple[Memo, Decision]:
    """The memo and why the viewer may open it. Raises Http404 for everybody it does not name. Two queries."""
    rows = Memo.objects.filter(pk=memo_id, pupil__school_id=viewer.school_id)
    memo = rows.select_related("pupil", "by").prefetch_related("recipients__staff").first()
    if memo is None:
        raise Http404
    named = frozenset(one.staff_id for one in memo.recipients.all())
    allowed = may_open_memo(viewer, MemoFacts(memo.pupil.school_id, memo.by_id, named))
    if not allowed:
        raise Http404
    return memo, allowed


def memo_page(viewer: Viewer, memo: Memo, why: Decision) -> MemoPage:
    """One memo. Who else has opened it is told to all it names: they may speak of it with each other."""
    seen = Pupil.objects.visible_to(viewer).filter(pk=memo.pupil_id).exists()
    return MemoPage(
        memo_id=memo.pk,
        pupil=memo.pupil.name,
        pupil_href=reverse("pupils:page", args=[memo.pupil.key]) if seen else "",
        level=memo.level,
        level_word=_(LEVELS[memo.level]),
        text=memo.text,
        by=memo.by.name,
        at=memo.at,
        to=tuple(
            OpenedBy(one.staff.name, one.opened_at)
            for one in sorted(memo.recipients.all(), key=lambda one: one.staff.name)
        ),
        why_seen=_(REASONS[why.reason]),
        notice=protection_notice(policy_for(viewer)),
    )


def memos_page(viewer: Viewer) -> MemosPage:
    """What was sent to me, newest first, and what I wrote. Raises Http404 for whoever reads about nobody."""
    if not viewer.posts_reading("L1"):
        raise Http404
    lines = memo_lines(viewer)
    unopened = sum(not line.opened and not line.mine for line in lines)
    lead = _("Nothing waits to be opened.")
    if unopened:
        lead = ngettext("%(num)s memo waits to be opened.", "%(num)s memos wait to be opened.", unopened) % {
            "num": unopened
        }
    return MemosPage(
        lead=lead,
        to_me=tuple(line for line in lines if not line.mine),
        mine=tuple(line for line in lines if line.mine),
    )


def memo_lines(viewer: Viewer, *, pupil_id: int | None = None) -> tuple[MemoLine, ...]:
    """The memos this reader may open, about one pupil or about all. Two queries."""
    rows = visible_memos(viewer).select_related("pupil", "by").prefetch_related("recipients__staff")
    if pupil_id is not None:
        rows = rows.filter(pupil_id=pupil_id)
    return tuple(_line(viewer, memo) for memo in rows)


def unopened_memos(viewer: Viewer) -> int:
    """How many memos wait for this reader. One query, or none for whoever reads about nobody."""
    if not viewer.posts_reading("L1"):
        return 0
    waiting = MemoTo.objects.filter(staff_id=viewer.staff_id, opened_at__isnull=True)
    return waiting.filter(memo__pupil__school_id=viewer.school_id).count()


def _line(viewer: Viewer, memo: Memo) -> MemoLine:
    recipients = list(memo.recipients.all())
    return MemoLine(
        href=reverse("caseload:memo", args=[memo.pk]),
        at=memo.at,
        pupil=memo.pupil.name,
        by=memo.by.name,
        level=memo.level,
        to=tuple(sorted(one.staff.name for one in recipients)),
        opened=any(one.staff_id == viewer.staff_id and one.opened_at is not None for one in recipients),
        mine=memo.by_id == viewer.staff_id,
    )


def new_memo_page(
    viewer: Viewer, key: UUID, *, typed: Typed | None = None, chosen: frozenset[int] = frozenset()
) -> NewMemoPage:
    """Writing a memo about a pupil. Raises Http404 for whoever may send none."""
    pupil, facts, _why = pupil_kept(viewer, key)
    policy = policy_for(viewer)
    if not may_keep(viewer, memos_by(policy), facts):
        raise Http404
    people = tuple(one for one in people_about(viewer, facts, policy) if one.staff_id != viewer.staff_id)
    return NewMemoPage(
        key=str(pupil.key),
        pupil=pupil.name,
        lead=_("Only those you tick can open it. They are told that it waits; what you write stays in Ettle."),
        people=ticked(people, chosen),
        levels=tuple((level, _(LEVELS[level])) for level in WRITTEN_AT if may_write_at(viewer, level)),
        typed=typed or Typed({"level": "L2"}),
        notice=protection_notice(policy),
        back=reverse("caseload:pupil", args=[pupil.key]),
    )
