"""Support groups that follow from figures: who would join and leave under the draft, as counts."""

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.actions import known_of
from ettle.rules.access import Viewer
from ettle.rules.categories import Known, derive
from ettle.school.models import School
from ettle.ui.words import number


def group_words(viewer: Viewer, used: Policy, tried: Policy) -> tuple[str, ...]:
    """A sentence for each group whose rule changes and which the viewer sees by name for the whole school.

    With today's figures, the same for both. Three queries, and none where no such rule changes.
    """
    was = {category.id: category for category in used.categories if category.active and category.derived}
    now = {category.id: category for category in tried.categories if category.active and category.derived}
    changed = [
        now.get(code) or was[code]
        for code in dict.fromkeys([*was, *now])
        if (was.get(code) and was[code].derived) != (now.get(code) and now[code].derived)
    ]
    told = [category for category in changed if _is_named(viewer, category)]
    if not told:
        return ()
    known = known_of(School.objects.get(pk=viewer.school_id), used, viewer.on)
    return tuple(
        _words(category, _members(used, known, category.id), _members(tried, known, category.id)) for category in told
    )


def _is_named(viewer: Viewer, category: Category) -> bool:
    return any(post.scope == "school" for post in viewer.holding(category.seen_named_by).posts)


def _members(policy: Policy, known: dict[int, Known], code: str) -> set[int]:
    return {
        pk for pk, facts in known.items() for found in derive(policy, facts) if found.category == code and found.holds
    }


def _words(category: Category, was: set[int], now: set[int]) -> str:
    told = {
        "group": category.label, "joined": number(len(now - was)), "left": number(len(was - now)),
        "now": number(len(now)), "was": number(len(was)),
    }  # fmt: skip
    return _("%(group)s: %(joined)s would join and %(left)s would leave, so %(now)s instead of %(was)s.") % told
