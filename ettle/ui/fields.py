"""Fields that every room's forms may use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("At most %(limit_value)s characters are right; this has %(show_value)s.")


class Words(forms.CharField):
    """What somebody writes in a box. A line end counts as one character, as it does in the box itself.

    A browser stops typing at the box's length with each line end counted once, and sends it as two. Counted as sent,
    what fitted into the box would be refused as too long.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"error_messages": {"max_length": TOO_LONG}, **more})

    def to_python(self, value: Any) -> str | None:
        """The text with plain line ends."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)
