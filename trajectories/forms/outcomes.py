"""A line of an outcomes framework."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.forms import NHSDateField, NHSForm
from trajectories.domain.registry import MEASURES
from trajectories.models import IndicatorStatus
from trajectories.services.outcomes import IndicatorFacts


def _measures() -> list[tuple[str, str]]:
    return [("", "Not measured here"), *((one.id, one.title) for one in MEASURES.values())]


class OutcomeForm(NHSForm):
    """What the framework asks, and what here answers it."""

    framework = forms.CharField(label="Framework", max_length=120)
    domain = forms.CharField(label="Domain", max_length=120)
    indicator = forms.CharField(label="Indicator", max_length=240)
    metric = forms.CharField(
        label="How the framework measures it",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    measure = forms.ChoiceField(label="Measure of the portal", choices=_measures, required=False)
    status = forms.ChoiceField(label="Against the framework before", choices=IndicatorStatus.choices)
    source = forms.CharField(label="Source", max_length=240)
    valid_from = NHSDateField(label="In force from")
    valid_to = NHSDateField(label="No longer in force from", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> IndicatorFacts:
        """What a valid form says."""
        said: dict[str, Any] = {**self.cleaned_data}
        said.pop("version")
        return IndicatorFacts(**said)
