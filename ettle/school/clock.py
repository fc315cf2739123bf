"""The one place that reads the clock; everything else is told the time."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The time, aware; a demo school lives on the day its settings name, at the real time of day."""
    real = timezone.now()
    fixed: date | None = settings.ETTLE_TODAY
    if fixed is None:
        return real
    local = timezone.localtime(real)
    return local.replace(year=fixed.year, month=fixed.month, day=fixed.day)


def today() -> date:
    """The date at the school."""
    return timezone.localtime(now()).date()
