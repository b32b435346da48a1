"""Residential school placements as a form."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.forms.base import RecordForm, VersionField, small_radios
from cohorts.forms.small import DAY_HINT, facts_in
from cohorts.models import SchoolPlacement
from cohorts.services.schooling import WEEKS, PlacementFacts
from tcp_portal.web.forms import NHSDateField


class PlacementForm(RecordForm):
    """A residential school placement and the way into adult services."""

    day_field = "started_on"
    school = forms.CharField(label="School", max_length=160)
    weeks = forms.TypedChoiceField(
        label="Weeks a year",
        coerce=int,
        choices=[(weeks, f"{weeks} weeks") for weeks in WEEKS],
        widget=small_radios(),
    )
    started_on = NHSDateField(label="Started on", subject="The start", help_text=DAY_HINT)
    ended_on = NHSDateField(label="Ended on, or will end", subject="The end", required=False)
    transition_lead = forms.CharField(label="Who leads the transition", required=False, max_length=120)
    transition_plan_on = NHSDateField(
        label="Transition plan agreed on", subject="The day of the plan", required=False
    )
    version = VersionField(required=False)
    groups = (
        ("The placement", ("school", "weeks", "started_on", "ended_on")),
        ("Into adult services", ("transition_lead", "transition_plan_on")),
    )

    def facts(self) -> PlacementFacts:
        """What a valid form tells."""
        return PlacementFacts(**facts_in(self))


def placement_initial(row: SchoolPlacement) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(row, name) for name in PlacementForm.base_fields}
