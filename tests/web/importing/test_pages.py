"""The pages of importing: who may, what they say, and files nobody can read."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from ettle.importing.models import ImportRun
from ettle.pupils.models import Pupil
from tests.web.importing.academy import HEADINGS, MESSY, Academy, academy, staff
from tests.web.importing.test_kinds import PUPILS, whole


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to 300 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return held.getvalue()


@pytest.mark.requirement("S2-60")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (HEADINGS.encode() + b"\n", "no rows below"),
        (bytes(range(256)) * 40, "neither text nor a spreadsheet"),
        (b"PK\x03\x04" + b"\x00" * 200, "damaged"),
        (b"%PDF-1.7 pupils", "PDF"),
    ],
    ids=["empty", "headings only", "binary", "damaged workbook", "pdf"],
)
def test_a_file_nobody_can_read_gets_a_sentence_and_changes_nothing(here: Academy, content: bytes, says: str) -> None:
    response = here.upload("pupils", content, "list.xlsx")
    assert response.status_code == 422
    assert says in response.content.decode()
    assert (ImportRun.objects.count(), Pupil.objects.count()) == (0, 0)


@pytest.mark.requirement("S2-60")
def test_a_zip_bomb_named_xlsx_is_not_opened(here: Academy) -> None:
    response = here.upload("pupils", bomb(), "list.xlsx")
    assert response.status_code == 422
    assert "unpacks to more than 200 MB" in response.content.decode()


@pytest.mark.requirement("S2-60")
def test_a_file_of_200_megabytes_is_told_its_limit(here: Academy, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)
    with path.open("rb") as handle:
        response = here.post("upload", kind="pupils", file=handle)
    assert response.status_code == 422
    assert "huge.csv is 200 MB. Files up to 41 MB can be sent here" in response.content.decode()


def test_without_the_right_to_import_every_address_answers_403(here: Academy) -> None:
    run = here.read("pupils", PUPILS)
    teacher = here.client(staff(here.school, "Tam Cairney", "class_teacher"))
    for name in ("run", "problems"):
        assert teacher.get(reverse(f"importing:{name}", args=[run.pk])).status_code == 403
    for name in ("map", "answer", "apply", "undo", "set_aside"):
        assert teacher.post(reverse(f"importing:{name}", args=[run.pk])).status_code == 403
    assert teacher.get(reverse("importing:index")).status_code == 403
    assert teacher.post(reverse("importing:upload")).status_code == 403
    assert teacher.get(reverse("importing:template", args=["pupils"])).status_code == 403


def test_another_schools_file_is_not_there(here: Academy) -> None:
    there = academy("corrieshaw")
    run = there.read("pupils", PUPILS)
    for name in ("run", "problems"):
        assert here.client().get(reverse(f"importing:{name}", args=[run.pk])).status_code == 404
    for name in ("map", "answer", "apply", "undo", "set_aside"):
        assert here.post(name, run.pk).status_code == 404


@pytest.mark.requirement("S2-60")
def test_the_page_of_a_file_goes_from_columns_to_undo(here: Academy) -> None:
    content = (MESSY / "17_headers_renamed_reordered.csv").read_bytes()
    response = here.upload("pupils", content, "edict.csv")
    assert response.status_code == 302
    run = ImportRun.objects.get()
    page = here.client().get(response["Location"]).content.decode()
    assert "Some headings are a guess" in page
    assert "Unused column" in page
    columns = here.worked(run).columns
    heads, fields = [c.heading for c in columns], [c.field or "" for c in columns]
    chosen = [field if field in {"surname", "forename", "scn", "class", "dob", "year"} else "" for field in fields]
    assert here.post("map", run.pk, heading=heads, field=chosen).status_code == 302
    assert here.post("answer", run.pk, doubted="yes").status_code == 302
    page = here.client().get(response["Location"]).content.decode()
    assert "Apply 10 changes" in page
    assert "New pupils: 8" in page
    assert here.post("apply", run.pk, seen=here.worked(run).plan.fingerprint).status_code == 302
    assert "Undo this import" in here.client().get(response["Location"]).content.decode()
    assert here.post("undo", run.pk).status_code == 302
    assert Pupil.objects.count() == 0


def test_a_file_that_changes_nothing_has_no_button_to_apply(here: Academy) -> None:
    whole(here)
    response = here.upload("pupils", PUPILS.encode())
    page = here.client().get(response["Location"]).content.decode()
    assert "This file changes nothing." in page
    assert 'aria-disabled="true"' in page


def test_a_file_whose_pupil_column_is_not_understood_can_be_told(here: Academy) -> None:
    text = PUPILS.replace("SCN", "Quibble")
    response = here.upload("pupils", text.encode())
    assert response.status_code == 302
    page = here.client().get(response["Location"]).content.decode()
    assert "Say below which column it is." in page
    run = ImportRun.objects.get()
    columns = here.worked(run).columns
    fields = ["scn" if c.heading == "Quibble" else c.field or "" for c in columns]
    here.post("map", run.pk, heading=[c.heading for c in columns], field=fields)
    run.refresh_from_db()
    assert [question.key for question in here.worked(run).plan.questions] == ["joiners"]


@pytest.mark.requirement("S2-60")
def test_formulas_in_refused_cells_are_harmless_in_the_list(here: Academy) -> None:
    whole(here)
    run = here.read("ratings", 'SCN,Subject,Effort\n990000035,English,=HYPERLINK("http://x")\n')
    text = here.client().get(reverse("importing:problems", args=[run.pk])).content.decode("utf-8-sig")
    assert "\n=" not in text
    assert ",=" not in text
    assert "HYPERLINK" in text


@pytest.mark.parametrize("kind", ["pupils", "staff", "classes", "ratings", "attendance"])
def test_every_template_is_understood_by_its_own_reader(here: Academy, kind: str) -> None:
    text = here.client().get(reverse("importing:template", args=[kind])).content.decode("utf-8-sig").strip()
    run = here.read(kind, text + "\n" + ",".join("1" for _ in text.split(",")) + "\n")
    assert {column.sure for column in here.worked(run).columns} == {"exact"}
    assert here.client().get(reverse("importing:template", args=["nothing"])).status_code == 404


def test_setting_a_file_aside_drops_its_content(here: Academy) -> None:
    run = here.read("pupils", PUPILS)
    assert here.post("set_aside", run.pk).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.content) == ("set_aside", None)
    assert here.post("apply", run.pk).status_code == 422


def test_a_form_without_a_file_or_a_cycle_says_what_is_missing(here: Academy, settings: Settings) -> None:
    assert here.post("upload", kind="pupils").status_code == 422
    sent = here.post("upload", kind="ratings", file=SimpleUploadedFile("r.csv", b"pupil,subject\n1,2\n"))
    assert "Ratings belong to a cycle" in sent.content.decode()
