"""Looking through the caseload after a tracking period: who comes on, and for whom nothing is found any more."""

from collections.abc import Container, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.caseload.actions.telling import tell_keepers
from ettle.caseload.models import Period, Place, SourceFound, Standing
from ettle.caseload.queries.reach import caseload_in, keeping
from ettle.caseload.queries.sources import facts_after
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL, Found, on_caseload
from ettle.rules.decision import yes
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import adopted_on, policy_of
from ettle.school.rows import insert
from ettle.tracking.models import Cycle

SOURCE = ("standing_id", "source", "origin", "category", "faculty_id", "concern_id", "value", "reason")


def find_after_close(*, cycle: Cycle, by: Viewer, now: datetime) -> None:
    """What closing a cycle does here: the caseload is looked through, where the school keeps one."""
    adopted = adopted_on(cycle.school_id, timezone.localdate(now))
    if caseload_in(policy_of(adopted)) is not None:
        # It follows from a close, so it stays inside Ettle (D-04).
        _find(cycle=cycle, adopted=adopted, by=by, now=now, e_mail=False)


def find_again(*, cycle: Cycle, by: Viewer, now: datetime) -> Period:
    """Look through the caseload once more, because a board was filled in or support was asked for since.

    Raises PermissionDenied for whoever does not keep it.
    """
    adopted = adopted_on(by.school_id, by.on)
    caseload = caseload_in(policy_of(adopted))
    if caseload is None or not keeping(by, caseload).posts_reading(LEVEL) or cycle.school_id != by.school_id:
        raise PermissionDenied(_("No post of yours keeps the caseload."))
    return _find(cycle=cycle, adopted=adopted, by=by, now=now, e_mail=True)


@transaction.atomic(savepoint=False)
def _find(*, cycle: Cycle, adopted: AdoptedPolicy, by: Viewer, now: datetime, e_mail: bool) -> Period:
    """Put down who is on the caseload after this cycle, and why. Nobody is taken off."""
    policy, on = policy_of(adopted), timezone.localdate(now)
    caseload = policy.caseload
    assert caseload is not None
    years = list(cycle.years.values_list("year", flat=True))
    roll = Pupil.objects.on_roll().filter(school_id=cycle.school_id, year__in=years)
    pupils = {pupil.pk: pupil for pupil in roll.only("pk", "year", "house_id", "tutor_group_id", "school_id")}
    found = on_caseload(caseload, facts_after(cycle, policy, caseload, pupils.keys(), on))
    period, _made = Period.objects.update_or_create(
        cycle=cycle,
        defaults={"school_id": cycle.school_id, "policy": adopted, "found_at": now, "found_by_id": by.staff_id},
    )
    places = _places(pupils)
    if joining := _joining(period, found, places):
        insert(Place, ("pupil_id",), ((pupil_id,) for pupil_id in joining), since=on)
        places = _places(pupils)
    _put_down(period, places, found, pupils)
    record(
        by=by,
        verb="caseload.found",
        about="caseload",
        about_id=period.pk,
        now=now,
        why=yes("found_by_policy"),
        policy=adopted.version,
        cycle=cycle.pk,
        joined=joining,
        nothing_found=sorted(pupil for pupil in places if pupil not in found),
    )
    if joining:
        joined = [pupils[pupil_id] for pupil_id in joining]
        tell_keepers(cycle=cycle, policy=policy, joined=joined, by=by, now=now, e_mail=e_mail)
    return period


def _places(pupils: Container[int]) -> dict[int, int]:
    """The open place of each of these pupils who has one."""
    rows = Place.objects.filter(left_on__isnull=True).order_by("pk").values_list("pupil_id", "pk")
    return {pupil_id: place for pupil_id, place in rows if pupil_id in pupils}


def _joining(period: Period, found: Mapping[int, tuple[Found, ...]], places: Container[int]) -> list[int]:
    """Everybody found who has no place; not for those whom a person took off in this very period."""
    gone = set(Place.objects.filter(left_on__isnull=False, standings__period=period).values_list("pupil_id", flat=True))
    return [pupil for pupil in found if pupil not in places and pupil not in gone]


def _put_down(
    period: Period, places: Mapping[int, int], found: Mapping[int, tuple[Found, ...]], pupils: Mapping[int, Pupil]
) -> None:
    """One standing for each open place, with what was found; what this period held of them before is replaced."""
    Standing.objects.filter(period=period, place__in=places.values()).delete()
    rows = ((place, pupils[pupil_id].year, pupils[pupil_id].house_id) for pupil_id, place in places.items())
    insert(Standing, ("place_id", "year", "house_id"), rows, period_id=period.pk)
    standings = dict(
        Standing.objects.filter(period=period, place__left_on__isnull=True).values_list("place__pupil_id", "pk")
    )
    told = (
        (
            standings[pupil_id],
            one.source,
            one.origin,
            one.category,
            one.faculty or None,
            one.concern or None,
            one.value,
            one.reason,
        )
        for pupil_id, sources in found.items()
        if pupil_id in places
        for one in sources
    )
    insert(SourceFound, SOURCE, told)
