"""The shape of what is sent to the trying room. What is missing or wrong is said by the actions, in words."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

NOT_TEXT = _("The file is not text in UTF-8. Save it as UTF-8 text.")
TOO_LARGE = _("The file is larger than 2 MB. A policy is a short text file.")
LARGEST = 2_000_000


class TextForm(forms.Form):
    """A policy as a file or as text; a file wins."""

    name = forms.CharField(required=False, strip=True)
    text = forms.CharField(required=False, strip=False)
    file = forms.FileField(required=False, allow_empty_file=True)
    seen = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        """Put the text of a file in the place of the text typed. Raises ValidationError where it is none."""
        sent: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if sent:
            if (sent.size or 0) > LARGEST:
                raise forms.ValidationError(TOO_LARGE)
            try:
                self.cleaned_data["text"] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(NOT_TEXT) from None
        return self.cleaned_data


class AnswersForm(forms.Form):
    """Which version of a draft the answers are for; the answers themselves are asked for by the schema."""

    seen = forms.IntegerField()


class AdoptForm(forms.Form):
    """Under which version, and from which day."""

    version = forms.CharField(required=False, max_length=200)
    effective_from = forms.DateField(required=False, error_messages={"invalid": _("Write a date, such as 2026-11-30.")})
    seen = forms.IntegerField(required=False)


class TakeForm(forms.Form):
    """What a list that leaves Ettle is for, and as what it is taken."""

    purpose = forms.CharField(max_length=200)
    form = forms.ChoiceField(choices=[("csv", "csv"), ("xlsx", "xlsx")])
