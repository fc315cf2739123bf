"""Looking through the caseload after a tracking period: who comes on, and for whom nothing is found any more."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.caseload.models import Period, Place, SourceFound, Standing
from ettle.caseload.queries.reach import caseload_in, keeping
from ettle.caseload.queries.sources import facts_after
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL, Found, on_caseload
from ettle.rules.decision import yes
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import adopted_on, policy_of
from ettle.tracking.models import Cycle


def find_after_close(*, cycle: Cycle, by: Viewer, now: datetime) -> None:
    """What closing a cycle does here: the caseload is looked through, where the school keeps one."""
    adopted = adopted_on(cycle.school_id, timezone.localdate(now))
    if caseload_in(policy_of(adopted)) is not None:
        _find(cycle=cycle, adopted=adopted, by=by, now=now)


def find_again(*, cycle: Cycle, by: Viewer, now: datetime) -> Period:
    """Look through the caseload once more, because a board was filled in or support was asked for since.

    Raises PermissionDenied for whoever does not keep it.
    """
    adopted = adopted_on(by.school_id, by.on)
    caseload = caseload_in(policy_of(adopted))
    if caseload is None or not keeping(by, caseload).posts_reading(LEVEL) or cycle.school_id != by.school_id:
        raise PermissionDenied(_("No post of yours keeps the caseload."))
    return _find(cycle=cycle, adopted=adopted, by=by, now=now)


@transaction.atomic
def _find(*, cycle: Cycle, adopted: AdoptedPolicy, by: Viewer, now: datetime) -> Period:
    """Put down who is on the caseload after this cycle, and why. Nobody is taken off."""
    policy, on = policy_of(adopted), timezone.localdate(now)
    caseload = policy.caseload
    assert caseload is not None
    years = list(cycle.years.values_list("year", flat=True))
    roll = Pupil.objects.on_roll().filter(school_id=cycle.school_id, year__in=years)
    pupils = {pupil.pk: pupil for pupil in roll.only("pk", "year", "house_id", "school_id")}
    found = on_caseload(caseload, facts_after(cycle, policy, caseload, pupils.keys(), on))
    period, _made = Period.objects.update_or_create(
        cycle=cycle,
        defaults={"school_id": cycle.school_id, "policy": adopted, "found_at": now, "found_by_id": by.staff_id},
    )
    places = {place.pupil_id: place for place in Place.objects.filter(left_on__isnull=True, pupil_id__in=pupils)}
    joining = _joining(period, found, places, on)
    Place.objects.bulk_create(joining)
    places |= {place.pupil_id: place for place in joining}
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
        joined=[place.pupil_id for place in joining],
        nothing_found=sorted(pupil for pupil in places if pupil not in found),
    )
    return period


def _joining(
    period: Period, found: Mapping[int, tuple[Found, ...]], places: Mapping[int, Place], on: date
) -> list[Place]:
    """A place for everybody found who has none; not for those whom a person took off in this very period."""
    gone = set(Place.objects.filter(left_on__isnull=False, standings__period=period).values_list("pupil_id", flat=True))
    return [Place(pupil_id=pupil, since=on) for pupil in found if pupil not in places and pupil not in gone]


def _put_down(
    period: Period, places: Mapping[int, Place], found: Mapping[int, tuple[Found, ...]], pupils: Mapping[int, Pupil]
) -> None:
    """One standing for each open place, with what was found; what this period held of them before is replaced."""
    Standing.objects.filter(period=period, place__in=places.values()).delete()
    standings = {
        pupil_id: Standing(period=period, place=place, year=pupils[pupil_id].year, house_id=pupils[pupil_id].house_id)
        for pupil_id, place in places.items()
    }
    Standing.objects.bulk_create(standings.values())
    SourceFound.objects.bulk_create(
        SourceFound(
            standing=standings[pupil_id],
            source=one.source,
            origin=one.origin,
            category=one.category,
            faculty_id=one.faculty or None,
            concern_id=one.concern or None,
            value=one.value,
            reason=one.reason,
        )
        for pupil_id, sources in found.items()
        if pupil_id in standings
        for one in sources
    )
