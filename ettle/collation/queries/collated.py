"""The list as its year head works on it: facts as they stand, notes, ticks, and what was shared before."""

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.pages import CollationPage, Figure, NoteBox, Row
from ettle.collation.queries.lines import Live, kept_lines, live
from ettle.collation.queries.meeting import meeting_link
from ettle.collation.queries.place import Place, Version, place_to_collate, version_lines, versions_of
from ettle.collation.queries.readable import (
    changed_words,
    changes,
    compared,
    readable,
    row_of,
    since_words,
)
from ettle.policy import Policy
from ettle.rules.access import REASONS, Viewer
from ettle.rules.collating import Difference
from ettle.tracking.queries.year_list import direction_words, ran_words
from ettle.ui.words import short_date

Typed = Mapping[str, NoteBox]
"""Boxes by the key of their pupil (empty for the year) that were typed and could not be saved."""


def collation_page(viewer: Viewer, cycle_id: int, year: str, typed: Typed | None = None) -> CollationPage:
    """The list to work on. Raises Http404 for who may not collate this year. Fourteen queries, fifteen once shared."""
    place = place_to_collate(viewer, cycle_id, year)
    now = live(viewer, place.policy, place.cycle, year)
    versions = versions_of(place)
    found, since = since_last(viewer, place, now, versions)
    typed = typed or {}
    rows = tuple(_row(now, number, found, typed) for number in range(len(now.lines)))
    year_note = typed.get("", now.year_note)
    policy = place.policy.policy
    return CollationPage(
        title=place.title,
        eyebrow=(
            ngettext("%(count)s pupil tracked", "%(count)s pupils tracked", len(rows)) % {"count": len(rows)},
            _("Policy %(version)s, from %(day)s")
            % {"version": policy.version, "day": short_date(policy.effective_from)},
        ),
        lead=_lead(place, rows, versions, since),
        cycle_id=place.cycle.pk,
        year=year,
        who=str(viewer.staff_id),
        rows=rows,
        heads=table_heads(place.policy),
        figures=figures(rows),
        year_note=year_note,
        clashes=sum(box.clash for box in typed.values()),
        share_href=reverse("collation:preview", args=place.args),
        save_href=reverse("collation:save_notes", args=place.args),
        keep_href=reverse("collation:keep_notes", args=place.args),
        highlight_href=reverse("collation:highlight", args=place.args),
        year_list_href=reverse("tracking:year_list", args=place.args),
        meeting=meeting_link(viewer, year),
        export_hrefs=export_hrefs(viewer, "list", place.args),
        versions=version_lines(place, versions),
        since=since,
        why_not_share=why_not_share(place, now, versions, since),
        ran=ran_words(place.cycle, place.policy),
        why_seen=_(REASONS[place.why.reason]),
        logged=tuple(sorted(now.found.groups.told)),
    )


def _row(now: Live, number: int, found: Difference, typed: Typed) -> Row:
    line, shown = now.lines[number], now.found.rows[number]
    key = now.keys[line.pupil_id]
    box = typed.get(key) or now.boxes.get(line.pupil_id) or NoteBox(key, "", 0)
    row = row_of(
        line,
        key,
        shown.groups,
        href=shown.pupil_href,
        box=box,
        changed=changed_words(found.changed.get(line.pupil_id, ())),
    )
    return replace(row, changed=_("new on the list")) if line.pupil_id in found.new else row


def since_last(viewer: Viewer, place: Place, now: Live, versions: tuple[Version, ...]) -> tuple[Difference, str]:
    """What changed since the last version, and that in words. One or two queries, or none before the first."""
    if not versions:
        return Difference(frozenset(), frozenset(), {}), ""
    last = versions[0]
    before = readable(viewer, kept_lines(last.pk), last.ran_under, place.today)
    after = compared(now.lines, now.found.groups.words)
    found = changes(compared((one.line for one in before.kept), before.groups), after)
    return found, since_words(found, last.number, note_changed=last.note != now.year_note.text)


def why_not_share(place: Place, now: Live, versions: tuple[Version, ...], since: str) -> str:
    """Why this list cannot be shared as it stands, in a sentence; empty where it can."""
    if not place.closed:
        return _("%(cycle)s is still open. The list is there once it has closed.") % {"cycle": place.cycle.name}
    if now.unseen:
        return _("Some of its pupils are no longer in your year, so a copy of it would not be whole.")
    if not place.today.sharing.audience:
        return _("The school's policy names nobody with whom lists are shared.")
    if not (now.lines or now.year_note.text or versions):
        return _("Nobody is on this list. Write a note on the year if leadership should hear of that.")
    if versions and not since:
        return _("Nothing has changed since version %(number)s.") % {"number": versions[0].number}
    return ""


def table_heads(policy: Policy) -> tuple[str, ...]:
    """The heads of the list."""
    why = direction_words(policy)
    return (_("Pupil"), why, _("Faculties"), _("Support groups"), _("Owner"), _("Where it stands"))


def figures(rows: tuple[Row, ...]) -> tuple[Figure, ...]:
    """What is counted over a list, of pupils its reader sees."""
    return (
        Figure(str(len(rows)), _("with a concern")),
        Figure(str(sum(row.repeated for row in rows)), _("in the same subject again")),
        Figure(str(sum(bool(row.groups) for row in rows)), _("also in a support group")),
        Figure(str(sum(row.untouched for row in rows)), _("where nobody has acted")),
        Figure(str(sum(row.highlighted for row in rows)), _("highlighted for the meeting")),
    )


def export_hrefs(viewer: Viewer, what: str, args: list[object]) -> tuple[tuple[str, str], ...]:
    """Where the list can be taken away as a file, for those whose post may."""
    if "export" not in viewer.rights:
        return ()
    return (
        (_("PDF"), reverse(f"collation:{what}_pdf", args=args)),
        (_("XLSX"), reverse(f"collation:{what}_xlsx", args=args)),
    )


def _lead(place: Place, rows: tuple[Row, ...], versions: tuple[Version, ...], since: str) -> str:
    if not place.closed:
        return _("%(cycle)s is still open. The list is there once it has closed.") % {"cycle": place.cycle.name}
    if not rows:
        return _("There is nobody on this list to collate.")
    notes, chosen = sum(bool(row.note) for row in rows), sum(row.highlighted for row in rows)
    parts = [
        ngettext("%(count)s pupil is on this list.", "%(count)s pupils are on this list.", len(rows))
        % {"count": len(rows)}
    ]
    parts.append(
        _("%(notes)s, and %(chosen)s for the meeting.")
        % {
            "notes": ngettext("%(count)s has a note", "%(count)s have a note", notes) % {"count": notes},
            "chosen": ngettext("%(count)s is highlighted", "%(count)s are highlighted", chosen) % {"count": chosen},
        }
    )
    if not versions:
        parts.append(_("Nothing has been shared yet."))
    else:
        parts.append(since or _("Version %(number)s is as it stands.") % {"number": versions[0].number})
    return " ".join(parts)
