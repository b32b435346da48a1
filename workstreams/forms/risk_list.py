"""The filters of the lists of risks, issues and dependencies, as they stand in an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.web.filters import ListFilter
from workstreams.domain.risk_scores import BOUNDS, IMPACT, LIKELIHOOD
from workstreams.models import DependencyState, Escalation, RiskCategory, RiskState
from workstreams.services.risk_list import ASKED, COVERS, NO_WORKSTREAM, NOBODY, OVERDUE, SIDES, SORTS, Ask

Pairs = Iterable[tuple[UUID, str]]
ALL = "all"
COVER_WORDS = {
    "flagged": "Red, and nothing left to be done",
    "none": "No mitigation",
    "exhausted": "All done, still above target",
    "reached": "All done, target reached",
    "covered": "Covered",
    "late": "Covered by a late action",
}


def _named(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in pairs]


class RiskFilter(ListFilter):
    """Open risks, unless others are asked for."""

    text = forms.CharField(required=False, label="Find", max_length=60)
    workstream = forms.ChoiceField(required=False, label="Workstream")
    category = forms.ChoiceField(required=False, label="Category")
    band = forms.ChoiceField(required=False, label="Band")
    owner = forms.ChoiceField(required=False, label="Owner")
    escalated = forms.ChoiceField(required=False, label="Escalated to")
    cover = forms.ChoiceField(required=False, label="Mitigation")
    look = forms.ChoiceField(required=False, label="Review")
    state = forms.ChoiceField(required=False, label="State")
    side = forms.ChoiceField(required=False, label="Score")
    likelihood = forms.TypedChoiceField(required=False, label="Likelihood", coerce=int, empty_value=None)
    impact = forms.TypedChoiceField(required=False, label="Impact", coerce=int, empty_value=None)
    sort = forms.ChoiceField(required=False, label="Order")

    def __init__(self, data: Any, *, workstreams: Pairs, owners: Pairs) -> None:
        super().__init__(data)
        self.choose("workstream", [*_named(workstreams), (NO_WORKSTREAM, "The whole programme")])
        self.choose("category", RiskCategory.choices)
        bands = [
            (band.value, f"{band.value.capitalize()}, {low} to {high}")
            for band, (low, high) in BOUNDS.items()
        ]
        self.choose("band", bands[::-1])
        self.choose("owner", [*_named(owners), (NOBODY, "Nobody")])
        self.choose("escalated", Escalation.choices)
        self.choose("cover", [(key, COVER_WORDS[key]) for key in COVERS])
        self.choose("look", [(OVERDUE, "Overdue, or no day set"), (ASKED, "A signal asks for it")])
        others = [(value, label) for value, label in RiskState.choices if value != RiskState.OPEN]
        self.choose("state", [*others, (ALL, "All")], first="Open")
        self.choose("side", [(side, side) for side in SIDES])
        self.choose("likelihood", [(str(at), word) for at, word in LIKELIHOOD.items()])
        self.choose("impact", [(str(at), word) for at, word in IMPACT.items()])
        self.choose("sort", [(key, key) for key in SORTS])

    def ask(self) -> Ask:
        """What a valid form asks for."""
        said = dict(self.cleaned_data)
        said["state"] = "" if said["state"] == ALL else said["state"] or RiskState.OPEN.value
        return Ask(**{**said, "sort": said["sort"] or "score"})


class IssueFilter(ListFilter):
    """Open issues, unless resolved ones are asked for."""

    workstream = forms.ChoiceField(required=False, label="Workstream")
    state = forms.ChoiceField(required=False, label="State")

    def __init__(self, data: Any, *, workstreams: Pairs) -> None:
        super().__init__(data)
        self.choose("workstream", _named(workstreams))
        self.choose("state", [("resolved", "Resolved"), (ALL, "Open and resolved")], first="Open")


class DependencyFilter(ListFilter):
    """Dependencies of one workstream, and by what became of them."""

    workstream = forms.ChoiceField(required=False, label="Workstream that waits")
    state = forms.ChoiceField(required=False, label="State")

    def __init__(self, data: Any, *, workstreams: Pairs) -> None:
        super().__init__(data)
        self.choose("workstream", _named(workstreams))
        self.choose("state", [("late", "Late"), *DependencyState.choices])
