"""The pupil page asks the rule of one pupil; it opens for exactly those whom the rule's other form would list."""

from uuid import uuid4

import pytest
from django.http import Http404

from ettle.people.models import User
from ettle.people.queries import viewer_for
from ettle.pupils.models import Pupil
from ettle.pupils.queries import facts_for
from ettle.pupils.queries.page import _seen, pupil_page
from ettle.rules.access import Viewer
from ettle.school.clock import today
from tests.web.access.test_two_forms import everybody

pytestmark = pytest.mark.django_db
__all__ = ["everybody"]


def opened(viewer: Viewer, pupil: Pupil) -> bool:
    """Whether the page finds the pupil; the pupil it finds is the one who was asked for, with the same facts."""
    try:
        found, facts, _classes = _seen(viewer, pupil.key)
    except Http404:
        return False
    assert found.pk == pupil.pk
    assert facts == facts_for([pupil], viewer.on)[pupil.pk]
    return True


def differences(viewers: list[Viewer]) -> list[str]:
    pupils, found = list(Pupil.objects.all()), []
    for viewer in viewers:
        listed = set(Pupil.objects.visible_to(viewer).values_list("pk", flat=True))
        found += [f"{viewer.name}: {one.name}" for one in pupils if opened(viewer, one) != (one.pk in listed)]
    return found


@pytest.mark.requirement("D-02")
def test_the_page_opens_for_exactly_those_whose_list_holds_the_pupil(everybody: list[Viewer]) -> None:
    """Every kind of post, ended and not begun, a pupil who left and one who left a class, and another school."""
    assert len(everybody) == 34
    assert differences(everybody) == []


@pytest.mark.requirement("D-02")
@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("t1", {"Ann"}),  # teaches physics
        ("t2", {"Bea"}),  # Cal left the class yesterday
        ("t3", set()),  # taught it till yesterday
    ],
)
def test_a_class_opens_the_page_while_both_are_in_it(everybody: list[Viewer], code: str, names: set[str]) -> None:
    for viewer in (one for one in everybody if one.name == code):
        here = Pupil.objects.filter(school_id=viewer.school_id)
        assert {one.given for one in here if opened(viewer, one)} == names


@pytest.mark.requirement("D-02")
def test_a_post_that_ended_or_has_not_begun_opens_no_page(everybody: list[Viewer]) -> None:
    without = [viewer for viewer in everybody if not viewer.posts]
    assert len(without) >= 8, "in each school: two ended, one not begun, one that no policy has"
    assert not [one for viewer in without for one in Pupil.objects.all() if opened(viewer, one)]


@pytest.mark.requirement("D-02")
def test_the_page_of_a_pupil_of_another_school_or_of_nobody_is_not_there(everybody: list[Viewer]) -> None:
    for viewer in everybody:
        for other in Pupil.objects.exclude(school_id=viewer.school_id):
            with pytest.raises(Http404):
                pupil_page(viewer, other.key)
        with pytest.raises(Http404):
            pupil_page(viewer, uuid4())


@pytest.mark.requirement("D-02")
def test_whoever_left_school_is_found_by_those_of_their_place_alone(everybody: list[Viewer]) -> None:
    dots = {one.school_id: one for one in Pupil.objects.filter(given="Dot")}
    able = {viewer.posts[0].role for viewer in everybody if opened(viewer, dots[viewer.school_id])}
    assert able == {"senior_leader", "administrator", "support_for_learning_leader", "tutor"}


@pytest.mark.requirement("D-02")
def test_both_forms_agree_for_every_person_and_pupil_of_the_demo_school(demo_school: None) -> None:
    viewers = [viewer_for(user, today()) for user in User.objects.order_by("pk")]
    pupils = list(Pupil.objects.all())[::9]
    for viewer in filter(None, viewers):
        listed = set(Pupil.objects.visible_to(viewer).values_list("pk", flat=True))
        assert {one.pk for one in pupils if opened(viewer, one)} == {one.pk for one in pupils if one.pk in listed}
