"""A scenario: its name and rate, and the boxes beside each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django import forms

from tcp_portal.web.forms import NHSForm
from trajectories.models import ChangeKind
from trajectories.services.scenarios import MOST_ADMISSIONS, ChangeFacts, ScenarioFacts

ON, STAYS, PAYER = "on", "stays", "payer"


class ScenarioForm(NHSForm):
    """What the scenario is called, and how many are admitted a month."""

    name = forms.CharField(
        label="Name of the scenario",
        max_length=120,
        help_text="Say the question: “Two dates slip to winter”. Never name a person.",
    )
    admissions_a_month = forms.DecimalField(
        label="Admissions a month",
        help_text="Leave empty to keep the rate of the past.",
        max_digits=6,
        decimal_places=2,
        min_value=0,
        max_value=MOST_ADMISSIONS,
        required=False,
        error_messages={"invalid": "Admissions a month must be a number"},
    )
    note = forms.CharField(
        label="Note", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> ScenarioFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return ScenarioFacts(said["name"], said["admissions_a_month"], said["note"])


class CopyForm(NHSForm):
    """The name of the copy."""

    name = forms.CharField(label="Name of the copy", max_length=120)


@dataclass(frozen=True, slots=True)
class ChangesInput:
    """What the boxes say, and what is wrong with them by box."""

    changes: tuple[ChangeFacts, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


def read_changes(data: Mapping[str, str]) -> ChangesInput:
    """The boxes of a posted form: `on-<stay>`, `stays-<stay>` and `payer-<stay>`. Other names are passed over."""
    found: list[ChangeFacts] = []
    errors: dict[str, str] = {}
    for box, text in data.items():
        kind, _, key = box.partition("-")
        spell, value = _uuid(key), text.strip()
        if kind not in (ON, STAYS, PAYER) or spell is None or not value:
            continue
        if kind == STAYS:
            found.append(ChangeFacts(spell, ChangeKind.STAYS))
        elif kind == PAYER and (payer := _uuid(value)) is not None:
            found.append(ChangeFacts(spell, ChangeKind.PAYER, payer_id=payer))
        elif kind == ON and (day := _day(value)) is not None:
            found.append(ChangeFacts(spell, ChangeKind.DATE, leaves_on=day))
        else:
            errors[box] = _WRONG[kind]
    staying = {one.spell_id for one in found if one.kind == ChangeKind.STAYS}
    for one in found:
        if one.kind == ChangeKind.DATE and one.spell_id in staying:
            errors[f"{ON}-{one.spell_id}"] = "Give a day to leave or mark that the person stays, not both"
    return ChangesInput(tuple(found), errors)


_WRONG = {
    ON: "Enter the day to leave as year-month-day, for example 2017-09-30",
    PAYER: "Choose a commissioner from the list",
}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
