"""The shape of what a person sends to importing."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ettle.importing.fields import KINDS


class FileForm(forms.Form):
    """A file, what it holds, and for ratings the cycle they belong to."""

    kind = forms.ChoiceField(choices=KINDS, label=gettext_lazy("What the file holds"))
    cycle = forms.ChoiceField(required=False, label=gettext_lazy("Cycle, for ratings"))
    file = forms.FileField(label=gettext_lazy("CSV or spreadsheet (XLSX)"), allow_empty_file=True)

    def __init__(self, *args: Any, cycles: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"] = forms.ChoiceField(
            choices=(("", _("Not for ratings")), *cycles), required=False, label=_("Cycle, for ratings")
        )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        limit = settings.ETTLE_UPLOAD_LIMIT
        if (upload.size or 0) > limit:
            raise forms.ValidationError(
                _(
                    "%(name)s is %(size)d MB. Files up to %(limit)d MB can be sent here; "
                    "for a larger one use the command line."
                )
                % {"name": upload.name, "size": (upload.size or 0) // 1_000_000, "limit": limit // 1_000_000}
            )
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "ratings" and not cleaned.get("cycle"):
            self.add_error("cycle", _("Ratings belong to a cycle. Choose the one this file is for."))
        return cleaned
