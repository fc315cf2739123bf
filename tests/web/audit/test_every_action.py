"""Every action leaves its audit row in its own transaction: broken off at any write, it changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from ettle.audit.actions import record
from ettle.rules.access import Viewer
from ettle.rules.decision import yes
from ettle.school.models import House
from tests.web.audit.broken_off import actions, faults
from tests.web.audit.scenes import KEPT, MORE, QUESTIONS, SCENES
from tests.web.audit.scenes.given import Scene, as_
from tests.web.tracking_cycles.small import TODAY, Small, small_school


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    settings.ETTLE_SEAL_KEYS = ("a new key", *settings.ETTLE_SEAL_KEYS)
    return small_school()


def afresh(small: Small, scene: Scene) -> Callable[[], Mapping[str, Any]]:
    """The scene, in the school as it was each time."""

    def set_up() -> Mapping[str, Any]:
        return scene(replace(small, staff=dict(small.staff), pupils={}, classes={}, cycles={}))

    return set_up


def without_a_scene(modules: list[ModuleType] | None = None) -> list[str]:
    return [
        f"{action.__module__}.{action.__name__} has no scene in tests/web/audit/scenes."
        for action in actions(modules)
        if action not in SCENES and action not in QUESTIONS
    ]


ALL = (*SCENES.items(), *MORE)


@pytest.mark.parametrize(
    ("action", "scene"), ALL, ids=[f"{action.__module__}.{action.__name__}" for action, _scene in ALL]
)
def test_an_action_leaves_its_row_or_nothing(small: Small, action: Callable[..., Any], scene: Scene) -> None:
    found = faults(action, afresh(small, scene))
    if action in KEPT:
        table, _why = KEPT[action]
        assert found
        assert [fault for fault in found if not fault.endswith(f"leaves changes in {table}.")] == []
        assert not any("broken off at write 1 " in fault for fault in found)
    else:
        assert found == []


def test_every_action_has_a_scene() -> None:
    assert without_a_scene() == []
    assert len(list(actions())) > 25


def said(by: Viewer, now: Any, why: str = "role_may") -> None:
    record(by=by, verb="house.made", about="house", now=now, why=yes(why))


def careful(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        House.objects.create(school_id=by.school_id, name="Lomond")
        said(by, now)


def silent(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        House.objects.create(school_id=by.school_id, name="Lomond")


def too_late(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        House.objects.create(school_id=by.school_id, name="Lomond")
    with transaction.atomic():
        said(by, now)


def too_early(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        said(by, now)
    House.objects.create(school_id=by.school_id, name="Lomond")


def in_halves(*, by: Viewer, now: Any) -> None:
    House.objects.create(school_id=by.school_id, name="Katrine")
    careful(by=by, now=now)


def taken_back(*, by: Viewer, now: Any) -> None:
    House.objects.create(school_id=by.school_id, name="Lomond")
    with transaction.atomic():
        said(by, now)
        transaction.set_rollback(True)


def for_somebody_else(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        said(replace(by, name="Somebody Else"), now)


def for_no_reason(*, by: Viewer, now: Any) -> None:
    with transaction.atomic():
        said(by, now, why="")


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (silent, "leaves no audit row"),
        (taken_back, "leaves no audit row"),
        (too_late, "broken off at write 2 (INSERT INTO "),
        (too_early, "leaves changes in audit.Event"),
        (in_halves, "leaves changes in school.House"),
        (for_somebody_else, "leaves a row of Somebody Else, and Head did it"),
        (for_no_reason, "does not say why it was allowed"),
    ],
)
def test_a_careless_action_is_seen(small: Small, action: Callable[..., Any], told: str) -> None:
    scene = afresh(small, lambda here: as_(here, "head"))
    assert faults(careful, scene) == []
    assert any(told in fault for fault in faults(action, scene)), faults(action, scene)


def test_an_action_nobody_wrote_a_scene_for_is_named() -> None:
    module = ModuleType("ettle.attic.actions")
    exec("def sweep(*, by, now): ...\ndef _dust(): ...", vars(module))
    assert without_a_scene([module]) == ["ettle.attic.actions.sweep has no scene in tests/web/audit/scenes."]
