"""Scenes of the list of a year: notes, ticks, sharing, reading and taking it away."""

from typing import Any, Final

from ettle.collation.actions import files, notes, opening, sharing
from ettle.collation.models import SharedVersion
from ettle.collation.queries.collated import collation_page
from ettle.collation.queries.place import Place, place_to_collate
from ettle.collation.queries.preview import Prepared
from ettle.collation.queries.shared import shared_page
from ettle.policy import policy_text
from ettle.school.models import AdoptedPolicy
from tests.web.audit.scenes.given import More, Scenes, Words, as_, closed
from tests.web.tracking_cycles.small import Small

SITE: Final = "https://ettle.example/"


def listed(small: Small) -> Place:
    """S3 after cycle 1, as its year head has it: a concern about Ada, who is care experienced."""
    small.pupil("Ada", "S3")
    small.in_group("Ada", "CE")
    return place_to_collate(small.viewer("head_s3"), closed(small).cycle_id, "S3")


def of_list(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "head_s3"), "place": listed(small), **more}


def key(small: Small) -> str:
    return str(small.pupils["Ada"].key)


def typed(small: Small) -> dict[str, Any]:
    """A note for the year that was blank, and one about Ada in place of another, which is kept."""
    given = of_list(small)
    notes.write_notes(**given, notes=[notes.TypedNote(key(small), "Ask her first.", 0)])
    return {**given, "notes": [notes.TypedNote(key(small), "Asked.", 1), notes.TypedNote("", "A good year.", 0)]}


def ticked(small: Small) -> dict[str, Any]:
    given = of_list(small)
    return {**given, "key": key(small), "wanted": True}


def not_ticked(small: Small) -> dict[str, Any]:
    given = ticked(small)
    notes.highlight(**given)
    return {**given, "wanted": False}


def to_share(small: Small) -> dict[str, Any]:
    """A message and an e-mail go to the headteacher."""
    given = of_list(small)
    ready = Prepared(given["by"], given["place"], SITE)
    return {**given, "seal": ready.seal, "attach": False, "site": SITE}


def with_names(small: Small) -> dict[str, Any]:
    text = policy_text("scottish-secondary").replace("named_attachment = false", "named_attachment = true", 1)
    AdoptedPolicy.objects.filter(school=small.school).update(text=text, fingerprint="names attached")
    return {**to_share(small), "attach": True}


def shared(small: Small) -> SharedVersion:
    return sharing.share(**to_share(small))


def opened(small: Small) -> dict[str, Any]:
    version = shared(small)
    page = shared_page(small.viewer("head"), version.collation.cycle_id, "S3", version.number)
    return {**as_(small, "head"), "page": page}


def looked_at(small: Small) -> dict[str, Any]:
    page = collation_page(small.viewer("head_s3"), listed(small).cycle.pk, "S3")
    return {**as_(small, "head_s3"), "page": page}


SCENES: Final[Scenes] = {
    notes.write_notes: typed,
    notes.highlight: ticked,
    sharing.share: to_share,
    opening.note_opened: opened,
    opening.note_looked_at: looked_at,
    files.export: lambda small: {**opened(small), "kind": "xlsx", "purpose": "the meeting of Thursday"},
}
QUESTIONS: Final[Words] = {files.file_name: "what a file of the list is called"}
# A tick taken away again; and names attached, where the school's policy lets them.
MORE: Final[More] = ((notes.highlight, not_ticked), (sharing.share, with_names))
