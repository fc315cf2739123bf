"""Two schools in one database: nobody of the one learns that anything of the other is there."""

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ettle.importing.models import ImportRun
from ettle.pupils.models import CategoryMembership
from ettle.school.models import AdoptedPolicy, Subject
from ettle.tracking.models import Cycle
from tests.guards.routes import Route, distinct, routes
from tests.web.tracking_cycles.small import Small

CODES = ("second_head", "second_office", "second_psl")
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
    }


def numbered() -> Iterator[Route]:
    """Every address with something in it that belongs to a school."""
    for route in distinct(routes()):
        if set(route.parameters) - {"year", "measure", "kind"} and route.name != "first_password":
            yield route


@pytest.mark.requirement("D-02")
@pytest.mark.parametrize("code", CODES)
def test_nothing_of_another_school_is_there(other: Small, theirs: dict[str, object], code: str) -> None:
    from django.urls import reverse

    found = list(numbered())
    assert len(found) > 25
    client = other.client(code)
    client.raise_request_exception = False
    typed = {"category": "CE", "starts": "2026-11-23", "ends": "2026-12-01", "reason": "x", "text": "x", "faculty": "1"}
    typed |= {"purpose": "x", "owner": str(other.staff[code].pk), "why": "x", "due": "2026-12-01"}
    for route in found:
        address = reverse(route.name, kwargs={name: theirs[name] for name in route.parameters})
        for answer in (client.get(address), client.post(address, typed)):
            # 403 is for those whose post carries no such right at all, whatever stands in the address.
            allowed = {404, 405, 403} if route.name.startswith(("importing:", "people:")) else {404, 405, 400}
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
        f"/school/audit/?pupil={theirs['key']}", "/account/",
    ):  # fmt: skip
        text = client.get(address).content.decode().replace("?q=kwame", "").replace("?class=S3/french", "")
        text = text.replace('<option value="S3/french" selected>S3/french</option>', "")
        assert not any(words in text for words in ("Kwame", "Small Academy", "Cl_Lang", "S3/french")), address
