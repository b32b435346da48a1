"""What is typed of an assumption, and the filter of the register."""

from __future__ import annotations

from typing import Any

from django import forms

from finance.models import AssumptionState
from finance.services.assumptions import ALL, DUE, ENDED
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, choice, lines


class AssumptionForm(OwnedForm):
    """What is taken for granted, who says so, and what happens if it is wrong."""

    what = forms.CharField(label="What is taken for granted", max_length=300)
    value = forms.CharField(
        label="Value", max_length=120, required=False, help_text="A number with its unit, or a word."
    )
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")
    if_wrong = lines("What happens if it is wrong", most=600, required=True)
    state = choice("State", AssumptionState)
    review_on = NHSDateField(label="Look at it next on", required=False)
    note = lines("Note", most=600)
    field_order = (
        "what", "value", "source", "on", "if_wrong", "state", "owner", "owner_name", "organisation", "review_on",
        "note",
    )  # fmt: skip


class AssumptionFilter(ListFilter):
    """Assumptions in use, unless others are asked for."""

    state = forms.ChoiceField(required=False, label="State")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        others = [(DUE, "Due for a look"), (ENDED, "Proved wrong, or a fact now"), (ALL, "All")]
        self.choose("state", others, first="In use")
