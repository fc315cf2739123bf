"""Attitude in the demo school: how last year ended, the first half term whole, and the second half given."""

import random
from datetime import date, datetime

from ettle.attitude.models import AttitudeMark, AttitudeSummary, AttitudeTarget, EarlierAttitude
from ettle.demo.support import cast_pupil
from ettle.people.models import Post
from ettle.pupils.models import Attendance, Pupil

STRANDS = ("punctuality", "behaviour", "effort", "homework", "uniform")
# Of a hundred colours, how many are green and how many green or yellow.
GREEN, YELLOW = 84, 97
# Tutor groups that have given nothing yet in the half term that runs.
TO_DO = ("L2", "T1")
BATCH = 4000
# Isla has slipped, Kenzie too; Mirren is very good in everything.
STORY = {
    ("Isla", "Renwick"): {"effort": ("green", "yellow"), "homework": ("yellow", "red")},
    ("Kenzie", "Farquhar"): {"behaviour": ("yellow", "red"), "punctuality": ("yellow", "green")},
}


def fill(pupils: list[Pupil], session: str, half_term: str, when: datetime, *, half_done: bool = False) -> None:
    """Five areas of every pupil in a half term; `half_done` leaves some tutor groups to do."""
    rng = random.Random(f"{session} {half_term}")  # noqa: S311
    tutors = dict(Post.objects.filter(role="tutor").values_list("tutor_group_id", "staff_id"))
    marks = []
    for pupil in pupils:
        group = pupil.tutor_group
        if group is None or (half_done and group.name.endswith(TO_DO)):
            continue
        for strand in STRANDS:
            drawn = 0 if cast_pupil(pupil) else rng.randrange(100)
            colour = "green" if drawn < GREEN else "yellow" if drawn < YELLOW else "red"
            told = STORY.get((pupil.given, pupil.family), {})
            if strand in told and half_term.startswith("autumn"):
                colour = told[strand][half_term == "autumn-2"]
            marks.append(
                AttitudeMark(
                    pupil=pupil, session=session, half_term=half_term, strand=strand, value=colour,
                    by_id=tutors.get(group.pk), at=when,
                )
            )  # fmt: skip
    AttitudeMark.objects.bulk_create(marks, batch_size=BATCH)


def last_year(pupils: list[Pupil], session: str, to: date, possible: int, rng: random.Random) -> None:
    """Openings of the whole of the last session, for all but those who have just come."""
    Attendance.objects.bulk_create(
        Attendance(
            pupil=pupil,
            session=session,
            to_date=to,
            possible=possible,
            present=round(possible * min(1.0, rng.betavariate(22, 1.2))),
        )
        for pupil in pupils
        if pupil.year != "S1"
    )


def tell_the_story(session: str, when: datetime) -> None:
    """Isla's tutor agreed a target with her, wrote the summary himself, and thought better of one colour."""
    isla = Pupil.objects.get(given="Isla", family="Renwick")
    own = AttitudeMark.objects.filter(pupil=isla, session=session, half_term="autumn-2")
    mark = own.filter(strand="homework").first()
    if mark is None:
        return
    EarlierAttitude.objects.create(mark=mark, value="yellow", version=1, by=mark.by, at=mark.at)
    mark.version, mark.at = 2, when
    mark.save(update_fields=["version", "at"])
    AttitudeTarget.objects.create(
        pupil=isla, session=session, half_term="autumn-2", strand="homework", text="Hand in every piece on its day.",
        support="Planner looked at together on Mondays.", agreed_on=when.date(), until=date(2026, 12, 18), by=mark.by,
        at=when,
    )  # fmt: skip
    AttitudeSummary.objects.create(
        pupil=isla, session=session, half_term="autumn-2", by=mark.by, at=when,
        text="On time and kind. Homework has slipped since October, and effort with it; we have agreed what "
        "to do about it.",
    )  # fmt: skip
