"""Which pupils somebody may be told of by name in a notice."""

from collections.abc import Collection

from django.db.models import Q

from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.tracking.queries.visible import visible_concerns


def names_told(viewer: Viewer, pupil_ids: Collection[int]) -> dict[int, str]:
    """The names of those the viewer reads about today, or whose concern they may open. One query."""
    read = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    concerned = visible_concerns(viewer).order_by().values("pupil_id")
    found = Pupil.objects.filter(Q(pk__in=read) | Q(pk__in=concerned), school_id=viewer.school_id, pk__in=pupil_ids)
    return {pupil.pk: pupil.name for pupil in found}
