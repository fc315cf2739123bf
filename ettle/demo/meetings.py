"""Meetings of the demo school: what was agreed after earlier cycles, and the agendas of this week."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ettle.collation.models import Highlight
from ettle.demo import cast
from ettle.meetings.models import AgendaItem, HighTariff, Meeting, Outcome
from ettle.people.models import ClassTeacher, Post, StaffMember
from ettle.school.models import Faculty, School
from ettle.tracking.models import Concern, Cycle

AGREED = (
    "The year head rings home this week and says what has gone well first.",
    "The tutor looks at the planner each Monday until the next report.",
    "We wait for the next report. Two teachers have changed the seating, and it may be enough.",
    "The pupil support leader asks for a place in supported study.",
    "One target in each subject, written with the pupil; the tutor keeps the sheet.",
)
TO_LEADERSHIP = "Four faculties, and home has not answered since September. I would like us to meet them together."
FED_BACK = (
    "The headteacher writes to home and offers two times to meet.",
    "A case conference before the winter break; the pupil support leader calls it.",
)
WEEKS = 3


def hold(cycle: Cycle, years: Iterable[str], when: datetime) -> None:
    """After a cycle of last session each year head met about those highlighted, and something was agreed for each."""
    heads = _heads(cycle.school)
    picked = Highlight.objects.filter(collation__cycle=cycle).select_related("pupil", "collation")
    concerns = dict(Concern.objects.filter(cycle=cycle).values_list("pupil_id", "pk"))
    for year in years:
        head = heads[year]
        meeting = _over(cycle.school, "year_head", when, head, year=year)
        items = [
            _item(meeting, (one.pupil_id, concerns[one.pupil_id]), "highlighted", head, when - timedelta(days=1))
            for one in picked
            if one.collation.year == year and one.pupil_id in concerns
        ]
        AgendaItem.objects.bulk_create(items)
        Outcome.objects.bulk_create(
            _outcome(item, AGREED[at % len(AGREED)], when, head, done=True) for at, item in enumerate(items)
        )


def tell_the_story(cycle: Cycle, when: datetime) -> None:
    """This session: a meeting of each kind that is over, and the next of each with its day and its agenda.

    S3 talked about three; Kenzie is carried over, and the agenda of Wednesday is still to be built.
    """
    school, concerns = cycle.school, _concerns(cycle)
    head, leader = _staff(school, cast.YEAR_HEADS["S3"][0]), _staff(school, "alison.drummond")
    curriculum, support = _staff(school, "dougal.kerr"), _staff(school, "sunita.iyer")
    before = when - timedelta(days=25)
    year = _over(school, "year_head", before, head, year="S3")
    _talk(year, head, before, [concerns["Hamza"], concerns["Dominik"]], AGREED[1:3])
    _carry(year, _ahead(school, "year_head", date(2026, 11, 25), "Year office", year="S3"), head, concerns["Kenzie"])
    _fifth_year(cycle, when)
    leadership = _over(school, "leadership", before + timedelta(days=4), leader)
    _mark(leadership, support, concerns["Hamza"], before)
    _agree(leadership, leader, before + timedelta(days=4), FED_BACK[:1])
    following = _ahead(school, "leadership", date(2026, 11, 26), "Boardroom")
    _mark(following, head, concerns["Kenzie"], when)
    sciences = Faculty.objects.get(school=school, code="sciences")
    last = _over(school, "faculty", before, curriculum, faculty=sciences)
    _talk(last, curriculum, before, [concerns["Isla"]], ("Physics tries a start task on paper for two weeks.",))
    Outcome.objects.filter(item__meeting=last).update(who=_physics_of(concerns["Isla"]), due=date(2026, 11, 27))
    ahead = _ahead(school, "faculty", date(2026, 12, 1), "Lab 2", faculty=sciences)
    _item(ahead, _about(concerns["Tobi"]), "by_hand", curriculum, when).save()
    AgendaItem.objects.filter(meeting=ahead).update(words="Homework in chemistry: who else waits for it?")


def _fifth_year(cycle: Cycle, when: datetime) -> None:
    """S5 has shared its list: those highlighted stand on Friday's agenda."""
    head = _staff(cycle.school, cast.YEAR_HEADS["S5"][0])
    meeting = _ahead(cycle.school, "year_head", date(2026, 11, 27), "Year office", year="S5")
    concerns = dict(Concern.objects.filter(cycle=cycle, year="S5").values_list("pupil_id", "pk"))
    picked = Highlight.objects.filter(collation__cycle=cycle, collation__year="S5").order_by("pk")
    ids = [pk for pk in picked.values_list("pupil_id", flat=True) if pk in concerns]
    AgendaItem.objects.bulk_create(_item(meeting, (pk, concerns[pk]), "highlighted", head, when) for pk in ids)


def _talk(
    meeting: Meeting,
    chair: StaffMember,
    when: datetime,
    concerns: Iterable[Concern],
    words: Iterable[str],
) -> None:
    origin = "highlighted" if meeting.year else "by_hand"
    for concern in concerns:
        _item(meeting, _about(concern), origin, chair, when - timedelta(days=2)).save()
    _agree(meeting, chair, when, words)


def _agree(meeting: Meeting, chair: StaffMember, when: datetime, words: Iterable[str]) -> None:
    for item, text in zip(meeting.items.order_by("pk"), words, strict=True):
        _outcome(item, text, when, chair, done=False).save()


def _carry(meeting: Meeting, following: Meeting, by: StaffMember, concern: Concern) -> None:
    at = meeting.ended_at
    assert at is not None
    first = _item(meeting, _about(concern), "highlighted", by, at - timedelta(days=2))
    first.save()
    again = _item(following, _about(concern), "highlighted", by, first.at)
    again.carried_from, again.times_carried = first, 1
    again.save()


def _mark(meeting: Meeting, by: StaffMember, concern: Concern, when: datetime) -> None:
    HighTariff.objects.create(concern=concern, reason=TO_LEADERSHIP, by=by, at=when)
    item = _item(meeting, _about(concern), "high_tariff", by, when)
    item.words = TO_LEADERSHIP
    item.save()


def _over(
    school: School, kind: str, when: datetime, by: StaffMember, *, year: str = "", faculty: Faculty | None = None
) -> Meeting:
    return Meeting.objects.create(
        school=school, kind=kind, year=year, faculty=faculty, on=when.date(), ended_at=when, ended_by=by
    )


def _ahead(
    school: School, kind: str, on: date, place: str, *, year: str = "", faculty: Faculty | None = None
) -> Meeting:
    return Meeting.objects.create(school=school, kind=kind, year=year, faculty=faculty, on=on, place=place)


def _about(concern: Concern) -> tuple[int, int]:
    return concern.pupil_id, concern.pk


def _item(meeting: Meeting, about: tuple[int, int], origin: str, by: StaffMember, when: datetime) -> AgendaItem:
    return AgendaItem(meeting=meeting, pupil_id=about[0], concern_id=about[1], origin=origin, by=by, at=when)


def _outcome(item: AgendaItem, text: str, when: datetime, by: StaffMember, *, done: bool) -> Outcome:
    due = when.date() + timedelta(weeks=WEEKS)
    return Outcome(item=item, text=text, who=by, due=due, done_on=due if done else None, by=by, at=when)


def _concerns(cycle: Cycle) -> dict[str, Concern]:
    families = {pupil.given: pupil.family for pupil in cast.PUPILS}
    rows = Concern.objects.filter(cycle=cycle, year="S3").select_related("pupil")
    return {row.pupil.given: row for row in rows if families.get(row.pupil.given) == row.pupil.family}


def _physics_of(concern: Concern) -> StaffMember:
    """Whoever teaches the pupil physics."""
    taught = ClassTeacher.objects.filter(
        ends=None, teaching_class__subject__code="physics", teaching_class__memberships__pupil_id=concern.pupil_id
    )
    return taught.select_related("staff").order_by("-pk")[0].staff


def _heads(school: School) -> dict[str, StaffMember]:
    posts = Post.objects.filter(staff__school=school, role="year_head").select_related("staff")
    return {post.year: post.staff for post in posts}


def _staff(school: School, code: str) -> StaffMember:
    return StaffMember.objects.get(school=school, code=code)
