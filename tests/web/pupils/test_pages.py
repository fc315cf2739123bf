"""The pupil page and the lists: what each person sees there, and what is written down about it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.pupils.models import ClassMembership, Pupil
from ettle.pupils.names import search_key, words_of

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]


def pupil(given: str, family: str) -> Pupil:
    return Pupil.objects.get(given=given, family=family)


def page_of(client: Client, one: Pupil) -> str:
    return client.get(f"/pupils/{one.key}/").content.decode()


@pytest.mark.requirement("S4-28")
def test_a_tutor_has_ratings_concerns_attendance_and_groups_in_one_place(client_as: SignIn) -> None:
    page = page_of(client_as("neil.buchan"), pupil("Isla", "Renwick"))
    for words in ("A concern across <b>3 faculties</b>", "Ruth Haldane", "1 best, 4 worst", "up is better", "openings"):
        assert words in page, words
    assert "Why is this here?" in page
    assert "tutor of" in page.lower() or "tutor, 3R2" in page


def test_the_page_says_who_else_sees_the_pupil_and_why(client_as: SignIn) -> None:
    page = page_of(client_as("ruth.haldane"), pupil("Isla", "Renwick"))
    assert "Year head, S3" in page
    assert "Neil Buchan" in page
    assert "teaches Physics" in page
    assert "Sunita Iyer" not in page  # supports another house


@pytest.mark.requirement("D-02")
def test_when_the_membership_ends_the_page_goes(client_as: SignIn) -> None:
    grace, client = pupil("Grace", "Selkirk"), client_as("morven.laidlaw")
    assert client.get(f"/pupils/{grace.key}/").status_code == 200
    ClassMembership.objects.filter(pupil=grace).update(ends=date(2026, 11, 22))
    assert client.get(f"/pupils/{grace.key}/").status_code == 404


def test_who_reads_only_what_is_shared_sees_neither_concern_nor_group(client_as: SignIn) -> None:
    page = page_of(client_as("gus.traill"), pupil("Isla", "Renwick"))
    assert "Ratings" in page
    for hidden in ("Why is this here?", "Support groups", "Attendance", "No open concern", "held by"):
        assert hidden not in page, hidden


def test_candidate_numbers_are_for_those_whose_post_needs_them(client_as: SignIn) -> None:
    isla = pupil("Isla", "Renwick")
    Pupil.objects.filter(pk=isla.pk).update(scn="230000050")
    assert "230000050" in page_of(client_as("gus.traill"), isla)
    assert "230000050" not in page_of(client_as("neil.buchan"), isla)


@pytest.mark.requirement("D-01")
def test_opening_a_concern_is_written_down_with_who_when_and_why(client_as: SignIn) -> None:
    isla = pupil("Isla", "Renwick")
    page = page_of(client_as("ruth.haldane"), isla)
    row = Event.objects.get(verb="pupil.opened", pupil_id_kept=isla.pk)
    assert (row.who, row.kind, row.why_allowed) == ("Ruth Haldane", "read", "leads_year")
    assert "This view is logged." in page


def test_the_page_asks_the_same_few_questions_whatever_is_on_it(client_as: SignIn) -> None:
    client = client_as("ruth.haldane")
    counts = {}
    for one in (pupil("Isla", "Renwick"), pupil("Kenzie", "Farquhar")):
        client.get(f"/pupils/{one.key}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/pupils/{one.key}/")
        counts[one.given] = len([q for q in asked.captured_queries if q["sql"].startswith("SELECT")])
    with CaptureQueriesContext(connection) as bare:
        client.get("/account/")
    assert len(set(counts.values())) == 1
    assert counts["Isla"] - len(bare.captured_queries) <= 13


@pytest.mark.parametrize(
    ("typed", "found"),
    [("zoe dauria", "Zoë D’Auria"), ("D'AURIA", "Zoë D’Auria"), ("renw isl", "Isla Renwick")],
)
def test_a_name_is_found_without_its_accents_case_or_apostrophe(client_as: SignIn, typed: str, found: str) -> None:
    assert found in client_as("ruth.haldane").get("/pupils/find/", {"q": typed}).content.decode()


def test_names_are_folded_the_same_way_when_kept_and_when_typed() -> None:
    assert search_key("Éilidh", "O’Brien-Łuczak", "Ellie") == "ellie eilidh obrien luczak"
    assert words_of("  O'BRIEN  éilidh ") == ("obrien", "eilidh")


def test_a_renamed_pupil_is_found_by_the_new_name() -> None:
    one = pupil("Isla", "Renwick")
    one.preferred = "Ísleifa"
    one.save(update_fields=["preferred"])
    assert Pupil.objects.named("isleifa").get() == one
    one.family = "Ó Dálaigh"
    Pupil.objects.bulk_update([one], ["family"])
    assert Pupil.objects.named("dalaigh").get() == one


def test_nobody_finds_a_pupil_they_may_not_see(client_as: SignIn) -> None:
    page = client_as("sunita.iyer").get("/pupils/find/", {"q": "isla renwick"}).content.decode()
    assert "Isla Renwick" not in page
    assert "No pupil or class you may see" in page


@pytest.mark.requirement("S2-38", "S2-39")
def test_a_teacher_sees_which_of_their_own_pupils_to_look_out_for_by_class(client_as: SignIn) -> None:
    client = client_as("morven.laidlaw")
    assert 'href="/pupils/look-out/"' in client.get("/pupils/").content.decode()
    page = client.get("/pupils/look-out/").content.decode()
    assert "Isla Renwick" in page
    assert "Physics, " in page
    strangers = Pupil.objects.exclude(memberships__teaching_class__teachers__staff__code="morven.laidlaw")
    listed = strangers.filter(categories__isnull=False, left_on=None)[:20]
    assert not [one.name for one in listed if f"/pupils/{one.key}/" in page]


@pytest.mark.requirement("D-01", "G-15")
def test_every_opening_of_the_list_is_written_down(client_as: SignIn) -> None:
    client_as("morven.laidlaw").get("/pupils/look-out/")
    rows = Event.objects.filter(verb="support_groups.opened")
    assert rows.filter(pupil_id_kept=pupil("Isla", "Renwick").pk, who="Morven Laidlaw").count() == 1


@pytest.mark.requirement("S2-27")
def test_the_whole_list_is_for_posts_over_the_school_and_its_export_is_logged(client_as: SignIn) -> None:
    head = client_as("alison.drummond")
    assert "Whole school" in head.get("/pupils/look-out/", {"of": "school"}).content.decode()
    typed = {"purpose": "=cmd|x", "kind": "csv"}
    text = head.post("/pupils/look-out/export/", typed).content.decode("utf-8-sig")
    assert "Isla Renwick" in text
    assert text.splitlines()[-1].strip('"').startswith("Exported by Alison Drummond")
    row = Event.objects.get(verb="support_groups.exported")
    assert (row.kind, row.detail["purpose"]) == ("export", "=cmd|x")
    assert head.post("/pupils/look-out/export/", {"kind": "csv"}).status_code == 400
    for code in ("morven.laidlaw", "ruth.haldane", "gus.traill"):
        assert client_as(code).post("/pupils/look-out/export/", typed).status_code in {403, 404}, code


def test_a_name_that_looks_like_a_formula_leaves_as_text(client_as: SignIn) -> None:
    isla = pupil("Isla", "Renwick")
    Pupil.objects.filter(pk=isla.pk).update(given="=1+1", preferred="")
    text = client_as("alison.drummond").post("/pupils/look-out/export/", {"purpose": "try", "kind": "csv"})
    assert "'=1+1 Renwick" in text.content.decode()


@pytest.mark.requirement("S2-03")
def test_the_list_can_be_narrowed_to_pupils_in_support_groups(client_as: SignIn) -> None:
    client, mirren = client_as("ruth.haldane"), pupil("Mirren", "Cairncross")
    mirren.categories.all().delete()
    everybody = client.get("/pupils/").content.decode()
    narrowed = client.get("/pupils/", {"support": "1"}).content.decode()
    assert "Mirren Cairncross" in everybody
    assert "Mirren Cairncross" not in narrowed
    assert "Isla Renwick" in narrowed


@pytest.mark.parametrize("address", ["/pupils/", "/pupils/look-out/", "/pupils/find/?q=a"])
def test_a_list_asks_as_many_questions_for_ten_pupils_as_for_hundreds(client_as: SignIn, address: str) -> None:
    counts = []
    for code in ("morven.laidlaw", "ruth.haldane", "parveen.khan"):
        client = client_as(code)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len([q for q in asked.captured_queries if q["sql"].startswith("SELECT")]))
    assert max(counts) - min(counts) <= 2, counts
