"""The year list asks the rule of each concern; it holds exactly what the rule's other form would list."""

import pytest
from django.db.models import Q

from ettle.people.models import User
from ettle.people.queries import viewer_for
from ettle.rules.owners import year_reach
from ettle.school.clock import today
from ettle.tracking.models import Concern, Cycle
from ettle.tracking.queries.visible import visible_concerns
from ettle.tracking.queries.year_list import year_list_page

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("D-02")
def test_a_year_list_holds_exactly_the_concerns_each_of_which_may_be_seen(demo_school: None) -> None:
    viewers = [viewer_for(user, today()) for user in User.objects.order_by("pk")]
    cycles = list(Cycle.objects.filter(closed_at__isnull=False).prefetch_related("years"))
    opened = 0
    for viewer in filter(None, viewers):
        for cycle, year in ((one, row.year) for one in cycles for row in one.years.all()):
            houses = year_reach(viewer, year)
            if houses == frozenset():
                continue
            of_mine = Q() if houses is None else Q(pupil__house_id__in=houses)
            wanted = visible_concerns(viewer).filter(of_mine, cycle=cycle, year=year).values_list("pk", flat=True)
            page = year_list_page(viewer, cycle.pk, year)
            assert {row.concern_id for row in page.rows} == set(wanted), (viewer.name, cycle.name, year)
            opened += 1
    assert opened > 100
    assert Concern.objects.exists()
