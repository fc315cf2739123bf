"""The shape of what is written about meetings. The actions say what is missing, so nothing is required here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ettle.ui.fields import Words

ASK_DATE = gettext_lazy("Give a day, such as 26/11/2026.")


def _day() -> forms.DateField:
    return forms.DateField(required=False, error_messages={"invalid": ASK_DATE})


class BeginForm(forms.Form):
    """Which meeting: its kind, and the year or the faculty it is of."""

    kind = forms.CharField(max_length=60)
    year = forms.CharField(required=False, max_length=8)
    faculty = forms.IntegerField(required=False)


class DayForm(forms.Form):
    """When and where."""

    on = _day()
    place = forms.CharField(required=False, max_length=100)


class CollectForm(forms.Form):
    """Those of the proposed who are put on the agenda."""

    pupil = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, offered: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pupil"].choices = [(str(pk), str(pk)) for pk in offered]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What was agreed, who does it and by when, and whether it becomes a step of the concern."""

    text = Words(required=False)
    who = forms.IntegerField(required=False)
    due = _day()
    as_step = forms.BooleanField(required=False)


class PutOnForm(forms.Form):
    """Before which faculty's meeting, in whose words."""

    faculty = forms.IntegerField(required=False)
    words = Words(required=False)


class TariffForm(forms.Form):
    """Why leadership is to know of it."""

    reason = Words(required=False)
