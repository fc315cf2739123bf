"""Reads about the school: the policy in force on a day, and where today stands in the year."""

from datetime import date
from functools import lru_cache

from ettle.policy import Policy, load_adopted_text
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy


class NoPolicyInForce(LookupError):
    """The school has adopted no policy that covers the day asked for."""


@lru_cache(maxsize=64)
def _parsed(fingerprint: str, adopted_id: int) -> Policy:
    return load_adopted_text(AdoptedPolicy.objects.get(pk=adopted_id).text)


def adopted_on(school_id: int, on: date) -> AdoptedPolicy:
    """The adoption in force on a day. Raises NoPolicyInForce."""
    row = (
        AdoptedPolicy.objects.filter(school_id=school_id, effective_from__lte=on)
        .order_by("-effective_from", "-pk")
        .first()
    )
    if row is None:
        raise NoPolicyInForce(f"No policy is in force on {on:%-d %B %Y}.")
    return row


def policy_of(adopted: AdoptedPolicy) -> Policy:
    """The parsed policy of one adoption, kept in memory (an adoption never changes)."""
    return _parsed(adopted.fingerprint, adopted.pk)


def policy_for(viewer: Viewer) -> Policy:
    """The policy in force on the viewer's day; no query where the viewer already carries which one it is."""
    return _parsed(*viewer.policy) if viewer.policy else policy_on(viewer.school_id, viewer.on)


def policy_on(school_id: int, on: date) -> Policy:
    """The policy in force on a day. One small query; the parsed policy is kept. Raises NoPolicyInForce."""
    return _parsed(*policy_key(school_id, on))


def policy_key(school_id: int, on: date) -> tuple[str, int]:
    """Which adoption is in force on a day: its fingerprint and number. One query. Raises NoPolicyInForce."""
    row = (
        AdoptedPolicy.objects.filter(school_id=school_id, effective_from__lte=on)
        .order_by("-effective_from", "-pk")
        .values_list("fingerprint", "pk")
        .first()
    )
    if row is None:
        raise NoPolicyInForce(f"No policy is in force on {on:%-d %B %Y}.")
    return row
