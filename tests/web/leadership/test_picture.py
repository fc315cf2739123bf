"""Leadership's picture: figures that open on pupils, words by the policy's lines, and small figures kept back."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.leadership.queries.gaps import named
from ettle.leadership.queries.place import place_for
from ettle.people.models import Post
from ettle.pupils.models import Pupil
from ettle.tracking.models import Concern, Cycle, CycleRoll, CycleYear
from tests.web.tracking_cycles.small import Small, at


def address(small: Small, more: str = "") -> str:
    return f"/leadership/{small.cycle(1).pk}/{more}"


def read(small: Small, who: str, more: str = "") -> str:
    response = small.client(who).get(address(small, more))
    assert response.status_code == 200, (who, more, response.status_code)
    text: str = response.content.decode()
    return text


def words(text: str) -> str:
    """A page as it is read aloud."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_a_leader_is_led_to_the_newest_cycle_and_reads_the_first_sentence(small: Small) -> None:
    response = small.client("head").get("/leadership/")
    assert response["Location"] == address(small)
    text = words(read(small, "head"))
    assert "4 of 13 pupils have a concern (31%)." in text
    assert "For 4, nobody has acted yet." in text


@pytest.mark.parametrize("who", ["teacher", "office", "cl_lang", "psl_rannoch"])
def test_it_is_not_there_for_who_has_not_the_right(small: Small, who: str) -> None:
    for more in ("", "pupils/?what=concern", "picture.pdf"):
        assert small.client(who).get(address(small, more)).status_code == 404
    assert small.client(who).get("/leadership/").status_code == 404


def test_a_year_head_sees_their_own_year_and_no_other(small: Small) -> None:
    text = words(read(small, "head_s3"))
    assert "3 of 12 pupils have a concern" in text
    assert "S5" not in text
    assert small.client("head_s3").get(address(small, "?year=S5")).status_code == 404
    assert small.client("head_s3").get(address(small, "pupils/?what=concern&year=S5")).status_code == 404
    assert "Senior" not in read(small, "head_s3", "pupils/?what=concern")
    assert small.client("head_s2").get(address(small)).status_code == 404, "nobody of S2 was on the roll"


@pytest.mark.requirement("S3-172")
def test_words_and_shapes_say_what_goes_well_and_what_needs_support(small: Small) -> None:
    page = read(small, "head")
    for title in ("Going well", "Take care", "Support needed"):
        assert title in page
    assert page.count('class="sign"') == 3
    text = words(page)
    support = text[text.index("Support needed") :]
    assert "S3 : 25% of pupils have a concern" in support
    assert "Nobody has acted : 4 of 4 concerns" in support
    assert "Behaviour : 0% of ratings are a concern" in text[: text.index("Take care")]


@pytest.mark.requirement("S2-02")
def test_every_figure_opens_on_the_pupils_behind_it(small: Small) -> None:
    page = read(small, "head")
    for href in re.findall(r'href="(/leadership/\d+/pupils/[^"]+)"', page):
        path = href.replace("&amp;", "&")
        response = small.client("head").get(path)
        assert response.status_code == 200, path
        assert "Invented" in response.content.decode(), path
    behind = read(small, "head", "pupils/?what=rating&measure=effort&value=3&year=S3")
    assert re.search(r"\d+ ratings? of \d+ pupils?\.", behind), "the figure counts ratings, the rows are pupils"
    assert [f"Pupil{n} Invented" in behind for n in range(4)] == [True, True, True, False]


def test_opening_the_pupils_is_logged_and_the_picture_names_none(small: Small) -> None:
    page = read(small, "head")
    assert "Invented" not in page
    assert "Pupil1" not in page
    read(small, "head", "pupils/?what=waiting")
    assert Event.objects.filter(verb="leadership.opened").count() == 4


@pytest.mark.requirement("S3-012")
@pytest.mark.parametrize(("by", "said"), [
    ("subject", "French"), ("time", "Cycle 1, 2026/27"),
    ("group", "Additional support needs"), ("faculty", "Languages"), ("", "By year"),
])  # fmt: skip
def test_a_measure_and_a_group_give_a_table_and_a_chart(small: Small, by: str, said: str) -> None:
    small.in_group("Pupil0", "ASN")
    page = read(small, "head", f"?measure=effort&by={by}")
    closer = page[page.index('id="closer"') :]
    assert said in closer
    assert "<table" in closer
    assert 'class="bar stacked"' in closer


@pytest.mark.requirement("D-10", "G-15")
def test_a_restricted_group_is_hidden_while_it_is_small_and_cannot_be_opened(small: Small) -> None:
    for name in ("Pupil0", "Pupil5"):
        small.in_group(name, "CE")
    text = words(read(small, "head"))
    assert "Fewer than 5. Restricted" in text
    assert "group=CE" not in read(small, "head")
    assert small.client("head").get(address(small, "pupils/?what=concern&group=CE")).status_code == 404
    whole = read(small, "head", "?year=S3")
    assert "Care experienced" not in whole, "a year beside all years would tell of the other years"


def test_a_group_that_is_not_named_to_a_reader_is_nowhere(small: Small) -> None:
    small.in_group("Pupil0", "CE")
    Post.objects.filter(staff=small.staff["head_s3"]).update(role="progress_leader")
    viewer = replace(
        small.viewer("head_s3"),
        posts=tuple(replace(post, may=post.may | {"see_leadership"}) for post in small.viewer("head_s3").posts),
    )
    assert "CE" not in {one.id for one in named(place_for(viewer, small.cycle(1).pk))}


@pytest.mark.requirement("D-10")
def test_who_led_a_year_that_moved_up_sees_large_figures_only(small: Small) -> None:
    """Its pupils are S4 now and another's to see: three with a concern is too few to be told."""
    Pupil.objects.filter(year="S3").update(year="S4")
    text = words(read(small, "head_s3"))
    assert "So few have a concern that the figure is not shown." in text
    assert "3 of 12" not in text
    assert "25%" not in text
    behind = words(read(small, "head_s3", "pupils/?what=concern"))
    assert "Invented" not in behind
    assert "Pupils who are not yours to see now are not listed." in behind


def test_pupils_count_in_the_year_they_were_in_then(small: Small) -> None:
    Pupil.objects.filter(year="S3").update(year="S4")
    text = words(read(small, "head", "?year=S3"))
    assert "3 of 12 pupils have a concern (25%)." in text


def test_a_cycle_is_held_against_the_one_before_also_over_sessions(small: Small) -> None:
    earlier = Cycle.objects.create(
        school=small.school, name="Cycle 3", session="2025/26", number=3, opens="2026-04-20", due="2026-05-08",
        closed_at=at(),
    )  # fmt: skip
    CycleYear.objects.create(cycle=earlier, year="S3")
    pupils = list(Pupil.objects.filter(year="S3"))
    CycleRoll.objects.bulk_create(CycleRoll(cycle=earlier, pupil=pupil, year="S3") for pupil in pupils)
    for pupil in pupils[:6]:
        Concern.objects.create(
            cycle=earlier, pupil=pupil, year="S3", faculties=1, owner_role="year_head", raised_at=at(), state="closed"
        )
    text = words(read(small, "head", "?year=S3"))
    assert "after Cycle 3, 2025/26 it was 50%" in text
    assert "down 25" in text


def test_what_was_done_stands_by_post_and_overdue_is_counted(small: Small) -> None:
    Concern.objects.filter(pupil__given="Pupil0").update(state="acting", due_on="2026-11-02")
    text = words(read(small, "head", "?year=S3"))
    assert "1 is overdue." in text
    behind = read(small, "head", "pupils/?what=late")
    assert "Pupil0 Invented" in behind
    assert "Pupil1 Invented" not in behind


@pytest.mark.requirement("S3-017")
def test_nothing_is_ordered_by_its_figures_and_no_teacher_is_named(small: Small) -> None:
    small.teach("teacher", "french", "S3")
    for by in ("", "subject", "group", "time"):
        page = read(small, "head", f"?measure=effort&by={by}")
        assert "Teacher" not in words(page)
    faculties = re.findall(r'<th scope="row">([^<]+)</th>', read(small, "head").split("By faculty")[2])
    shown = [name for name in faculties if name and name[0].isupper()][:8]
    assert shown == sorted(shown)


def test_the_same_queries_for_few_pupils_and_for_many(small: Small) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            read(small, "head")
        return len(found)

    asked()
    few = asked()
    for number in range(20, 50):
        small.rate(f"Pupil{number}", "S3", "mathematics", "", 2, effort="4", behaviour="3")
    small.close(2)
    small.cycles[1] = small.cycles[2]
    assert asked() <= few + 1, "the pupils who were on the list before, too"


def test_odd_addresses_find_nothing(small: Small) -> None:
    client = small.client("head")
    for more in (
        "?year=nobody", "pupils/?what=everything", "pupils/?what=rating&measure=none&value=1", "pupils/?group=NONE",
        "pupils/?what=concern&faculty=999999", "pupils/?what=concern&faculty=" + "9" * 40,
    ):  # fmt: skip
        assert client.get(address(small, more)).status_code == 404, more
    assert client.get("/leadership/999999/").status_code == 404
    assert client.get(address(small, "?measure=%3Cscript%3E&by=nothing")).status_code == 200


def test_it_is_a_pdf_that_names_nobody(small: Small) -> None:
    response = small.client("head").get(address(small, "picture.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "Leadership-s-picture-Cycle-1-2026-27" in response["Content-Disposition"]


def test_before_any_cycle_has_closed_there_is_a_sentence(small: Small) -> None:
    Concern.objects.all().delete()
    Cycle.objects.update(closed_at=None)
    assert "No cycle has closed yet" in small.client("head").get("/leadership/").content.decode()
