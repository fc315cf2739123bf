"""Figures with where they lead, shares in words, and how they changed."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from urllib.parse import quote_plus

from django.urls import reverse
from django.utils.translation import get_language

from ettle.leadership.pages import Num
from ettle.leadership.queries.place import Place
from ettle.rules.leading import percent
from ettle.ui.words import number
from ettle.ui.words import said as _

THOUSAND = 1000
SMALL = Decimal(2)
"""Below this a share is said with one decimal: 1.4% of ratings and 1.1% are not the same."""


class Drawing:
    """The figures of one picture."""

    def __init__(self, place: Place) -> None:
        self.place = place
        whole = f"year={_quoted(place.years[0])}&" if len(place.years) == 1 else ""
        self._base = f"{reverse('leadership:behind', args=[place.cycle.pk])}?{whole}"
        self._opens = not place.unseen or bool(place.seen)
        self._kept_back = small_words()

    def behind(self, asked: Mapping[str, str]) -> str:
        """The address of the pupils behind a figure."""
        said = [f"{key}={_quoted(text)}" for key, text in asked.items() if text]
        return self._base + "&".join(said)

    def num(self, count: int, asked: Mapping[str, str], *, kept_back: bool = False, concern: bool = False) -> Num:
        """A figure that opens on its pupils, unless it is none, or all of them are others' to see."""
        if kept_back or not self.place.may_show(count):
            return Num(self._kept_back, "", concern)
        return Num(shown(count), self.behind(asked) if count and self._opens and asked else "", concern)

    def then(self, part: int, whole: int) -> Decimal | None:
        """A share of the cycle before, where it may be told."""
        return percent(part, whole) if self.place.may_show_then(part) else None


@lru_cache(maxsize=2048)
def _quoted(text: str) -> str:
    return quote_plus(text)


def shown(count: int) -> str:
    """A figure with its thousands parted."""
    return str(count) if count < THOUSAND else _parted(count, get_language())


@lru_cache(maxsize=4096)
def _parted(count: int, _language: str | None) -> str:
    return number(count)


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
    share = _share(part, whole)
    return share and _forms(get_language())[0] % {"share": share}


@lru_cache(maxsize=4096)
def _share(part: int, whole: int) -> str:
    """Worked out once: a page says the same shares in several places."""
    share = percent(part, whole)
    return "" if share is None else rounded(share)


@lru_cache(maxsize=8)
def _forms(_language: str | None) -> tuple[str, str, str, str]:
    """What is said in every row, looked up once in each language."""
    return _("%(share)s%%"), _("as before"), _("up %(points)s"), _("down %(points)s")


def rounded(share: Decimal) -> str:
    """A share as it is written; halves go up."""
    step = Decimal("0.1") if 0 < abs(share) < SMALL else Decimal(1)
    return format(share.quantize(step, ROUND_HALF_UP).normalize(), "f")


def change(now: Decimal | None, before: Decimal | None) -> tuple[str, str]:
    """Better, worse or the same, with by how many points. Fewer concerns are better."""
    if now is None or before is None:
        return "", ""
    _share, as_before, up, down = _forms(get_language())
    points = now - before
    said = rounded(abs(points))
    if said == "0":
        return "same", as_before
    if points > 0:
        return "worse", up % {"points": said}
    return "better", down % {"points": said}
