"""The headteacher is trying what would happen if a fall of two bands were asked, and has adopted nothing."""

from datetime import datetime

from ettle.demo import cast
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.school.models import School
from ettle.school.queries import adopted_on
from ettle.trying.actions import start_draft

NAME = "A fall of one band is no concern yet"


def tell_the_story(school: School, now: datetime) -> None:
    """One draft: a working grade that falls by one band is looked at again only when it falls by two."""
    head = StaffMember.objects.select_related("user").get(school=school, code="alison.drummond")
    viewer = viewer_for(head.user, cast.TODAY) if head.user else None
    if viewer is None:
        raise RuntimeError("The demo school has no head to try a policy.")
    text = adopted_on(school.pk, cast.TODAY).text.replace("worse_than_last_by = 1", "worse_than_last_by = 2")
    start_draft(by=viewer, name=NAME, text=text, now=now)
