"""Writing the audit record, inside whatever transaction the change is in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from ettle.audit.models import Event
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision

# By hand, because a year list writes a row for each of its pupils each time it is opened.
READS = (
    "INSERT INTO audit_event"
    " (school_id, at, kind, verb, user_id, who, about, about_id, detail, pupil_id, why_allowed)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def record(
    *,
    by: Viewer | None,
    verb: str,
    about: str,
    now: datetime,
    why: Decision,
    about_id: object = "",
    pupil_id: int | None = None,
    kind: str = Event.Kind.WRITE,
    school_id: int | None = None,
    **detail: Any,
) -> Event:
    """One row. `verb` and `about` are short codes such as "rating.saved" and "rating"; no names in `detail`.

    `school_id` says whose record it belongs in where nobody did it (`by` is None).
    """
    if not transaction.get_connection().in_atomic_block and kind == Event.Kind.WRITE:
        raise RuntimeError("An audit row for a write belongs in the same transaction as the write.")
    return Event.objects.create(
        school_id_kept=by.school_id if by else school_id,
        at=now,
        kind=kind,
        verb=verb,
        user_id_kept=by.user_id if by else None,
        who=by.name if by else "Ettle",
        about=about,
        about_id=str(about_id),
        pupil_id_kept=pupil_id,
        why_allowed=why.reason,
        detail=detail,
    )


def record_reads(
    *, by: Viewer, verb: str, about: str, pupil_ids: Iterable[int], now: datetime, why: Mapping[int, str] | str
) -> None:
    """One row per pupil whose restricted facts were opened, in one statement (D-01)."""
    at = connection.ops.adapt_datetimefield_value(now)
    told = (by.school_id, at, Event.Kind.READ.value, verb, by.user_id, by.name, about, "", "{}")
    rows = [(*told, pupil_id, why if isinstance(why, str) else why[pupil_id]) for pupil_id in pupil_ids]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(READS, rows)


def record_sign_in(*, verb: str, user_id: int | None, who: str, school_id: int | None, now: datetime) -> Event:
    """One row for signing in, out, or failing to; before there is a viewer."""
    return Event.objects.create(
        school_id_kept=school_id,
        at=now,
        kind=Event.Kind.SIGN_IN,
        verb=verb,
        user_id_kept=user_id,
        who=who,
        about="sign_in",
        why_allowed="",
    )
