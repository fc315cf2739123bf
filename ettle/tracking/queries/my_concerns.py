"""The concerns of whoever is asking: what they hold, and all underachievement in the faculties they lead."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.owners import year_reach
from ettle.school.queries import policy_on
from ettle.tracking.models import Concern, Cycle, CycleYear
from ettle.tracking.pages.concerns import Choice, ConcernRow, ConcernsLeaf, MyConcernsPage
from ettle.tracking.queries.concern_rows import Listed, listed
from ettle.tracking.queries.concerns import new_key
from ettle.tracking.queries.visible import visible_concerns
from ettle.tracking.queries.year_list import table_heads
from ettle.ui.flags import seriousness_key

State = Concern.State


def my_concerns_page(viewer: Viewer, show: str = "all") -> MyConcernsPage:
    """What the viewer owns over all cycles, and all underachievement in the faculties they lead (S2-24)."""
    policy = policy_on(viewer.school_id, viewer.on)
    owned = visible_concerns(viewer).filter(owner_id=viewer.staff_id)
    found, ended = listed(viewer, policy, owned.exclude(state=State.CLOSED)), owned.filter(state=State.CLOSED)
    rows, (faculty, of_faculty) = found.rows, faculty_leaf(viewer, policy)
    views, count = _views(rows, faculty), ended.count()
    over = listed(viewer, policy, ended) if show == "ended" and count else None
    chosen = show if show in views else "ended" if over else "all"
    return MyConcernsPage(
        title=_("Concerns"),
        lead=_mine_lead(rows),
        heads=table_heads(policy),
        choices=_choices(views, chosen, count),
        leaves=_ended(over) if over else views[chosen][1],
        empty=_("None: you hold no concern.") if not rows else _("None of yours."),
        lists=_lists(viewer),
        me=viewer.staff_id,
        key=new_key(),
        flag_words=seriousness_key(policy) if rows or over or (faculty and faculty.rows) else (),
        logged=tuple(sorted({*found.groups.told, *of_faculty, *(over.groups.told if over else ())})),
    )


def _choices(views: dict[str, tuple[str, tuple[ConcernsLeaf, ...]]], chosen: str, ended: int) -> tuple[Choice, ...]:
    """A link for each way of looking, with how many it shows; those that have ended come last."""
    base = reverse("tracking:concerns")
    counts = {key: (label, sum(len(one.rows) for one in leaves)) for key, (label, leaves) in views.items()}
    if ended:
        counts["ended"] = (_("Ended"), ended)
    return tuple(
        Choice(label, base if key == "all" else f"{base}?show={key}", count, key == chosen)
        for key, (label, count) in counts.items()
    )


def _ended(found: Listed) -> tuple[ConcernsLeaf, ...]:
    """Those that have ended, a leaf for each cycle, the latest first. One query."""
    cycles = Cycle.objects.filter(pk__in={place.cycle_id for place in found.place_of.values()}).order_by(
        "-opens", "-pk"
    )
    margin = _("Yours. Each can be opened again, with a reason.")
    return tuple(
        _leaf(
            _("Ended, %(cycle)s, %(session)s") % {"cycle": cycle.name, "session": cycle.session},
            margin,
            tuple(row for row in found.rows if found.place_of[row.concern_id].cycle_id == cycle.pk),
        )
        for cycle in cycles
    )


def _views(
    rows: tuple[ConcernRow, ...], faculty: ConcernsLeaf | None
) -> dict[str, tuple[str, tuple[ConcernsLeaf, ...]]]:
    """Each way of looking at them: its label, and the leaves it shows."""
    late = tuple(sorted((row for row in rows if row.late), key=lambda row: -row.late))
    untouched = tuple(row for row in rows if row.untouched)
    under_way = tuple(row for row in rows if not row.untouched and not row.late)
    again = tuple(row for row in rows if row.repeated)
    overdue = _leaf(_("Overdue"), _("A next step or a review is past its day, latest first."), late)
    waiting = _leaf(_("Nobody has acted"), _("Yours, widest first."), untouched)
    going = _leaf(_("Under way"), _("Something is agreed. Say whether it helped when its day comes."), under_way)
    others = () if faculty is None else (faculty,)
    every = (*((overdue,) if late else ()), waiting, *((going,) if under_way else ()))
    views = {
        "all": (_("All"), (*every, *others)),
        "untouched": (waiting.title, (waiting,)),
        "late": (overdue.title, (overdue,)),
    }
    if again:
        margin = _("A concern in the same subject, report after report.")
        views["repeated"] = (_("Same subject again"), (_leaf(_("Same subject again"), margin, again),))
    if faculty is not None:
        views["faculty"] = (faculty.title, others)
    return views


def _leaf(title: str, margin: str, rows: tuple[ConcernRow, ...]) -> ConcernsLeaf:
    return ConcernsLeaf(title, margin, "", rows)


def _mine_lead(rows: tuple[ConcernRow, ...]) -> str:
    if not rows:
        return _("You hold no concerns. They come to you when a cycle is closed, by the school's policy.")
    held = ngettext("You hold %(count)s concern.", "You hold %(count)s concerns.", len(rows)) % {"count": len(rows)}
    said = [held]
    if untouched := sum(row.untouched for row in rows):
        said.append(_("For %(count)s, nobody has acted yet.") % {"count": untouched})
    if late := sum(bool(row.late) for row in rows):
        said.append(ngettext("%(count)s is overdue.", "%(count)s are overdue.", late) % {"count": late})
    if len(said) == 1:
        said.append(_("Each has a next step, and none is late."))
    return " ".join(said)


def faculty_leaf(viewer: Viewer, policy: Policy) -> tuple[ConcernsLeaf | None, frozenset[int]]:
    """Concerns others hold with a reason in a faculty the viewer leads: of the cycle closed last, or still open.

    With it, the pupils of whom it shows a support group, for the record.
    """
    led = {post.faculty_id for post in viewer.posts if post.scope == "faculty" and post.faculty_id is not None}
    if not led:
        return None, frozenset()
    latest = _latest_cycles(viewer)
    concerns = visible_concerns(viewer).filter(
        Q(pk__in=Concern.objects.filter(reasons__faculty_id__in=led, reasons__counts=True).values("pk")),
        ~Q(owner_id=viewer.staff_id),
        Q(cycle_id__in=latest) | ~Q(state=State.CLOSED),
    )
    found = listed(viewer, policy, concerns)
    rows, count = found.rows, len(found.rows)
    margin = ngettext("%(count)s pupil, held by somebody else.", "%(count)s pupils, held by others.", count)
    leaf = ConcernsLeaf(
        title=_("Also in your faculty"),
        margin=margin % {"count": count} if rows else "",
        why=_("The curriculum leader stays involved with every concern in the faculty, whoever has the overview."),
        rows=rows,
    )
    return leaf, found.groups.told


def _latest_cycles(viewer: Viewer) -> set[int]:
    """For each year group the cycle closed last."""
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
        .order_by("cycle__closed_at", "cycle_id")
        .values_list("year", "cycle_id")
    )
    return set(dict(rows).values())


def _lists(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The year lists the viewer may open, for the cycle closed last."""
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
        .order_by("cycle__closed_at", "cycle_id")
        .values_list("year", "cycle_id", "cycle__name")
    )
    latest = {year: (cycle_id, name) for year, cycle_id, name in rows}
    return tuple(
        (_("%(year)s after %(cycle)s") % {"year": year, "cycle": name}, reverse("tracking:year_list", args=[pk, year]))
        for year, (pk, name) in sorted(latest.items())
        if year_reach(viewer, year) != frozenset()
    )
