"""How dates, numbers and lists are written on every page."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def said(message: str) -> str:
    """`_("...")` of a module that says much: looked up once in each language."""
    return _said(get_language(), message)


@lru_cache(maxsize=4096)
def _said(_language: str | None, message: str) -> str:
    return _(message)


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime) -> str:
    """`Fri 13 Nov`: a date near today."""
    here = _local(value)
    return _day(get_language(), here.date() if isinstance(here, datetime) else here)


@lru_cache(maxsize=2048)
def _day(_language: str | None, value: date) -> str:
    """Worked out once in each language: a list says the same few days again and again."""
    return date_format(value, "D j M")


def short_date(value: date | datetime) -> str:
    """`13 Nov 2026`: a date in a table."""
    return date_format(_local(value), "j M Y")


def long_date(value: date | datetime) -> str:
    """`13 November 2026`: a date in a sentence or a letter."""
    return date_format(_local(value), "j F Y")


def clock(value: datetime) -> str:
    """`10:43`: a time of today."""
    return date_format(_local(value), "H:i")


def moment(value: datetime) -> str:
    """`Fri 13 Nov, 10:43`: a day and a time."""
    return _("%(day)s, %(time)s") % {"day": day(value), "time": clock(value)}


def number(value: float, places: int | None = None) -> str:
    """`1,184`: a figure with its thousands parted."""
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def percent(value: float, places: int = 1) -> str:
    """`94.2%` from 94.2."""
    return _("%(figure)s%%") % {"figure": number_format(value, decimal_pos=places)}


def sentence(items: Iterable[object]) -> str:
    """`a, b and c`."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return said("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def said_once(lines: Iterable[str]) -> tuple[str, ...]:
    """Sentences of the shape `this; that`, with what follows the semicolon said once for all that share it."""
    shared: dict[str, list[str]] = {}
    for line in lines:
        lead, parted, rule = line.partition("; ")
        shared.setdefault(rule if parted else "", []).append(lead)
    return tuple(f"{sentence(leads)}; {rule}" if rule else " ".join(leads) for rule, leads in shared.items())


def initials(name: str) -> str:
    """`RH` for Ruth Haldane."""
    parts = [part for part in name.replace(".", " ").split() if part[0].isalpha()]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else ""
