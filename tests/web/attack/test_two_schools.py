"""Two schools in one database: nobody of the one learns that anything of the other is there."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ettle.caseload.models import Conference, ConferenceAction, Memo, MemoTo, Minute, Place, Referral
from ettle.importing.models import ImportRun
from ettle.meetings.models import AgendaItem, Meeting, Outcome
from ettle.notices.models import Notice, OutboxMessage
from ettle.pupils.models import CategoryMembership
from ettle.school.models import AdoptedPolicy, Subject
from ettle.tracking.models import Concern, Cycle, NextStep
from ettle.trying.models import Draft
from tests.guards.routes import Route, distinct, routes
from tests.web.tracking_cycles.small import TODAY, Small, at

CODES = ("second_head", "second_office", "second_psl")
CELL = {"pupil": "KEY", "measure": "effort", "value": "1", "text": "x", "version": 0}
WORDS = ("Kwame", "Small Academy", "Cycle 1", "Cl_Lang")


@pytest.fixture
def theirs(small: Small) -> dict[str, object]:
    """The number of something of every kind in the first school."""
    small.rate("Kwame", "S3", "french", effort="4")
    small.in_group("Kwame", "CE")
    small.close()
    file = SimpleUploadedFile("pupils.csv", b"Pupil number,Surname,Forename,Year\n1,Smith,Ann,S3\n")
    small.client("office").post("/import/upload/", {"kind": "pupils", "file": file})
    concern = small.concern("Kwame")
    assert concern is not None
    return {
        "key": small.pupils["Kwame"].key,
        "class_id": small.taught("french", "S3").pk,
        "cycle_id": small.cycle(1).pk,
        "concern_id": concern.pk,
        "membership_id": CategoryMembership.objects.get().pk,
        "year": "S3",
        "measure": "effort",
        "run_id": ImportRun.objects.get().pk,
        "subject_id": Subject.objects.filter(school=small.school).values_list("pk", flat=True)[0],
        "adopted_id": AdoptedPolicy.objects.get(school=small.school).pk,
        "staff_id": small.staff["cl_lang"].pk,
        "kind": "pupils",
        "half": "autumn-2",
        "number": 1,
        "who": "nobody",
        "token": "none",
        **what_rooms_hold(small, concern),
    }


def what_rooms_hold(small: Small, concern: Concern) -> dict[str, object]:
    """One of everything that the rooms above a concern keep about its pupil."""
    by, pupil = small.staff["psl_rannoch"], concern.pupil
    alike: dict[str, Any] = {"by": by, "at": at()}
    place, _made = Place.objects.get_or_create(pupil=pupil, left_on=None, defaults={"since": TODAY})
    minute = Minute.objects.create(place=place, on=TODAY, kind="conference", text="Kwame", **alike)
    conference = Conference.objects.create(minute=minute, on=TODAY, place="Room 4")
    memo = Memo.objects.create(pupil=pupil, level="L2", text="Kwame", **alike)
    MemoTo.objects.create(memo=memo, staff=small.staff["cl_lang"])
    meeting = Meeting.objects.create(school=small.school, kind="year_head", year="S3", on=TODAY)
    item = AgendaItem.objects.create(meeting=meeting, pupil=pupil, concern=concern, origin="highlighted", **alike)
    step = NextStep.objects.create(concern=concern, kind="step", text="Kwame", who=by, due=TODAY, **alike)
    given: dict[str, Any] = {"who": by, "due": TODAY, **alike}
    told: dict[str, Any] = {"school": small.school, "to": by}
    mail = {"address": "a@small.example", "subject": "Small Academy", "body": "Kwame"}
    when = {"made_at": at(), "asked_at": at(), "next_try_at": at()}
    policy = AdoptedPolicy.objects.get(school=small.school)
    kept = {"made_by": by, "made_at": at(), "changed_by": by, "changed_at": at()}
    made = {
        "minute_id": minute,
        "conference_id": conference,
        "action_id": ConferenceAction.objects.create(conference=conference, text="Kwame", **given),
        "referral_id": Referral.objects.create(minute=minute, to="HUB", changed_at=at(), changed_by=by),
        "memo_id": memo,
        "meeting_id": meeting,
        "item_id": item,
        "outcome_id": Outcome.objects.create(item=item, text="Kwame", **given),
        "step_id": step,
        "faculty_id": small.taught("french", "S3").subject.faculty,
        "group_id": pupil.tutor_group,
        "draft_id": Draft.objects.create(
            school=small.school, name="Kwame", text=policy.text, started_from=policy, **kept
        ),
        "notice_id": Notice.objects.create(kind="memo_sent", words="Kwame", href="/", at=at(), **told),
        "message_id": OutboxMessage.objects.create(**mail, **when, **told),
    }
    return {name: found.pk for name, found in made.items() if found is not None}


def address_at(route: Route, theirs: dict[str, object]) -> str:
    """The route at what the first school holds. Of a kind not named above, the first there is: it is that school's."""
    return reverse(route.name, kwargs={name: theirs.get(name, 1) for name in route.parameters})


def numbered() -> Iterator[Route]:
    """Every address with something in it that belongs to a school."""
    for route in distinct(routes()):
        if set(route.parameters) - {"year", "measure", "kind"} and route.name != "first_password":
            yield route


@pytest.mark.requirement("D-02")
@pytest.mark.parametrize("code", CODES)
def test_nothing_of_another_school_is_there(other: Small, theirs: dict[str, object], code: str) -> None:
    found = list(numbered())
    assert len(found) > 90
    client = other.client(code)
    client.raise_request_exception = False
    typed = {"category": "CE", "starts": "2026-11-23", "ends": "2026-12-01", "reason": "x", "text": "x", "faculty": "1"}
    typed |= {"purpose": "x", "owner": str(other.staff[code].pk), "why": "x", "due": "2026-12-01"}
    for route in found:
        address = address_at(route, theirs)
        sent = json.dumps({"as": str(other.staff[code].pk), "cells": [CELL], "notes": [CELL]})
        answers = [client.get(address), client.post(address, typed)]
        if "save" in route.name:
            body = sent.replace("KEY", str(theirs["key"]))
            answers.append(client.post(address, body, content_type="application/json"))
        for answer in answers:
            # 403 is for those whose post carries no such right at all, whatever stands in the address.
            by_right = route.name.startswith(("importing:", "people:", "notices:"))
            allowed = {404, 405, 403} if by_right else {404, 405, 400}
            assert answer.status_code in allowed, (route.name, answer.status_code)
            assert not any(words in answer.content.decode() for words in WORDS), route.name


@pytest.mark.requirement("D-02")
def test_what_does_not_exist_and_what_is_not_ones_own_answer_alike(other: Small, theirs: dict[str, object]) -> None:
    for code in CODES:
        client = other.client(code)
        pairs = {
            f"/pupils/{theirs['key']}/": f"/pupils/{uuid4()}/",
            f"/tracking/concerns/{theirs['concern_id']}/": "/tracking/concerns/987654/",
            f"/tracking/cycles/{theirs['cycle_id']}/": "/tracking/cycles/987654/",
            f"/import/{theirs['run_id']}/": "/import/987654/",
            f"/school/policy/{theirs['adopted_id']}/": "/school/policy/987654/",
            f"/caseload/{theirs['key']}/": f"/caseload/{uuid4()}/",
            f"/caseload/memos/{theirs['memo_id']}/": "/caseload/memos/987654/",
            f"/caseload/conferences/{theirs['conference_id']}/": "/caseload/conferences/987654/",
            f"/meetings/{theirs['meeting_id']}/": "/meetings/987654/",
            f"/trying/{theirs['draft_id']}/": "/trying/987654/",
            f"/notices/{theirs['notice_id']}/": "/notices/987654/",
            f"/notices/outbox/{theirs['message_id']}/": "/notices/outbox/987654/",
            f"/leadership/{theirs['cycle_id']}/": "/leadership/987654/",
            f"/board/{theirs['cycle_id']}/S3/": "/board/987654/S3/",
            f"/collation/cycles/{theirs['cycle_id']}/years/S3/": "/collation/cycles/987654/years/S3/",
        }
        for real, made_up in pairs.items():
            one, two = client.get(real), client.get(made_up)
            assert one.status_code == two.status_code, real
            texts = (one.content.decode().replace(real, ""), two.content.decode().replace(made_up, ""))
            first, second = (re.sub(r'value="\w{64}"', "", text) for text in texts)  # the token of each form
            assert first == second, real


@pytest.mark.requirement("D-02")
def test_ratings_of_another_school_are_not_taken(small: Small, other: Small, theirs: dict[str, object]) -> None:
    small.cycles[3] = mine = Cycle.objects.create(
        school=small.school, name="Third", session="2026/27", number=3, opens="2026-11-02", due="2026-12-01"
    )
    mine.years.create(year="S3")
    cell = {"pupil": str(theirs["key"]), "measure": "effort", "value": "1", "version": 0}
    for code in CODES:
        body = json.dumps({"as": str(other.staff[code].pk), "cells": [cell]})
        address = f"/tracking/ratings/{mine.pk}/{theirs['class_id']}/save/"
        answer = other.client(code).post(address, body, content_type="application/json")
        assert answer.status_code == 404
    other.person("second_teacher")
    group = other.taught("french", "S3")
    own = other.cycle(1)
    other.pupil("Una", "S3")
    other.join("Una", "french")
    other.teach("second_teacher", "french", "S3")
    body = json.dumps({"as": str(other.staff["second_teacher"].pk), "cells": [cell]})
    client = other.client("second_teacher")
    answer = client.post(f"/tracking/ratings/{own.pk}/{group.pk}/save/", body, content_type="application/json")
    assert answer.json()["cells"][0]["status"] == "refused"
    assert "Kwame" not in answer.content.decode()
    for cycle_id, class_id in ((mine.pk, group.pk), (own.pk, theirs["class_id"])):
        assert client.get(f"/tracking/ratings/{cycle_id}/{class_id}/").status_code == 404


@pytest.mark.requirement("D-02")
@pytest.mark.parametrize("code", CODES)
def test_no_list_count_or_search_reaches_over(other: Small, theirs: dict[str, object], code: str) -> None:
    client = other.client(code)
    for address in (
        "/", "/pupils/", "/pupils/?support=1", "/pupils/?class=S3/french", "/pupils/?group=3R1",
        "/pupils/find/?q=kwame",
        "/pupils/find/?q=french", "/pupils/look-out/?of=school", "/tracking/concerns/", "/tracking/cycles/",
        "/tracking/ratings/", "/import/", "/school/", "/school/policy/", "/school/audit/",
        f"/school/audit/?pupil={theirs['key']}", "/account/", "/board/", "/leadership/", "/caseload/",
        "/caseload/patterns/?whose=school", "/caseload/memos/", "/meetings/", "/meetings/mine/", "/attitude/",
        "/notices/", "/notices/outbox/", "/trying/", "/tracking/concerns/waiting/", "/pupils/groups/worked-out/",
        "/pupils/groups/renewals/",
    ):  # fmt: skip
        text = client.get(address).content.decode().replace("?q=kwame", "").replace("?class=S3/french", "")
        text = text.replace('<option value="S3/french" selected>S3/french</option>', "")
        assert not any(words in text for words in ("Kwame", "Small Academy", "Cl_Lang", "S3/french")), address
