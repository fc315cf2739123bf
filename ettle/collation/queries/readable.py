"""A line as one viewer may read it today: whether at all, and which of its support groups by name (G-15, D-01)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.pages import Mark, Marked, NoteBox, Row
from ettle.collation.queries.lines import Kept, Line
from ettle.policy import Policy
from ettle.policy.schema.people import Category
from ettle.pupils.queries.figures import fewer
from ettle.rules.access import PupilFacts, Viewer, may_name_category, may_see_pupil
from ettle.rules.collating import Difference, difference
from ettle.rules.small_numbers import may_show
from ettle.tracking.queries.concern_rows import pupil_href
from ettle.tracking.queries.visible import Belongs, facts_for
from ettle.ui.words import sentence

PARTS = ("reasons", "owner", "state", "step", "groups", "marks", "note", "highlighted")


@dataclass(frozen=True, slots=True)
class Readable:
    """The lines of a shared version that a viewer may read, each with its support groups in their words."""

    kept: tuple[Kept, ...]
    groups: Mapping[int, tuple[str, ...]]
    others: int
    """Pupils on it whom the viewer may not see."""


def readable(viewer: Viewer, kept: Iterable[Kept], then: Policy, today: Policy) -> Readable:
    """What `viewer` may read. `then` is the policy the list ran under. One query, or none (see `facts_for`).

    A support group is named only where the policy of then and the policy of today both name it to the viewer: an old
    list is no way round a rule that has become stricter.
    """
    every = tuple(kept)
    places = (Belongs(one.line.pupil_id, one.year, one.house_id, one.tutor_group_id) for one in every)
    facts = facts_for(viewer, places)
    seen = tuple(one for one in every if may_see_pupil(viewer, facts[one.line.pupil_id], "L1"))
    known, now = _categories(then), _categories(today)
    groups = {
        one.line.pupil_id: _words(viewer, facts[one.line.pupil_id], one.line.categories, known, now) for one in seen
    }
    return Readable(seen, groups, len(every) - len(seen))


def _categories(policy: Policy) -> dict[str, Category]:
    return {category.id: category for category in policy.categories if category.active}


def _words(
    viewer: Viewer,
    pupil: PupilFacts,
    codes: Iterable[str],
    known: Mapping[str, Category],
    now: Mapping[str, Category],
) -> tuple[str, ...]:
    shown, unnamed, held = [], False, frozenset(codes)
    for code, category in known.items():
        if code not in held:
            continue
        rules = [category, now[code]] if code in now else [category]
        if all(may_name_category(viewer, pupil, rule.seen_named_by) for rule in rules):
            shown.append(category.short or category.label)
        else:
            unnamed = unnamed or all(rule.otherwise == "support group" for rule in rules)
    return (*shown, _("Support group")) if unnamed else tuple(shown)


def row_of(
    line: Line, key: str, groups: tuple[str, ...], *, href: str = "", changed: str = "", box: NoteBox | None = None
) -> Row:
    """A line as a row of a page."""
    return Row(
        pupil_id=line.pupil_id,
        key=key,
        pupil=line.name,
        pupil_href=href or pupil_href(UUID(key)),
        group=line.group,
        flags=line.flags,
        why=line.why,
        rule=line.rule,
        faculties=line.faculties,
        marks=marked(line.marks),
        groups=groups,
        owner=line.owner,
        owner_role=line.owner_role,
        ownerless=line.ownerless,
        acted=line.acted,
        untouched=line.untouched,
        late=line.late,
        state=line.state,
        repeated=line.repeated,
        note=line.note,
        highlighted=line.highlighted,
        changed=changed,
        box=box,
    )


def marked(marks: tuple[Mark, ...]) -> tuple[Marked, ...]:
    """Marks by their value, in the order they come in."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for mark in marks:
        found.setdefault((mark.colour or "none", mark.letter, mark.word), []).append(mark.said)
    return tuple(Marked(*sign, "; ".join(said)) for sign, said in found.items())


def parts_of(line: Line, groups: tuple[str, ...]) -> dict[str, object]:
    """What is compared between two versions, as the reader may read it."""
    return {
        "reasons": line.flags,
        "owner": (line.owner, line.owner_role),
        "state": line.state,
        "step": line.step,
        "groups": groups,
        "marks": line.marks,
        "note": line.note,
        "highlighted": line.highlighted,
    }


Compared = Mapping[int, Mapping[str, object]]


def compared(lines: Iterable[Line], groups: Mapping[int, tuple[str, ...]]) -> Compared:
    """Lines as they are compared."""
    return {line.pupil_id: parts_of(line, groups.get(line.pupil_id, ())) for line in lines}


def changes(before: Compared, after: Compared) -> Difference:
    """What changed from one list to the next, for one reader."""
    return difference(before, after)


def changed_words(parts: Iterable[str]) -> str:
    """What changed of one pupil: "owner and note"."""
    if not (changed := frozenset(parts)):
        return ""
    named = {
        "reasons": _("reasons"),
        "owner": _("owner"),
        "state": _("where it stands"),
        "step": _("next step"),
        "groups": _("support groups"),
        "marks": _("faculty marks"),
        "note": _("note"),
        "highlighted": _("chosen for the meeting"),
    }
    return sentence([named[part] for part in PARTS if part in changed])


def since_words(found: Difference, number: int, *, note_changed: bool) -> str:
    """What changed since a version, in a sentence or two; empty where nothing did."""
    said = []
    if count := len(found.changed):
        said.append(ngettext("%(count)s pupil has changed", "%(count)s pupils have changed", count) % {"count": count})
    if count := len(found.new):
        said.append(ngettext("%(count)s is new", "%(count)s are new", count) % {"count": count})
    if count := len(found.gone):
        said.append(ngettext("%(count)s is no longer on it", "%(count)s are no longer on it", count) % {"count": count})
    if note_changed:
        said.append(_("the note for the year has changed"))
    if not said:
        return ""
    return _("Since version %(number)s: %(what)s.") % {"number": number, "what": sentence(said)}


def figure(count: int, least: int, *, seen: int = 0) -> str:
    """A count as it may be told to somebody who sees `seen` of those counted; `least` is the smallest told (D-10)."""
    return str(count) if may_show(count, fewer_than=least, seen=seen) else fewer(least)


def others_words(count: int, least: int) -> str:
    """That there are more than the reader sees."""
    if count <= 0:
        return ""
    if not may_show(count, fewer_than=least):
        return _("Fewer than %(count)s others are not yours to see.") % {"count": least}
    return ngettext("%(count)s other is not yours to see.", "%(count)s others are not yours to see.", count) % {
        "count": count
    }
