"""What a room above hangs on the pupil page and on Today, without these pages knowing the room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import jinja2
import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.rules.access import Viewer
from ettle.ui import leaves
from ettle.ui.leaves import Leaf, NextThing, OnePupil, Pegs
from tests.web.tracking_cycles.small import Small

TEMPLATE = """{% from "components/page.html" import leaf %}
{% call leaf(page.title, page.margin) %}<p>{{ page.words }}</p>{% endcall %}"""


@dataclass(frozen=True, slots=True)
class Birds(Leaf):
    template: ClassVar[str] = "birds.html"
    words: str


@pytest.fixture(autouse=True)
def _a_room_with_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    env = getattr(engines["jinja2"], "env")  # noqa: B009  the stubs know no engine of Jinja2
    assert env.loader is not None
    both = jinja2.ChoiceLoader([env.loader, jinja2.DictLoader({"birds.html": TEMPLATE})])
    monkeypatch.setattr(env, "loader", both)
    for name in ("pupil_leaves", "today_leaves", "next_things"):
        monkeypatch.setattr(getattr(leaves, name), "_made_by", [])


def of_pupil(viewer: Viewer, of: OnePupil) -> Iterable[Birds]:
    if of.reads_staff:
        logged = (of.facts.pupil_id,)
        yield Birds(f"Birds <of> {of.name}", title="Second", place=60, logged=logged)
        yield Birds(f"Asked by {viewer.name}", title="First", place=40)


def page_of(client: Client, small: Small, name: str) -> str:
    return client.get(f"/pupils/{small.pupils[name].key}/").content.decode()


def test_a_leaf_stands_on_the_pupil_page_in_its_place(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="1")
    leaves.pupil_leaves.provide(of_pupil)
    text = page_of(small.client("head_s3"), small, "Ada")
    assert "Birds &lt;of&gt; Ada Invented" in text
    assert 0 < text.index("Asked by Head_S3") < text.index("Birds &lt;of&gt;")


def test_a_leaf_that_is_put_on_record_makes_the_opening_a_logged_one(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="1")
    client = small.client("head_s3")
    page_of(client, small, "Ada")
    assert not Event.objects.filter(pupil_id_kept=small.pupils["Ada"].pk).exists()
    leaves.pupil_leaves.provide(of_pupil)
    page_of(client, small, "Ada")
    assert Event.objects.filter(pupil_id_kept=small.pupils["Ada"].pk).count() == 1


def test_leaves_stand_on_today_the_early_one_before_the_concerns(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.rate("Ada", "S3", "physics", effort="3")
    small.rate("Ada", "S3", "art-and-design", effort="3")
    small.close()

    def of_today(_viewer: Viewer, _now: datetime) -> Iterable[Birds]:
        return [Birds("Late words", title="Late"), Birds("Early words", title="Early", early=True)]

    leaves.today_leaves.provide(of_today)
    leaves.today_leaves.provide(of_today)
    text = small.client("head_s3").get("/").content.decode()
    assert text.count("Early words") == 1
    assert text.index("Early words") < text.index("Nobody has acted</h2>") < text.index("Late words")


def test_what_other_rooms_want_done_takes_its_place_and_three_stay_three(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.rate("Ada", "S3", "physics", effort="3")
    small.rate("Ada", "S3", "art-and-design", effort="3")
    small.close()

    def wanted(_viewer: Viewer, _now: datetime) -> Iterable[NextThing]:
        return [NextThing(f"Do {place}", "Because.", "Do", "/", place) for place in (70, 5, 80)]

    leaves.next_things.provide(wanted)
    text = small.client("head_s3").get("/").content.decode()
    assert text.index("Do 5") < text.index("Write a next step for Ada") < text.index("Do 70")
    assert "Do 80" not in text


def test_a_page_asks_no_more_because_leaves_can_hang_on_it(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="1")
    client, asked = small.client("head_s3"), []
    page_of(client, small, "Ada")  # the policy is read in once
    for make in (None, of_pupil):
        if make:
            leaves.pupil_leaves.provide(make)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client, small, "Ada")
        asked.append(len([one for one in queries if one["sql"].startswith("SELECT")]))
    assert asked[0] == asked[1]


def test_pegs_keep_the_order_in_which_rooms_came_where_places_are_the_same() -> None:
    pegs: Pegs[[], NextThing] = Pegs()
    pegs.provide(lambda: [NextThing("b", "", "", ""), NextThing("z", "", "", "", 90)])
    pegs.provide(lambda: [NextThing("a", "", "", ""), NextThing("first", "", "", "", 1)])
    assert [one.title for one in pegs.hung()] == ["first", "b", "a", "z"]
