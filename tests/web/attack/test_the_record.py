"""What is written down: every opening of a list that names groups, and never changed afterwards."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from ettle.audit.models import Event
from tests.web.tracking_cycles.small import Small, at


def row() -> Event:
    return Event.objects.create(at=at(), kind="write", verb="x.done", who="Ann", about="x", why_allowed="role_may")


@pytest.mark.parametrize(
    "way",
    ["save", "update", "bulk_update", "upsert", "base manager", "update_or_create", "sql", "delete", "delete all",
     "base delete"],
)  # fmt: skip
def test_no_way_through_the_database_changes_a_row(db: None, way: str) -> None:
    one = row()
    one.who = "Nobody"
    ways: dict[str, Callable[[], object]] = {
        "save": one.save,
        "update": lambda: Event.objects.update(who="Nobody"),
        "bulk_update": lambda: Event.objects.bulk_update([one], ["who"]),
        "upsert": lambda: Event.objects.bulk_create(
            [one], update_conflicts=True, unique_fields=["id"], update_fields=["who"]
        ),
        "base manager": lambda: Event._base_manager.filter(pk=one.pk).update(who="Nobody"),
        "update_or_create": lambda: Event.objects.update_or_create(pk=one.pk, defaults={"who": "Nobody"}),
        "sql": lambda: connection.cursor().execute("update audit_event set who = 'Nobody'"),
        "delete": one.delete,
        "delete all": lambda: Event.objects.all().delete(),
        "base delete": lambda: Event._base_manager.all().delete(),
    }
    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        ways[way]()
    assert Event.objects.get(pk=one.pk).who == "Ann"


def reads(small: Small, code: str, address: str) -> list[Event]:
    before = set(Event.objects.values_list("pk", flat=True))
    assert small.client(code).get(address).status_code == 200, address
    return [event for event in Event.objects.filter(kind="read") if event.pk not in before]


@pytest.mark.requirement("D-01", "G-15")
@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("teacher", "/pupils/"),
        ("teacher", "/pupils/?support=1"),
        ("teacher", "/pupils/look-out/"),
        ("teacher", "/pupils/{key}/"),
        ("head_s3", "/"),
        ("cl_lang", "/tracking/concerns/"),
        ("teacher", "/tracking/concerns/{concern}/"),
        ("head_s3", "/tracking/concerns/{concern}/"),
        ("head_s3", "/tracking/cycles/{cycle}/years/S3/"),
        ("psl_rannoch", "/tracking/cycles/{cycle}/years/S3/?show=group"),
    ],
)
def test_opening_a_page_with_support_groups_leaves_who_when_what_and_why(small: Small, code: str, address: str) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.in_group("Kwame", "SEBN")
    small.teach("teacher", "french", "S3")
    small.close()
    concern, pupil = small.concern("Kwame"), small.pupils["Kwame"]
    assert concern is not None
    where = address.format(key=pupil.key, concern=concern.pk, cycle=small.cycle(1).pk)
    found = reads(small, code, where)
    assert found, "nothing was written down"
    assert all(event.who == code.title() and event.why_allowed for event in found)
    assert pupil.pk in {event.pupil_id_kept for event in found}
    assert not any("Kwame" in str(vars(event)) for event in found)


@pytest.mark.requirement("D-01")
def test_a_list_that_leaves_says_what_for_and_bears_who_took_it(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    address = f"/tracking/cycles/{small.cycle(1).pk}/years/S3/list.csv"
    client = small.client("head_s3")
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 400
    assert not Event.objects.filter(kind="export").exists()
    text = client.post(address, {"purpose": "Review with tutors"}).content.decode()
    assert "Exported by Head_S3" in text
    assert "for: Review with tutors" in text
    assert Event.objects.get(kind="export").detail == {"rows": 1, "year": "S3", "purpose": "Review with tutors"}


def test_a_cell_is_harmless_whatever_blank_stands_before_its_formula(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern = small.concern("Kwame")
    assert concern is not None
    typed = {"text": "\n =HYPERLINK(1)", "who": str(small.staff["head"].pk), "due": "2026-12-01"}
    small.client("head").post(f"/tracking/concerns/{concern.pk}/next-step/", typed)
    pupil = small.pupils["Kwame"]
    pupil.preferred = "\u00a0=1+1"
    pupil.save()
    address = f"/tracking/cycles/{small.cycle(1).pk}/years/S3/list.csv"
    text = small.client("head_s3").post(address, {"purpose": "x"}).content.decode("utf-8-sig")
    assert "'\u00a0=1+1" in text
    assert "'=HYPERLINK" in text
