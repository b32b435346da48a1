"""A standard, and what a place answers about it."""

from __future__ import annotations

from django import forms

from tcp_portal.principles import PRINCIPLES
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import CodesField, PlacedForm, RowForm, choice, lines
from trajectories.domain.registry import MEASURES
from workstreams.models import Meets


def measure_choices() -> list[tuple[str, str]]:
    """Measures by title, with none of them first."""
    return [("", "None of the portal"), *((one.id, one.title) for one in MEASURES.values())]


class StandardForm(RowForm):
    """What every place is to meet, how it is told, and by when."""

    text = forms.CharField(label="Standard", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    metric = forms.CharField(label="How is it measured?", max_length=240, required=False)
    threshold = forms.CharField(label="Threshold", max_length=120, required=False)
    measure = forms.ChoiceField(label="Measure of the portal", choices=measure_choices, required=False)
    principles = CodesField(
        label="Principles of the service model",
        codes=[(one.number, one.words) for one in PRINCIPLES.values()],
    )
    source = forms.CharField(label="Source", max_length=240)
    signed_off_on = NHSDateField(label="Signed off on", subject="Day of the sign-off", required=False)
    due_on = NHSDateField(
        label="Every place is to meet it by", subject="Day by which it is to be met", required=False
    )
    groups = (
        ("How it is told", ("metric", "threshold", "measure")),
        ("When", ("signed_off_on", "due_on")),
        ("Principles", ("principles",)),
    )


class ComplianceForm(PlacedForm):
    """A place's answer on a day: how far it meets the standard, what shows it, and how it goes about it."""

    on = NHSDateField(label="On which day", subject="Day of the answer")
    meets = choice("Does the place meet it?", Meets)
    evidence = lines("What shows it?", most=600, help_text="Needed where it is met. Never about a person.")
    how = lines("How does the place meet it?", most=600)
    field_order = ("place", "on", "meets", "evidence", "how")

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # as the form takes them
        self.fields["place"].required = True
