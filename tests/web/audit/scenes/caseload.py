"""Scenes of the caseload: coming on, leaving, decisions, referrals, conferences and memos."""

from typing import Any, Final

from ettle.caseload.actions import conferences, finding, memos, minutes, permits, places, reading, telling
from ettle.caseload.models import Conference, ConferenceAction, Memo, Minute, Referral
from ettle.caseload.queries.memos import memo_for
from ettle.pupils.models import Pupil
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle
from tests.web.audit.scenes.given import NEXT_WEEK, More, Scenes, Words, as_
from tests.web.tracking_cycles.small import TODAY, Small

KEEPER: Final = "psl_rannoch"


def closed(small: Small) -> Cycle:
    """After cycle 1 Ada is on the caseload, with two faculties and ASN; Cal is not."""
    small.rate("Ada", "S3", "french", effort="3")
    small.rate("Ada", "S3", "physics", effort="4")
    small.in_group("Ada", "ASN")
    small.rate("Cal", "S3", "french", effort="3")
    small.teach("teacher", "french", "S3")
    return small.close(1)


def to_tell(small: Small) -> dict[str, Any]:
    """Ada has come onto the caseload of her house."""
    cycle, policy = closed(small), policy_for(small.viewer("head"))
    joined = [Pupil.objects.get(pk=small.pupils["Ada"].pk)]
    return {**as_(small, "head"), "cycle": cycle, "policy": policy, "joined": joined, "e_mail": False}


def about(small: Small, name: str = "Ada", **more: Any) -> dict[str, Any]:
    closed(small)
    return {**as_(small, KEEPER), "pupil": Pupil.objects.get(pk=small.pupils[name].pk), **more}


def decided(small: Small, **more: Any) -> dict[str, Any]:
    took_part = (small.staff[KEEPER].pk,)
    what = minutes.Decided(text="A homework evening.", on=TODAY, took_part=took_part, review_on=NEXT_WEEK, **more)
    return about(small, decided=what)


def a_conference(small: Small) -> dict[str, Any]:
    invited = tuple(small.staff[code].pk for code in ("head_s3", "teacher"))
    return decided(small, kind="conference", meets_on=NEXT_WEEK, where="Room 2", invited=invited)


def minuted(small: Small, given: dict[str, Any]) -> Minute:
    minutes.minute(**given)
    return Minute.objects.select_related("place__pupil").get()


def of_minute(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, KEEPER), "minute": minuted(small, decided(small, kind="discussed")), **more}


def called(small: Small) -> dict[str, Any]:
    invited = [small.staff[code] for code in ("head_s3", "teacher")]
    return of_minute(small, on=NEXT_WEEK, where="Room 2", invited=invited, others="A school nurse")


def of_conference(small: Small, **more: Any) -> dict[str, Any]:
    minuted(small, a_conference(small))
    return {**as_(small, KEEPER), "conference": Conference.objects.get(), **more}


def to_agree(small: Small) -> dict[str, Any]:
    return of_conference(small, text="Bring the reports.", who=small.staff["head_s3"], due=NEXT_WEEK)


def to_do(small: Small) -> dict[str, Any]:
    conferences.agree(**to_agree(small))
    return {**as_(small, "head_s3"), "action": ConferenceAction.objects.get()}


def referred(small: Small) -> dict[str, Any]:
    minuted(small, decided(small, kind="referral", to="HUB"))
    return {**as_(small, KEEPER), "referral": Referral.objects.get(), "state": "ended", "outcome": "Six mornings."}


def memo(small: Small) -> dict[str, Any]:
    return about(small, to=[small.staff["teacher"].pk], level="L2", text="Looks after a younger sister.")


def sent(small: Small) -> dict[str, Any]:
    memos.send_memo(**memo(small))
    found, why = memo_for(small.viewer("teacher"), Memo.objects.get().pk)
    return {**as_(small, "teacher"), "memo": found, "why": why}


SCENES: Final[Scenes] = {
    finding.find_after_close: lambda small: {**as_(small, "head"), "cycle": closed(small)},
    finding.find_again: lambda small: {**as_(small, KEEPER), "cycle": closed(small)},
    telling.tell_keepers: to_tell,
    places.put_on: lambda small: about(small, "Cal", reason="His mother asked."),
    places.leave: lambda small: about(small, reason="Nothing more is needed."),
    places.stay: lambda small: about(small, reason="Her mother asked."),
    minutes.minute: a_conference,
    minutes.tick_mis: of_minute,
    minutes.move_referral: referred,
    conferences.call: called,
    conferences.ask_home: lambda small: of_conference(small, home="invited", on=TODAY, note="By telephone."),
    conferences.agree: to_agree,
    conferences.done: to_do,
    memos.send_memo: memo,
    memos.note_memo_opened: sent,
    reading.note_opened: lambda small: {
        **as_(small, KEEPER),
        "what": "caseload",
        "pupil_ids": [small.pupil(name, "S3").pk for name in ("Ada", "Cal")],
    },
}
QUESTIONS: Final[Words] = {
    permits.permit: "why somebody keeps a pupil's record",
    permits.permit_more: "why somebody may do what fewer posts may",
    permits.open_place: "the pupil's place on the caseload, locked for the action that asks",
}
# What else a decision may bring with it, and a page that names nobody.
MORE: Final[More] = (
    (minutes.minute, lambda small: decided(small, kind="targeted", what="SUPPORTED-STUDY")),
    (minutes.minute, lambda small: decided(small, kind="not_used", what="MENTORING")),
    (minutes.minute, lambda small: decided(small, kind="referral", to="HUB")),
    (reading.note_opened, lambda small: {**as_(small, KEEPER), "what": "caseload", "pupil_ids": []}),
)
