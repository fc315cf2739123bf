"""Reads about pupils: who they are, what may be said of them, and who may see them."""

from ettle.pupils.queries.categories import categories_shown
from ettle.pupils.queries.facts import facts_for, facts_of

__all__ = ["categories_shown", "facts_for", "facts_of"]
