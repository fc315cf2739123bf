"""Scenes of meetings: their day, agenda, outcomes and end, and the mark of a high tariff."""

from typing import Any, Final

from ettle.collation.actions.notes import highlight
from ettle.meetings.actions import agenda, correcting, meeting, outcomes, reading, tariff
from ettle.meetings.models import AgendaItem
from ettle.meetings.queries.tables import Found, found_for, item_for, table_for
from ettle.school.models import Faculty
from tests.web.audit.scenes.collation import ticked
from tests.web.audit.scenes.given import NEXT_WEEK, More, Scenes, Words, as_, closed, some_pupils
from tests.web.tracking_cycles.small import TODAY, Small


def to_begin(small: Small) -> dict[str, Any]:
    """The year head's meeting of S3."""
    table, why = table_for(small.viewer("head_s3"), "year_head", "S3", None)
    return {**as_(small, "head_s3"), "table": table, "why": why}


def begun(small: Small) -> Found:
    made = meeting.begin(**to_begin(small))
    return found_for(small.viewer("head_s3"), made.pk)


def to_collect(small: Small) -> dict[str, Any]:
    """Ada is ticked on the list of S3, which proposes her."""
    highlight(**ticked(small))
    return {**as_(small, "head_s3"), "found": begun(small), "pupil_ids": [small.pupils["Ada"].pk]}


def of_item(small: Small) -> dict[str, Any]:
    agenda.collect(**to_collect(small))
    item = AgendaItem.objects.get()
    found, item = item_for(small.viewer("head_s3"), item.meeting_id, item.pk)
    return {**as_(small, "head_s3"), "found": found, "item": item}


def to_agree(small: Small, **more: Any) -> dict[str, Any]:
    """Something for the curriculum leader to do, who is told."""
    words = {"text": "Ring home.", "who": small.staff["cl_lang"], "due": NEXT_WEEK}
    return {**of_item(small), **words, "as_step": False, **more}


def to_do(small: Small) -> dict[str, Any]:
    return {**as_(small, "cl_lang"), "outcome": outcomes.agree(**to_agree(small))}


def on_its_day(small: Small) -> dict[str, Any]:
    """Nothing is agreed about Ada, who goes on to the next agenda."""
    given = of_item(small)
    meeting.set_day(**as_(small, "head_s3"), found=given["found"], on=TODAY, place="Room 2")
    return {**as_(small, "head_s3"), "found": found_for(small.viewer("head_s3"), given["found"].meeting.pk)}


def to_correct(small: Small) -> dict[str, Any]:
    """Somebody else is to do it: one is told, and one not any more."""
    given = to_do(small)
    told = {"text": "Write home.", "who": small.staff["psl_rannoch"], "due": NEXT_WEEK}
    found = found_for(small.viewer("head_s3"), given["outcome"].item.meeting_id)
    return {**as_(small, "head_s3"), "found": found, "outcome": given["outcome"], **told}


def ended(small: Small) -> dict[str, Any]:
    given = on_its_day(small)
    meeting.end_meeting(**given)
    return {**as_(small, "head_s3"), "found": found_for(small.viewer("head_s3"), given["found"].meeting.pk)}


def by_hand(small: Small) -> dict[str, Any]:
    """The curriculum leader puts Ada on the list of the faculty's next meeting."""
    concern, languages = closed(small), Faculty.objects.get(school=small.school, code="languages")
    table, _why = table_for(small.viewer("cl_lang"), "faculty", "", languages.pk)
    return {**as_(small, "cl_lang"), "table": table, "concern": concern, "origin": "by_hand", "words": "Soon."}


def to_mark(small: Small) -> dict[str, Any]:
    return {**as_(small, "head_s3"), "concern": closed(small), "reason": "She has stopped coming."}


def marked(small: Small) -> dict[str, Any]:
    given = to_mark(small)
    tariff.mark_high_tariff(**given)
    return {**as_(small, "head_s3"), "concern": given["concern"]}


def opened(small: Small) -> dict[str, Any]:
    what = {"what": "agenda", "about_id": begun(small).meeting.pk, "why": "calls_meeting"}
    return {**as_(small, "head_s3"), **what, "pupil_ids": some_pupils(small)}


SCENES: Final[Scenes] = {
    meeting.begin: to_begin,
    meeting.set_day: lambda small: {
        **as_(small, "head_s3"),
        "found": begun(small),
        "on": NEXT_WEEK,
        "place": "Room 2",
    },
    meeting.end_meeting: on_its_day,
    agenda.put_on_agenda: by_hand,
    agenda.collect: to_collect,
    agenda.take_off: of_item,
    outcomes.agree: lambda small: to_agree(small, as_step=True),
    outcomes.say_done: to_do,
    correcting.correct_outcome: to_correct,
    correcting.reopen_meeting: ended,
    tariff.mark_high_tariff: to_mark,
    tariff.take_back: marked,
    reading.note_opened: opened,
}
QUESTIONS: Final[Words] = {
    agenda.permit: "why somebody may change a meeting that is ahead",
    tariff.tariff_kind: "the meeting that concerns of high tariff go to",
}
# An outcome in words alone, for somebody to do; and an agenda that names nobody.
MORE: Final[More] = (
    (outcomes.agree, to_agree),
    (reading.note_opened, lambda small: {**opened(small), "pupil_ids": []}),
)
