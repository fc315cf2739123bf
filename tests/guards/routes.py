"""Every address, opened as every role, in two places of the demo school: Isla's in S3 and Grace's in S5."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOBODY: Final = "nobody"
# Addresses that serve files, or that only Django itself asks for.
LEFT_OUT: Final = ("static",)
SCENES: Final = ("S3", "S5")

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its full name, and the names of what stands in it."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person got in one place."""

    route: str
    method: str
    scene: str
    person: str
    status: int


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = "", outer: tuple[str, ...] = ()
) -> Iterator[Route]:
    """Every named address, those of included lists too. Raises ValueError for one without a name."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        parameters = (*outer, *one.pattern.converters)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from routes(one.url_patterns, inner, parameters)
        elif not one.name:
            raise ValueError(f"The address {one.pattern} has no name.")
        elif one.name not in LEFT_OUT:
            yield Route(space + one.name, parameters)


def distinct(found: Iterator[Route]) -> list[Route]:
    """The routes in order of name; two with one name and the same parameters are one."""
    return sorted(dict.fromkeys(found), key=lambda route: (route.name, route.parameters))


def a_file_read() -> int:
    """An import that somebody has begun: the attendance of one pupil."""
    from ettle.importing.actions import read_file
    from ettle.people.models import StaffMember
    from ettle.people.queries import viewer_for
    from ettle.school import clock
    from tests.demo_school import address_of

    user = StaffMember.objects.get(user__email=address_of("administrator")).user
    viewer = viewer_for(user, clock.today()) if user else None
    assert viewer is not None
    content = b"pupil,possible,present\nnobody-by-this-number,60,58\n"
    run = read_file(
        by=viewer, kind="attendance", filename="attendance.csv", content=content, cycle_id=None, now=clock.now()
    )
    return run.pk


def a_draft_kept() -> int:
    """A draft of the policy that somebody has begun."""
    from ettle.people.models import StaffMember
    from ettle.people.queries import viewer_for
    from ettle.school import clock
    from ettle.trying.actions import start_draft
    from ettle.trying.models import Draft
    from tests.demo_school import address_of

    kept = Draft.objects.filter(name="A draft of the guards").values_list("pk", flat=True).first()
    if kept is not None:
        return kept
    user = StaffMember.objects.get(user__email=address_of("senior_leader")).user
    viewer = viewer_for(user, clock.today()) if user else None
    assert viewer is not None
    return start_draft(by=viewer, name="A draft of the guards", text="", now=clock.now()).pk


def a_decision_about(pupil: Any) -> Arguments:
    """A place on the caseload for this pupil, with a referral; and the memo and the conference of the demo school."""
    from ettle.caseload.models import ConferenceAction, Memo, Minute, Place, Referral
    from ettle.school import clock

    place, _made = Place.objects.get_or_create(pupil=pupil, left_on=None, defaults={"since": clock.today()})
    memo, action = Memo.objects.earliest("pk"), ConferenceAction.objects.earliest("pk")
    told = {"on": clock.today(), "at": clock.now()}
    minute, _made = Minute.objects.get_or_create(place=place, kind="referral", by=memo.by, defaults=told)
    made = {"to": "HUB", "changed_at": clock.now(), "changed_by": memo.by}
    referral, _made = Referral.objects.get_or_create(minute=minute, defaults=made)
    return {
        "minute_id": minute.pk,
        "referral_id": referral.pk,
        "memo_id": memo.pk,
        "conference_id": action.conference_id,
        "action_id": action.pk,
    }


def a_need_of(pupil: Any) -> int:
    """A need of this pupil that stands: the one the demo school tells of, or one made for this walk."""
    from ettle.needs.models import Need
    from ettle.school import clock

    told = {"words": "Long texts tire.", "source": "teacher", "identified_on": clock.today()}
    moments = {"recorded_at": clock.now(), "changed_at": clock.now()}
    need, _made = Need.objects.get_or_create(pupil=pupil, type="literacy", ended_on=None, defaults={**told, **moments})
    return need.pk


def a_meeting_of(year: str) -> Arguments:
    """The year's next meeting with somebody on its agenda, and what an earlier one gave somebody to do."""
    from ettle.meetings.models import AgendaItem, Outcome

    item = AgendaItem.objects.filter(meeting__year=year, meeting__ended_at=None).earliest("pk")
    given = Outcome.objects.filter(who__code="ruth.haldane").latest("pk")
    return {"meeting_id": item.meeting_id, "item_id": item.pk, "outcome_id": given.pk}


def scene(year: str) -> Arguments:
    """What stands in addresses, in one place of the demo school."""
    from ettle.attitude.models import AttitudeTarget
    from ettle.notices.models import Notice, OutboxMessage
    from ettle.people.models import StaffMember
    from ettle.pupils.models import CategoryMembership, ClassMembership, Pupil
    from ettle.school.models import AdoptedPolicy
    from ettle.tracking.models import Concern, Cycle

    pupil = Pupil.objects.get(
        given={"S3": "Isla", "S5": "Grace"}[year], family={"S3": "Renwick", "S5": "Selkirk"}[year]
    )
    taught = ClassMembership.objects.filter(pupil=pupil).order_by("teaching_class__subject__code", "pk")
    physics = taught.filter(teaching_class__subject__code="physics").last() or taught.last()
    assert physics is not None
    closed = Cycle.objects.filter(closed_at__isnull=False, years__year=year).order_by("opens").last()
    now = Cycle.objects.filter(closed_at__isnull=True).order_by("opens").last()
    concern = Concern.objects.filter(pupil=pupil).order_by("pk").last()
    return {
        "pupil_id": pupil.pk,
        "key": pupil.key,
        "class_id": physics.teaching_class_id,
        "cycle_id": now.pk if now and year == "S3" else closed.pk if closed else 0,
        "concern_id": concern.pk if concern else 0,
        **a_decision_about(pupil),
        **a_meeting_of(year),
        "need_id": a_need_of(pupil),
        "step_id": concern.next_steps.values_list("pk", flat=True).last() or 0 if concern else 0,
        "membership_id": CategoryMembership.objects.filter(pupil=pupil)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
        or 0,
        "year": year,
        "measure": "effort",
        "run_id": a_file_read(),
        "kind": "pupils",
        "number": 1,
        "staff_id": StaffMember.objects.order_by("pk").values_list("pk", flat=True)[0],
        "who": "nobody",
        "token": "none",
        "subject_id": physics.teaching_class.subject_id,
        "faculty_id": physics.teaching_class.subject.faculty_id,
        "draft_id": a_draft_kept(),
        "notice_id": Notice.objects.filter(to__code={"S3": "morven.laidlaw", "S5": "dougal.kerr"}[year])
        .latest("at")
        .pk,
        "message_id": OutboxMessage.objects.earliest("pk").pk,
        "half": "autumn-2",
        "group_id": pupil.tutor_group_id,
        "target_id": AttitudeTarget.objects.filter(pupil=pupil).values_list("pk", flat=True).first() or 0,
        "adopted_id": AdoptedPolicy.objects.order_by("pk").values_list("pk", flat=True)[0],
    }


def arguments(route: Route, place: Arguments) -> Arguments:
    """What this route needs of a place. Raises LookupError naming what no scene gives."""
    if missing := [name for name in route.parameters if name not in place]:
        raise LookupError(
            f"{route.name} needs {', '.join(missing)}: say what to open in scene(), tests/guards/routes.py."
        )
    return {name: place[name] for name in route.parameters}


def ask(client: Client, method: str, address: str) -> tuple[Any, int]:
    """Open an address, or send it an empty form: the answer, and the queries it took. Changes are taken back."""
    asked = 0

    def count(execute: Any, *query: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*query)

    with transaction.atomic(), connection.execute_wrapper(count):
        response = client.get(address) if method == "GET" else client.post(address)
        transaction.set_rollback(True)
    return response, asked


def walk(
    client_as: Callable[[str], Client], people: list[str], found: list[Route]
) -> Iterator[tuple[Answer, Any, int]]:
    """Open every route as every person, signing in anew for each so that nobody's sign-out is felt."""
    places = {year: scene(year) for year in SCENES}
    for person in (*people, NOBODY):
        for route in found:
            for year in SCENES if route.parameters else SCENES[:1]:
                address = reverse(route.name, kwargs=arguments(route, places[year]))
                for method in ("GET", "POST"):
                    client = Client() if person == NOBODY else client_as(person)
                    client.raise_request_exception = False
                    response, asked = ask(client, method, address)
                    yield (
                        Answer(route.name, method, year if route.parameters else "", person, response.status_code),
                        response,
                        asked,
                    )


def faults(answer: Answer, response: Any, asked: int, *, public: Container[str], most: Mapping[str, int]) -> list[str]:
    """What is wrong with one answer: it broke, it is open to everybody, or it asked the database too much."""
    told = f"{answer.method} {answer.route} {answer.scene} as {answer.person}"
    found = []
    if answer.status >= 500:
        found.append(f"{told} broke: {_said(response)}")
    if answer.person == NOBODY and answer.route not in public and not _asks_to_sign_in(response):
        found.append(f"{told} is open to everybody.")
    if asked > most[answer.method]:
        found.append(f"{told} made {asked} queries; {most[answer.method]} is the most.")
    return found


def _said(response: Any) -> str:
    """What went wrong behind a page that broke."""
    fault = (getattr(response, "exc_info", None) or (None, None))[1]
    return f"{type(fault).__name__}: {fault}"


def _asks_to_sign_in(response: Any) -> bool:
    """Whether somebody who is not signed in was sent to the door, or told so in an answer made for a script."""
    return response.status_code == 401 or (response.status_code == 302 and "/sign-in/" in response["Location"])


def table(answers: list[Answer], people: list[str]) -> str:
    """The table of who may open what, as the page of documentation that is kept."""
    columns = [*people, NOBODY]
    rows: dict[tuple[str, str, str], dict[str, int]] = {(one.route, one.method, one.scene): {} for one in answers}
    for one in answers:
        rows[one.route, one.method, one.scene][one.person] = one.status
    lines = [HEAD, "| address | | " + " | ".join(name.replace("_", " ") for name in columns) + " |"]
    lines.append("|---|---|" + "---|" * len(columns))
    for (name, method, year), cells in rows.items():
        told = " ".join(part for part in (method, year) if part)
        lines.append(f"| `{name}` | {told} | " + " | ".join(str(cells[column]) for column in columns) + " |")
    return "\n".join(lines) + "\n"


HEAD: Final = """# Who may open what

Every address, opened (GET) and sent an empty form (POST) as every role of the demo school, where Isla of S3 is and
where Grace of S5 is. `make docs` writes this page; a test compares it: a change here is a change of rights.

200 shows the page; 302 leads elsewhere (to the sign-in page, for somebody who is not signed in); 400 and 422 say what
was wrong with an empty form; 403 refuses a change with the reason; 404 answers as if it were not there; 405 does not
take this way of asking.
"""
