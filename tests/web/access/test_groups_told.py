"""A pupil's support groups read the same wherever they are read: in lists of pupils and in lists of concerns."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.people.models import User
from ettle.people.queries import viewer_for
from ettle.pupils.models import Pupil
from ettle.pupils.queries import categories_shown, facts_for
from ettle.pupils.queries.categories import groups_told
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("db", "demo_school")


def everybody() -> list[Viewer]:
    found = [viewer_for(user, TODAY) for user in User.objects.order_by("pk")]
    return [viewer for viewer in found if viewer is not None]


@pytest.mark.requirement("G-15", "D-01")
def test_both_lists_tell_everybody_the_same_of_every_pupil() -> None:
    pupils = list(Pupil.objects.all())
    facts = facts_for(pupils, TODAY)
    told, unnamed = set(), set()
    for viewer in everybody():
        policy = policy_for(viewer)
        shown = categories_shown(viewer, pupils, policy)
        groups = groups_told(viewer, policy, facts)
        words = {pk: tuple(group.words for group in found) for pk, found in shown.items()}
        assert words == dict(groups.words), viewer.name
        assert groups.told == frozenset(shown), viewer.name
        told |= {group.code for found in shown.values() for group in found}
        unnamed |= {pk for pk, found in shown.items() if any(not group.code for group in found)}
    assert told > {"", "CE", "SIMD", "ASN"}, "the demo school tells some by name, and some not"
    assert unnamed


@pytest.mark.requirement("G-15")
def test_memberships_that_were_read_already_are_not_read_again() -> None:
    viewer = everybody()[0]
    facts = facts_for(list(Pupil.objects.all()), TODAY)
    policy = policy_for(viewer)
    with CaptureQueriesContext(connection) as asked:
        groups = groups_told(viewer, policy, facts)
    assert len(asked) == 1
    outsider = max(facts) + 1
    rows = [(pk, category.id) for pk in [*facts, outsider] for category in policy.categories]
    with CaptureQueriesContext(connection) as asked:
        all_of_them = groups_told(viewer, policy, facts, rows)
    assert len(asked) == 0
    assert groups.told <= all_of_them.told
    assert outsider not in all_of_them.told
