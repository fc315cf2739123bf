"""What staff of the demo school were told: older things read, a few of last week not, and an outbox that only waits."""

from datetime import date, datetime, timedelta
from typing import Final

from ettle.demo import cast
from ettle.notices.actions.digests import write_digests
from ettle.notices.actions.keeping import throw_away
from ettle.notices.models import Notice
from ettle.people.models import StaffMember
from ettle.people.queries import viewer_for
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.models import School
from ettle.tracking.actions.reminding import tell_of_cycle
from ettle.tracking.actions.steps import add_next_step
from ettle.tracking.models import Concern, Cycle

# Who was asked for help with a pupil they teach, by whoever holds the concern, and for what.
ASKED: Final = (
    ("morven.laidlaw", "Look at the jotter together each Friday, and write one line on how it went."),
    ("dougal.kerr", "Two short questions at the start of each practical, until the next report."),
    ("neil.buchan", "Five minutes before registration on Mondays to plan the week's homework."),
    ("parveen.khan", "Sit in on one lesson and say what makes starting hard."),
)
FRIDAY: Final = cast.TODAY - timedelta(days=3)


def tell_the_story(school: School, morning: datetime, friday: datetime) -> None:
    """Everything closes told is a fortnight old and read; on Friday four people were asked for help."""
    throw_away(now=morning)
    now_open = Cycle.objects.filter(school=school, closed_at__isnull=True).prefetch_related("years").first()
    head = _viewer(school, "alison.drummond", friday.date())
    if now_open is not None:
        opened = friday.replace(month=now_open.opens.month, day=now_open.opens.day)
        tell_of_cycle(cycle=now_open, years=[row.year for row in now_open.years.all()], by=head, now=opened)
    for notice in (old := list(Notice.objects.filter(school=school, at__lt=friday))):
        notice.read_at = notice.at + timedelta(hours=2)
    Notice.objects.bulk_update(old, ["read_at"], batch_size=500)
    for helper, text in ASKED:
        _ask(school, helper, text, friday)
    write_digests(now=morning)


def _ask(school: School, helper: str, text: str, now: datetime) -> None:
    """A next step for somebody else, on a concern on which its owner does something already."""
    who = StaffMember.objects.get(school=school, code=helper)
    viewer = _viewer(school, helper, now.date())
    taught = Concern.objects.filter(state=Concern.State.ACTING, pupil__in=Pupil.objects.visible_to(viewer, "L1"))
    concern = taught.exclude(next_steps__at=now).exclude(owner=who).select_related("owner").order_by("-pk").first()
    if concern is not None and concern.owner is not None:
        owner, due = _viewer(school, concern.owner.code, now.date()), now.date() + timedelta(weeks=2)
        add_next_step(by=owner, concern=concern, text=text, who=who, due=due, now=now)


def _viewer(school: School, code: str, on: date) -> Viewer:
    user = StaffMember.objects.get(school=school, code=code).user
    viewer = viewer_for(user, on) if user else None
    if viewer is None:
        raise RuntimeError(f"The demo school has nobody called {code}.")
    return viewer
