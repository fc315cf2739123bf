"""The shape of what people type about needs; the actions say what is wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ettle.ui.fields import Words

Choices = tuple[tuple[str, str], ...]
NUMBER = 15


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    wrong = _("That is not a day. Write it like 2026-11-23, or choose it.")
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        required=False, label=label, widget=picker, help_text=help_text, error_messages={"invalid": wrong}
    )


def _lines(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return Words(required=False, label=label, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text)


class _Versioned(forms.Form):
    """What its writer had before them."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        sent = str(self.cleaned_data["version"])
        return int(sent) if sent.isdecimal() and len(sent) < NUMBER else 0


class NeedForm(_Versioned):
    """One need."""

    type = forms.CharField(required=False, label=_("Kind of need"))
    words = forms.CharField(
        required=False,
        label=_("What it means in class"),
        help_text=_("In teaching terms, for everybody who sees it named. Not a diagnosis."),
    )
    source = forms.CharField(required=False, label=_("How it is known"))
    source_named = forms.CharField(
        required=False, label=_("By whom, if that helps"), help_text=_("A name or a service. Read with the evidence.")
    )
    identified_on = _day(_("Known since"))
    evidence = _lines(_("Assessment evidence"), 4, _("What was seen or measured, and when. No medical detail."))
    support = forms.CharField(
        required=False, label=_("Support in place"), help_text=_("Leave empty while there is none.")
    )
    support_since = _day(_("In place since"), _("Left empty, it is today."))

    def __init__(self, *args: object, types: Choices = (), sources: Choices, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for name, choices in (("type", types), ("source", sources)):
            self.fields[name].widget = forms.Select(choices=[("", _("Choose")), *choices])
        if not types:
            del self.fields["type"]


class EndForm(forms.Form):
    """The last day, and why."""

    on = _day(_("Last day"))
    reason = _lines(_("Why it ends"), 2, _("Recorded in error is a reason too."))


class SummaryForm(_Versioned):
    """What works."""

    text = _lines(_("What works"), 6)
