"""What put a pupil on the caseload, in the words one reader may read; what they may not read is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.caseload.pages.caseload import Why
from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.rules.access import PupilFacts, Viewer, may_name_category, may_see_pupil
from ettle.school.words import role_label
from ettle.tracking.queries.concern_rows import concern_href


@dataclass(frozen=True, slots=True)
class Kept:
    """A source as it was kept, with the names of what it points at."""

    source: str
    origin: str
    category: str = ""
    faculty: str = ""
    value: str = ""
    reason: str = ""
    concern_id: int | None = None
    cycle: str = ""
    faculties: int = 0
    owner: str = ""
    owner_role: str = ""


class Teller:
    """Puts what was found into words for one viewer, under one policy."""

    def __init__(self, viewer: Viewer, policy: Policy) -> None:
        self.viewer, self.policy = viewer, policy

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.id: category for category in self.policy.categories if category.active}

    @cached_property
    def _comments(self) -> dict[str, str]:
        board = self.policy.faculty_board
        lists = {codes.id: codes for codes in self.policy.code_lists}
        codes = lists.get(board.comments) if board else None
        return {code.code: code.label for code in codes.codes} if codes else {}

    def all(self, pupil: PupilFacts, kept: Iterable[Kept]) -> tuple[Why, ...]:
        """Every reason that may be told; groups that may not be named are told once."""
        return tuple(dict.fromkeys(why for one in kept for why in self._one(pupil, one)))

    def _one(self, pupil: PupilFacts, kept: Kept) -> Iterator[Why]:
        source = self.policy.caseload.source_named(kept.source) if self.policy.caseload else None
        label, alone = (source.label, source.alone) if source else (_("No longer in the policy"), True)
        if kept.origin == "category":
            yield from self._group(pupil, kept, label, alone=alone)
        elif kept.origin == "faculty_board":
            yield Why(kept.source, label, self._mark(kept), alone=alone)
        else:
            yield Why(kept.source, label, self._concern(kept), concern_href(kept.concern_id or 0), alone)

    def _mark(self, kept: Kept) -> str:
        told = {
            "value": kept.value.capitalize(),
            "faculty": kept.faculty,
            "reason": self._comments.get(kept.reason, kept.reason).lower(),
        }
        return (
            _("%(value)s in %(faculty)s: %(reason)s.") % told if kept.reason else _("%(value)s in %(faculty)s.") % told
        )

    def _concern(self, kept: Kept) -> str:
        if kept.origin == "support_asked":
            return _("Help from the support team was asked for on the concern of %(cycle)s.") % {"cycle": kept.cycle}
        told = {
            "cycle": kept.cycle,
            "count": kept.faculties,
            "owner": kept.owner or _("nobody yet"),
            "role": role_label(self.policy, kept.owner_role).lower(),
        }
        return (
            ngettext(
                "A concern in %(count)s faculty after %(cycle)s, held by %(owner)s, %(role)s.",
                "A concern in %(count)s faculties after %(cycle)s, held by %(owner)s, %(role)s.",
                kept.faculties,
            )
            % told
        )

    def _group(self, pupil: PupilFacts, kept: Kept, label: str, *, alone: bool) -> Iterator[Why]:
        """A support group by name, as "support group", or not at all (G-15)."""
        category = self._categories.get(kept.category)
        if category is None:
            return
        if may_name_category(self.viewer, pupil, category.seen_named_by):
            yield Why(kept.source, label, _("In the group %(group)s.") % {"group": category.label}, alone=alone)
        elif category.otherwise == "support group" and may_see_pupil(self.viewer, pupil, "L1"):
            # The policy's own word for the source could name the group; this one cannot.
            yield Why("", _("Support group"), _("In a group that the school names to fewer people."), alone=alone)
