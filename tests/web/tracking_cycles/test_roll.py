"""A closed cycle remembers who was in which year: pupils who move up take none of its figures with them."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from ettle.pupils.models import Pupil
from ettle.tracking.actions.reopening import reopen_cycle
from ettle.tracking.models import CycleRoll, CycleTally
from tests.web.tracking_cycles.small import Small, at


def fill(small: Small) -> None:
    for number in range(6):
        small.rate(f"Pupil{number}", "S3", "french", effort="3" if number < 2 else "2")
    small.rate("Senior", "S5", "mathematics", "H", working_grade="7")
    small.pupil("Unrated", "S3", house="Tummel")
    small.close()


def kept() -> tuple[list[Any], list[Any]]:
    roll = CycleRoll.objects.order_by("pupil_id").values_list("pupil__given", "year", "house__name")
    tallies = CycleTally.objects.order_by("measure", "value").values_list(
        "year", "subject__code", "measure", "scale", "value", "ratings"
    )
    return list(roll), list(tallies)


def test_a_close_keeps_the_roll_and_counts_its_ratings(small: Small) -> None:
    fill(small)
    roll, tallies = kept()
    assert ("Pupil0", "S3", "Rannoch") in roll
    assert ("Unrated", "S3", "Tummel") in roll, "without a rating, and on the roll"
    assert [one[-1] for one in tallies if one[2] == "effort"] == [4, 2]
    assert {one[0] for one in tallies} == {"S3", "S5"}
    assert all(one[3] for one in tallies), "each with its scale"


@pytest.mark.requirement("S2-02")
def test_the_overview_of_an_old_cycle_counts_who_was_in_the_year_then(small: Small) -> None:
    fill(small)
    Pupil.objects.filter(year="S3").update(year="S4")
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/").content.decode()
    assert "Effort has most concern: 2 of 6 ratings" in text
    asked = {"measure": "effort", "value": "3"}
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/", asked).content.decode()
    assert "Pupil0 Invented" in text


def test_a_cycle_opened_again_forgets_and_counts_afresh(small: Small) -> None:
    fill(small)
    cycle = reopen_cycle(by=small.viewer("head"), cycle=small.cycle(1), reason="A class was missing.", now=at())
    assert kept() == ([], [])
    small.rate("Pupil9", "S3", "french", effort="1")
    small.cycles[1] = cycle
    small.close()
    assert [one[-1] for one in kept()[1] if one[2] == "effort"] == [1, 4, 2]


def test_cycles_closed_before_are_filled_in_as_best_known(small: Small) -> None:
    """The year of the classes they were rated in stands, though they have moved up since."""
    fill(small)
    before = kept()
    CycleRoll.objects.all().delete()
    CycleTally.objects.all().delete()
    Pupil.objects.filter(given="Pupil0").update(year="S4")
    Pupil.objects.filter(given="Pupil5").update(year="S4")
    import_module("ettle.tracking.migrations.0005_fill_the_school_as_it_was").fill(apps, SimpleNamespace())
    assert kept() == before
