"""Files made to do harm: bombs, lines without end, signs no database takes, addresses in names, formulas."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ettle.importing.models import ImportRun
from ettle.pupils.models import Pupil
from ettle.school.models import AdoptedPolicy
from tests.web.tracking_cycles.small import Small

HEADINGS = b"Pupil number,Surname,Forename,Year\n"


def send(client: Client, content: bytes, name: str = "pupils.csv", kind: str = "pupils") -> object:
    client.raise_request_exception = False
    return client.post("/import/upload/", {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True)


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


BOMB = zipped(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=b" " * 300_000_000)
BAD = {
    "empty": b"",
    "blank": b"\n\n \n",
    "a bomb": BOMB,
    "no workbook": zipped(hello_xml=b"x"),
    "cut short": zipped(xl__workbook_xml=b"<x/>")[:40],
    "nothing but columns": b"," * 3_000_000,
    "a heading row of a million": b"Surname," * 1_000_000 + b"\nx",
    "one line": b"x" * 3_000_000,
    "quotes": b'"' * 1_000_001,
    "nul in the middle": HEADINGS + b"1,Smith,Ann,S3\n" * 20_000 + b"2,Sm\0ith,Ann,S3\n",
    "a page": b"<html><script>alert(1)</script></html>",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "noise": bytes(range(256)) * 1000,
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_none_is_answered_in_a_sentence_and_changes_nothing(small: Small, what: str) -> None:
    answer = send(small.client("office"), BAD[what], "pupils.xlsx")
    assert answer.status_code in {200, 422}, what  # type: ignore[attr-defined]
    assert not Pupil.objects.exists()
    for run in ImportRun.objects.all():
        applied = small.client("office").post(f"/import/{run.pk}/apply/")
        assert applied.status_code < 500
    assert not Pupil.objects.exists()


def test_a_cell_with_a_sign_no_database_takes_is_refused_and_its_neighbours_are_not(small: Small) -> None:
    rows = b"".join(b"%d,Smith%d,Ann,S3\n" % (n, n) for n in range(1, 20_001))
    content = HEADINGS + rows + b"77777,Sm\0ith,Bea,S3\n"
    client = small.client("office")
    send(client, content)
    for run in ImportRun.objects.all():
        client.post(f"/import/{run.pk}/answers/", {"joiners": "yes"})
        assert client.post(f"/import/{run.pk}/apply/").status_code < 500
        assert client.get(f"/import/{run.pk}/refused.csv").status_code == 200
    assert not Pupil.objects.filter(mis_id="77777").exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nSet-Cookie: x=1.csv", "<script>.csv", "x" * 500 + ".csv"])
def test_the_name_of_a_file_is_only_shown(small: Small, name: str) -> None:
    answer = send(small.client("office"), HEADINGS + b"1,Smith,Ann,S3\n", name)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    run = ImportRun.objects.get()
    assert "/" not in run.filename
    assert "<script>.csv" not in answer.content.decode()  # type: ignore[attr-defined]
    refused = small.client("office").get(f"/import/{run.pk}/refused.csv")
    assert refused["Content-Disposition"] == f'attachment; filename="refused-{run.pk}.csv"'


@pytest.mark.parametrize("said", ["password", "school_id", "pk", "", "__class__", "x" * 5000])
def test_a_column_said_to_hold_what_no_file_holds_does_no_harm(small: Small, said: str) -> None:
    client = small.client("office")
    send(client, HEADINGS + b"1,Smith,Ann,S3\n")
    run = ImportRun.objects.get()
    typed = {"heading": ["Pupil number", "Surname", "Forename", "Year"], "field": ["pupil", said, said, "year"]}
    for address, sent in ((f"/import/{run.pk}/headings/", typed), (f"/import/{run.pk}/answers/", {said: said})):
        assert client.post(address, sent).status_code < 500
    client.post(f"/import/{run.pk}/answers/", {"joiners": "yes"})
    assert client.post(f"/import/{run.pk}/apply/").status_code < 500


def test_what_was_refused_leaves_as_text(small: Small) -> None:
    client = small.client("office")
    send(client, HEADINGS + b"=HYPERLINK(0),Smith,Ann,S3\n@x,Smith,Bea,S9\n")
    run = ImportRun.objects.get()
    text = client.get(f"/import/{run.pk}/refused.csv").content.decode("utf-8-sig")
    for line in text.splitlines()[1:]:
        assert not any(cell.strip('"').startswith(("=", "@", "+")) for cell in line.split(",")), line


@pytest.mark.requirement("D-11")
def test_a_failed_check_digit_is_a_warning_and_the_person_is_asked(small: Small) -> None:
    client = small.client("office")
    text = send(client, b"SCN,Surname,Forename,Year\n213456780,Smith,Ann,S3\n").content.decode()  # type: ignore[attr-defined]
    assert "213456780" in text
    run = ImportRun.objects.get()
    client.post(f"/import/{run.pk}/apply/")
    assert not Pupil.objects.exists(), "nobody said that the number is right"


@pytest.mark.requirement("D-11")
def test_a_number_held_in_another_school_is_refused_in_words(small: Small, other: Small) -> None:
    theirs = other.pupil("Hidden", "S3")
    theirs.scn = "213456784"
    theirs.save()
    client = small.client("office")
    text = send(client, b"SCN,Surname,Forename,Year\n213456784,Smith,Ann,S3\n").content.decode()  # type: ignore[attr-defined]
    assert "Hidden" not in text
    assert "Second Academy" not in text
    run = ImportRun.objects.get()
    client.post(f"/import/{run.pk}/answers/", {"joiners": "yes"})
    assert client.post(f"/import/{run.pk}/apply/").status_code < 500
    assert not Pupil.objects.filter(school=small.school).exists()
    theirs.refresh_from_db()
    assert theirs.family == "Invented"


POLICIES = {
    "deep": b"a = " + b"[" * 100_000 + b"]" * 100_000,
    "deep keys": b".".join([b"a"] * 20_000) + b" = 1",
    "deep tables": b"[" + b".".join([b"a"] * 5_000) + b"]\nx = 1",
    "no text": b"\xff\xfe\x00",
    "nul": b'[policy]\nschool = "a\0b"',
    "empty": b" ",
    "a million keys": b"\n".join(b"k%d = 1" % n for n in range(100_000)),
    "large": b"# " + b"x" * 2_000_000 + b"\n",
}


@pytest.mark.parametrize("what", POLICIES)
def test_a_policy_made_to_do_harm_is_refused_in_words(small: Small, what: str) -> None:
    client = small.client("head")
    client.raise_request_exception = False
    sent = {"file": SimpleUploadedFile("p.toml", POLICIES[what]), "effective_from": "2026-12-01"}
    answer = client.post("/school/policy/adopt/", sent)
    assert answer.status_code == 400
    assert "Nothing was adopted" in answer.content.decode() or "larger than 2 MB" in answer.content.decode()
    assert AdoptedPolicy.objects.filter(school=small.school).count() == 1


def test_a_policy_larger_than_may_be_is_not_cut_to_size(small: Small) -> None:
    """The first two megabytes of a longer file are sound; adopting them would be adopting something else."""
    adopted = AdoptedPolicy.objects.get(school=small.school)
    longer = adopted.text.encode() + b"\n#" + b"x" * 2_000_000 + b'\n[[categories]]\nid = "NEW"\n'
    sent = {"file": SimpleUploadedFile("p.toml", longer), "effective_from": "2026-12-01"}
    answer = small.client("head").post("/school/policy/adopt/", sent)
    assert answer.status_code == 400
    assert "2 MB" in answer.content.decode()
    assert AdoptedPolicy.objects.filter(school=small.school).count() == 1


@pytest.mark.parametrize(
    ("found", "made"),
    [
        ('version = "2021.1"', 'version = "{long}"'),
        ('id = "sciences"', 'id = "{long}"'),
        ('label = "Sciences"', 'label = "{longer}"'),
        ('id = "CE"', 'id = "{long}"'),
        ('id = "support_assistant"', 'id = "{long}"'),
    ],
)
def test_a_name_that_fits_no_column_is_a_fault_of_the_policy(small: Small, found: str, made: str) -> None:
    adopted = AdoptedPolicy.objects.get(school=small.school)
    text = adopted.text.replace(found, made.format(long="x" * 55, longer="y" * 300))
    assert text != adopted.text
    client = small.client("head")
    client.raise_request_exception = False
    sent = {"file": SimpleUploadedFile("p.toml", text.encode()), "effective_from": "2026-12-01"}
    assert client.post("/school/policy/adopt/", sent).status_code == 400
