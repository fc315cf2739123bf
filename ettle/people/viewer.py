"""What a view asks of its request; defined below, where the school's own pages can reach it."""

from ettle.school.viewer import now_of, viewer_of

__all__ = ["now_of", "viewer_of"]
