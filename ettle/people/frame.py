"""What the frame round every page learns of the person signed in."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ettle.rules.access import Viewer
from ettle.rules.parts import parts_for
from ettle.school import clock
from ettle.school.queries import policy_for
from ettle.ui.pages import FrameFacts


def facts_of(request: HttpRequest) -> FrameFacts:
    """Name, posts and school; nothing for somebody signed out, or signed in without a staff record."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if not viewer:
        user = getattr(request, "user", None)
        return FrameFacts(who=user.name if user and user.is_authenticated else "")
    return FrameFacts(
        school=viewer.school,
        who=viewer.name,
        key=salted_hmac("ettle.device", str(viewer.user_id)).hexdigest()[:12],
        posts=" · ".join(dict.fromkeys(post.label for post in viewer.posts)),
        parts=parts_for(viewer, policy_for(viewer)),
        today=clock.today(),
    )
