"""A small school in which Ada has a need, and somebody has written what works for her."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from ettle.needs.actions.needs import Written, record_need
from ettle.needs.actions.summaries import write_summary
from ettle.needs.models import Need
from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import TutorGroup
from tests.web.tracking_cycles.small import TODAY, Small, at, small_school

EVIDENCE = "Reading age 8;2 on the September test"
NAMED = "Dr Invented-Specialist"
WORKS = "Give the text a day before. Say it, then show it."
KEPT = date(2026, 9, 14)

Record = Callable[..., Need]


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    school = small_school()
    school.person("sfll", "support_for_learning_leader")
    for name in ("Ada", "Cal"):
        school.pupil(name, "S3")
    school.pupil("Ben", "S3", "Tummel")
    school.join("Ada", "french")
    school.teach("teacher", "french", "S3")
    school.person("other")
    school.taught("physics", "S3")
    school.teach("other", "physics", "S3")
    school.person("tutor", "tutor", tutor_group=TutorGroup.objects.get(name="3R1"))
    return school


@pytest.fixture
def need_of(small: Small) -> Record:
    """`need_of("Ada", "literacy", support="Small group")`: recorded by the support for learning leader."""

    def made(name: str, kind: str = "literacy", who: str = "sfll", **more: Any) -> Need:
        told = {"words": f"{kind} in class", "source": "psychologist", "identified_on": KEPT, **more}
        return record_need(pupil=small.pupils[name], type=kind, written=Written(**told), by=small.viewer(who), now=at())

    return made


@pytest.fixture
def ada(small: Small, need_of: Record) -> Need:
    """Ada reads slowly; what works is written."""
    write_summary(pupil=small.pupils["Ada"], text=WORKS, version=0, by=small.viewer("sfll"), now=at())
    return need_of("Ada", evidence=EVIDENCE, source_named=NAMED, wellbeing=("included", "achieving"))


def page_of(small: Small, who: str, name: str = "Ada") -> str:
    answer = small.client(who).get(f"/pupils/{small.pupils[name].key}/")
    return answer.content.decode() if answer.status_code == 200 else ""


def with_policy(small: Small, *changes: tuple[str, str]) -> None:
    """Adopt the school's policy again, with words of it changed."""
    text = policy_text("scottish-secondary")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    adopt_policy(school=small.school, text=text, effective_from=date(2026, 8, 2), by=None, now=at(date(2026, 7, 2)))
