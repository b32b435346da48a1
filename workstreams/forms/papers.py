"""Papers: a file, or a page of the portal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tcp_portal.uploads.kinds import ALLOWED, LARGEST
from tcp_portal.web.forms import NHSForm
from workstreams.forms.meetings import NO_PEOPLE

TITLE_LENGTH = 160


class UploadForm(NHSForm):
    """A file that becomes a paper."""

    title = forms.CharField(label="Title of the paper", max_length=TITLE_LENGTH)
    file = forms.FileField(
        label="File",
        help_text=f"{ALLOWED}, up to {LARGEST // 1_048_576} MB. {NO_PEOPLE} The whole Board reads it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx"}),
        error_messages={
            "required": "Choose the file",
            "empty": "The file is empty.",
            "missing": "Choose the file",
        },
    )

    def clean_file(self) -> bytes:
        """The bytes, of a file that is not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                f"The file is larger than {LARGEST // 1_048_576} MB. Make it smaller or split it."
            )
        content: bytes = file.read()
        return content


class FreezeForm(NHSForm):
    """A page of the portal that becomes a paper as it stands."""

    source = forms.ChoiceField(label="Page of the portal")
    title = forms.CharField(
        label="Title of the paper", max_length=TITLE_LENGTH, required=False,
        help_text="Left empty, the paper is called as the page, with its month.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, pages: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["source"].choices = [("", "Choose"), *pages]  # type: ignore[attr-defined]  # a ChoiceField has them
