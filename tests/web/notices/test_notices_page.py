"""My notices: what I read there, what no longer opens, and what the frame says of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ettle.notices.actions import NewNotice, tell, tell_each
from ettle.notices.models import DigestChoice, Notice
from ettle.people.models import Post
from tests.web.tracking_cycles.small import Small, at

NOW = at()
MINE = "/notices/"


@pytest.fixture
def ada(small: Small) -> int:
    return small.pupil("Ada", "S3").pk


def tell_head_of_s3(small: Small, pupil: int | None = None, words: str = "A concern was handed to you.") -> Notice:
    to = [small.staff["head_s3"].pk]
    tell(to=to, kind="concern_handed", words=words, href="/pupils/", by=small.viewer("head"), now=NOW, pupil=pupil)
    found = Notice.objects.order_by("pk").last()
    assert found is not None
    return found


def test_a_notice_is_read_by_opening_it_and_leads_to_the_thing(small: Small, ada: int) -> None:
    notice = tell_head_of_s3(small, ada)
    client = small.client("head_s3")
    page = client.get(MINE).text
    assert "1 thing you have not read yet." in page
    assert "Ada Invented" in page
    assert "Not read yet" in page
    answer = client.get(reverse("notices:open", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/pupils/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    again = client.get(MINE).text
    assert "You have read everything." in again
    assert "Not read yet" not in again


def test_the_unread_stand_before_the_read_and_the_newest_first(small: Small) -> None:
    old, read, new = (tell_head_of_s3(small, words=words) for words in ("The oldest.", "Read before.", "The newest."))
    for row, hours in ((old, 3), (read, 2), (new, 1)):
        Notice.objects.filter(pk=row.pk).update(at=NOW - timedelta(hours=hours))
    Notice.objects.filter(pk=read.pk).update(read_at=NOW)
    page = small.client("head_s3").get(MINE).text
    assert page.index("The newest.") < page.index("The oldest.") < page.index("Read before.")


def test_one_or_all_are_marked_read_without_opening(small: Small) -> None:
    first, second, third = (tell_head_of_s3(small) for _notice in range(3))
    client = small.client("head_s3")
    assert client.post(reverse("notices:read", args=[second.pk])).status_code == 302
    assert list(Notice.objects.filter(read_at__isnull=True)) == [third, first]
    client.post(reverse("notices:read_all"))
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_nobody_opens_or_marks_another_persons_notice(small: Small) -> None:
    notice = tell_head_of_s3(small, words="For the head of S3.")
    client = small.client("head_s2")
    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    for pk in (notice.pk, notice.pk + 1000):  # whether there is one is nobody else's to learn
        assert client.post(reverse("notices:read", args=[pk])).status_code == 404
    client.post(reverse("notices:read_all"))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "For the head of S3." not in client.get(MINE).text


@pytest.mark.requirement("G-15")
def test_once_access_to_a_pupil_is_lost_the_notice_neither_opens_nor_names_them(small: Small, ada: int) -> None:
    notice = tell_head_of_s3(small, ada, words="A concern about effort.")
    Post.objects.filter(staff=small.staff["head_s3"]).update(ends=date(2026, 11, 20))
    Post.objects.create(staff=small.staff["head_s3"], role="year_head", year="S2", starts=date(2026, 11, 21))
    client = small.client("head_s3")
    page = client.get(MINE).text
    assert "Ada" not in page
    assert "A concern about effort." not in page
    assert "About a pupil whose record is no longer open to you." in page
    assert reverse("notices:open", args=[notice.pk]) + '"' not in page
    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404


def test_whoever_holds_the_concern_is_told_the_name_though_they_do_not_teach_the_pupil(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    concern = small.concern("Ada")
    assert concern is not None
    concern.owner = small.staff["cl_sci"]
    concern.save()
    to = [concern.owner.pk]
    tell(to=to, kind="concern_handed", words="x", href="/", by=small.viewer("head"), now=NOW, pupil=concern.pupil_id)
    assert "Ada Invented" in small.client("cl_sci").get(MINE).text
    assert "Ada" not in small.client("cl_math").get(MINE).text


def test_the_frame_counts_what_is_not_read_for_one_query(small: Small) -> None:
    client = small.client("head_s3")
    client.get("/ui/")
    with CaptureQueriesContext(connection) as before:
        assert "not read</span>" not in client.get("/pupils/").text
    for _notice in range(12):
        tell_head_of_s3(small)
    with CaptureQueriesContext(connection) as after:
        assert '<span class="num">12<span class="v"> not read</span>' in client.get("/pupils/").text
    assert len(after) == len(before)
    assert sum("notices_notice" in query["sql"] for query in after.captured_queries) == 1


def test_as_many_queries_for_a_hundred_notices_as_for_one(small: Small) -> None:
    pupils = [small.pupil(f"Pupil{n}", "S3").pk for n in range(40)]
    client = small.client("head_s3")
    tell_head_of_s3(small, pupils[0])
    client.get(MINE)
    with CaptureQueriesContext(connection) as one:
        client.get(MINE)
    to = small.staff["head_s3"].pk
    notices = [NewNotice(to, "A concern was handed to you.", "/pupils/", pupil) for pupil in pupils * 3]
    tell_each(notices=notices, kind="concern_handed", by=small.viewer("head"), now=NOW)
    with CaptureQueriesContext(connection) as many:
        page = client.get(MINE).text
    assert len(many) == len(one)
    assert "More than 100 things you have not read yet." in page


def test_the_digest_is_switched_off_and_on_by_its_receiver(small: Small) -> None:
    client = small.client("head_s3")
    assert "On: it goes to head_s3@small.example." in client.get(MINE).text
    page = client.post(reverse("notices:digest"), {"wanted": "no"}, follow=True).text
    assert "Off: you get no e-mail." in page
    assert not DigestChoice.objects.get().wanted
    assert "On: it goes to" in client.post(reverse("notices:digest"), {"wanted": "yes"}, follow=True).text


def test_the_page_says_what_the_policy_puts_in_an_e_mail(small: Small) -> None:
    page = small.client("head_s3").get(MINE).text
    assert "on school days from 8:00" in page
    assert "concerns handed to you" in page
    assert "It names no pupil." in page
    assert "ratings of yours that are due soon" not in page


def test_the_way_to_the_outbox_is_shown_to_its_keeper_only(small: Small) -> None:
    assert "/notices/outbox/" in small.client("office").get(MINE).text
    assert "/notices/outbox/" not in small.client("head_s3").get(MINE).text


def test_an_erased_pupil_takes_the_notices_about_them_along(small: Small, ada: int) -> None:
    from ettle.pupils.models import Pupil

    tell_head_of_s3(small, ada)
    Pupil.objects.filter(pk=ada).delete()
    assert not Notice.objects.exists()
