"""The discharge plan: status, planned date, how sure it is, and why it moves."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import CARE_PLAN_STATUS, CONFIDENCE
from cohorts.forms.base import RecordForm, VersionField
from cohorts.models import Spell
from tcp_portal.web.forms import NHSDateField


class PlanForm(RecordForm):
    """Each may be empty: no status recorded, no date set. A reason is asked where a date that was set changes."""

    keeps_codes = True
    status = forms.ChoiceField(label="Discharge status", required=False)
    planned_on = NHSDateField(
        label="Planned date", subject="Planned date", required=False, help_text="For example, 30 6 2017"
    )
    confidence = forms.ChoiceField(label="How sure is the date?", required=False)
    reason = forms.CharField(
        label="Why does the date move?",
        required=False,
        max_length=400,
        help_text="Only when a date that was set changes. Every earlier date is kept.",
    )
    version = VersionField()
    code_lists = {"status": CARE_PLAN_STATUS, "confidence": CONFIDENCE}
    empty = {"status": "Not recorded", "confidence": "Not said"}
    groups = (("", ("status", "planned_on", "confidence", "reason")),)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.initial.get("planned_on") is None:
            del self.fields["reason"]  # nothing has been promised that could move


def plan_initial(spell: Spell) -> dict[str, Any]:
    """What the form starts from; version 0 says that there is no plan yet."""
    plan = getattr(spell, "plan", None)
    if plan is None:
        return {"status": "", "planned_on": None, "confidence": "", "version": 0}
    return {
        "status": plan.status,
        "planned_on": plan.planned_on,
        "confidence": plan.confidence,
        "version": plan.version,
    }
