"""The pupils behind one figure of the picture: those the viewer sees."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.leadership.pages import BehindPage, RatedRow
from ettle.leadership.queries.concerned import stand_words
from ettle.leadership.queries.gaps import named, reads
from ettle.leadership.queries.place import Place, place_for
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.rules.access import REASONS, Viewer
from ettle.rules.concerns.overdue import late_before
from ettle.rules.concerns.states import WAITING, State
from ettle.school.dated import in_force
from ettle.school.models import Faculty
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern, ConcernReason, CycleRoll, Rating
from ettle.tracking.queries.concern_rows import listed, pupil_href
from ettle.tracking.queries.concern_words import role_label
from ettle.tracking.queries.year_list import table_heads
from ettle.ui.words import number

MOST: Final = 200
"""Pupils on one page; a figure with more behind it is opened by year or faculty."""
LONGEST_NUMBER: Final = 18

Asked = Mapping[str, str]


def behind_page(viewer: Viewer, cycle_id: int, asked: Asked) -> BehindPage:
    """The list. Raises Http404 for who may not see the picture, a group or a figure that is not there.

    Eleven queries at most, whatever the number of pupils.
    """
    place = place_for(viewer, cycle_id, asked.get("year", ""), figures=False)
    what = asked.get("what", "concern")
    return _rated(place, asked) if what == "rating" else _concerned(place, what, asked)


def _concerned(place: Place, what: str, asked: Asked) -> BehindPage:
    viewer = place.viewer
    parts = [_what_words(what), *place.years] if len(place.years) == 1 else [_what_words(what)]
    where = Q(cycle_id=place.cycle.pk, year__in=place.years) & _kind(place, what)
    if faculty := asked.get("faculty", ""):
        found = Faculty.objects.filter(school_id=viewer.school_id, pk=_number(faculty)).first()
        if found is None:
            raise Http404
        reasons = ConcernReason.objects.filter(faculty=found, counts=True, concern__cycle_id=place.cycle.pk)
        where &= Q(pk__in=reasons.order_by().values("concern_id"))
        parts.append(found.name)
    if role := asked.get("role", ""):
        where &= Q(owner_role="" if role == "-" else role)
        parts.append(_("Nobody") if role == "-" else role_label(place.policy, role))
    if group := asked.get("group", ""):
        where &= Q(pupil_id__in=_members(place, group))
        parts.append(_group_label(place, group))
    visible = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    every = Concern.objects.filter(where)
    rows = listed(viewer, policy_for(viewer), every.filter(pupil_id__in=visible))
    count = len(rows.rows)
    lead = ngettext("%(count)s pupil, widest concern first.", "%(count)s pupils, widest concern first.", count)
    return _page(
        place,
        parts,
        lead % {"count": count},
        concerns=rows.rows,
        logged=tuple(sorted(set(rows.pupil_of.values()))),
    )


def _kind(place: Place, what: str) -> Q:
    """Which concerns a figure counted."""
    before = Concern.objects.filter(cycle_id=place.before_id).order_by().values("pupil_id")
    day = late_before(policy_for(place.viewer).calendar, place.viewer.on)
    kinds: dict[str, Q] = {
        "concern": Q(),
        "waiting": Q(state__in=[one.value for one in WAITING]),
        "acting": Q(state=State.ACTING.value),
        "reviewed": Q(state=State.REVIEWED.value),
        "closed": Q(state=State.CLOSED.value),
        "late": Q(due_on__lt=day) & ~Q(state=State.CLOSED.value),
        "stayed": Q(pupil_id__in=before),
        "new": ~Q(pupil_id__in=before),
    }
    if what not in kinds:
        raise Http404
    return kinds[what]


def _what_words(what: str) -> str:
    words = {
        "concern": _("With a concern"),
        "late": _("Overdue"),
        "stayed": _("A concern in the cycle before, too"),
        "new": _("New on the list"),
        **stand_words(),
    }
    return words.get(what, "")


def _members(place: Place, code: str) -> QuerySet[CategoryMembership, dict[str, int]]:
    """Pupils of a group the viewer reads by name; any other answers as if there were no such group."""
    if not any(one.id == code and reads(place, one) for one in named(place)):
        raise Http404
    rows = CategoryMembership.objects.filter(in_force(place.cycle.closed_on), category=code)
    return rows.order_by().values("pupil_id")  # type: ignore[return-value]


def _group_label(place: Place, code: str) -> str:
    return next((one.label for one in named(place) if one.id == code), "")


def _rated(place: Place, asked: Asked) -> BehindPage:
    measure, value = asked.get("measure", ""), asked.get("value", "")
    label = next((one.label for one in place.policy.measures if one.id == measure), "")
    if not label or not value:
        raise Http404
    parts = [f"{label} {value}", *(place.years if len(place.years) == 1 else ())]
    then = CycleRoll.objects.filter(cycle_id=place.cycle.pk, year__in=place.years).order_by().values("pupil_id")
    where = Q(cycle_id=place.cycle.pk, measure=measure, value=value, pupil_id__in=then)
    if faculty := asked.get("faculty", ""):
        where &= Q(teaching_class__subject__faculty__name=faculty)
        parts.append(faculty)
    if subject := asked.get("subject", ""):
        where &= Q(teaching_class__subject__name=subject)
        parts.append(subject)
    if group := asked.get("group", ""):
        where &= Q(pupil_id__in=_members(place, group))
        parts.append(_group_label(place, group))
    visible = Pupil.objects.visible_to(place.viewer, "L1").order_by().values("pk")
    every = Rating.objects.filter(where)
    rows, logged, given = _rows(every.filter(pupil_id__in=visible))
    words = _count_words(given, len(rows))
    if len(rows) > MOST:
        words = _("%(words)s The first %(most)s are shown: open the figure of a year or a faculty for fewer.") % {
            "words": words,
            "most": MOST,
        }
    return _page(place, parts, words, rated=rows[:MOST], logged=logged[:MOST])


def _count_words(ratings: int, pupils: int) -> str:
    """How many ratings the figure counts, and of how many pupils: one pupil may have been given it in many classes."""
    whose = ngettext("%(count)s pupil", "%(count)s pupils", pupils) % {"count": number(pupils)}
    told = {"count": number(ratings), "pupils": whose}
    return ngettext("%(count)s rating of %(pupils)s.", "%(count)s ratings of %(pupils)s.", ratings) % told


def _rows(ratings: QuerySet[Rating]) -> tuple[tuple[RatedRow, ...], tuple[int, ...], int]:
    """Each pupil once, with every class in which they were given it, and how many ratings that is. One query."""
    fields = (
        "pupil_id", "pupil__key", "pupil__given", "pupil__family", "pupil__preferred", "pupil__tutor_group__name",
        "teaching_class__subject__name",
    )  # fmt: skip
    found: dict[int, tuple[str, str, str, list[str]]] = {}
    order = ("pupil__family", "pupil__given", "pupil_id", "teaching_class__subject__name")
    for pk, key, given, family, preferred, group, subject in ratings.order_by(*order).values_list(*fields):
        row = found.setdefault(pk, (f"{preferred or given} {family}", pupil_href(key), group or "", []))
        row[3].append(subject)
    rows = tuple(RatedRow(name, href, group, ", ".join(where)) for name, href, group, where in found.values())
    return rows, tuple(found), sum(len(row[3]) for row in found.values())


def _page(
    place: Place,
    parts: list[str],
    lead: str,
    *,
    concerns: tuple = (),  # type: ignore[type-arg]
    rated: tuple[RatedRow, ...] = (),
    logged: tuple[int, ...],
) -> BehindPage:
    one = place.years[0] if len(place.years) == 1 and len(place.reach) > 1 else ""
    year = f"?year={one}" if one in place.alone else ""
    return BehindPage(
        title=", ".join(part for part in parts if part),
        eyebrow=(place.cycle.words, _("behind a figure of leadership’s picture")),
        lead=lead,
        heads=table_heads(place.policy),
        concerns=concerns,
        rated=rated,
        # Whether there are any behind this very figure would tell of one that is kept back.
        others=_("Pupils who are not yours to see now are not listed.") if place.unseen else "",
        back_href=reverse("leadership:picture", args=[place.cycle.pk]) + year,
        why_seen=_(REASONS["role_may"]),
        logged=logged,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
