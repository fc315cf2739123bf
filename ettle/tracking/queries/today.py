"""The first screen: what this person's posts make theirs, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.rules.access import Viewer
from ettle.rules.concerns.overdue import late_before
from ettle.rules.concerns.states import WAITING
from ettle.rules.owners import leads_school
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.models import Concern, ConcernReason, Cycle, NextStep
from ettle.tracking.pages.concerns import Change, ConcernRow, ConcernsLeaf
from ettle.tracking.pages.ratings import ClassDue
from ettle.tracking.pages.today import ClassesLeaf, CycleGlance, LookOutLeaf, TodayPage
from ettle.tracking.queries.classes import classes_due
from ettle.tracking.queries.concern_rows import Listed, listed
from ettle.tracking.queries.first_sentence import first_sentence
from ettle.tracking.queries.glances import glances, latest_closed, ready_for
from ettle.tracking.queries.next_things import next_things
from ettle.tracking.queries.office import office_leaf
from ettle.tracking.queries.visible import visible_concerns
from ettle.tracking.queries.year_list import change_since, cycle_before, held_by, lead_sentence, ran_words, table_heads
from ettle.tracking.queries.year_rows import had_a_concern
from ettle.ui.flags import seriousness_key
from ettle.ui.frame import link
from ettle.ui.leaves import today_leaves
from ettle.ui.words import long_date

SHOWN = 6
CLASSES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Parts:
    """Which concerns are whose, by number."""

    mine: frozenset[int]
    year: frozenset[int]
    faculty: frozenset[int]
    house: frozenset[int]
    group: frozenset[int]
    school: frozenset[int]
    asked: frozenset[int]
    """Somebody else holds them, and a next step was given to the viewer."""

    @property
    def led(self) -> frozenset[int]:
        """Those the viewer holds or leads: what is late among them waits for the viewer."""
        return self.mine | self.year | self.house | self.school


def today_page(viewer: Viewer, now: datetime) -> TodayPage:
    """The first screen of whoever is asking."""
    policy = policy_for(viewer)
    latest = latest_closed(viewer)
    found, parts = _concerns(viewer, policy, latest)
    rates = any("rate" in post.may for post in viewer.posts)
    due = tuple(row for row in classes_due(viewer, now) if row.mine) if rates else ()
    glimpses = glances(viewer, latest) if "manage_cycles" in viewer.rights or leads_school(viewer) else ()
    ready, ready_cycle = ready_for(viewer, policy)
    office = office_leaf(viewer, policy) if "import" in viewer.rights else None
    led = tuple(row for row in found.rows if row.concern_id in parts.year)
    before, change = _change(viewer, found, parts, latest)
    leaves = today_leaves.hung(viewer, now)
    return TodayPage(
        title=_title(viewer, latest),
        eyebrow=(*dict.fromkeys(post.label for post in viewer.posts), long_date(viewer.on)),
        lead=_lead(found, parts, led, (change, before), (due, glimpses)),
        do_next=next_things(
            viewer,
            now,
            found.rows,
            mine=parts.mine,
            year=parts.year,
            due=due,
            office=office,
            latest=latest,
            asked={pk: found.asked[pk] for pk in parts.asked},
            leaves=leaves,
        ),
        heads=table_heads(policy),
        classes=_classes(due, rates=rates),
        look_out=_look_out(viewer, policy),
        concerns=tuple(_leaves(viewer, found, parts, latest)),
        leaves=leaves,
        held_by=held_by(led) if led else (),
        change=change.words if change else "",
        glances=glimpses,
        ready=ready,
        ready_cycle=ready_cycle,
        office=office,
        why_seen=_why_seen(viewer),
        ran=_ran(policy, latest),
        notice=protection_notice(policy),
        flag_words=seriousness_key(policy) if found.rows else (),
        logged=tuple(sorted({*found.groups.told, *(pk for leaf in leaves for pk in leaf.logged)})),
    )


def _lead(
    found: Listed,
    parts: Parts,
    led: tuple[ConcernRow, ...],
    since: tuple[Change | None, str],
    open_now: tuple[tuple[ClassDue, ...], tuple[CycleGlance, ...]],
) -> str:
    """The first sentence: of the year for whoever leads one, else of what is theirs."""
    going = [row for row in found.rows if not found.place_of[row.concern_id].ended]
    return first_sentence(
        of_year=lead_sentence(led, *since) if led else "",
        mine=() if led else [row for row in found.rows if row.concern_id in parts.mine],
        asked=len(parts.asked),
        theirs={
            "group": [row for row in going if row.concern_id in parts.group],
            "house": [row for row in going if row.concern_id in parts.house],
        },
        due=open_now[0],
        glances=open_now[1],
    )


def _led(viewer: Viewer, scope: str) -> frozenset[Any]:
    fields = {"year": "year", "house": "house_id", "faculty": "faculty_id", "tutor_group": "tutor_group_id"}
    held = (getattr(post, fields[scope]) for post in viewer.posts if post.scope == scope)
    return frozenset(value for value in held if value is not None)


def _concerns(viewer: Viewer, policy: Policy, latest: dict[str, Cycle]) -> tuple[Listed, Parts]:
    """Every concern any leaf needs, read once: at most six queries, whatever the posts."""
    years, houses, groups = _led(viewer, "year"), _led(viewer, "house"), _led(viewer, "tutor_group")
    faculties = _led(viewer, "faculty")
    cycles = {cycle.pk for cycle in latest.values()}
    of_faculty = (
        frozenset(
            ConcernReason.objects.filter(
                concern__cycle_id__in=cycles, faculty_id__in=faculties, counts=True
            ).values_list("concern_id", flat=True)
        )
        if faculties
        else frozenset()
    )
    last = (
        Q(year__in=years) | Q(pupil__house_id__in=houses) | Q(pupil__tutor_group_id__in=groups) | Q(pk__in=of_faculty)
    )
    whole = leads_school(viewer)
    if whole:
        stuck = Q(state__in=WAITING) | Q(due_on__lt=late_before(policy.calendar, viewer.on))
        last |= stuck & Q(faculties__gte=2)
    given = NextStep.objects.filter(who_id=viewer.staff_id, kind=NextStep.Kind.STEP, result="")
    mine = (Q(owner_id=viewer.staff_id) | Q(pk__in=given.values("concern_id"))) & ~Q(state=Concern.State.CLOSED)
    wanted = visible_concerns(viewer).filter(mine | (last & Q(cycle_id__in=cycles)))
    found = listed(viewer, policy, wanted)
    place = found.place_of
    now = {pk for pk, where in place.items() if where.cycle_id in cycles}
    parts = Parts(
        mine=frozenset(row.concern_id for row in found.rows if row.mine and not place[row.concern_id].ended),
        year=frozenset(pk for pk in now if place[pk].year in years),
        faculty=of_faculty & now,
        house=frozenset(pk for pk in now if place[pk].house_id in houses),
        group=frozenset(pk for pk in now if place[pk].tutor_group_id in groups),
        school=frozenset(now) if whole else frozenset(),
        asked=frozenset(row.concern_id for row in found.rows if row.concern_id in found.asked and not row.mine)
        - {pk for pk, where in place.items() if where.ended},
    )
    return found, parts


def _leaves(viewer: Viewer, found: Listed, parts: Parts, latest: dict[str, Cycle]) -> Iterable[ConcernsLeaf]:
    rows = found.rows
    mine_href = reverse("tracking:concerns")
    waiting_href = reverse("tracking:waiting")
    year_href = _year_href(viewer, latest)
    untouched = [row for row in rows if row.concern_id in parts.year and row.untouched]
    late = sorted((row for row in rows if row.late and row.concern_id in parts.led), key=lambda row: -row.late)
    if late:
        margin = _("A next step or a review is past its day, latest first.")
        href = f"{waiting_href}?show=late" if "see_year_list" in viewer.rights else f"{mine_href}?show=late"
        yield _leaf(_("Overdue"), margin, "", late, href, more=_("Everything overdue") if parts.school else "")
    if parts.year:
        words = ngettext("%(count)s concern, widest first.", "%(count)s concerns, widest first.", len(untouched))
        yield _leaf(
            _("Nobody has acted"), words % {"count": len(untouched)}, "", untouched, f"{year_href}?show=untouched"
        )
    mine = [row for row in rows if row.concern_id in parts.mine and not row.late]
    mine = sorted((row for row in mine if not (parts.year and row.untouched)), key=lambda row: not row.untouched)
    if mine:
        title = _("Yours, under way") if parts.year else _("Yours")
        yield _leaf(title, _("Given to you by the policy."), mine[0].rule, mine, mine_href)
    if asked := [row for row in rows if row.concern_id in parts.asked]:
        yield _leaf(_("Asked of you"), _("Open it to read the whole step, and to say when it is done."), "", asked, "")
    if parts.faculty:
        others = [row for row in rows if row.concern_id in parts.faculty and not row.mine]
        margin = _("Held by others, marked so.")
        why = _("The curriculum leader stays involved with every concern in the faculty, whoever has the overview.")
        yield _leaf(_("Also in your faculty"), margin, why, others, mine_href)
    if parts.group:
        group = [row for row in rows if row.concern_id in parts.group and not row.mine]
        yield _leaf(_("Your tutor group"), _("Pupils you tutor who have a concern, and who holds it."), "", group, "")
    if parts.house:
        house = [row for row in rows if row.concern_id in parts.house and row.untouched and not row.mine]
        yield _leaf(_("Your house"), _("Nobody has acted yet."), "", house, "")
    if parts.school:
        stuck = [row for row in rows if row.concern_id in parts.school and row.untouched and not row.mine]
        margin = _("Across faculties, and nobody has acted.")
        if len(stuck) > SHOWN:
            told = {"margin": margin, "shown": SHOWN, "count": len(stuck)}
            margin = _("%(margin)s The widest %(shown)s of %(count)s.") % told
        href, more = f"{waiting_href}?show=untouched", _("Everything nobody has acted on")
        yield _leaf(_("What is stuck"), margin, "", stuck, href, more=more)


def _leaf(title: str, margin: str, why: str, rows: list[ConcernRow], href: str, *, more: str = "") -> ConcernsLeaf:
    """The first rows, with where all of them are; every row where no other page holds them."""
    if not href or len(rows) <= SHOWN:
        return ConcernsLeaf(title, margin, why, tuple(rows), href, more)
    return ConcernsLeaf(
        title, margin, why, tuple(rows[:SHOWN]), href, more or _("All %(count)s") % {"count": len(rows)}
    )


def _year_href(viewer: Viewer, latest: dict[str, Cycle]) -> str:
    for year in sorted(str(year) for year in _led(viewer, "year")):
        if year in latest:
            return reverse("tracking:year_list", args=[latest[year].pk, year])
    return reverse("tracking:concerns")


def _title(viewer: Viewer, latest: dict[str, Cycle]) -> str:
    years = sorted(str(year) for year in _led(viewer, "year"))
    if years and years[0] in latest:
        return _("%(year)s after %(cycle)s") % {"year": years[0], "cycle": latest[years[0]].name}
    if leads_school(viewer) and latest:
        return _("The school after %(cycle)s") % {"cycle": max(latest.values(), key=lambda cycle: cycle.opens).name}
    if "import" in viewer.rights:
        return _("The school's data")
    return _("Today")


def _change(viewer: Viewer, found: Listed, parts: Parts, latest: dict[str, Cycle]) -> tuple[str, Change | None]:
    """For a year head: the cycle before by name, and what became of its concerns. Two queries."""
    years = sorted(str(year) for year in _led(viewer, "year") if year in latest)
    if not years or not parts.year:
        return "", None
    before = cycle_before(latest[years[0]], years[0])
    now = {found.pupil_of[pk] for pk in parts.year if found.place_of[pk].year == years[0]}
    earlier = had_a_concern(viewer.school_id, before.pk, years[0]) if before else frozenset()
    return (before.name if before else ""), change_since(now, before, earlier)


def _classes(due: tuple[ClassDue, ...], *, rates: bool) -> ClassesLeaf | None:
    if not rates:
        return None
    left = [row for row in due if not row.finished]
    margin = _("All finished.") if due and not left else ""
    if left:
        margin = ngettext("%(count)s class to finish.", "%(count)s classes to finish.", len(left)) % {
            "count": len(left)
        }
    return ClassesLeaf(
        margin,
        tuple(left[:CLASSES_SHOWN]),
        reverse("tracking:my_classes"),
        _("Every class of yours is finished.") if due else _("No cycle is open for your classes."),
    )


def _look_out(viewer: Viewer, policy: Policy) -> LookOutLeaf | None:
    """Pupils the viewer teaches or tutors who are in a support group (S2-38). One query."""
    href = link("pupils:look_out")
    if not href or not any(post.scope in ("class", "tutor_group") for post in viewer.posts):
        return None
    shown = [category.id for category in policy.categories if category.active and category.otherwise != "hidden"]
    rows = CategoryMembership.objects.filter(
        in_force(viewer.on),
        category__in=shown,
        pupil_id__in=Pupil.objects.on_roll().visible_to(viewer, "L1").values("pk"),
    )
    count = rows.values("pupil_id").distinct().count()
    words = ngettext(
        "%(count)s pupil of yours is in a support group.", "%(count)s pupils of yours are in a support group.", count
    )
    return LookOutLeaf(words % {"count": count}, href)


def _why_seen(viewer: Viewer) -> str:
    labels = dict.fromkeys(post.label for post in viewer.posts)
    return _("You see this because of your posts: %(posts)s.") % {"posts": ", ".join(labels)} if labels else ""


def _ran(policy: Policy, latest: dict[str, Cycle]) -> str:
    if not latest:
        return ""
    return ran_words(max(latest.values(), key=lambda cycle: cycle.opens), policy)
