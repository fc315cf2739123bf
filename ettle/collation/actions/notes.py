"""Writing on the list of a year: notes that nobody's typing is lost from, and ticks for the meeting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.collation.models import Collation, EarlierNote, Highlight, Note
from ettle.collation.pages import NoteAnswer
from ettle.collation.queries.place import Place
from ettle.rules.access import Viewer
from ettle.rules.collating import Standing, may_collate, weigh
from ettle.rules.decision import Decision
from ettle.school.refusals import refusal
from ettle.tracking.models import Concern
from ettle.ui.words import clock

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class TypedNote:
    """A note as it was typed over version `seen` (0: never written). `key` is the pupil's, or empty for the year."""

    key: str
    text: str
    seen: int


def write_notes(*, by: Viewer, place: Place, notes: Iterable[TypedNote], now: datetime) -> tuple[NoteAnswer, ...]:
    """Keep what was typed, note by note, and say what became of each.

    Nobody's newer text is written over: both are given back. Every text that was kept stays readable. Sending the
    same twice changes nothing. Raises PermissionDenied with the reason.
    """
    why = _allowed(by, place)
    sent = {note.key: note for note in notes}
    with transaction.atomic():
        collation = _held(place)
        pupils = _pupils(place)
        standing = {
            str(note.pupil.key) if note.pupil else "": note
            for note in Note.objects.filter(collation=collation).select_related("pupil", "by")
        }
        earlier = _earlier(collation, {key for key in sent if key in standing})
        desk = _Desk(by, why, collation, pupils, now)
        return tuple(_write(desk, typed, standing.get(key), earlier.get(key, {})) for key, typed in sent.items())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who writes on which list, when, and which pupils are on it."""

    by: Viewer
    why: Decision
    collation: Collation
    pupils: Mapping[str, int]
    now: datetime


def _write(desk: _Desk, typed: TypedNote, note: Note | None, earlier: Mapping[int, str]) -> NoteAnswer:
    text = typed.text.replace("\r\n", "\n").strip()
    if typed.key and typed.key not in desk.pupils:
        return NoteAnswer(typed.key, "refused", typed.text, 0, problem=_("This pupil is no longer on the list."))
    if len(text) > LONGEST:
        problem = _("A note holds %(most)s letters. This one has %(count)s.") % {"most": LONGEST, "count": len(text)}
        return NoteAnswer(typed.key, "refused", typed.text, typed.seen, problem=problem)
    stands = Standing(note.text, note.version) if note else Standing()
    verdict = weigh(text, typed.seen, stands, earlier)
    if verdict != "save":
        who, at = (note.by.name if note.by else "", clock(note.at)) if note else ("", "")
        return NoteAnswer(typed.key, verdict, stands.text, stands.version, who, at)
    if note is None:
        pupil_id = desk.pupils[typed.key] if typed.key else None
        note = Note(collation=desk.collation, pupil_id=pupil_id, version=1)
    else:
        EarlierNote.objects.create(note=note, text=note.text, version=note.version, by=note.by, at=note.at)
        note.version += 1
    note.text, note.by_id, note.at = text, desk.by.staff_id, desk.now
    note.save()
    record(
        by=desk.by,
        verb="collation.noted",
        about="collation",
        about_id=desk.collation.pk,
        pupil_id=note.pupil_id,
        now=desk.now,
        why=desk.why,
        version=note.version,
    )
    return NoteAnswer(typed.key, "saved", text, note.version, desk.by.name, clock(desk.now))


def highlight(*, by: Viewer, place: Place, key: str, wanted: bool, now: datetime) -> bool:
    """Tick a pupil for the meeting, or take the tick away; whether that changed anything (S2-56).

    Raises PermissionDenied with the reason, and Http404 for a pupil who is not on the list.
    """
    why = _allowed(by, place)
    with transaction.atomic():
        collation = _held(place)
        pupil_id = _pupils(place).get(key)
        if pupil_id is None:
            raise Http404
        if wanted:
            at = {"by_id": by.staff_id, "at": now}
            _row, changed = Highlight.objects.get_or_create(collation=collation, pupil_id=pupil_id, defaults=at)
        else:
            changed = bool(Highlight.objects.filter(collation=collation, pupil_id=pupil_id).delete()[0])
        if changed:
            record(
                by=by,
                verb="collation.highlighted" if wanted else "collation.not_highlighted",
                about="collation",
                about_id=collation.pk,
                pupil_id=pupil_id,
                now=now,
                why=why,
            )
    return changed


def _allowed(by: Viewer, place: Place) -> Decision:
    why = may_collate(by, place.year)
    if not why:
        raise PermissionDenied(refusal(by, why))
    if not place.closed:
        raise PermissionDenied(
            _("%(cycle)s is still open. The list is there once it has closed.") % {"cycle": place.cycle.name}
        )
    return why


def _held(place: Place) -> Collation:
    """The list's own row, made where it is missing and held till this commits: two who write take turns."""
    found, _made = Collation.objects.get_or_create(cycle=place.cycle, year=place.year)
    return Collation.objects.select_for_update().get(pk=found.pk)


def _pupils(place: Place) -> dict[str, int]:
    rows = Concern.objects.filter(cycle=place.cycle, year=place.year)
    return {str(key): pk for key, pk in rows.values_list("pupil__key", "pupil_id")}


def _earlier(collation: Collation, keys: set[str]) -> dict[str, dict[int, str]]:
    """The texts that notes had before, by pupil and version."""
    found: dict[str, dict[int, str]] = {}
    rows = EarlierNote.objects.filter(note__collation=collation)
    for key, version, text in rows.values_list("note__pupil__key", "version", "text"):
        if (name := str(key) if key else "") in keys:
            found.setdefault(name, {})[version] = text
    return found
