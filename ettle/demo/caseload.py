"""What the support team decided about pupils on the caseload, over the cycles that have closed."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ettle.caseload.models import (
    Conference,
    ConferenceAction,
    Memo,
    MemoTo,
    Minute,
    Period,
    Place,
    Referral,
    Standing,
    Support,
)
from ettle.people.models import Post, StaffMember
from ettle.school.models import School
from ettle.tracking.models import Cycle

DISCUSSED = (
    "Talked through with the year head. Effort has slipped since September; the tutor speaks with home this week.",
    "Attends well and is tired in the mornings. Look again after the next report.",
    "Two subjects only, and both teachers have a plan. We watch and do not add to it.",
    "Reading age checked last week. Waiting for the result before anything is decided.",
    "The pupil asked for help with organising homework. Planner checked on Mondays by the tutor.",
)
TARGETED = (
    ("SUPPORTED-STUDY", "Tuesdays and Thursdays after school until the winter break. Home has agreed."),
    ("CHECK-IN", "Ten minutes each morning with the support team, for six weeks."),
    ("SMALL-GROUP", "Group of four for number, twice a week in place of one elective."),
)
NOT_USED = ("MENTORING", "Has an older cousin who helps already; the pupil would rather not have another adult.")
LEFT = (
    "Back on track in every subject.",
    "Nothing raised in this report; the tutor keeps an eye.",
    "Support has ended.",
)
# Of ten pupils, how many something was minuted for; and how many without any reason still wait for a person.
DECIDED, WAITING = 6, 5
WEEKS = 6


def keep(cycle: Cycle, when: datetime, *, newest: bool = False) -> None:
    """What keepers did after one period: decided for some, and let go those for whom nothing is found."""
    rng = random.Random(cycle.pk)  # noqa: S311
    keepers = _keepers(cycle.school)
    standings = list(
        Standing.objects.filter(period__cycle=cycle, place__left_on__isnull=True)
        .exclude(house=None)
        .select_related("place__pupil__house")
        .prefetch_related("sources")
        .order_by("pk")
    )
    bare = [one.place for one in standings if not one.sources.all()]
    leaving = bare[WAITING:] if newest else bare
    for place in leaving:
        place.left_on, place.left_reason = when.date(), rng.choice(LEFT)
        place.left_by, place.review_on = keepers[place.pupil.house_id], None
    held = [one.place for one in standings if one.sources.all()]
    decided = [place for place in held if place.review_on is not None or rng.randrange(10) < DECIDED]
    _minute(decided, keepers, when, rng)
    Place.objects.bulk_update([*leaving, *decided], ["left_on", "left_reason", "left_by", "review_on"], batch_size=200)


def _keepers(school: School) -> dict[int | None, StaffMember]:
    """The pupil support leader of each house."""
    posts = Post.objects.filter(staff__school=school, role="pupil_support_leader").select_related("staff")
    return {post.house_id: post.staff for post in posts}


def _minute(
    places: Iterable[Place], keepers: dict[int | None, StaffMember], when: datetime, rng: random.Random
) -> None:
    minutes: list[Minute] = []
    what: list[str] = []
    for place in places:
        made, code = _decision(place, keepers[place.pupil.house_id], when, rng)
        minutes.append(made)
        what.append(code)
        place.review_on = made.review_on or place.review_on
    Minute.objects.bulk_create(minutes)
    Minute.took_part.through.objects.bulk_create(
        Minute.took_part.through(minute_id=made.pk, staffmember_id=made.by_id) for made in minutes
    )
    states = {"targeted": Support.State.DRAFT, "not_used": Support.State.NOT_USED}
    Support.objects.bulk_create(
        Support(minute=made, what=code, state=states[made.kind])
        for made, code in zip(minutes, what, strict=True)
        if code
    )


def _decision(place: Place, by: StaffMember, when: datetime, rng: random.Random) -> tuple[Minute, str]:
    """One decision, and the support it is about where it is about some."""
    review = when.date() + timedelta(weeks=WEEKS, days=rng.choice((-3, 1, 2, 7, 9, 14, 15)))
    drawn = rng.randrange(10)
    kind, code, text = "discussed", "", rng.choice(DISCUSSED)
    if drawn == 0:
        kind, (code, text) = "not_used", NOT_USED
    elif drawn < 4:
        kind, (code, text) = "targeted", rng.choice(TARGETED)
    made = Minute(
        place=place,
        on=when.date(),
        kind=kind,
        text=text,
        review_on=None if kind == "not_used" else review,
        by=by,
        at=when,
        mis_on=when.date() if drawn % 3 == 0 else None,
        mis_by=by if drawn % 3 == 0 else None,
    )
    return made, code


def tell_the_story(school: School, when: datetime) -> None:
    """The cast: a conference for Kenzie, a referral and a memo for Hamza, a review that is late for Orla."""
    if not Period.objects.filter(school=school).exists():
        return
    codes = ("sunita.iyer", "cath.doyle", "parveen.khan", "ruth.haldane")
    sunita, cath, parveen, ruth = (StaffMember.objects.get(school=school, code=code) for code in codes)
    kenzie, hamza, orla = (
        Place.objects.select_related("pupil").get(pupil__school=school, pupil__given=given, left_on__isnull=True)
        for given in ("Kenzie", "Hamza", "Orla")
    )
    day = when.date()
    called = _written(
        kenzie,
        "conference",
        "Four faculties and three support groups: more than one of us can answer. Home has asked for a meeting too.",
        (cath, parveen, ruth),
        when,
        review=day + timedelta(days=9),
    )
    conference = Conference.objects.create(
        minute=called,
        on=date(2026, 12, 1),
        place="Meeting room 2",
        others="Educational psychologist",
        home=Conference.Home.COMING,
        home_on=day,
        home_note="Both parents, after 3 pm.",
    )
    conference.invited.set([ruth, parveen])
    ConferenceAction.objects.create(
        conference=conference,
        text="Bring the attendance figures and the last two reports.",
        who=ruth,
        due=date(2026, 11, 30),
        by=cath,
        at=when,
    )
    referred = _written(
        hamza,
        "referral",
        "Reading has held him back in two subjects; asks for six weeks in the mornings.",
        (sunita, parveen),
        when,
        review=day + timedelta(weeks=4),
    )
    Referral.objects.create(minute=referred, to="HUB", state="sent", changed_at=when, changed_by=sunita)
    _written(orla, "discussed", DISCUSSED[0], (sunita,), when - timedelta(weeks=3), review=date(2026, 11, 17))
    _send_memo(hamza, sunita, when)


def _written(
    place: Place, kind: str, text: str, people: tuple[StaffMember, ...], when: datetime, *, review: date
) -> Minute:
    made = Minute.objects.create(
        place=place, on=when.date(), kind=kind, text=text, review_on=review, by=people[0], at=when
    )
    made.took_part.set(people)
    place.review_on = review
    place.save(update_fields=["review_on"])
    return made


def _send_memo(place: Place, by: StaffMember, when: datetime) -> None:
    """To whoever leads the pupil's year and teaches them Mathematics; one has not opened it."""
    taught = place.pupil.memberships.filter(teaching_class__subject__code="mathematics", ends__isnull=True)
    teacher = StaffMember.objects.filter(teaches__teaching_class__memberships__in=taught, teaches__ends=None).first()
    leads = StaffMember.objects.get(school=place.pupil.school, code="ruth.haldane")
    memo = Memo.objects.create(
        pupil=place.pupil,
        level="L2",
        text="Hamza is looking after a younger sister in the mornings this month. He may be late and would rather "
        "nobody asked him about it in front of others.",
        by=by,
        at=when,
    )
    MemoTo.objects.create(memo=memo, staff=leads, opened_at=when)
    if teacher is not None:
        MemoTo.objects.create(memo=memo, staff=teacher)
