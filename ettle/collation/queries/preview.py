"""What would be sent, and to whom, before anything is."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.pages import Person, PreviewPage
from ettle.collation.queries.collated import since_last, why_not_share
from ettle.collation.queries.lines import Live, live
from ettle.collation.queries.message import Receiver, message, receivers, seal
from ettle.collation.queries.place import Place, Version, place_to_collate, versions_of
from ettle.rules.access import Viewer
from ettle.ui.words import sentence


class Prepared:
    """A version of a list ready to be shared: its facts, its message, its receivers, and why not, where not."""

    def __init__(self, viewer: Viewer, place: Place, site: str) -> None:
        self.place = place
        self.now: Live = live(viewer, place.policy, place.cycle, place.year)
        self.versions: tuple[Version, ...] = versions_of(place)
        self.number = self.versions[0].number + 1 if self.versions else 1
        self.to: tuple[Receiver, ...] = receivers(viewer, place.today, place.year)
        self.changes, self.since = since_last(viewer, place, self.now, self.versions)
        self.may_attach = place.today.sharing.named_attachment
        self.plain, self.named = (
            message(place, self.now.lines, by=viewer.name, number=self.number, attached=attached, site=site)
            for attached in (False, True)
        )
        self.seal = seal(self.plain, self.to, self.now.lines, self.now.year_note.text, self.number)

    @property
    def why_not(self) -> str:
        """Why it cannot be shared, in a sentence; empty where it can."""
        if why := why_not_share(self.place, self.now, self.versions, self.since):
            return why
        if not self.to:
            roles = {role.id: role.label.lower() for role in self.place.today.roles}
            named = sentence([roles.get(role, role) for role in self.place.today.sharing.audience])
            return _("Nobody holds a post it goes to: %(roles)s.") % {"roles": named}
        return ""


def preview_page(
    viewer: Viewer, cycle_id: int, year: str, *, site: str, attach: bool = False, problem: str = ""
) -> PreviewPage:
    """What would be sent. Raises Http404 for who may not collate this year."""
    ready = Prepared(viewer, place_to_collate(viewer, cycle_id, year), site)
    people = len(ready.to)
    pupils = len(ready.now.lines)
    goes = ngettext("Goes to %(count)s person", "Goes to %(count)s people", people) % {"count": people}
    return PreviewPage(
        title=_("Share %(list)s") % {"list": ready.place.title},
        lead=_("%(goes)s, as version %(number)s. Nothing has been sent yet.") % {"goes": goes, "number": ready.number},
        cycle_id=ready.place.cycle.pk,
        year=year,
        number=ready.number,
        subject=ready.plain.subject,
        message=ready.plain.body,
        message_named=ready.named.body if ready.may_attach else "",
        people=tuple(
            Person(one.name, one.role, one.address or _("no e-mail address: told in Ettle only")) for one in ready.to
        ),
        pupils=pupils,
        seal=ready.seal,
        may_attach=ready.may_attach,
        attach=attach and ready.may_attach,
        why_not=ready.why_not,
        since=ready.since,
        back_href=reverse("collation:list", args=ready.place.args),
        problem=problem,
    )
