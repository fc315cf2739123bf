"""What leadership is sent when a list is shared, and to whom: counts and a link, and no name (G-14)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.collation.queries.lines import Line
from ettle.collation.queries.place import Place
from ettle.collation.queries.readable import figure
from ettle.notices.addresses import in_full
from ettle.people.models import Post
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.collating import reaches_year
from ettle.school.dated import in_force
from ettle.ui.words import short_date


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody the list goes to, the post that makes it so, and where their e-mail goes."""

    staff_id: int
    name: str
    role: str
    address: str


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, the same for all."""

    subject: str
    body: str


def receivers(viewer: Viewer, policy: Policy, year: str) -> tuple[Receiver, ...]:
    """Who holds a post today that the policy shares lists with, but for whoever shares. One query."""
    labels = {role.id: (role.label, role.scope) for role in policy.roles}
    wanted = [role for role in policy.sharing.audience if role in labels]
    posts = Post.objects.filter(
        Q(staff__left_on__isnull=True) | Q(staff__left_on__gte=viewer.on),
        in_force(viewer.on),
        role__in=wanted,
        staff__school_id=viewer.school_id,
    ).exclude(staff_id=viewer.staff_id)
    rows = posts.order_by("staff__name", "staff_id", "pk").values_list(
        "staff_id", "staff__name", "staff__email", "staff__user__email", "role", "year"
    )
    found: dict[int, Receiver] = {}
    for staff_id, name, email, sign_in, role, of in rows:
        label, scope = labels[role]
        if reaches_year(scope, of, year):
            found.setdefault(staff_id, Receiver(staff_id, name, label, email or sign_in or ""))
    return tuple(found.values())


def shared_path(cycle_id: int, year: str, number: int) -> str:
    """The address of a shared version inside Ettle."""
    return reverse("collation:shared", args=[cycle_id, year, number])


def message(place: Place, lines: Iterable[Line], *, by: str, number: int, attached: bool, site: str) -> Message:
    """The e-mail for this version of the list: cycle, counts and a link. `site` is where the link leads, where the
    school's own address is not set."""
    counted = tuple(lines)
    path = shared_path(place.cycle.pk, place.year, number)
    told = {"who": by, "year": place.year, "cycle": place.cycle.name, "number": number}
    figures = counts(counted, place.policy, place.today.sharing.smallest_figure)
    parts = [
        _("%(who)s has shared the list of %(year)s after %(cycle)s with you. This is version %(number)s of it.") % told,
        "\n".join(f"{words}: {number}" for words, number in figures),
        _("Read it here, signed in:") + "\n" + (in_full(path) or site.rstrip("/") + path),
    ]
    if attached:
        parts.append(_("The list is attached, with the names of pupils. Keep it where only you can read it."))
    else:
        parts.append(_("No pupil is named in this message."))
    policy = place.policy.policy
    rules = {"version": policy.version, "day": short_date(policy.effective_from)}
    parts.append(_("Worked out with policy %(version)s, from %(day)s.") % rules)
    subject = _("%(year)s after %(cycle)s: the list is ready to read") % told
    # A subject is one line, whatever somebody called the cycle: a second one would be another header.
    return Message(" ".join(subject.split()), "\n\n".join(parts) + "\n")


def counts(lines: tuple[Line, ...], policy: Policy, least: int) -> Iterator[tuple[str, str]]:
    """What is counted of a list for those who do not see its pupils; small figures are hidden (D-10)."""
    told = {category.id for category in policy.categories if category.active and category.otherwise == "support group"}
    yield _("Pupils with a concern"), figure(len(lines), least)
    yield _("In the same subject again"), figure(sum(line.repeated for line in lines), least)
    yield _("Also in a support group"), figure(sum(bool(told & set(line.categories)) for line in lines), least)
    yield _("Nobody has acted yet"), figure(sum(line.untouched for line in lines), least)
    yield _("Highlighted for the meeting"), figure(sum(line.highlighted for line in lines), least)


def seal(said: Message, to: Iterable[Receiver], lines: Iterable[Line], note: str, number: int) -> str:
    """A mark of everything a preview showed: another one means that something has changed since."""
    shown = [
        number,
        said.subject,
        said.body,
        note,
        [(one.staff_id, one.address) for one in to],
        [(line.pupil_id, line.frozen) for line in lines],
    ]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]
