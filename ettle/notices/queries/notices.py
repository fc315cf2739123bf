"""My notices, as I may read them today."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.notices.addresses import address_of
from ettle.notices.kinds import KINDS
from ettle.notices.models import DigestChoice, Notice
from ettle.notices.naming import names_of
from ettle.notices.pages import NoticeLine, NoticesPage
from ettle.people.models import StaffMember
from ettle.policy.labels import MESSAGES
from ettle.policy.schema import Messages
from ettle.rules.access import Viewer, may
from ettle.school.queries import policy_for
from ettle.ui.words import sentence

SHOWN = 100


def unread_count(viewer: Viewer) -> int:
    """How many notices the viewer has not read. One query."""
    return Notice.objects.filter(to_id=viewer.staff_id, read_at__isnull=True).count()


def notices_page(viewer: Viewer) -> NoticesPage:
    """Unread first, then the rest, the newest first in each. Five queries at most, whatever their number."""
    mine = Notice.objects.filter(to_id=viewer.staff_id).annotate(unread=Q(read_at__isnull=True)).select_related("by")
    rows = list(mine.order_by("-unread", "-at", "-pk")[: SHOWN + 1])
    rules = policy_for(viewer).messages
    names = names_of(viewer, {row.pupil_id for row in rows if row.pupil_id is not None})
    lines = [_line(row, names.get(row.pupil_id or 0, "")) for row in rows[:SHOWN]]
    me = StaffMember.objects.select_related("user").get(pk=viewer.staff_id)
    chosen = DigestChoice.objects.filter(staff=me).values_list("wanted", flat=True).first()
    unread = [line for line in lines if line.unread]
    return NoticesPage(
        lead=_lead(len(unread), whole=len(rows) <= SHOWN),
        unread=tuple(unread),
        read=tuple(line for line in lines if not line.unread),
        more=len(rows) > SHOWN,
        kept_days=rules.keep_days,
        digest_on=rules.digest if chosen is None else chosen,
        digest_words=_digest(rules),
        address=address_of(me),
        outbox_href=reverse("notices:outbox") if may(viewer, "keep_outbox") else "",
    )


def opened(viewer: Viewer, notice_id: int) -> Notice:
    """A notice of the viewer's that still opens. Raises Http404 for others', and once access to its pupil is lost."""
    notice = Notice.objects.filter(pk=notice_id, to_id=viewer.staff_id).first()
    if notice is None or (notice.pupil_id is not None and notice.pupil_id not in names_of(viewer, [notice.pupil_id])):
        raise Http404
    return notice


def _line(row: Notice, pupil: str) -> NoticeLine:
    lost = row.pupil_id is not None and not pupil
    return NoticeLine(
        words=_("About a pupil whose record is no longer open to you.") if lost else row.words,
        by=row.by.name if row.by and not (lost or _automatic(row.kind)) else "",
        pupil=pupil,
        at=row.at,
        unread=row.read_at is None,
        href="" if lost else reverse("notices:open", args=[row.pk]),
        read_href=reverse("notices:read", args=[row.pk]),
    )


def _automatic(kind: str) -> bool:
    """Whoever closed a cycle or set one up did not choose its owners: their name would mislead."""
    return kind not in KINDS or KINDS[kind].automatic


def _lead(unread: int, *, whole: bool) -> str:
    if not unread:
        return _("You have read everything.")
    words = ngettext("%(count)s thing you have not read yet.", "%(count)s things you have not read yet.", unread)
    return (words if whole or unread < SHOWN else _("More than %(count)s things you have not read yet.")) % {
        "count": unread
    }


def _digest(rules: Messages) -> str:
    counts = _kinds(rules.by_email)
    if not counts:
        return _("The school's policy puts nothing in an e-mail.")
    when = _("on school days") if rules.school_days_only else _("every day")
    said = _("Written %(when)s from %(hour)s:00, when something waits that you have not read. It counts %(kinds)s.") % {
        "when": when,
        "hour": rules.digest_hour,
        "kinds": counts,
    }
    named = _kinds(rules.names_in)
    return f"{said} {_('It names the pupil for %(kinds)s.') % {'kinds': named} if named else _('It names no pupil.')}"


def _kinds(kinds: Iterable[str]) -> str:
    return sentence(MESSAGES[kind] for kind in kinds)
