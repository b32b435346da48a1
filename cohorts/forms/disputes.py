"""Disputes as forms: opened or changed, settled, opened again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.codes import DISPUTE_KIND, DISPUTE_OUTCOME
from cohorts.domain.commissioning import Stage
from cohorts.forms.base import Pairs, RecordForm, VersionField, code_field, small_radios
from cohorts.forms.small import DAY_HINT, long_text, small_box
from cohorts.models import Dispute
from cohorts.services.disputes import DisputeFacts
from tcp_portal.web.forms import NHSDateField


class DisputeForm(RecordForm):
    """What is in question, between whom, who pays meanwhile and what is at stake."""

    day_field = "opened_on"
    keeps_codes = True
    kind = code_field("What is in question?")
    stage = forms.ChoiceField(label="How far is it?", widget=small_radios())
    opened_on = NHSDateField(label="Opened on", subject="The day on which it was opened", help_text=DAY_HINT)
    ours = forms.ChoiceField(label="Our side")
    other_party = forms.CharField(label="Other party", max_length=160)
    detained_on = NHSDateField(
        label="Start of the qualifying detention",
        subject="The start of the detention",
        required=False,
        help_text="Section 3, 37, 45A, 47 or 48. The rule that applies follows from this day.",
    )
    legal_advice_on = NHSDateField(
        label="Legal advice taken on", subject="The day of the legal advice", required=False
    )
    interim_payer = forms.CharField(label="Who pays in the meantime", required=False, max_length=160)
    without_prejudice = small_box("They pay without prejudice")
    value_a_year = forms.DecimalField(
        label="Value at stake, pounds a year", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    health_share = forms.DecimalField(
        label="Share of health, per cent",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="The council pays the rest.",
    )
    note = long_text("Note")
    version = VersionField(required=False)
    code_lists = {"kind": DISPUTE_KIND}
    groups = (
        ("The question", ("kind", "stage", "opened_on", "ours", "other_party", "detained_on")),
        ("What is at stake", ("value_a_year", "health_share", "interim_payer", "without_prejudice")),
        ("Advice", ("legal_advice_on", "note")),
    )

    def __init__(self, data: Any = None, *, parties: Pairs, **more: Any) -> None:
        super().__init__(data, **more)
        self.choose("stage", [(stage.value, stage.label) for stage in (Stage.QUERIED, Stage.DISPUTED)])
        self.choose("ours", parties)

    def facts(self) -> DisputeFacts:
        """What a valid form tells."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "ours")}
        values["stage"] = Stage(values["stage"])
        return DisputeFacts(ours_id=UUID(self.cleaned_data["ours"]), **values)


def dispute_initial(dispute: Dispute) -> dict[str, Any]:
    """What the form starts from."""
    names = (
        "kind", "stage", "opened_on", "other_party", "detained_on", "legal_advice_on", "interim_payer",
        "without_prejudice", "value_a_year", "health_share", "note", "version",
    )  # fmt: skip
    return {**{name: getattr(dispute, name) for name in names}, "ours": str(dispute.ours_id)}


class SettleForm(RecordForm):
    """How a dispute ended."""

    on = NHSDateField(label="Settled on", subject="The day on which it was settled", help_text=DAY_HINT)
    outcome = code_field("Outcome", radios=True)
    version = VersionField()
    code_lists = {"outcome": DISPUTE_OUTCOME}
    groups = (("", ("on", "outcome")),)


class ConfirmForm(RecordForm):
    """A page that only asks whether to go on."""

    version = VersionField()
    groups = (("", ()),)
