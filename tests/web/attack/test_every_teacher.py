"""Every teacher of the demo school, at every address: nothing binds a restricted group to a pupil (G-15)."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import User
from ettle.people.queries import viewer_for
from ettle.pupils.models import CategoryMembership, ClassMembership, Pupil
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern, Cycle
from tests.guards.routes import arguments, distinct, routes, scene

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]
TODAY = date(2026, 11, 23)
PARTS = 4
RESTRICTED = ("CE", "SIMD")
# How a restricted group may be written: its label, its other names, and its code in an address, a form or a file.
TELLS = re.compile(
    r"Care.experienced|\bSIMD\b|\bLAAC\b|\bLAC\b|\bCE\b|area measure|decile|young carer|\bYC\b|\bLAH\b", re.IGNORECASE
)
# These tell what the school's rules are, and of no pupil.
RULES = {"school:policy", "school:policy_version", "ui:components"}
CHANGING = re.compile(rb'csrfmiddlewaretoken" value="[^"]*"|csrf-token" content="[^"]*"|nonce-[\w+/=-]+')
# Filled in as far as any form goes, so that an export is an export and a search finds.
TYPED = {"purpose": "to try", "kind": "csv", "q": "experienced", "category": "CE", "starts": "2026-11-23"}
ASKED = {"q": "experienced", "support": "1", "show": "group", "of": "school", "group": "CE", "category": "SIMD"}


def not_told() -> Iterator[tuple[str, Viewer]]:
    """Everyone who teaches or tutors and to whom neither group is named, by address."""
    for user in User.objects.order_by("pk"):
        viewer = viewer_for(user, TODAY)
        if viewer is None or not viewer.posts_reading("L1"):
            continue
        policy = policy_for(viewer)
        if not any(viewer.roles & set(policy.category(code).seen_named_by) for code in RESTRICTED):
            yield user.email, viewer


def text_of(answer: Any) -> str:
    """What can be read in an answer: its page, or the files inside a workbook; and where it leads."""
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b" ".join(book.read(name) for name in book.namelist())
    assert not body.startswith(b"%PDF"), "a print that cannot be read here"
    return body.decode(errors="replace") + f"{answer.get('Location', '')} {answer.get('Content-Disposition', '')}"


def restricted_here(viewer: Viewer) -> Pupil | None:
    """A pupil of theirs who is in a restricted group."""
    rows = CategoryMembership.objects.filter(in_force(TODAY), category__in=RESTRICTED)
    mine = Pupil.objects.visible_to(viewer, "L1").on_roll().filter(pk__in=rows.values("pupil_id"))
    return mine.order_by("year", "pk").last()


def everyday(viewer: Viewer) -> Iterator[str]:
    """What every teacher opens, at the place of a pupil of theirs who is in a restricted group."""
    yield from (
        "/",
        "/pupils/?support=1",
        "/pupils/find/?q=experienced",
        "/pupils/look-out/?of=school",
        "/tracking/concerns/",
        "/board/",
        "/meetings/",
        "/meetings/mine/",
        "/notices/",
        "/caseload/memos/",
        "/caseload/patterns/?whose=school",
    )
    pupil = restricted_here(viewer)
    if pupil is None:
        return
    yield f"/pupils/{pupil.key}/"
    yield f"/meetings/pupils/{pupil.key}/timeline/"
    yield f"/attitude/pupils/{pupil.key}/"
    yield f"/tracking/concerns/raise/{pupil.key}/"
    concern = Concern.objects.filter(pupil=pupil).order_by("pk").last()
    if concern is not None:
        yield f"/tracking/concerns/{concern.pk}/"
    taught = frozenset[int]().union(*(post.class_ids for post in viewer.posts))
    group = ClassMembership.objects.filter(in_force(TODAY), pupil=pupil, teaching_class_id__in=taught).first()
    cycle = Cycle.objects.filter(closed_at=None).latest("opens")
    if group is not None:
        yield f"/tracking/ratings/{cycle.pk}/{group.teaching_class_id}/"
    held = CategoryMembership.objects.filter(in_force(TODAY), pupil=pupil, category__in=RESTRICTED)
    for row in held:
        yield f"/pupils/{pupil.key}/groups/{row.pk}/end/"


@pytest.mark.requirement("G-15", "S2-39", "D-02")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_teacher_finds_a_restricted_group_where_they_go_every_day(client_as: SignIn, part: int) -> None:
    """Every teacher, in so many parts that each is done in a few seconds."""
    ids = CategoryMembership.objects.filter(category__in=RESTRICTED).values_list("pk", flat=True)
    ends = {f"/groups/{pk}/" for pk in ids}
    people, told, with_one = list(not_told())[part::PARTS], [], 0
    assert len(people) > 30 // PARTS
    for email, viewer in people:
        client = client_as(email)
        client.raise_request_exception = False
        with_one += restricted_here(viewer) is not None
        for address in everyday(viewer):
            answer = client.get(address)
            text = text_of(answer).replace(address, "")  # they typed it
            if answer.status_code >= 500 or (address.endswith("/end/") and answer.status_code != 404):
                told.append(f"{email} {address} answered {answer.status_code}")
            shown = re.sub(r'value="[^"]*"', "", text) if "/find/" in address else text
            told += [f"{email} {address}: {found[0]}" for found in TELLS.finditer(shown)]
            told += [f"{email} {address}: {end}" for end in ends if end in text]
    assert with_one > 20 // PARTS, "most of them teach somebody of whom it would matter"
    assert not told, told[:20]


def swap() -> None:
    """Whoever is in one restricted group is in the other one instead."""
    rows = CategoryMembership.objects.filter(category__in=RESTRICTED, pupil__categories__category__in=RESTRICTED)
    both = rows.filter(category="CE", pupil__categories__category="SIMD").values_list("pupil_id", flat=True)
    alone = CategoryMembership.objects.filter(category__in=RESTRICTED).exclude(pupil_id__in=list(both))
    for row in list(alone):
        row.category = "SIMD" if row.category == "CE" else "CE"
        row.save(update_fields=["category"])


def place_of(pupil: Pupil, taught: int) -> dict[str, Any]:
    """What stands in addresses, for this pupil of S3 and a class of theirs."""
    place = scene("S3") | {"pupil_id": pupil.pk, "key": pupil.key, "class_id": taught, "kind": "CE", "year": pupil.year}
    row = CategoryMembership.objects.filter(pupil=pupil, category__in=RESTRICTED).latest("pk")
    concern = Concern.objects.filter(pupil=pupil).order_by("pk").last()
    return place | {"membership_id": row.pk} | ({"concern_id": concern.pk} if concern else {})


def whole_walk(client: Client, place: dict[str, Any]) -> dict[str, tuple[int, bytes, str]]:
    """Every address, opened and sent a filled form, at this place; changes are taken back."""
    got = {}
    for route in distinct(routes()):
        if route.name in RULES or route.name.startswith(("account_", "mfa_", "people:")):
            continue
        if not set(route.parameters) <= place.keys():
            continue  # the guard of routes says so
        address = reverse(route.name, kwargs=arguments(route, place))
        for method, ask, sent in (("GET", client.get, ASKED), ("POST", client.post, TYPED)):
            with transaction.atomic():
                found = ask(address, sent)
                got[f"{method} {route.name}"] = (found.status_code, CHANGING.sub(b"", _raw(found)), text_of(found))
                transaction.set_rollback(True)
    return got


def _raw(answer: Any) -> bytes:
    return b"" if answer.streaming else bytes(answer.content)


@pytest.mark.requirement("G-15", "D-02")
def test_it_makes_no_difference_to_a_teacher_which_restricted_group_a_pupil_is_in(client_as: SignIn) -> None:
    """Two schools that differ only in that: every page, export, search, count and address is the same to the letter."""
    kwame = Pupil.objects.get(given="Kwame", family="Abernethy")
    told = dict(not_told())
    groups = ClassMembership.objects.filter(in_force(TODAY), pupil=kwame)
    taught = groups.filter(teaching_class__teachers__staff__user__email__in=list(told)).order_by("pk").first()
    assert taught is not None
    held_by = taught.teaching_class.teachers.filter(staff__user__email__in=list(told))
    email = held_by.values_list("staff__user__email", flat=True)[0]
    client = client_as(email)
    client.raise_request_exception = False
    place = place_of(kwame, taught.teaching_class_id)
    before = whole_walk(client, place)
    swap()
    assert CategoryMembership.objects.filter(pupil=kwame, category="SIMD", ends=None).exists()
    after = whole_walk(client, place)
    opened = [name for name, (status, _body, _text) in before.items() if status == 200]
    assert len(opened) > 15
    assert "Support group" in before["GET pupils:page"][2], "it is known that there is one, and not which"
    assert not [name for name in before if before[name][:2] != after[name][:2]]
    said = {name: found[0] for name, (_s, _b, text) in before.items() if (found := TELLS.search(_shown(text)))}
    # Who types the name of a group is told which post chooses it: the school's rule, the same of every pupil.
    assert said.keys() <= {"POST pupils:set_category"}


def _shown(text: str) -> str:
    """The page without what was typed into it a moment ago."""
    return re.sub(r'value="[^"]*"|(group|category)=(CE|SIMD)|[“"]experienced[”"]', "", text)


@pytest.mark.requirement("G-15")
def test_no_e_mail_and_no_notice_tells_of_a_restricted_group() -> None:
    mails = [f"{mail.subject} {mail.body}" for mail in OutboxMessage.objects.all()]
    notices = [notice.words for notice in Notice.objects.all()]
    assert mails
    assert notices
    assert not [words for words in (*mails, *notices) if TELLS.search(words)]
