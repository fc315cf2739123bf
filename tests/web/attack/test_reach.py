"""A post reaches what it is over: neither years that have moved on, nor numbers, nor small figures beyond it."""

from datetime import date

import pytest

from ettle.people.models import Post, StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import House
from tests.web.tracking_cycles.small import Small


@pytest.mark.requirement("D-02")
def test_a_list_of_last_session_holds_no_pupil_who_has_moved_on(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    Pupil.objects.filter(given="Kwame").update(year="S5")
    path = f"/tracking/cycles/{small.cycle(1).pk}/years/S3/"
    for address in (path, f"{path}?show=untouched", "/", "/tracking/concerns/"):
        assert "Kwame" not in small.client("head_s3").get(address).content.decode(), address
    assert "Ada" in small.client("head_s3").get(path).content.decode()
    assert "Kwame" not in small.client("head_s3").post(f"{path}list.csv", {"purpose": "x"}).content.decode()
    assert "Kwame" in small.client("head").get(path).content.decode()


@pytest.mark.requirement("D-02")
def test_a_curriculum_leader_loses_a_pupil_who_drops_the_subject(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.rate("Kwame", "S3", "physics", effort="4")
    small.close()
    assert "Kwame" in small.client("cl_sci").get("/").content.decode()
    from ettle.pupils.models import ClassMembership

    ClassMembership.objects.filter(teaching_class=small.taught("physics", "S3")).update(ends=date(2026, 11, 20))
    for address in ("/", "/tracking/concerns/", "/pupils/", "/pupils/find/?q=invented"):
        assert "Kwame" not in small.client("cl_sci").get(address).content.decode(), address


@pytest.mark.requirement("D-02")
def test_candidate_numbers_are_for_a_post_over_the_pupil(small: Small) -> None:
    """Pupil support leader of the other house who teaches Kwame: the post that sees numbers is not over him."""
    small.rate("Kwame", "S3", "french", effort="2")
    Pupil.objects.filter(given="Kwame").update(scn="213456784")
    small.teach("psl_tummel", "french", "S3")
    address = f"/pupils/{small.pupils['Kwame'].key}/"
    # The post held over a house takes the classes of no teacher: a second post says that they teach.
    Post.objects.create(staff=small.staff["psl_tummel"], role="class_teacher", starts=date(2026, 8, 1))
    assert small.client("psl_tummel").get(address).status_code == 200
    assert "213456784" not in small.client("psl_tummel").get(address).content.decode()
    assert "213456784" in small.client("psl_rannoch").get(address).content.decode()


def test_nobody_who_has_left_is_given_a_concern(small: Small) -> None:
    """Their post was never ended; they are gone all the same, and the concern says that nobody holds it."""
    StaffMember.objects.filter(code="cl_lang").update(left_on=date(2026, 10, 1))
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern = small.concern("Kwame")
    assert concern is not None
    assert concern.owner is None


def rated(small: Small, subject: str, house: str, pupils: int, value: str) -> None:
    for number in range(pupils):
        name = f"{subject[:3]}{house[:1]}{value}{number}".title()
        small.pupil(name, "S3", house)
        small.rate(name, "S3", subject, effort=value)


@pytest.mark.requirement("D-10")
def test_a_hidden_figure_is_not_what_is_missing_from_the_sum(small: Small) -> None:
    """Three in art, hidden; six in French and seven in physics, shown: the sum of sixteen would tell the three."""
    rated(small, "french", "Rannoch", 6, "4")
    rated(small, "physics", "Rannoch", 7, "4")
    rated(small, "art-and-design", "Rannoch", 3, "4")
    text = small.client("psl_tummel").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/").content.decode()
    assert "fewer than 5" in text
    assert "not shown" in text
    for told in (">16<", ">16 "):
        assert told not in text
    whole = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/").content.decode()
    assert ">16<" in whole.replace("<b>", "").replace("</b>", "")
    assert "not shown" not in whole


@pytest.mark.requirement("D-10")
def test_the_office_is_told_no_number_of_concerns_below_five(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    text = small.client("office").get("/tracking/cycles/").content.decode()
    assert ">2</td>" not in text.replace(" ", "")
    for address in ("/", f"/tracking/cycles/{small.cycle(1).pk}/"):
        assert "What it raised" not in small.client("office").get(address).content.decode(), address
        assert "2 concerns" not in small.client("office").get(address).content.decode(), address
    assert "2</td>" in small.client("head").get("/tracking/cycles/").content.decode().replace(" ", "")


@pytest.mark.requirement("D-02")
def test_another_house_and_another_year_are_not_there(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern, pupil = small.concern("Kwame"), small.pupils["Kwame"]
    assert concern is not None
    tummel = House.objects.get(school=small.school, name="Tummel")
    small.person("hoh_tummel", "head_of_house", house=tummel)
    small.person("tutor_s5", "tutor", tutor_group=small.pupil("Una", "S5", "Tummel").tutor_group)
    small.person("pl_s2", "progress_leader", year="S2")
    small.person("psa", "support_assistant")
    for code in ("hoh_tummel", "tutor_s5", "pl_s2", "psa", "head_s2", "psl_tummel", "teacher", "cl_sci"):
        client = small.client(code)
        for address in (f"/pupils/{pupil.key}/", f"/tracking/concerns/{concern.pk}/"):
            assert client.get(address).status_code == 404, (code, address)
        for address in ("/", "/pupils/", "/pupils/find/?q=kwame", "/pupils/look-out/?of=school", "/tracking/concerns/"):
            assert "Kwame" not in client.get(address).content.decode(), (code, address)
        for act in ("next-step", "no-action", "end", "owner"):
            assert client.post(f"/tracking/concerns/{concern.pk}/{act}/", {}).status_code == 404, (code, act)


@pytest.mark.requirement("D-04")
def test_closing_a_cycle_tells_nobody_and_leaves_what_follows_to_a_person(
    small: Small, mailoutbox: list[object]
) -> None:
    from ettle.tracking.models import NextStep

    small.rate("Kwame", "S3", "french", effort="4")
    client = small.client("head")
    assert client.post(f"/tracking/cycles/{small.cycle(1).pk}/close/").status_code == 302
    concern = small.concern("Kwame")
    assert concern is not None
    assert concern.state == "new"
    assert not NextStep.objects.exists()
    assert mailoutbox == []


def test_an_assistant_opens_the_class_and_rates_nobody(small: Small) -> None:
    import json

    small.rate("Kwame", "S3", "french", effort="2")
    assistant = small.person("psa", "support_assistant")
    small.teach("psa", "french", "S3")
    client, at = small.client("psa"), f"/tracking/ratings/{small.cycle(1).pk}/{small.taught('french', 'S3').pk}/"
    assert "data-entry" not in client.get(at).content.decode()
    cell = {"pupil": str(small.pupils["Kwame"].key), "measure": "effort", "value": "4", "version": 1}
    body = json.dumps({"as": str(assistant.pk), "cells": [cell]})
    assert client.post(f"{at}save/", body, content_type="application/json").status_code == 403
    assert client.post(f"{at}finish/", {}).status_code == 403
    assert client.post(f"{at}reopen/", {}).status_code == 403
