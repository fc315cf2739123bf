"""Numbers of pupils as they are told to those who may not see each of the pupils (D-10)."""

from django.utils.translation import gettext as _

from ettle.rules.access import Viewer
from ettle.school.queries import policy_for


def smallest_figure(viewer: Viewer) -> int:
    """The smallest number told, by the policy in force today: also of an old cycle, which ran under another."""
    return policy_for(viewer).sharing.smallest_figure


def fewer(smallest: int) -> str:
    """What stands for a smaller number."""
    return _("fewer than %(count)s") % {"count": smallest}
