"""The policy in plain English, and the history of adoptions."""

from functools import lru_cache

from django.http import Http404
from django.urls import reverse

from ettle.policy import Policy
from ettle.policy.explaining import SECTIONS
from ettle.policy.explaining.phrases import Names
from ettle.rules.access import Viewer, may
from ettle.school.models import AdoptedPolicy
from ettle.school.pages import Adoption, PolicyPage, Section
from ettle.school.queries import policy_of
from ettle.ui.frame import link


@lru_cache(maxsize=8)
def _explained(policy: Policy) -> tuple[Section, ...]:
    names = Names(policy)
    parts = ((title, tuple(says(policy, names))) for title, says in SECTIONS)
    return tuple(Section(title, sentences) for title, sentences in parts if sentences)


def policy_page(viewer: Viewer, adopted_id: int | None = None) -> PolicyPage:
    """The policy in force, or another adoption of this school, in plain English. Raises Http404. Two queries."""
    rows = list(AdoptedPolicy.objects.filter(school_id=viewer.school_id).select_related("adopted_by", "school"))
    begun = [row for row in rows if row.effective_from <= viewer.on]
    current = begun[-1] if begun else None
    shown = next((row for row in rows if row.pk == adopted_id), None) if adopted_id is not None else current
    if shown is None:
        raise Http404
    history = tuple(
        Adoption(
            version=row.version,
            effective_from=row.effective_from,
            adopted_at=row.adopted_at,
            by=row.adopted_by.name if row.adopted_by else "",
            in_force=row is current,
            ahead=row.effective_from > viewer.on,
            href=reverse("school:policy_version", args=[row.pk]),
        )
        for row in reversed(rows)
    )
    return PolicyPage(
        school=shown.school.name,
        version=shown.version,
        effective_from=shown.effective_from,
        in_force=shown is current,
        sections=_explained(policy_of(shown)),
        history=history,
        text=shown.text,
        may_adopt=bool(may(viewer, "adopt_policy")),
        try_href=link("trying:index") if may(viewer, "adopt_policy") else "",
    )
