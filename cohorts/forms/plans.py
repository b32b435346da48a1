"""The discharge plan: status and planned date."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import CARE_PLAN_STATUS
from cohorts.forms.base import RecordForm, VersionField
from cohorts.models import Spell
from tcp_portal.web.forms import NHSDateField


class PlanForm(RecordForm):
    """Both may be empty: no status recorded, no date set."""

    keeps_codes = True
    status = forms.ChoiceField(label="Discharge status", required=False)
    planned_on = NHSDateField(
        label="Planned date", subject="Planned date", required=False, help_text="For example, 30 6 2017"
    )
    version = VersionField()
    code_lists = {"status": CARE_PLAN_STATUS}
    empty = {"status": "Not recorded"}
    groups = (("", ("status", "planned_on")),)


def plan_initial(spell: Spell) -> dict[str, Any]:
    """What the form starts from; version 0 says that there is no plan yet."""
    plan = getattr(spell, "plan", None)
    if plan is None:
        return {"status": "", "planned_on": None, "version": 0}
    return {"status": plan.status, "planned_on": plan.planned_on, "version": plan.version}
