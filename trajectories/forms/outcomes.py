"""A line of an outcomes framework."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.principles import PRINCIPLES
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import CodesField
from trajectories.domain.registry import MEASURES
from trajectories.models import IndicatorStatus
from trajectories.services.outcomes import IndicatorFacts


def _measures() -> list[tuple[str, str]]:
    return [("", "Not measured here"), *((one.id, one.title) for one in MEASURES.values())]


class OutcomeForm(NHSForm):
    """What the framework asks, and what here answers it."""

    framework = forms.CharField(label="Framework", max_length=120)
    domain = forms.CharField(label="Domain", max_length=120)
    statement = forms.CharField(
        label="What people wish to be able to say",
        max_length=240,
        required=False,
        help_text="In the words of those who use support, for example “I choose who I live with”.",
    )
    indicator = forms.CharField(label="Indicator", max_length=240)
    metric = forms.CharField(
        label="How the framework measures it",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    population = forms.CharField(label="Of whom is it asked?", max_length=160, required=False)
    frequency = forms.CharField(label="How often?", max_length=60, required=False)
    baseline = forms.CharField(label="Where it started", max_length=120, required=False)
    target = forms.CharField(label="Target", max_length=120, required=False)
    measure = forms.ChoiceField(label="Measure of the portal", choices=_measures, required=False)
    principles = CodesField(
        label="Principles of the service model",
        codes=[(one.number, one.words) for one in PRINCIPLES.values()],
    )
    status = forms.ChoiceField(label="Against the framework before", choices=IndicatorStatus.choices)
    source = forms.CharField(label="Source", max_length=240)
    valid_from = NHSDateField(label="In force from")
    valid_to = NHSDateField(label="No longer in force from", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> IndicatorFacts:
        """What a valid form says."""
        said: dict[str, Any] = {**self.cleaned_data}
        said.pop("version")
        return IndicatorFacts(**{**said, "principles": tuple(said["principles"])})
