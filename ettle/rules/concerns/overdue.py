"""When something agreed is late, counted in days pupils are at school."""

from datetime import date

from ettle.policy.schema import Calendar
from ettle.rules.calendar import DAY, SATURDAY, after_school_days, moment, school_days


def days_late(calendar: Calendar, due: date, on: date) -> int:
    """School days gone by since the day something was due, `on` included; weekdays where the policy has no calendar."""
    if due >= on:
        return 0
    if not calendar.sessions:
        return sum(1 for n in range((on - due).days) if _is_weekday(due + DAY * (n + 1)))
    return school_days(calendar, due + DAY, on)


def late_before(calendar: Calendar, on: date) -> date:
    """What was due before this day is late on `on`: the last school day there has been."""
    day = on
    first = min((session.starts for session in calendar.sessions), default=None)
    while not _at_school(calendar, day):
        if first is not None and day < first:
            return date.min
        day -= DAY
    return day


def due_after(calendar: Calendar, day: date, count: int) -> date:
    """The school day that is so many school days later; weekdays where the calendar does not reach."""
    if count == 0:
        return day
    try:
        found = after_school_days(calendar, day, count)
        if found is not None:
            return found
        while count:
            day += DAY
            count -= _is_weekday(day)
    except OverflowError:  # the last days there are in a calendar of 9999 years
        return date.max
    return day


def _at_school(calendar: Calendar, day: date) -> bool:
    return moment(calendar, day).school_day if calendar.sessions else _is_weekday(day)


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY
