"""The shape of what people type about the school."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_POLICY = 2_000_000


class FacultyForm(forms.Form):
    """Which faculty a subject belongs to."""

    faculty = forms.IntegerField(label=_("Faculty"))


class AdoptForm(forms.Form):
    """A policy file, and the day it starts to hold."""

    file = forms.FileField(label=_("Policy file"), help_text=_("A TOML text of at most 2 MB."))
    effective_from = forms.DateField(label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def clean_file(self) -> "UploadedFile[Any]":
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST_POLICY:
            raise forms.ValidationError(_("The file is larger than 2 MB. A policy is a short text file."))
        return sent
