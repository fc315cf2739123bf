"""The shape of what people type about the school."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FacultyForm(forms.Form):
    """Which faculty a subject belongs to."""

    faculty = forms.IntegerField(label=_("Faculty"))


class AdoptForm(forms.Form):
    """A policy file, and the day it starts to hold."""

    file = forms.FileField(label=_("Policy file"), help_text=_("A TOML text of at most 2 MB."))
    effective_from = forms.DateField(label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
