"""Who would join and who would leave each support group that follows from figures, and why."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import Attendance, CategoryMembership, Pupil
from ettle.rules.access import Viewer, may_work_out
from ettle.rules.attendance import Counts
from ettle.rules.categories import Derived, Known, derive
from ettle.school.dated import in_force
from ettle.school.models import School


class Counted(NamedTuple):
    """A pupil's latest figures of attendance."""

    to_date: date
    possible: int | None
    present: int | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Moves:
    """One group: pupils who join with the reason, and memberships that end with theirs."""

    category: Category
    joining: Mapping[int, str] = field(default_factory=dict)
    leaving: tuple[tuple[CategoryMembership, str], ...] = ()

    @property
    def suggested(self) -> bool:
        """Whether the policy only offers this and a person decides."""
        return self.category.suggests_only


def worked_out_by(viewer: Viewer, policy: Policy) -> frozenset[str]:
    """The groups that follow from figures which this person may have worked out again."""
    return frozenset(
        category.id
        for category in policy.categories
        if category.active
        and category.derived is not None
        and not category.suggests_only
        and may_work_out(viewer, category.seen_named_by)
    )


def moves_of(school: School | int, policy: Policy, today: date) -> tuple[Moves, ...]:
    """Every group that follows from figures, in the order of the policy. Three queries."""
    judged: dict[str, dict[int, Derived]] = {}
    for pupil_id, known in known_of(school, policy, today).items():
        for found in derive(policy, known):
            judged.setdefault(found.category, {})[pupil_id] = found
    held: dict[str, list[CategoryMembership]] = {}
    rows = CategoryMembership.objects.filter(in_force(today), pupil__school=school, category__in=list(judged))
    for row in rows.select_related("pupil").order_by("pk"):
        held.setdefault(row.category, []).append(row)
    groups = (category for category in policy.categories if category.id in judged)
    return tuple(_moves(category, judged[category.id], held.get(category.id, [])) for category in groups)


def _moves(category: Category, judged: Mapping[int, Derived], held: list[CategoryMembership]) -> Moves:
    inside = {row.pupil_id for row in held if row.ends is None or row.source != CategoryMembership.Source.DERIVED}
    joining = {pk: found.because for pk, found in judged.items() if found.holds and pk not in inside}
    leaving = []
    for row in held:
        found = judged.get(row.pupil_id)
        by_hand = row.source != CategoryMembership.Source.DERIVED
        if row.ends is not None or (by_hand and not category.suggests_only):
            continue
        if found is None and not by_hand:
            leaving.append((row, _("No longer on the roll.")))
        elif found is not None and found.holds is False:
            leaving.append((row, found.because))
    return Moves(category, joining, tuple(leaving))


def fingerprint(moves: Iterable[Moves]) -> str:
    """The same for the same moves: what is applied is what was shown."""
    told = [
        [m.category.id, sorted(m.joining.items()), sorted((row.pk, because) for row, because in m.leaving)]
        for m in moves
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def known_of(school: School | int, policy: Policy, today: date) -> dict[int, Known]:
    """What is known of every pupil on the roll: area, attendance in the session today lies in, step of support."""
    session = policy.calendar.session_on(today)
    latest: dict[int, Counted] = {}
    if session is not None:
        counted = Attendance.objects.filter(pupil__school=school, session=session.label, to_date__lte=today)
        rows = counted.order_by("to_date").values_list("pupil_id", "to_date", "possible", "present", "percent")
        latest = {pk: Counted(to_date, possible, present, per) for pk, to_date, possible, present, per in rows}
    ladders = {stage.id: ladder.id for ladder in policy.staged for stage in ladder.stages}
    known = {}
    pupils = Pupil.objects.filter(school=school).on_roll()
    for pk, decile, edition, step in pupils.values_list("pk", "simd_decile", "simd_version", "support_step"):
        row, counts = latest.get(pk), None
        if row is not None and row.possible is not None and row.present is not None:
            counts = Counts(row.possible, row.present)
        known[pk] = Known(
            as_of=row.to_date if row else today,
            decile=decile,
            edition=edition or None,
            counts=counts,
            attendance=row.percent if row else None,
            stages=((ladders[step], step),) if step in ladders else (),
        )
    return known
