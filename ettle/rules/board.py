"""The faculty board: who may mark a pupil, until when, and what makes a mark whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from ettle.policy import Policy
from ettle.policy.schema import CodeList, FacultyBoard
from ettle.policy.schema.scales import Scale, ScaleValue
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision, no, yes

MODULE = "faculty_board"


@dataclass(frozen=True, slots=True)
class Period:
    """A tracking period, as the board asks about it. Dates are inclusive."""

    school_id: int
    opens: date
    closed_on: date | None = None


class Mark(NamedTuple):
    """A value of the board's scale and a code of its list; both blank where nothing is set."""

    value: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """As it is sent and kept on a device: `red:ATT`, `green`, or nothing."""
        return f"{self.value}:{self.reason}" if self.reason else self.value


@dataclass(frozen=True)
class Marking:
    """The board's rules as one policy has them."""

    board: FacultyBoard
    scale: Scale
    codes: CodeList | None

    @cached_property
    def worst(self) -> str:
        """The value that reaches the caseload and stands first on the board."""
        return self.scale.counted[-1].value

    @cached_property
    def best(self) -> str:
        """The value a whole column of blanks may be given at once."""
        return self.scale.counted[0].value

    def value(self, value: str) -> ScaleValue | None:
        """What is known of a stored value."""
        return next((one for one in self.scale.values if one.value == value), None)

    def takes_reason(self, value: str) -> bool:
        """Whether a value may be given a reason, needed or not."""
        if self.codes is None:
            return False
        named = {*self.codes.for_values, *self.codes.optional_for}
        return value in self.board.comment_required_for or not named or value in named

    def needs_reason(self, value: str) -> bool:
        """Whether a value is refused without a reason (S2-43)."""
        return self.codes is not None and value in self.board.comment_required_for

    def weigh(self, value: str, reason: str) -> tuple[Mark, str]:
        """The mark as it is stored, and what is wrong with what was sent: a code of PROBLEMS, or nothing."""
        if not value.strip():
            return Mark(), "reason_alone" if reason.strip() else ""
        found = self.scale.read(value)
        if found is None:
            return Mark(), "off_scale"
        if not reason.strip():
            return Mark(found.value), "needs_reason" if self.needs_reason(found.value) else ""
        known = self.codes.codes if self.codes else ()
        code = next((one.code for one in known if one.code.casefold() == reason.strip().casefold()), "")
        if not code:
            return Mark(found.value), "unknown_reason"
        return Mark(found.value, code), "" if self.takes_reason(found.value) else "no_reason_here"


PROBLEMS = ("off_scale", "needs_reason", "unknown_reason", "no_reason_here", "reason_alone")


def marking(policy: Policy) -> Marking | None:
    """The rules of the board, or None where the school has none."""
    board = policy.faculty_board
    if board is None or MODULE in policy.modules.off:
        return None
    codes = policy.code_list(board.comments) if board.comments else None
    return Marking(board, policy.scale(board.scale), codes)


def sets(viewer: Viewer, faculty_id: int, set_by: Collection[str]) -> bool:
    """Whether a post of the viewer sets this column: that of its own faculty, or any for a post over the school."""
    return any(
        post.role in set_by and (post.faculty_id == faculty_id if post.scope == "faculty" else post.scope == "school")
        for post in viewer.posts
    )


def may_mark(viewer: Viewer, faculty_id: int, period: Period, rules: Marking) -> Decision:
    """May the viewer set this faculty's column in this tracking period (S2-42)?"""
    if viewer.school_id != period.school_id:
        return no("other_school")
    if not sets(viewer, faculty_id, rules.board.set_by):
        return no("not_your_faculty")
    if viewer.on < period.opens:
        return no("cycle_not_open")
    if period.closed_on and viewer.on > period.closed_on + timedelta(days=rules.board.days_after_close):
        return no("board_is_shut")
    return yes("sets_faculty")
