"""Lists of pupils: those I may see, filtered; and what a search finds among them."""

from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership, ClassMembership, Pupil
from ettle.pupils.names import words_of
from ettle.pupils.pages import FindPage, FoundClass, Option, PupilListPage, PupilRow
from ettle.pupils.queries.categories import CategoryShown, categories_shown
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.models import TeachingClass
from ettle.school.queries import policy_for

PER_PAGE = 200
FOUND_AT_MOST = 40
LONGEST_NAME = 320  # what is kept to search in; a longer text is nobody's name, and would be a thousand questions


def pupil_list(
    viewer: Viewer,
    *,
    year: str = "",
    tutor_group: str = "",
    in_class: str = "",
    only_groups: bool = False,
    page: int = 1,
) -> PupilListPage:
    """The pupils I may see on the roll, by year, tutor group or class, or only those in a support group (S2-03)."""
    policy = policy_for(viewer)
    mine = Pupil.objects.visible_to(viewer).on_roll()
    found = _filtered(mine, viewer, year, tutor_group, in_class)
    reads = bool(viewer.posts_reading("L1"))
    if only_groups and reads:
        staff = Pupil.objects.visible_to(viewer, "L1").values("pk")
        found = found.filter(pk__in=in_a_group(viewer, policy).values("pupil_id")).filter(pk__in=staff)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), pages)
    rows = list(found.select_related("tutor_group", "house")[(number - 1) * PER_PAGE : number * PER_PAGE])
    shown = categories_shown(viewer, rows, policy) if reads else {}
    chosen = {"year": year, "group": tutor_group, "class": in_class, "support": "1" if only_groups else ""}
    return PupilListPage(
        total=total,
        rows=tuple(pupil_row(pupil, shown.get(pupil.pk, ())) for pupil in rows),
        years=_options(mine.order_by("year").values_list("year", flat=True).distinct(), year),
        tutor_groups=_options(
            mine.exclude(tutor_group=None)
            .order_by("tutor_group__name")
            .values_list("tutor_group__name", flat=True)
            .distinct(),
            tutor_group,
        ),
        classes=_classes(viewer, in_class),
        only_groups=only_groups,
        reads_groups=reads,
        number=number,
        pages=pages,
        before=_address(chosen, number - 1) if number > 1 else "",
        after=_address(chosen, number + 1) if number < pages else "",
        logged=tuple(sorted(shown)),
    )


def in_a_group(viewer: Viewer, policy: Policy) -> QuerySet[CategoryMembership]:
    """Memberships in force of which the viewer may read something; a hidden group only of pupils it is named of."""
    active = [category for category in policy.categories if category.active]
    told = Q(category__in=[category.id for category in active if category.otherwise == "support group"])
    for category in active:
        namer = viewer.holding(category.seen_named_by)
        if category.otherwise == "hidden" and namer.posts:
            named = Pupil.objects.visible_to(namer).order_by().values("pk")
            told |= Q(category=category.id, pupil_id__in=named)
    return CategoryMembership.objects.filter(in_force(viewer.on), told)


def find(viewer: Viewer, query: str) -> FindPage:
    """Pupils and classes I may see whose names hold every word typed. Two or three queries."""
    if not words_of(query) or len(query) > LONGEST_NAME:
        return FindPage(query, (), (), more=False)
    pupils = Pupil.objects.visible_to(viewer).on_roll().named(query).select_related("tutor_group", "house")
    found = list(pupils[: FOUND_AT_MOST + 1])
    named = Q()
    for word in query.split():
        named &= Q(name__icontains=word) | Q(subject__name__icontains=word)
    classes = TeachingClass.objects.visible_to(viewer).filter(named).select_related("subject")
    return FindPage(
        query=query,
        pupils=tuple(pupil_row(pupil) for pupil in found[:FOUND_AT_MOST]),
        classes=tuple(
            FoundClass(group.name, group.subject.name, group.year, _list_of_class(group.name))
            for group in classes.order_by("-session", "name")[:FOUND_AT_MOST]
        ),
        more=len(found) > FOUND_AT_MOST,
    )


def pupil_row(pupil: Pupil, groups: tuple[CategoryShown, ...] = ()) -> PupilRow:
    """One pupil in a list; needs tutor group and house joined."""
    return PupilRow(
        name=pupil.name,
        href=reverse("pupils:page", args=[pupil.key]),
        year=pupil.year,
        tutor_group=pupil.tutor_group.name if pupil.tutor_group else "",
        house=pupil.house.name if pupil.house else "",
        groups=tuple(group.words for group in groups),
    )


def _filtered(pupils: QuerySet[Pupil], viewer: Viewer, year: str, tutor_group: str, in_class: str) -> QuerySet[Pupil]:
    if year:
        pupils = pupils.filter(year=year)
    if tutor_group:
        pupils = pupils.filter(tutor_group__name=tutor_group)
    if in_class:
        groups = TeachingClass.objects.visible_to(viewer).filter(name=in_class)
        inside = ClassMembership.objects.filter(in_force(viewer.on), teaching_class__in=groups)
        pupils = pupils.filter(pk__in=inside.values("pupil_id"))
    return pupils


def _classes(viewer: Viewer, chosen: str) -> tuple[Option, ...]:
    """The classes I teach, to choose from; a leader of many finds one by its name instead."""
    mine = frozenset[int]().union(*(post.class_ids for post in viewer.posts))
    names = TeachingClass.objects.filter(pk__in=mine).order_by("name").values_list("name", flat=True)
    listed = list(names)
    return _options([*listed, chosen] if chosen and chosen not in listed else listed, chosen)


def _options(values: object, chosen: str) -> tuple[Option, ...]:
    return tuple(Option(str(value), str(value), str(value) == chosen) for value in values)  # type: ignore[attr-defined]


def _address(chosen: dict[str, str], page: int) -> str:
    kept = {key: value for key, value in chosen.items() if value}
    return f"{reverse('pupils:list')}?{urlencode({**kept, 'page': page})}"


def _list_of_class(name: str) -> str:
    return f"{reverse('pupils:list')}?{urlencode({'class': name})}"
