"""Health checks and mortality reviews as forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.forms.base import RecordForm, VersionField
from cohorts.forms.small import DAY_HINT, facts_in, long_text, small_box
from cohorts.models import HealthCheck, MortalityReview
from cohorts.services.mortality import MortalityFacts
from tcp_portal.web.forms import NHSDateField


class HealthCheckForm(RecordForm):
    """An annual health check."""

    on = NHSDateField(label="Date of the health check", help_text=DAY_HINT)
    action_plan = small_box("A health action plan came of it")
    version = VersionField(required=False)
    groups = (("", ("on", "action_plan")),)


def check_initial(row: HealthCheck) -> dict[str, Any]:
    """What the form starts from."""
    return {"on": row.on, "action_plan": row.action_plan, "version": row.version}


class MortalityForm(RecordForm):
    """How far the review of a death is."""

    day_field = "notified_on"
    notified_on = NHSDateField(label="Notified on", subject="The day of the notification", help_text=DAY_HINT)
    paused = small_box("Paused for a statutory process or for the family")
    pause_reason = forms.CharField(label="Why it is paused", required=False, max_length=400)
    completed_on = NHSDateField(label="Completed on", subject="The day it was completed", required=False)
    learning = long_text("What is learnt")
    version = VersionField()
    groups = (("", ("notified_on", "paused", "pause_reason", "completed_on", "learning")),)

    def facts(self) -> MortalityFacts:
        """What a valid form tells."""
        return MortalityFacts(**facts_in(self))


def mortality_initial(row: MortalityReview | None) -> dict[str, Any]:
    """What the form starts from; version 0 says that there is no review yet."""
    if row is None:
        return {"version": 0}
    return {name: getattr(row, name) for name in MortalityForm.base_fields}
