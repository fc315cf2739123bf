"""The caseload as its keepers open it."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.caseload.models import Period, Place
from ettle.caseload.pages.caseload import CaseloadPage, CaseloadRow
from ettle.caseload.queries.reach import caseload_for, keeping, keeps_all, pupils_kept
from ettle.caseload.queries.rows import last_periods, listed
from ettle.policy.explaining import Names
from ettle.policy.explaining.caseload import caseload as explained
from ettle.policy.schema import Caseload
from ettle.rules.access import REASONS, Viewer
from ettle.rules.caseload import LEVEL
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle
from ettle.tracking.pages.concerns import Choice
from ettle.tracking.queries.year_list import ran_words
from ettle.ui.words import long_date, moment

SEVERAL = 2
WAITING = frozenset({"gone", "left"})

Shown = Callable[[CaseloadRow], bool]

SHOWS: dict[str, Shown] = {
    "all": lambda _row: True,
    "new": lambda row: row.standing == "new",
    "several": lambda row: row.weight >= SEVERAL,
    "overdue": lambda row: row.overdue,
    "undecided": lambda row: not row.notes,
}


def caseload_page(viewer: Viewer, show: str, house: str) -> CaseloadPage:
    """Everybody on the caseload whom the viewer keeps, those with several sources first. Raises Http404."""
    caseload, policy = caseload_for(viewer), policy_for(viewer)
    periods = last_periods(viewer.school_id, caseload.look_back)
    found = listed(viewer, policy, open_places(viewer, caseload), periods)
    everybody = found.rows
    houses = Counter(row.house for row in everybody if row.house)
    if house in houses:
        everybody = tuple(row for row in everybody if row.house == house)
    else:
        house = ""
    waiting = tuple(row for row in everybody if row.standing in WAITING)
    rows = tuple(row for row in everybody if row.standing not in WAITING)
    show = show if show in SHOWS else "all"
    shown = tuple(row for row in _among(show, rows, waiting) if SHOWS[show](row))
    last = periods[-1] if periods else None
    return CaseloadPage(
        title=caseload.label,
        eyebrow=_eyebrow(viewer, caseload, last),
        lead=_lead(everybody, last),
        choices=tuple(_choice(key, words, _among(key, rows, waiting), show, house) for key, words in _shows()),
        houses=_houses(houses, show, house) if keeps_all(viewer, caseload) and len(houses) > 1 else (),
        waiting=waiting if show == "all" else (),
        rows=shown,
        show=show,
        found_words=_found_words(last),
        found_at=last.found_at if last else None,
        cycle_id=last.cycle_id if last else None,
        review_words=ngettext(
            "A pupil is looked at again after %(count)s week, unless another day is named.",
            "A pupil is looked at again after %(count)s weeks, unless another day is named.",
            caseload.review_weeks,
        )
        % {"count": caseload.review_weeks},
        rules=tuple(explained(policy, Names(policy))),
        ran=ran_words(last.cycle, policy) if last else "",
        why_seen=why_seen(viewer, caseload),
        printed=_("Printed by %(who)s, %(day)s. Pastoral: keep it locked away, and shred it.")
        % {"who": viewer.name, "day": long_date(viewer.on)},
        logged=tuple(found.pupil_of[row.href] for row in (*shown, *(waiting if show == "all" else ()))),
    )


def open_places(viewer: Viewer, caseload: Caseload) -> QuerySet[Place]:
    """The places of pupils the viewer keeps, also of those who have left the school. No query by itself."""
    mine = pupils_kept(viewer, caseload).order_by().values("pk")
    return Place.objects.filter(left_on__isnull=True, pupil_id__in=mine)


def why_seen(viewer: Viewer, caseload: Caseload) -> str:
    """By which post the caseload is read."""
    posts = keeping(viewer, caseload).posts_reading(LEVEL)
    reason = "whole_school" if any(post.scope == "school" for post in posts) else "keeps_caseload"
    return _("%(why)s %(posts)s.") % {
        "why": _(REASONS[reason]),
        "posts": ", ".join(dict.fromkeys(post.label for post in posts)),
    }


def _shows() -> tuple[tuple[str, str], ...]:
    return (
        ("all", _("All")),
        ("new", _("New")),
        ("several", _("Several reasons")),
        ("overdue", _("Review overdue")),
        ("undecided", _("Nothing decided yet")),
    )


def _among(key: str, rows: tuple[CaseloadRow, ...], waiting: tuple[CaseloadRow, ...]) -> tuple[CaseloadRow, ...]:
    """Whom a way of looking looks through: a review is overdue also where it is asked whether the pupil stays."""
    return (*waiting, *rows) if key == "overdue" else rows


def _choice(key: str, words: str, rows: tuple[CaseloadRow, ...], show: str, house: str) -> Choice:
    return Choice(words, _address(key, house), sum(map(SHOWS[key], rows)), key == show)


def _houses(houses: Counter[str], show: str, house: str) -> tuple[Choice, ...]:
    every = Choice(_("Every house"), _address(show, ""), houses.total(), not house)
    return (every, *(Choice(name, _address(show, name), houses[name], name == house) for name in sorted(houses)))


def _address(show: str, house: str) -> str:
    asked = {key: value for key, value in (("show", show if show != "all" else ""), ("house", house)) if value}
    base = reverse("caseload:list")
    return f"{base}?{urlencode(asked)}" if asked else base


def _eyebrow(viewer: Viewer, caseload: Caseload, last: Period | None) -> tuple[str, ...]:
    posts = tuple(dict.fromkeys(post.label for post in keeping(viewer, caseload).posts_reading(LEVEL)))
    if last is None:
        return posts
    return (*posts, _("After %(cycle)s, %(session)s") % {"cycle": last.cycle.name, "session": last.cycle.session})


def _lead(rows: tuple[CaseloadRow, ...], last: Period | None) -> str:
    if last is None:
        return _("No tracking period has closed yet. The first one that does brings pupils here.")
    count = ngettext("%(num)s pupil.", "%(num)s pupils.", len(rows)) % {"num": len(rows)}
    parts = [count]
    new = sum(row.standing == "new" for row in rows)
    waiting = sum(row.standing in WAITING for row in rows)
    late = sum(row.overdue for row in rows)
    if new:
        parts.append(ngettext("%(num)s is new.", "%(num)s are new.", new) % {"num": new})
    if waiting:
        words = ngettext(
            "For %(num)s nothing is found any more: say whether they stay.",
            "For %(num)s nothing is found any more: say whether they stay.",
            waiting,
        )
        parts.append(words % {"num": waiting})
    if late:
        parts.append(ngettext("%(num)s review is overdue.", "%(num)s reviews are overdue.", late) % {"num": late})
    return " ".join(parts)


def _found_words(last: Period | None) -> str:
    if last is None:
        return ""
    return _("Looked through %(when)s, after %(cycle)s.") % {"when": moment(last.found_at), "cycle": last.cycle.name}


def latest_cycle(viewer: Viewer) -> Cycle | None:
    """The cycle that closed last. Raises Http404 for whoever does not keep the caseload."""
    caseload_for(viewer)
    rows = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=False)
    return rows.order_by("opens", "pk").last()
