"""Figures with where they lead, shares in words, and how they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.leadership.pages import Num
from ettle.leadership.queries.place import Place
from ettle.rules.leading import percent
from ettle.ui.words import number

SMALL = Decimal(2)
"""Below this a share is said with one decimal: 1.4% of ratings and 1.1% are not the same."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The figures of one picture."""

    place: Place

    def behind(self, **asked: str) -> str:
        """The address of the pupils behind a figure."""
        whole = {"year": self.place.years[0]} if len(self.place.years) == 1 else {}
        kept = {key: text for key, text in {**whole, **asked}.items() if text}
        return f"{reverse('leadership:behind', args=[self.place.cycle.pk])}?{urlencode(kept)}"

    def num(self, count: int, asked: Mapping[str, str], *, kept_back: bool = False, concern: bool = False) -> Num:
        """A figure that opens on its pupils, unless it is none, or all of them are others' to see."""
        if kept_back or not self.place.may_show(count):
            return Num(small_words(), "", concern)
        opens = count and not (self.place.unseen and not self.place.seen)
        return Num(number(count), self.behind(**asked) if opens else "", concern)

    def then(self, part: int, whole: int) -> Decimal | None:
        """A share of the cycle before, where it may be told."""
        return percent(part, whole) if self.place.may_show_then(part) else None


def small_words() -> str:
    """What stands for a figure that is kept back. It says nothing about its size where others hang on it."""
    return _("not shown")


def fewer_words(smallest: int) -> str:
    """Why figures are kept back."""
    return _("Figures are kept back where they, or another with them, could point at fewer than %(count)s pupils.") % {
        "count": smallest
    }


def share_words(part: int, whole: int) -> str:
    """20%, or 1.4% where it is small."""
    share = percent(part, whole)
    return "" if share is None else _("%(share)s%%") % {"share": rounded(share)}


def rounded(share: Decimal) -> str:
    """A share as it is written; halves go up."""
    step = Decimal("0.1") if 0 < abs(share) < SMALL else Decimal(1)
    return format(share.quantize(step, ROUND_HALF_UP).normalize(), "f")


def change(now: Decimal | None, before: Decimal | None) -> tuple[str, str]:
    """Better, worse or the same, with by how many points. Fewer concerns are better."""
    if now is None or before is None:
        return "", ""
    points = now - before
    said = rounded(abs(points))
    if said == "0":
        return "same", _("as before")
    if points > 0:
        return "worse", _("up %(points)s") % {"points": said}
    return "better", _("down %(points)s") % {"points": said}
