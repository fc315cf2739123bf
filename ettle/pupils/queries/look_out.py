"""Pupils to look out for: my own by class, and the whole school's list for those who may (S2-27, S2-38, S2-39)."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.pupils.models import ClassMembership, Pupil
from ettle.pupils.pages import GroupCount, LookOutGroup, LookOutPage, PupilRow
from ettle.pupils.queries.categories import CategoryShown, categories_shown, unnamed
from ettle.pupils.queries.lists import in_a_group, pupil_row
from ettle.pupils.queries.renewals import renews
from ettle.pupils.queries.worked_out import sees_figures
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.queries import policy_for


def may_see_whole(viewer: Viewer) -> bool:
    """The list of the whole school is for posts over the school that read at the level of support groups."""
    return viewer.reads_everybody("L1")


def look_out_page(viewer: Viewer, *, whole_school: bool = False) -> tuple[LookOutPage, tuple[int, ...]]:
    """The page, and the pupils whose support groups it opens, for the record. Five queries at most."""
    policy = policy_for(viewer)
    whole = whole_school and may_see_whole(viewer)
    pupils, shown = _found(viewer, policy)
    rows = {pupil.pk: pupil_row(pupil, shown[pupil.pk]) for pupil in pupils}
    page = LookOutPage(
        whole_school=whole,
        total=len(rows),
        groups=_by_year(pupils, rows) if whole else _by_tie(viewer, pupils, rows),
        counts=tuple(_counts(policy, shown.values())),
        may_see_whole=may_see_whole(viewer),
        may_export=may_see_whole(viewer) and "export" in viewer.rights,
        may_renew=renews(viewer),
        sees_figures=sees_figures(viewer, policy),
    )
    return page, tuple(rows)


def export_rows(viewer: Viewer) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The whole list as headings and rows, in the words this viewer may read."""
    policy = policy_for(viewer)
    pupils, shown = _found(viewer, policy)
    headings = (_("Pupil"), _("Year"), _("Tutor group"), _("House"), _("Support groups"))
    rows = [pupil_row(pupil, shown[pupil.pk]) for pupil in pupils]
    return headings, [(row.name, row.year, row.tutor_group, row.house, ", ".join(row.groups)) for row in rows]


def _found(viewer: Viewer, policy: Policy) -> tuple[list[Pupil], dict[int, tuple[CategoryShown, ...]]]:
    mine = Pupil.objects.visible_to(viewer, "L1").on_roll()
    listed = list(
        mine.filter(pk__in=in_a_group(viewer, policy).values("pupil_id")).select_related("tutor_group", "house")
    )
    shown = categories_shown(viewer, listed, policy)
    return [pupil for pupil in listed if pupil.pk in shown], shown


def _by_year(pupils: Iterable[Pupil], rows: dict[int, PupilRow]) -> tuple[LookOutGroup, ...]:
    years: dict[str, list[PupilRow]] = defaultdict(list)
    for pupil in pupils:
        years[pupil.year].append(rows[pupil.pk])
    return tuple(LookOutGroup(year, tuple(years[year])) for year in sorted(years))


def _by_tie(viewer: Viewer, pupils: list[Pupil], rows: dict[int, PupilRow]) -> tuple[LookOutGroup, ...]:
    """Under each of my classes, then my tutor group, then the others my posts reach by year."""
    groups: dict[str, list[PupilRow]] = {}
    placed: set[int] = set()
    taught = frozenset[int]().union(*(post.class_ids for post in viewer.posts))
    if taught:
        inside = ClassMembership.objects.filter(in_force(viewer.on), teaching_class_id__in=taught, pupil_id__in=rows)
        ties = inside.order_by("teaching_class__name", "pupil__family", "pupil__given").values_list(
            "teaching_class__name", "teaching_class__subject__name", "pupil_id"
        )
        for name, subject, pupil_id in ties:
            groups.setdefault(f"{subject}, {name}", []).append(rows[pupil_id])
            placed.add(pupil_id)
    tutored = {post.tutor_group_id for post in viewer.posts if post.scope == "tutor_group"}
    for pupil in pupils:
        if pupil.tutor_group is not None and pupil.tutor_group_id in tutored:
            title = _("Tutor group %(name)s") % {"name": pupil.tutor_group.name}
            groups.setdefault(title, []).append(rows[pupil.pk])
            placed.add(pupil.pk)
    rest = _by_year((pupil for pupil in pupils if pupil.pk not in placed), rows)
    return (*(LookOutGroup(title, tuple(found)) for title, found in groups.items()), *rest)


def _counts(policy: Policy, shown: Iterable[tuple[CategoryShown, ...]]) -> Iterable[GroupCount]:
    """How many are in each group, as the rows below say it, unnamed ones as one figure.

    `sharing.smallest_figure` is for those who may not see the pupils. These may open every pupil counted, and the rows
    stand under the figure, so none is hidden.
    """
    told = Counter(group.code for groups in shown for group in groups)
    for category in policy.categories:
        if told[category.id]:
            yield GroupCount(category.label, str(told[category.id]))
    if told[""]:
        yield GroupCount(unnamed(), str(told[""]))
