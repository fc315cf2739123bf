"""Sharing a list with leadership: one frozen version, a message of counts and a link to each, and who was sent it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.collation.models import Collation, Reader, SharedPupil, SharedVersion
from ettle.collation.queries.lines import kept_lines
from ettle.collation.queries.message import shared_path
from ettle.collation.queries.paper import Frozen, named_pdf
from ettle.collation.queries.place import Place
from ettle.collation.queries.preview import Prepared
from ettle.notices.actions import put_in_outbox, tell
from ettle.rules.access import Viewer
from ettle.rules.collating import may_collate
from ettle.school.refusals import refusal


class NotShared(ValueError):
    """Why nothing was shared, in a sentence."""


class ChangedSince(NotShared):
    """What would be sent is no longer what the preview showed."""


@transaction.atomic
def share(*, by: Viewer, place: Place, seal: str, attach: bool, site: str, now: datetime) -> SharedVersion:
    """Freeze the list as it stands and send it, exactly as the preview with this `seal` showed it (S2-26, G-14).

    `site` begins the link in the message where the school's own address is not set.

    Raises PermissionDenied with the reason, NotShared with a sentence, ChangedSince where the preview is out of date.
    """
    why = may_collate(by, place.year)
    if not why:
        raise PermissionDenied(refusal(by, why))
    collation, _made = Collation.objects.get_or_create(cycle=place.cycle, year=place.year)
    Collation.objects.select_for_update().get(pk=collation.pk)
    ready = Prepared(by, place, site)
    if ready.why_not:
        raise NotShared(ready.why_not)
    if ready.seal != seal:
        raise ChangedSince(_("The list has changed since you looked. Nothing was sent: look once more, then share."))
    if attach and not ready.may_attach:
        raise NotShared(_("The school's policy does not let a list with names be attached. Nothing was sent."))
    version = _freeze(by, ready, collation, attach=attach, now=now)
    mailed = _send(by, ready, version, attach=attach, now=now)
    Reader.objects.bulk_create(
        Reader(version=version, staff_id=one.staff_id, sent=True, e_mailed=one.staff_id in mailed) for one in ready.to
    )
    record(
        by=by,
        verb="collation.shared",
        about="collation",
        about_id=collation.pk,
        now=now,
        why=why,
        version=version.number,
        cycle=place.cycle.pk,
        year=place.year,
        pupils=len(ready.now.lines),
        to=[one.staff_id for one in ready.to],
        policy=place.policy.policy.version,
        names_attached=attach,
    )
    return version


def _freeze(by: Viewer, ready: Prepared, collation: Collation, *, attach: bool, now: datetime) -> SharedVersion:
    """The list as it stands, kept under the next number."""
    said, ran_under = ready.named if attach else ready.plain, ready.place.cycle.policy
    if ran_under is None:
        raise NotShared(_("%(cycle)s has not closed.") % {"cycle": ready.place.cycle.name})
    version = SharedVersion.objects.create(
        collation=collation,
        number=ready.number,
        by_id=by.staff_id,
        at=now,
        policy=ran_under,
        note=ready.now.year_note.text,
        subject=said.subject,
        message=said.body,
        named_attachment=attach,
    )
    SharedPupil.objects.bulk_create(
        SharedPupil(version=version, pupil_id=line.pupil_id, place=number, facts=line.frozen)
        for number, line in enumerate(ready.now.lines)
    )
    return version


def _send(by: Viewer, ready: Prepared, version: SharedVersion, *, attach: bool, now: datetime) -> set[int]:
    """Tell everyone in Ettle, and write each an e-mail; who has an address for one."""
    place = ready.place
    to = [one.staff_id for one in ready.to]
    once = f"collation {version.pk}"
    told = {"list": place.title, "number": version.number}
    words = _("%(list)s was shared with you, version %(number)s.") % told
    href = shared_path(place.cycle.pk, place.year, version.number)
    tell(to=to, kind="list_shared", words=words, href=href, by=by, now=now, e_mail=False, once=once)
    if not attach:
        missed = put_in_outbox(to=to, subject=version.subject, body=version.message, by=by, now=now, once=once)
        return set(to) - set(missed)
    missed = ()
    frozen = Frozen(place, version.number, now, version.note, kept_lines(version.pk))
    for one in ready.to:
        missed += put_in_outbox(
            to=[one.staff_id],
            subject=version.subject,
            body=version.message,
            by=by,
            now=now,
            names_pupils=True,
            once=once,
            attachment=named_pdf(by, one.staff_id, frozen),
        )
    return set(to) - set(missed)
