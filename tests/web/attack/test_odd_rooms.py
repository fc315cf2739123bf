"""What no browser sends by itself, to the rooms that take JSON or count pages."""

import json

from tests.web.attack.test_odd_input import raw
from tests.web.tracking_cycles.small import Small

HALF_A_LETTER, DEEP = "\ud800", "[" * 100_000
NOTE = {"pupil": "", "text": "x", "version": 0}
ODD: dict[str, tuple[object, ...]] = {
    "pupil": (5, 1.5, True, [], {}, None, HALF_A_LETTER, "a\0b"),
    "text": (5, 1.5, True, [], {}, None, HALF_A_LETTER, "a\0b"),
    "version": (1.5, True, [], {}, None, "1", float("nan")),
}


def test_what_is_no_note_is_answered_in_a_sentence(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    address = f"/collation/cycles/{small.cycle(1).pk}/years/S3/notes/save/"
    notes = [{**NOTE, name: odd} for name, several in ODD.items() for odd in several]
    bodies = ["", "7", DEEP, '{"notes": ' + DEEP, '{"as": 1, "notes": {}}', b"\xff\xfe"]
    client = raw(small.client("head_s3"))
    for body in (*bodies, *(json.dumps({"as": "1", "notes": [note]}) for note in notes)):
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code == 400, body[:60]
        assert answer.json()["problem"].endswith(".")


def test_the_outbox_has_a_first_page_for_any_number(small: Small) -> None:
    client = raw(small.client("office"))
    for page in ("9" * 5000, "-1", "0", "\u0664", "1e9", "\u00b2"):
        assert client.get("/notices/outbox/", {"page": page}).status_code == 200, page[:9]
