"""Giving attitude the way the grid and the form do, in a school small enough to know by heart."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.attitude.models import AttitudeMark
from ettle.policy import policy_text
from ettle.pupils.models import Attendance, Pupil
from ettle.school.actions import adopt_policy
from ettle.school.models import AdoptedPolicy
from tests.web.tracking_cycles.small import SESSION, TODAY, Small, at

NOW = "autumn-2"
STRANDS = ("punctuality", "behaviour", "effort", "homework", "uniform")


@dataclass
class SmallAttitude:
    """The school, and what one does with attitude."""

    small: Small

    @property
    def group(self) -> str:
        return f"/attitude/groups/{self.small.pupils['Ada'].tutor_group_id}/"

    def of(self, name: str) -> str:
        return f"/attitude/pupils/{self.small.pupils[name].key}/"

    def page(self, who: str, path: str) -> str:
        answer = self.small.client(who).get(path)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def send(self, who: str, *cells: tuple[str, str, str, int], half: str = NOW, as_: str = "") -> Any:
        """`send("tutor", ("Ada", "effort", "G", 0))`: the answer of the save, as the grid sends it."""
        sent = [
            {"pupil": str(self.small.pupils[name].key), "measure": strand, "value": value, "version": version}
            for name, strand, value, version in cells
        ]
        body = json.dumps({"as": as_ or str(self.small.staff[who].pk), "cells": sent})
        return self.small.client(who).post(f"{self.group}{half}/save/", body, content_type="application/json")

    def answer(self, who: str, *cells: tuple[str, str, str, int], half: str = NOW) -> dict[str, Any]:
        """What became of the first cell sent."""
        answer = self.send(who, *cells, half=half)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()["cells"][0]
        return found

    def post(self, who: str, name: str, what: str = "", half: str = NOW, **fields: str) -> Any:
        return self.small.client(who).post(f"{self.of(name)}{half}/{what}", fields)

    def held(self, name: str, strand: str, half: str = NOW) -> str | None:
        """The colour that stands."""
        row = AttitudeMark.objects.filter(pupil=self.small.pupils[name], strand=strand, half_term=half).first()
        return row.value if row else None

    def had(self, name: str, half: str, session: str = SESSION, **colours: str) -> None:
        """What was given earlier."""
        for strand, value in colours.items():
            AttitudeMark.objects.create(
                pupil=self.small.pupils[name], session=session, half_term=half, strand=strand, value=value, at=at()
            )

    def attended(self, name: str, *counts: tuple[str, date, int, int]) -> None:
        for session, day, possible, present in counts:
            Attendance.objects.create(
                pupil=self.small.pupils[name], session=session, to_date=day, possible=possible, present=present
            )

    def adopt(self, *changes: tuple[str, str]) -> None:
        """The same policy with something said otherwise, from today."""
        text = policy_text("scottish-secondary")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        school = self.small.school
        AdoptedPolicy.objects.filter(school=school, effective_from=TODAY).delete()
        adopt_policy(school=school, text=text, effective_from=TODAY, by=None, now=at())

    def more_pupils(self, count: int) -> None:
        one = self.small.pupils["Ada"]
        for number in range(count):
            Pupil.objects.create(
                school=one.school, given=f"More{number}", family="Invented", year="S3", house=one.house,
                tutor_group=one.tutor_group,
            )  # fmt: skip
