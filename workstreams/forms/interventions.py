"""An intervention, and the filter of their grid."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import NEEDS_GROUP
from tcp_portal.web.dates import MonthField
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.row_forms import OwnedForm, choice
from workstreams.forms.streams import StreamForm
from workstreams.models import CareSetting, InterventionState

GROUPS = [(code.code, code.label) for code in NEEDS_GROUP.codes]


class InterventionForm(OwnedForm, StreamForm):
    """What is done, for whom, where, from when, and who answers for it."""

    what = forms.CharField(label="What is done?", max_length=240)
    needs_group = forms.ChoiceField(label="For which needs group?", choices=[("", "Choose"), *GROUPS])
    setting = choice("In which setting of care?", CareSetting)
    state = choice("State", InterventionState)
    starts_on = MonthField(
        label="Starts in", required=False, help_text="A month, for example 2017-08. Empty: not known."
    )
    groups = (("Who answers for it", ("workstream", "owner", "owner_name", "organisation")),)
    field_order = ("what", "needs_group", "setting", "state", "starts_on")


class InterventionsFilter(ListFilter):
    """Interventions in a state, or of a workstream."""

    state = forms.ChoiceField(required=False, label="State")
    workstream = forms.ChoiceField(required=False, label="Workstream")

    def __init__(self, data: Any, *, streams: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.choose("state", InterventionState.choices)
        self.choose("workstream", streams)
