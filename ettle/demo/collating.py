"""What year heads wrote on their lists and shared with leadership; the newest list of S3 is begun and not shared."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ettle.collation.actions.notes import TypedNote, highlight, write_notes
from ettle.collation.actions.sharing import share
from ettle.collation.models import Reader, SharedVersion
from ettle.collation.queries.place import Place, place_to_collate
from ettle.collation.queries.preview import Prepared
from ettle.demo import cast
from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.rules.access import Viewer
from ettle.tracking.models import Concern, Cycle

NOTES = (
    "Spoke with both teachers. The homework is done and not handed in; the tutor collects it on Fridays.",
    "Home has been rung twice. Meeting on Wednesday with the pupil support leader.",
    "A hard autumn and a good fortnight since. I would wait for the next report.",
    "Says that the work is too easy in two classes. Both are setting extension tasks.",
    "New to the school in August and still finding people to sit with. A buddy from S5 starts next week.",
    "Tired in the mornings. Wants to tell us about it herself; give her the time.",
)
OF_A_YEAR = (
    "Effort is better than at this point last session. Homework is where the work is: a third of all reasons are "
    "homework, in four subjects.\n\nI would like ten minutes on the pupils highlighted.",
    "A settled year. Two form most of the reasons between them, and both have a plan.",
    "Behaviour after the break is the thread. The faculties with a seating plan have none of it.",
)
BEGUN = (
    ("Kenzie", "Mum came in on Tuesday. We agreed one target in each subject and a call home every second Friday."),
    ("Hamza", "Loves biology practicals and writes nothing. Could we try a scribe for one?"),
)
WANTED = ("Kenzie", "Orla")
HIGHLIGHTED = 3
SITE = f"https://ettle.{cast.DOMAIN}"


def share_all(cycle: Cycle, years: Iterable[str], when: datetime, *, newest: bool = False) -> None:
    """Each year head of these years writes a few notes and shares. What is a session old left the outbox long ago."""
    for number, year in enumerate(years):
        viewer = _head(cycle, year, when)
        place = place_to_collate(viewer, cycle.pk, year)
        _write(viewer, place, when, number)
        _share(viewer, place, when)
    if newest:
        OutboxMessage.objects.filter(made_at=when).update(
            state=OutboxMessage.State.SENT,
            tries=1,
            tries_since_asked=1,
            last_try_at=when + timedelta(minutes=2),
            answer="The mail server took it.",
        )
    else:
        OutboxMessage.objects.filter(made_at=when).delete()
        Notice.objects.filter(kind="list_shared", at=when).delete()


def share_again(cycle: Cycle, year: str, when: datetime) -> None:
    """A second version: one more note, and one pupil more for the meeting."""
    viewer = _head(cycle, year, when)
    place = place_to_collate(viewer, cycle.pk, year)
    keys = _keys(cycle, year)
    _note(viewer, place, [(keys[-1], "Moved to another class last week, at his own wish. So far so good.")], when)
    highlight(by=viewer, place=place, key=keys[-1], wanted=True, now=when)
    _share(viewer, place, when)
    OutboxMessage.objects.filter(made_at=when).update(state=OutboxMessage.State.SENT, tries=1, last_try_at=when)


def begin(cycle: Cycle, year: str, when: datetime) -> None:
    """The list of S3: two notes are written and two pupils highlighted; nothing is shared."""
    viewer = _head(cycle, year, when)
    place = place_to_collate(viewer, cycle.pk, year)
    families = {pupil.given: pupil.family for pupil in cast.PUPILS}
    rows = Concern.objects.filter(cycle=cycle, year=year).values_list("pupil__given", "pupil__family", "pupil__key")
    keys = {given: str(key) for given, family, key in rows if families.get(given) == family}
    _note(viewer, place, [(keys[name], text) for name, text in BEGUN if name in keys], when)
    for name in WANTED:
        if name in keys:
            highlight(by=viewer, place=place, key=keys[name], wanted=True, now=when)


def _write(viewer: Viewer, place: Place, when: datetime, number: int) -> None:
    keys = _keys(place.cycle, place.year)
    noted = [("", OF_A_YEAR[number % len(OF_A_YEAR)])]
    noted += [(key, NOTES[(number + at) % len(NOTES)]) for at, key in enumerate(keys[: len(NOTES)])]
    _note(viewer, place, noted, when)
    for key in keys[:HIGHLIGHTED]:
        highlight(by=viewer, place=place, key=key, wanted=True, now=when)


def _note(viewer: Viewer, place: Place, noted: list[tuple[str, str]], when: datetime) -> None:
    write_notes(by=viewer, place=place, notes=[TypedNote(key, text, 0) for key, text in noted], now=when)


def _share(viewer: Viewer, place: Place, when: datetime) -> None:
    """Shared as the preview showed it; two of the leaders read it the next morning."""
    version = share(by=viewer, place=place, seal=Prepared(viewer, place, SITE).seal, attach=False, site=SITE, now=when)
    _open(version, when + timedelta(hours=18))


def _open(version: SharedVersion, when: datetime) -> None:
    readers = list(Reader.objects.filter(version=version, sent=True).order_by("staff__name")[:2])
    for reader in readers:
        reader.opened_at, reader.last_opened_at, reader.times = when, when, 1
    Reader.objects.bulk_update(readers, ["opened_at", "last_opened_at", "times"])


def _keys(cycle: Cycle, year: str) -> list[str]:
    rows = Concern.objects.filter(cycle=cycle, year=year).order_by("-faculties", "pupil__family", "pupil__given")
    return [str(key) for key in rows.values_list("pupil__key", flat=True)]


def _head(cycle: Cycle, year: str, when: datetime) -> Viewer:
    code = cast.YEAR_HEADS[year][0]
    user = StaffMember.objects.get(school=cycle.school, code=code).user
    viewer = viewer_for(user, when.date()) if user else None
    if viewer is None:
        raise RuntimeError(f"The demo school has nobody called {code}.")
    return viewer
