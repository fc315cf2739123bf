"""Scenes of needs: recording, correcting, ending, and writing what works."""

from datetime import date
from typing import Any, Final

from ettle.needs.actions import needs, permits, summaries
from ettle.needs.models import Need
from tests.web.audit.scenes.given import Scenes, Words, as_
from tests.web.tracking_cycles.small import TODAY, Small

KEEPER: Final = "psl_rannoch"
READS: Final = needs.Written("Long texts tire.", "psychologist", date(2026, 9, 14), evidence="Reading age 8;2.")
HELPED: Final = needs.Written("Long texts tire.", "psychologist", date(2026, 9, 14), support="Reads in pairs.")


def about(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, KEEPER), "pupil": small.pupil("Ada", "S3"), **more}


def recorded(small: Small, **more: Any) -> dict[str, Any]:
    needs.record_need(**about(small, type="literacy", written=READS))
    return {**as_(small, KEEPER), "need": Need.objects.get(), **more}


SCENES: Final[Scenes] = {
    needs.record_need: lambda small: about(small, type="literacy", written=READS),
    needs.correct_need: lambda small: recorded(small, written=HELPED, version=1),
    needs.end_need: lambda small: recorded(small, on=TODAY, reason="Reads as her year does."),
    summaries.write_summary: lambda small: about(small, text="Give the text a day before.", version=0),
}
QUESTIONS: Final[Words] = {
    permits.needs_here: "what the policy says of needs, where the viewer sees the pupil",
    permits.permit_recording: "why somebody may record a need of a type",
    permits.permit_keeping: "why somebody may correct or end one",
    permits.permit_summary: "why somebody may write what works",
    permits.tag_fault: "what is wrong with the tags",
    permits.in_order: "tags in the order of the policy",
}
