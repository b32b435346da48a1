"""Rules of a chart, targets and recalculations."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField, NHSForm
from trajectories.domain.rare_flows import CASES
from trajectories.domain.registry import MEASURES
from trajectories.models import ChartRule
from trajectories.services.chart_methods import MethodFacts, RecalculationFacts, TargetFacts, charts_of

_RUNS = [(str(length), f"{length} points") for length in (6, 7, 8)]


def _chart_words(chart: str, measure: str) -> str:
    cases = MEASURES[CASES[measure]].title.lower() if measure in CASES else ""
    return {
        ChartRule.XMR.value: "Month by month with limits (XmR)",
        ChartRule.RUN.value: "Month by month without limits (run chart)",
        ChartRule.T.value: "Days between one event and the next (T)",
        ChartRule.G.value: f"Other {cases} between one event and the next (G)",
    }[chart]


def _facts(form: forms.Form) -> dict[str, Any]:
    said = {**form.cleaned_data}
    said.pop("version", None)
    return said


class MethodForm(NHSForm):
    """The rules of one chart."""

    chart = forms.ChoiceField(
        label="Chart",
        help_text="Where something happens less than five times a month, the time between says more than a count",
    )
    shift = forms.TypedChoiceField(label="A shift is", choices=_RUNS, coerce=int)
    trend = forms.TypedChoiceField(label="A trend is", choices=_RUNS, coerce=int)
    two_of_three = forms.ChoiceField(
        label="Two of three points far from the mean",
        choices=[
            ("beyond", "Any point beyond two sigma"),
            ("between", "Only points between two and three sigma"),
        ],
    )
    conflict = forms.ChoiceField(
        label="A point with a signal for better and one for worse shows",
        choices=[("concern", "The concern"), ("improvement", "The improvement")],
    )
    screen_outliers = forms.BooleanField(
        label="Leave moving ranges out of the limits that are far too wide (once)", required=False
    )
    minimum_points = forms.IntegerField(label="Limits from so many points", min_value=8, max_value=60)
    baseline = forms.IntegerField(
        label="Baseline: first points whose limits hold for what follows",
        min_value=8,
        max_value=60,
        required=False,
    )
    reason = forms.CharField(label="Reason", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, measure: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["chart"].choices = [(chart, _chart_words(chart, measure)) for chart in charts_of(measure)]  # type: ignore[attr-defined]  # it is a choice field

    def facts(self) -> MethodFacts:
        """What a valid form says."""
        return MethodFacts(**_facts(self))


class TargetForm(NHSForm):
    """A target."""

    value = forms.DecimalField(label="Target", max_digits=12, decimal_places=2)
    valid_from = NHSDateField(label="Holds from")
    valid_to = NHSDateField(label="No longer holds from", required=False)
    set_by_body = forms.CharField(
        label="Set by", max_length=120, help_text="For example NHS England or the partnership’s Board"
    )
    source = forms.CharField(
        label="Where it is written",
        max_length=240,
        help_text="The document and the page, or that it is assumed",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> TargetFacts:
        """What a valid form says."""
        return TargetFacts(**_facts(self))


class RecalculationForm(NHSForm):
    """A month from which limits start anew."""

    month = MonthField(label="First month of the new limits", help_text="For example 2016-10")
    reason = forms.CharField(
        label="What changed, and why it lasts",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what changed"},
    )
    decided_on = NHSDateField(label="Decided on")

    def facts(self) -> RecalculationFacts:
        """What a valid form says."""
        return RecalculationFacts(**_facts(self))
