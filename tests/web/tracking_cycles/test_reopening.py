"""A cycle that closed too early is opened again, unless somebody's work would be lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ettle.audit.models import Event
from ettle.tracking.actions.reopening import CannotReopen, reopen_cycle
from ettle.tracking.actions.steps import add_next_step
from ettle.tracking.models import Concern, Rating
from tests.web.tracking_cycles.small import TODAY, Small, at

REASON = "French was typed for the wrong class."


def closed_with_a_wrong_three(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.close()


def test_a_wrong_flag_can_be_taken_back_and_is_raised_no_more(small: Small) -> None:
    closed_with_a_wrong_three(small)
    cycle = reopen_cycle(by=small.viewer("head"), cycle=small.cycle(1), reason=REASON, now=at())
    assert cycle.closed_at is None
    assert not Concern.objects.exists()
    Rating.objects.update(value="2")
    small.close()
    assert small.concern("Ada") is None
    kept = Event.objects.get(verb="cycle.reopened")
    assert (kept.detail["withdrawn"], kept.detail["reason"]) == (1, REASON)


def test_without_a_reason_it_stays_closed(small: Small) -> None:
    closed_with_a_wrong_three(small)
    sent = small.client("head").post(reverse("tracking:reopen_cycle", args=[small.cycle(1).pk]), {"reason": "  "})
    assert (sent.status_code, Concern.objects.count()) == (409, 1)
    assert "Say why it is opened again" in sent.content.decode()


def test_once_somebody_has_acted_it_stays_closed(small: Small) -> None:
    closed_with_a_wrong_three(small)
    concern = small.concern("Ada")
    assert concern is not None
    owner = small.staff["cl_lang"]
    add_next_step(by=small.viewer("cl_lang"), concern=concern, text="Speak with home.", who=owner, due=TODAY, now=at())
    with pytest.raises(CannotReopen, match="acted on 1 concern already"):
        reopen_cycle(by=small.viewer("head"), cycle=small.cycle(1), reason=REASON, now=at())
    assert Concern.objects.count() == 1


def test_a_cycle_that_a_later_one_was_compared_with_stays_closed(small: Small) -> None:
    closed_with_a_wrong_three(small)
    small.rate("Ada", "S3", "french", cycle=2, effort="2")
    small.close(2)
    with pytest.raises(CannotReopen, match="later cycle"):
        reopen_cycle(by=small.viewer("head"), cycle=small.cycle(1), reason=REASON, now=at())


def test_a_teacher_cannot_open_it_again(small: Small) -> None:
    closed_with_a_wrong_three(small)
    with pytest.raises(PermissionDenied):
        reopen_cycle(by=small.viewer("cl_lang"), cycle=small.cycle(1), reason=REASON, now=at())
    assert Concern.objects.count() == 1


def test_the_head_finds_the_way_back_on_the_cycles_page(small: Small) -> None:
    closed_with_a_wrong_three(small)
    page = small.client("head").get(reverse("tracking:cycle", args=[small.cycle(1).pk])).content.decode()
    assert "Open this cycle again" in page
