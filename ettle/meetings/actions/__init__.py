"""Writes about meetings."""

from ettle.meetings.actions.agenda import put_on_agenda

__all__ = ["put_on_agenda"]
