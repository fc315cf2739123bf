"""One note of a list, and everything it has said."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.models import EarlierNote, Note
from ettle.collation.pages import NoteHistoryPage, NoteVersion
from ettle.collation.queries.place import place_to_collate
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer

YEAR = "year"


def note_history(viewer: Viewer, cycle_id: int, year: str, key: UUID | None) -> NoteHistoryPage:
    """What the note of a pupil (or, without one, of the year) has said. Raises Http404. Four queries."""
    place = place_to_collate(viewer, cycle_id, year)
    where = Note.objects.filter(collation__cycle=place.cycle, collation__year=year)
    whose = year
    if key is None:
        where = where.filter(pupil=None)
    else:
        pupil = Pupil.objects.visible_to(viewer, "L1").filter(key=key).first()
        if pupil is None:
            raise Http404
        where, whose = where.filter(pupil=pupil), pupil.name
    note = where.select_related("by").first()
    said: list[NoteVersion] = []
    if note is not None:
        said.append(NoteVersion(note.text, note.by.name if note.by else "", note.at, note.version))
        earlier = EarlierNote.objects.filter(note=note).order_by("-version").select_related("by")
        said += [NoteVersion(row.text, row.by.name if row.by else "", row.at, row.version) for row in earlier]
    count = len(said)
    return NoteHistoryPage(
        title=_("Note on %(whose)s") % {"whose": whose},
        lead=ngettext("Written %(count)s time.", "Written %(count)s times.", count) % {"count": count},
        said=tuple(said),
        back_href=reverse("collation:list", args=place.args),
    )
