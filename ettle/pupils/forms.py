"""The shape of what people type about support groups and exports."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ettle.ui.fields import Words

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class GroupForm(forms.Form):
    """Which group, from when to when, and why."""

    category = forms.ChoiceField(label=_("Support group"))
    starts = forms.DateField(label=_("From"), widget=DAY)
    ends = forms.DateField(label=_("Until"), required=False, widget=DAY, help_text=_("Leave empty if it goes on."))
    reason = Words(
        label=_("Why"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One or two facts. Those who see this group by name can read it; the pupil or a parent or carer may ask "
            "to see it. This is not the place to record a worry that a pupil may be at risk of harm."
        ),
    )

    def __init__(self, *args: object, choices: tuple[tuple[str, str], ...], today: date, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *choices]
        self.fields["starts"].initial = today


class EndForm(forms.Form):
    """The last day."""

    ends = forms.DateField(label=_("Last day"), widget=DAY)


class ExportForm(forms.Form):
    """What a list that leaves Ettle is for."""

    purpose = forms.CharField(label=_("What it is for"), max_length=200)
    kind = forms.ChoiceField(choices=(("csv", "CSV"), ("xlsx", "XLSX")))
