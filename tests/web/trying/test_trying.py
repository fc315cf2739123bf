"""What a draft would have made of past cycles, on the page and in the file, and that nothing follows from looking."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.pupils.models import Attendance
from ettle.tracking.models import Concern
from ettle.trying.models import Draft
from ettle.trying.queries.figures import Shown, besides
from tests.web.tracking_cycles.small import Small
from tests.web.trying.conftest import Change


def words(content: bytes) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", content.decode()).split()))


def page(small: Small, draft: Draft, query: str = "", who: str = "head") -> str:
    answer = small.client(who).get(f"/trying/{draft.pk}/{query}")
    assert answer.status_code == 200
    return words(answer.content)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database but sign-ins, drafts and the record."""
    left_out = ("trying_", "audit_", "django_", "axes_", "account_", "sqlite_", "mfa_")
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith(left_out)]
        found = {}
        for name in sorted(tables):
            cursor.execute(f'select * from "{name}"')
            found[name] = sorted(cursor.fetchall(), key=str)
    found["people_user"] = [tuple(map(str, row[3:])) for row in found.get("people_user", [])]
    return found


@pytest.mark.requirement("S2-59", "G-06")
def test_a_lower_threshold_says_who_would_be_flagged_why_and_with_whom(small: Small, draft: Change) -> None:
    said = page(small, draft(made="stricter"))
    assert "Over Cycle 2, 2026/27, 1 would be flagged, 0 dropped and 0 would go to somebody else." in said
    assert "Ada Invented" in said
    assert "Would be a concern, for the curriculum leader: Effort in French is 2 (Good)." in said
    assert "Cl_Lang, curriculum leader" in said
    assert "Cl_Lang Curriculum leader 1 2 Cl_Lang would hold 2 instead of 1" in said


@pytest.mark.requirement("S2-59")
def test_a_higher_threshold_drops_and_moves(small: Small, draft: Change) -> None:
    said = page(small, draft(made="milder"))
    assert "0 would be flagged, 1 dropped and 1 would go to somebody else" in said
    assert "Ben Invented" in said
    moved = "Would go to the curriculum leader instead of the pupil support leader: 1 faculty instead of 2 faculties."
    assert moved in said
    assert "Cl_Sci, curriculum leader" in said


@pytest.mark.requirement("G-09")
def test_another_ladder_gives_the_pupil_to_the_year_head(small: Small, draft: Change) -> None:
    said = page(small, draft(made="ladder"))
    assert "Psl_Rannoch, pupil support leader Head_S3, year head" in said
    assert "Head_S3 Year head 0 1 Head_S3 would hold 1 instead of 0" in said
    assert "Psl_Rannoch Pupil support leader 1 0" in said


@pytest.mark.requirement("G-08")
def test_a_fall_by_one_band_is_dropped_where_two_are_asked(small: Small, draft: Change) -> None:
    said = page(small, draft(made="two steps"))
    assert "Dee Invented" in said.partition("Would be dropped")[2]
    first = page(small, Draft.objects.get(), f"?cycle={small.cycles[1].pk}")
    assert "Over Cycle 1, 2026/27 nobody would be flagged, dropped or moved." in first


def test_several_cycles_are_added_and_each_stands_for_itself(small: Small, draft: Change) -> None:
    made = draft(made="stricter")
    said = page(small, made, "?cycle=all")
    assert "Over 2 cycles, 2 would be flagged" in said
    assert "Cl_Lang would hold 4 instead of 2" in said
    assert "Ada Invented 3R1, Cycle 1, 2026/27" in said
    odd = page(small, made, "?cycle=999999999999999999999&cycle=x&year=S9&against=nothing")
    assert "Over Cycle 2, 2026/27, 1 would be flagged" in odd


def test_two_drafts_that_differ_by_one_pupil_look_alike_to_who_sees_no_pupils(small: Small) -> None:
    one, other = ({"Head": (40, 721)}, {"Head": (40, 722)})
    administrator, leader = Shown(False, 5, 5), Shown(True, 5, 5)
    assert besides(one, administrator) == besides(other, administrator)
    assert besides(one, leader) != besides(other, leader)
    assert administrator.column([61, 43])[0] == ("60", "45")
    assert "to the nearest 5" in administrator.words
    assert not leader.words


def test_one_year_can_be_opened_alone(small: Small, draft: Change) -> None:
    said = page(small, draft(made="stricter"), "?year=S5")
    assert "Only S5." in said
    assert "Ada Invented" not in said


def test_what_is_worked_out_is_what_the_cycle_raised_when_it_closed(small: Small, draft: Change) -> None:
    from ettle.trying.queries.result import Asked, looked

    look = looked(small.viewer("head"), draft(), Asked(cycles=("all",)))
    recorded = set(Concern.objects.values_list("cycle_id", "pupil_id", "owner_role", "owner_id"))
    assert set(look.found.pupils.select("cycle", "pupil", "owner_before", "staff_before").iter_rows()) == recorded
    assert recorded


@pytest.mark.requirement("S2-59")
def test_looking_changes_no_row(small: Small, draft: Change) -> None:
    made = draft(made="stricter")
    before = everything()
    client = small.client("head")
    for path in ("", f"{made.pk}/", f"{made.pk}/?cycle=all", f"{made.pk}/change/", f"{made.pk}/adopt/"):
        assert client.get(f"/trying/{path}").status_code == 200
    take = client.post(f"/trying/{made.pk}/list/", {"cycle": "all", "purpose": "to decide", "form": "csv"})
    assert take.status_code == 200
    after = everything()
    assert before == after
    assert len(before) > 20


def test_another_attendance_line_says_how_many_join_and_leave(small: Small, draft: Change) -> None:
    for name, present in (("Ada", 85), ("Ben", 95)):
        Attendance.objects.create(
            pupil=small.pupils[name], session="2026/27", to_date=date(2026, 10, 9), possible=100, present=present
        )  # fmt: skip
    said = page(small, draft(made="attendance"))
    assert "Attendance: 0 would join and 1 would leave, so 0 instead of 1." in said


def test_the_policies_are_told_apart_in_english(small: Small, draft: Change) -> None:
    said = page(small, draft(made="stricter"))
    assert "is 3 (Needs improving) or worse (that is 3 or 4)" in said
    assert "is 2 (Good) or worse (that is 2, 3 or 4)" in said
    assert "This is version" not in said


@pytest.mark.parametrize(("form", "starts"), [("csv", b"\xef\xbb\xbfCycle,"), ("xlsx", b"PK")])
def test_the_list_is_taken_away_with_who_took_it_and_what_for(
    small: Small, draft: Change, form: str, starts: bytes
) -> None:
    from ettle.audit.models import Event

    made, client = draft(made="stricter"), small.client("head")
    refused = client.post(f"/trying/{made.pk}/list/", {"form": form, "purpose": ""})
    assert refused.status_code == 422
    assert "Say what the list is for" in words(refused.content)
    taken = client.post(f"/trying/{made.pk}/list/", {"form": form, "purpose": "the board"})
    assert taken.content.startswith(starts)
    event = Event.objects.get(verb="draft.exported")
    assert (event.kind, event.detail) == ("export", {"rows": 1, "purpose": "the board"})
    if form == "csv":
        assert "Ada Invented" in taken.content.decode()
        assert "Exported by Head" in taken.content.decode()


def test_the_same_queries_for_few_and_for_many(small: Small, draft: Change) -> None:
    made = draft(made="stricter")
    client = small.client("head")
    path = f"/trying/{made.pk}/?cycle=all"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for n in range(30):
        small.rate(f"More{n}", "S3", "french", cycle=2, effort="2")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few) <= 25


def test_a_pupil_in_two_classes_of_a_subject_has_the_later_rating(small: Small, draft: Change) -> None:
    from ettle.tracking.models import Rating

    small.rate("Ada", "S3", "french", "N5", cycle=2, effort="1")
    assert Rating.objects.filter(pupil=small.pupils["Ada"], cycle=small.cycles[2], measure="effort").count() == 2
    said = page(small, draft(made="stricter"))
    assert "nobody would be flagged, dropped or moved" in said
