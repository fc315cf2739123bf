"""The pupils a year head highlighted for the meeting."""

from collections.abc import Iterable

from ettle.collation.models import Highlight, Note
from ettle.collation.pages import Highlighted
from ettle.collation.queries.lines import kept_lines
from ettle.collation.queries.place import Place, place_to_read, versions_of
from ettle.collation.queries.readable import readable
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.collating import may_collate, may_open_shared
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern
from ettle.tracking.queries.concern_rows import listed
from ettle.tracking.queries.visible import reached


def highlighted(viewer: Viewer, cycle_id: int, year: str) -> tuple[Highlighted, ...]:
    """Who is highlighted on the list of a year after a cycle, widest concern first (S2-56), as the viewer may see.

    Whoever collates the list sees the ticks as they stand; whoever it is shared with, those of the newest version;
    anybody else, none. Raises Http404 where there is no such cycle. Nine queries at most.
    """
    if not may_open_shared(viewer, year, policy_for(viewer).sharing.audience):
        return ()
    place = place_to_read(viewer, cycle_id, year)
    return tuple(_as_they_stand(viewer, place) if may_collate(viewer, year) else _as_shared(viewer, place))


def _as_they_stand(viewer: Viewer, place: Place) -> Iterable[Highlighted]:
    ticked = Highlight.objects.filter(collation__cycle=place.cycle, collation__year=place.year).values("pupil_id")
    rows = Concern.objects.filter(reached(viewer), cycle=place.cycle, year=place.year, pupil_id__in=ticked)
    found = listed(viewer, place.policy, rows)
    ids = set(found.pupil_of.values())
    keys = dict(Pupil.objects.filter(pk__in=ids).values_list("pk", "key"))
    notes = Note.objects.filter(collation__cycle=place.cycle, collation__year=place.year, pupil_id__in=ids)
    texts = dict(notes.values_list("pupil_id", "text"))
    for row in found.rows:
        pupil_id = found.pupil_of[row.concern_id]
        yield Highlighted(
            pupil_id=pupil_id,
            key=str(keys[pupil_id]),
            pupil=row.pupil,
            group=row.group,
            concern_id=row.concern_id,
            flags=row.flags,
            owner=row.owner,
            acted=row.acted,
            note=texts.get(pupil_id, ""),
        )


def _as_shared(viewer: Viewer, place: Place) -> Iterable[Highlighted]:
    versions = versions_of(place)
    if not versions:
        return
    seen = readable(viewer, kept_lines(versions[0].pk), versions[0].ran_under, place.today)
    for one in seen.kept:
        line = one.line
        if line.highlighted:
            yield Highlighted(
                pupil_id=line.pupil_id,
                key=one.key,
                pupil=line.name,
                group=line.group,
                concern_id=line.concern_id,
                flags=line.flags,
                owner=line.owner,
                acted=line.acted,
                note=line.note,
            )
