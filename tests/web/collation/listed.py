"""S3 after a cycle with three pupils of concern, and what people do with the list of them."""

import json
import re
from typing import Any

from ettle.collation.models import SharedVersion
from ettle.collation.queries.place import Place, place_to_collate
from tests.web.tracking_cycles.small import Small, small_school

Answer = Any


class Listed:
    """The school, the list, and the hands that work on it."""

    def __init__(self, small: Small) -> None:
        self.small = small
        for name in ("Ada", "Cal"):
            for subject in ("french", "physics", "art-and-design"):
                small.rate(name, "S3", subject, effort="3")
        small.rate("Bea", "S3", "french", homework="4")
        small.in_group("Ada", "CE")
        small.in_group("Bea", "ATT")
        small.close()
        self.cycle = small.cycle(1)
        self.path = f"/collation/cycles/{self.cycle.pk}/years/S3/"

    def place(self, code: str = "head_s3") -> Place:
        return place_to_collate(self.small.viewer(code), self.cycle.pk, "S3")

    def key(self, name: str) -> str:
        return str(self.small.pupils[name].key)

    def page(self, code: str = "head_s3", under: str = "") -> str:
        answer = self.small.client(code).get(self.path + under)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def status(self, code: str, under: str = "") -> int:
        return int(self.small.client(code).get(self.path + under).status_code)

    def save(self, *notes: tuple[str, str, int], code: str = "head_s3") -> Answer:
        """Send notes as the page does: a pupil's name (or "" for the year), the text, the version it was typed over."""
        sent = {
            "as": str(self.small.staff[code].pk),
            "notes": [
                {"pupil": self.key(name) if name else "", "text": text, "version": version}
                for name, text, version in notes
            ],
        }
        return self.small.client(code).post(
            self.path + "notes/save/", json.dumps(sent), content_type="application/json"
        )

    def write(self, name: str, text: str, version: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.save((name, text, version)).json()["notes"][0]
        return found

    def tick(self, name: str, *, off: bool = False) -> Answer:
        sent = {"untick" if off else "tick": self.key(name)}
        return self.small.client("head_s3").post(self.path + "highlight/", sent)

    def seal(self, code: str = "head_s3", query: str = "") -> str:
        found = re.search(r'name="seal" value="([0-9a-f]+)"', self.page(code, f"share/{query}"))
        assert found, "the preview offers no sharing"
        return found[1]

    def share(self, code: str = "head_s3", **more: str) -> Answer:
        sent = {"seal": self.seal(code, "?attach=yes" if more else ""), **more}
        return self.small.client(code).post(self.path + "share/now/", sent)

    def shared(self, **more: str) -> SharedVersion:
        answer = self.share(**more)
        assert answer.status_code == 302, answer.content.decode()
        return SharedVersion.objects.latest("number")


def listed_school() -> Listed:
    small = small_school()
    small.person("deputy", "senior_leader")
    small.person("sfl", "support_for_learning_leader")
    return Listed(small)
