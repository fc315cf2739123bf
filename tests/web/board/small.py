"""Setting marks the way the board's script does, in a school small enough to know by heart."""

import json
from dataclasses import dataclass
from typing import Any

from ettle.board.models import FacultyMark
from ettle.school.models import Faculty
from tests.web.tracking_cycles.small import Small


@dataclass
class SmallBoard:
    """The school, its faculties by code, and what one does with its board."""

    small: Small

    def faculty(self, code: str) -> Faculty:
        return Faculty.objects.get(school=self.small.school, code=code)

    def path(self, cycle: int = 2, year: str = "S3") -> str:
        return f"/board/{self.small.cycles[cycle].pk}/{year}/"

    def column(self, code: str, cycle: int = 2, year: str = "S3") -> str:
        return f"{self.path(cycle, year)}{self.faculty(code).pk}/"

    def cell(self, name: str, code: str, cycle: int = 2) -> str:
        return f"{self.path(cycle)}{self.small.pupils[name].key}/{self.faculty(code).pk}/"

    def page(self, who: str, query: str = "", cycle: int = 2) -> str:
        answer = self.small.client(who).get(self.path(cycle) + query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def send(self, who: str, *cells: tuple[str, str, str, int], cycle: int = 2, as_: str = "") -> Any:
        """`send("cl_lang", ("Ada", "languages", "red:ATT", 0))`: the answer of the save."""
        body = self.body(who, *cells, as_=as_)
        return self.small.client(who).post(f"{self.path(cycle)}save/", body, content_type="application/json")

    def body(self, who: str, *cells: tuple[str, str, str, int], as_: str = "") -> str:
        """What the script would send."""
        sent = [
            {
                "pupil": str(self.small.pupils[name].key),
                "measure": str(self.faculty(code).pk),
                "value": value,
                "version": version,
            }
            for name, code, value, version in cells
        ]
        return json.dumps({"as": as_ or str(self.small.staff[who].pk), "cells": sent})

    def answer(self, who: str, *cells: tuple[str, str, str, int], cycle: int = 2) -> dict[str, Any]:
        """What became of the first cell sent."""
        answer = self.send(who, *cells, cycle=cycle)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()["cells"][0]
        return found

    def mark(self, name: str, code: str, cycle: int = 2) -> tuple[str, str] | None:
        """Value and reason that stand."""
        row = FacultyMark.objects.filter(
            pupil=self.small.pupils[name], faculty=self.faculty(code), cycle=self.small.cycles[cycle]
        ).first()
        return (row.value, row.reason) if row else None
