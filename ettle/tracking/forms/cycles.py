"""The shape of a new cycle, and of the reason for opening one again."""

from django import forms
from django.utils.translation import gettext_lazy as _

ASK_DATE = _("Write a date, such as 2026-11-27.")


class CycleForm(forms.Form):
    """A new cycle as it was typed."""

    name = forms.CharField(max_length=60, error_messages={"required": _("Give the cycle a name, such as Cycle 3.")})
    session = forms.CharField(max_length=9, error_messages={"required": _("Choose the school year.")})
    number = forms.IntegerField(
        min_value=1, max_value=60, error_messages={"required": _("Say which report of the year it is: 1, 2, 3 …")}
    )
    opens = forms.DateField(error_messages={"required": ASK_DATE, "invalid": ASK_DATE})
    due = forms.DateField(error_messages={"required": ASK_DATE, "invalid": ASK_DATE})
    years = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one year group.")})

    def __init__(self, *args, years: tuple[str, ...] = (), **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    """Why a closed cycle is opened again. The action says when it is missing."""

    reason = forms.CharField(max_length=300, required=False)
