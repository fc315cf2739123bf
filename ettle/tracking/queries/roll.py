"""Who was in a year when a cycle closed. Of an open cycle: who is in it now."""

from django.db.models import Q

from ettle.tracking.models import CycleRoll


def in_year_then(cycle_id: int, year: str, *, closed: bool, prefix: str = "pupil") -> Q:
    """Rows of this cycle whose pupil was in the year when it closed; of an open one, who is in it now."""
    if not closed:
        return Q(**{"cycle_id": cycle_id, f"{prefix}__year": year})
    then = CycleRoll.objects.filter(cycle_id=cycle_id, year=year).order_by().values("pupil_id")
    return Q(**{"cycle_id": cycle_id, f"{prefix}_id__in": then})
