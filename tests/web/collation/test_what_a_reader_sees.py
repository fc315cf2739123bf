"""A copy is its reader's: whom they may not see is not on it, and a group they may not name is nowhere."""

import io
import re
import zipfile
from contextlib import closing
from datetime import date

import pypdfium2
import pytest

from ettle.audit.models import Event
from ettle.collation.models import SharedVersion
from ettle.notices.models import OutboxMessage
from ettle.policy import policy_text
from ettle.pupils.models import Pupil
from ettle.school.actions import adopt_policy
from ettle.school.models import House
from tests.web.collation.listed import Listed
from tests.web.tracking_cycles.small import TODAY, at

CARE = "Care experienced"


@pytest.fixture
def two_houses(school: Listed) -> Listed:
    """The policy shares with support leaders, too, who do not name CE; Bea and Cal are of the other house."""
    text = policy_text("scottish-secondary")
    for old, new in (
        ('audience = ["senior_leader"]', 'audience = ["senior_leader", "pupil_support_leader"]'),
        ("named_attachment = false", "named_attachment = true"),
    ):
        assert old in text
        text = text.replace(old, new)
    start = text.index('id = "CE"')
    line = next(one for one in text[start:].splitlines() if one.startswith("seen_named_by"))
    rule = text[start : text.index(line, start) + len(line)]
    other = rule.replace(line, 'seen_named_by = ["year_head"]')
    text = text.replace(f'{rule}\notherwise = "support group"', f'{other}\notherwise = "hidden"')
    assert other in text
    adopt_policy(school=school.small.school, text=text, effective_from=TODAY, by=None, now=at(date(2026, 11, 22)))
    tummel = House.objects.get(name="Tummel")
    ids = [school.small.pupils[name].pk for name in ("Bea", "Cal")]
    Pupil.objects.filter(pk__in=ids).update(house=tummel)
    return school


def take(school: Listed, code: str, under: str, purpose: str = "the Thursday meeting") -> bytes:
    answer = school.small.client(code).post(school.path + under, {"purpose": purpose})
    assert answer.status_code == 200, answer.content
    return bytes(answer.content)


def read(made: bytes) -> str:
    """All words of a PDF or a workbook."""
    if made.startswith(b"%PDF"):
        with closing(pypdfium2.PdfDocument(made)) as paper:
            return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in paper)
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.requirement("S2-26", "D-10")
def test_a_reader_sees_the_pupils_their_post_reaches_and_that_there_are_others(two_houses: Listed) -> None:
    two_houses.write("", "A note on everybody.")
    two_houses.shared()
    text = two_houses.page("psl_rannoch", "shared/1/")
    assert "Ada Invented" in text
    assert "Bea Invented" not in text
    assert "Fewer than 5 others are not yours to see." in text
    assert "1 pupil has a concern." in text
    assert "A note on everybody." not in text, "the note for the year is about pupils they do not see"
    assert "A note on everybody." in two_houses.page("deputy", "shared/1/")


def test_a_reader_who_sees_none_of_them_is_told_so_and_no_zero(two_houses: Listed) -> None:
    two_houses.shared()
    Pupil.objects.filter(house=two_houses.small.pupils["Ada"].house).update(house=None)
    text = two_houses.page("psl_rannoch", "shared/1/")
    assert "No pupil on this list is yours to see." in text
    assert "0 pupils" not in text


@pytest.mark.requirement("S2-19", "S2-26", "G-15")
def test_a_restricted_group_is_in_no_copy_of_who_may_not_name_it(two_houses: Listed) -> None:
    """Named to the year head; for others it is hidden altogether, so not even "Support group" stands there."""
    assert "Ada Invented" in two_houses.page()
    category = next(one for one in two_houses.place().today.categories if one.id == "CE")
    words = category.short or category.label
    assert words in two_houses.page()
    two_houses.shared(attach="on")
    copies = [two_houses.page(code, "shared/1/") for code in ("deputy", "psl_rannoch")]
    copies += [read(take(two_houses, "deputy", f"shared/1/list.{kind}")) for kind in ("pdf", "xlsx")]
    copies += [read(bytes(mail.attachment or b"")) + mail.body for mail in OutboxMessage.objects.all()]
    assert len(copies) == 8
    for copy in copies:
        assert words not in copy
        assert "CE" not in copy.split()
    facts = copies[1][copies[1].index("Ada Invented") :]
    assert "Support group<" not in facts[: facts.index("</tr>")]


@pytest.mark.requirement("S2-26", "G-14")
def test_an_attached_list_holds_what_its_own_reader_may_see(two_houses: Listed) -> None:
    two_houses.shared(attach="on")
    mails = {mail.to.code: read(bytes(mail.attachment or b"")) for mail in OutboxMessage.objects.select_related("to")}
    assert {"Ada Invented" in mails[code] for code in mails} - {True} == {False}
    assert "Ada Invented" in mails["psl_rannoch"]
    assert "Bea Invented" not in mails["psl_rannoch"]
    assert "Bea Invented" in mails["psl_tummel"]
    assert "Ada Invented" not in mails["psl_tummel"]
    assert "For Psl_Tummel only" in mails["psl_tummel"]
    assert all(name in mails["deputy"] for name in ("Ada Invented", "Bea Invented"))


@pytest.mark.requirement("S2-26")
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_list_is_taken_away_as_a_file_with_who_took_it_and_what_for(school: Listed, kind: str) -> None:
    school.write("Ada", "Asked her tutor.")
    school.tick("Ada")
    words = read(take(school, "head_s3", f"list.{kind}"))
    for part in ("Ada Invented", "Bea Invented", "French effort 3", "Asked her tutor.", "the Thursday meeting"):
        assert part in words
    (row,) = Event.objects.filter(verb="collation.exported")
    assert (row.kind, row.detail["rows"], row.detail["file"], row.detail["purpose"]) == (
        "export",
        3,
        kind,
        "the Thursday meeting",
    )


@pytest.mark.requirement("S2-59")
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_file_says_which_version_it_is_and_the_policy_it_ran_under(school: Listed, kind: str) -> None:
    school.shared()
    words = read(take(school, "deputy", f"shared/1/list.{kind}"))
    assert "S3 after Cycle 1" in words
    assert "Version 1, " in words
    assert "Policy 2021.1, from " in words


def test_no_file_is_named_after_a_pupil(school: Listed) -> None:
    answer = school.small.client("head_s3").post(school.path + "list.xlsx", {"purpose": "x"})
    assert answer["Content-Disposition"] == 'attachment; filename="S3-after-Cycle-1.xlsx"'
    school.shared()
    answer = school.small.client("deputy").post(school.path + "shared/1/list.pdf", {"purpose": "x"})
    assert answer["Content-Disposition"] == 'attachment; filename="S3-after-Cycle-1-version-1.pdf"'


def test_a_file_without_a_purpose_is_not_made(school: Listed) -> None:
    answer = school.small.client("head_s3").post(school.path + "list.pdf")
    assert (answer.status_code, answer.content.decode()) == (400, "Say what the list is for, then take it away.")
    assert not Event.objects.filter(verb="collation.exported").exists()


def test_no_note_can_act_as_a_formula_or_as_code(school: Listed) -> None:
    school.write("Ada", '=HYPERLINK("http://bad.example","x")')
    school.write("Bea", "#panic() *x* $y$")
    book = read(take(school, "head_s3", "list.xlsx"))
    assert "<f>" not in book
    assert "&apos;=HYPERLINK" in book or "'=HYPERLINK" in book
    assert "#panic() *x* $y$" in read(take(school, "head_s3", "list.pdf"))


def test_counts_in_the_workbook_are_numbers(school: Listed) -> None:
    with zipfile.ZipFile(io.BytesIO(take(school, "head_s3", "list.xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<c r="D2" s="\d+"><v>3</v></c>', sheet), "a number, and not a text that looks like one"


def test_whoever_may_not_export_is_told_so(school: Listed) -> None:
    text = policy_text("scottish-secondary")
    line = next(one for one in text.splitlines() if '"collate"' in one)
    assert '"export", ' in line
    text = text.replace(line, line.replace('"export", ', ""))
    adopt_policy(school=school.small.school, text=text, effective_from=TODAY, by=None, now=at())
    assert "Take it away" not in school.page()
    answer = school.small.client("head_s3").post(school.path + "list.pdf", {"purpose": "x"})
    assert answer.status_code == 403


def test_a_version_takes_as_many_queries_for_one_pupil_as_for_many(school: Listed) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    school.shared()
    client = school.small.client("deputy")
    client.get(school.path + "shared/1/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(school.path + "shared/1/").status_code == 200
        return len([one for one in found if "audit_event" not in one["sql"]])

    few = asked()
    small = school.small
    for number in range(12):
        small.rate(f"Extra{number}", "S3", "french", cycle=2, effort="3")
        small.in_group(f"Extra{number}", "SEBN")
    small.close(2)
    school.path = school.path.replace(f"/{school.cycle.pk}/", f"/{small.cycle(2).pk}/")
    school.shared()
    client.get(school.path + "shared/1/")
    assert SharedVersion.objects.count() == 2
    assert asked() == few
