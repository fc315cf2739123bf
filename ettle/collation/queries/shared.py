"""What was shared, as its reader may see it today; and the list of all versions."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.models import Reader
from ettle.collation.pages import Person, Row, SharedPage, VersionsPage
from ettle.collation.queries.collated import export_hrefs, figures, table_heads
from ettle.collation.queries.lines import kept_lines
from ettle.collation.queries.place import (
    Place,
    Version,
    place_to_read,
    version_lines,
    versions_of,
)
from ettle.collation.queries.readable import (
    Readable,
    changed_words,
    changes,
    compared,
    others_words,
    readable,
    row_of,
    since_words,
)
from ettle.rules.access import REASONS, Viewer
from ettle.rules.collating import Difference, may_collate
from ettle.ui.words import moment, short_date

NO_DIFFERENCE = Difference(frozenset(), frozenset(), {})


def shared_page(viewer: Viewer, cycle_id: int, year: str, number: int) -> SharedPage:
    """One shared version, as it stood then and as this viewer may read it. Raises Http404.

    Six queries at most, whatever its length; seven where it follows another version.
    """
    place = place_to_read(viewer, cycle_id, year)
    versions = versions_of(place)
    version = next((row for row in versions if row.number == number), None)
    if version is None:
        raise Http404
    then = version.ran_under
    seen = readable(viewer, kept_lines(version.pk), then, place.today)
    before = next((row for row in versions if row.number < number), None)
    found, since = _since(viewer, place, seen, version, before)
    rows = tuple(_row(seen, place_in, found) for place_in in range(len(seen.kept)))
    policy = then.policy
    told = {"who": version.by, "when": moment(version.at), "number": number}
    collates = bool(may_collate(viewer, year))
    return SharedPage(
        title=place.title,
        eyebrow=(
            _("Version %(number)s, %(when)s") % told,
            _("Policy %(version)s, from %(day)s")
            % {"version": policy.version, "day": short_date(policy.effective_from)},
        ),
        lead=_lead(rows, others=bool(seen.others)),
        cycle_id=place.cycle.pk,
        year=year,
        number=number,
        version_id=version.pk,
        rows=rows,
        heads=table_heads(then),
        figures=figures(rows),
        others=others_words(seen.others, place.today.sharing.smallest_figure),
        year_note="" if seen.others else version.note,
        note_by=_("%(who)s, %(when)s") % told,
        since=since,
        gone=_gone(found),
        newer_href=_newer(place, versions, number),
        readers=_readers(version.pk) if collates else (),
        opened=version.opened_words if collates else "",
        export_hrefs=export_hrefs(viewer, "shared", [*place.args, number]),
        back_href=reverse("collation:versions", args=place.args),
        ran=_("Shared by %(who)s, %(when)s. It stays as it was: what changes later is in the next version.") % told,
        why_seen=_(REASONS[place.why.reason]),
        why_code=place.why.reason,
        logged=tuple(sorted(row.pupil_id for row in rows if row.groups or row.note)),
    )


def _since(
    viewer: Viewer, place: Place, seen: Readable, version: Version, before: Version | None
) -> tuple[Difference, str]:
    if before is None:
        return NO_DIFFERENCE, ""
    was = readable(viewer, kept_lines(before.pk), before.ran_under, place.today)
    found = changes(
        compared((one.line for one in was.kept), was.groups), compared((one.line for one in seen.kept), seen.groups)
    )
    changed = before.note != version.note and not seen.others
    words = since_words(found, before.number, note_changed=changed)
    return found, words or _("As in version %(number)s, of the pupils you see.") % {"number": before.number}


def _row(seen: Readable, number: int, found: Difference) -> Row:
    one = seen.kept[number]
    pupil_id = one.line.pupil_id
    changed = changed_words(found.changed.get(pupil_id, ()))
    changed = _("new on the list") if pupil_id in found.new else changed
    return row_of(one.line, one.key, seen.groups[pupil_id], changed=changed)


def _gone(found: Difference) -> str:
    if not found.gone:
        return ""
    return ngettext(
        "%(count)s pupil of the version before is no longer on it.",
        "%(count)s pupils of the version before are no longer on it.",
        len(found.gone),
    ) % {"count": len(found.gone)}


def _newer(place: Place, versions: tuple[Version, ...], number: int) -> str:
    latest = versions[0].number
    return reverse("collation:shared", args=[*place.args, latest]) if latest > number else ""


def _lead(rows: tuple[Row, ...], *, others: bool) -> str:
    if not rows:
        return _("No pupil on this list is yours to see.") if others else _("No pupil had a concern.")
    count, chosen, waiting = len(rows), sum(row.highlighted for row in rows), sum(row.untouched for row in rows)
    said = [ngettext("%(count)s pupil has a concern.", "%(count)s pupils have a concern.", count) % {"count": count}]
    if chosen:
        form = ngettext(
            "%(count)s is highlighted for the meeting.", "%(count)s are highlighted for the meeting.", chosen
        )
        said.append(form % {"count": chosen})
    if waiting:
        said.append(_("For %(count)s, nobody had acted yet.") % {"count": waiting})
    return " ".join(said)


def _readers(version_id: int) -> tuple[Person, ...]:
    """Who was sent a version or has opened it. One query."""
    rows = Reader.objects.filter(version_id=version_id).order_by("-sent", "staff__name")
    found = rows.values_list("staff__name", "sent", "e_mailed", "opened_at", "last_opened_at", "times")
    return tuple(
        Person(
            name,
            (_("by e-mail and in Ettle") if mailed else _("in Ettle only"))
            if sent
            else _("not sent, opened it anyway"),
            "",
            _read_words(opened, last, times),
        )
        for name, sent, mailed, opened, last, times in found
    )


def _read_words(first: datetime | None, last: datetime | None, times: int) -> str:
    if first is None or last is None:
        return _("not opened yet")
    if times < 2:
        return _("opened %(first)s") % {"first": moment(first)}
    return _("opened %(first)s, %(times)s times, last %(last)s") % {
        "first": moment(first),
        "times": times,
        "last": moment(last),
    }


def versions_page(viewer: Viewer, cycle_id: int, year: str) -> VersionsPage:
    """What has been shared of one year and cycle. Raises Http404. Two queries."""
    place = place_to_read(viewer, cycle_id, year)
    versions = version_lines(place, versions_of(place))
    lead = _("Nothing has been shared yet.")
    if versions:
        told = {"number": versions[0].number, "who": versions[0].by, "when": moment(versions[0].at)}
        lead = _("Version %(number)s is the newest. %(who)s shared it, %(when)s.") % told
    return VersionsPage(
        title=_("%(list)s, as it was shared") % {"list": place.title},
        lead=lead,
        versions=versions,
        collate_href=reverse("collation:list", args=place.args) if may_collate(viewer, year) else "",
        year_list_href=reverse("tracking:year_list", args=place.args) if "see_year_list" in viewer.rights else "",
    )
