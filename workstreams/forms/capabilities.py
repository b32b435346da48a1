"""The self-assessment of a provider: every requirement on one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from tcp_portal.web.dates import NHSDateField
from tcp_portal.web.forms import NHSForm
from workstreams.domain.capabilities import GROUPS, REQUIREMENTS, Requirement, Score
from workstreams.models import Capability
from workstreams.services.capabilities import Answer

_SCORES = [("", "No answer"), *((str(score.value), score.words) for score in Score)]


class AssessmentForm(NHSForm):
    """A score and its evidence for each requirement; what was answered last is filled in."""

    all_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = NHSDateField(label="Day of the assessment")

    def __init__(self, data: Any = None, *, last: Iterable[Capability], version: int, today: date) -> None:
        initial: dict[str, Any] = {"version": version, "on": today}
        for one in last:
            initial |= {f"score_{one.requirement}": one.score, f"evidence_{one.requirement}": one.evidence}
        super().__init__(data, initial=initial)
        for key, requirement in REQUIREMENTS.items():
            self.fields[f"score_{key}"] = forms.ChoiceField(
                label=requirement.short, choices=_SCORES, required=False, help_text=requirement.asks
            )
            self.fields[f"evidence_{key}"] = forms.CharField(
                label=f"Evidence: {requirement.short}", max_length=600, required=False
            )

    @property
    def blocks(self) -> list[tuple[str, list[Any]]]:
        """The fields under the headings of the groups."""
        by_group: dict[str, list[Requirement]] = {group: [] for group in GROUPS}
        for one in REQUIREMENTS.values():
            by_group[one.group].append(one)
        return [
            ("", [self["on"]]),
            *(
                (group, [self[f"{part}_{one.key}"] for one in asked for part in ("score", "evidence")])
                for group, asked in by_group.items()
            ),
        ]

    def answers(self) -> dict[str, Answer]:
        """What a valid form says of each requirement."""
        said = self.cleaned_data
        return {
            key: Answer(
                int(said[f"score_{key}"]) if said[f"score_{key}"] else None, said[f"evidence_{key}"].strip()
            )
            for key in REQUIREMENTS
        }
