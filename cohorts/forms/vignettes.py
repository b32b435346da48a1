"""Short stories for a needs assessment, as a form."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.forms.base import RecordForm, VersionField
from cohorts.forms.small import long_text
from cohorts.models import Vignette


class VignetteForm(RecordForm):
    """A short story of somebody who cannot be known again."""

    title = forms.CharField(label="Title", max_length=120)
    text = long_text(
        "The story",
        required=True,
        hint="Up to 2,000 characters. No name, reference, NHS number or birth date; change what is unusual.",
    )
    version = VersionField(required=False)
    groups = (("", ("title", "text")),)


def vignette_initial(row: Vignette) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(row, name) for name in VignetteForm.base_fields}
