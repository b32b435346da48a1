"""Disputes, their next steps, oversight visits and root-cause reviews, as forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.codes import DISPUTE_KIND, DISPUTE_OUTCOME, REVIEW_AREA, VISIT_MODE
from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.forms.base import Pairs, RecordForm, VersionField, code_field, small_radios
from cohorts.models import Dispute, RootCause, Visit
from cohorts.services.disputes import DisputeFacts
from cohorts.services.root_causes import RootCauseFacts
from cohorts.services.visits import VisitFacts
from tcp_portal.web.forms import NHSDateField

DAY_HINT = "For example, 24 4 2017"


def small_box(label: str) -> forms.BooleanField:
    """One box to tick, in the size of a dense form."""
    widget = forms.CheckboxInput(attrs={"class": "nhsuk-checkboxes--small"})
    return forms.BooleanField(label=label, required=False, widget=widget)


def several(label: str) -> forms.MultipleChoiceField:
    """Codes of which several may hold."""
    widget = forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget)


def long_text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    """A text of up to 2,000 characters."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(), help_text=hint
    )


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


class VisitForm(RecordForm):
    """An oversight visit."""

    keeps_codes = True
    on = NHSDateField(label="Date of the visit", help_text=DAY_HINT)
    visitor = forms.CharField(label="Who visited", max_length=120)
    mode = code_field("How", radios=True, help_text="Only a visit on site starts the clock anew.")
    saw_person = small_box("The person was seen")
    concerns = long_text("Concerns", hint="Leave empty if there were none.")
    version = VersionField(required=False)
    code_lists = {"mode": VISIT_MODE}
    groups = (("", ("on", "visitor", "mode", "saw_person", "concerns")),)

    def facts(self) -> VisitFacts:
        """What a valid form tells."""
        return VisitFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def visit_initial(visit: Visit) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(visit, name) for name in VisitForm.base_fields}


class RootCauseForm(RecordForm):
    """A review of an admission or of a delay: its area, what was found, what is learnt."""

    day_field = "held_on"
    keeps_codes = True
    spell = forms.ChoiceField(label="Which stay?")
    of = forms.ChoiceField(label="What is reviewed?", widget=small_radios())
    delay = forms.ChoiceField(label="Which delay, if it is of one?", required=False)
    area = code_field("Area of review")
    held_on = NHSDateField(label="Date of the review", help_text=DAY_HINT)
    finding = long_text("What was found", required=True)
    learning = long_text("What is learnt", hint="Without names: the register of root causes shows it.")
    version = VersionField(required=False)
    code_lists = {"area": REVIEW_AREA}
    empty = {"delay": "None of them"}
    groups = (
        ("What was reviewed", ("spell", "of", "delay", "area", "held_on")),
        ("What came of it", ("finding", "learning")),
    )

    def __init__(self, data: Any = None, *, spells: Pairs = (), delays: Pairs = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.choose("of", [(kind.value, kind.label) for kind in RootCauseOf])
        self.choose("spell", spells)
        self.choose("delay", delays)
        if not spells:
            del self.fields["spell"]
        if not delays:
            del self.fields["delay"]

    def facts(self) -> RootCauseFacts:
        """What a valid form tells."""
        cleaned = self.cleaned_data
        delay = cleaned.get("delay")
        return RootCauseFacts(
            of=RootCauseOf(cleaned["of"]),
            area=cleaned["area"],
            held_on=cleaned["held_on"],
            finding=cleaned["finding"],
            learning=cleaned["learning"],
            delay_id=UUID(delay) if delay else None,
        )


def root_cause_initial(row: RootCause) -> dict[str, Any]:
    """What the form starts from."""
    names = ("of", "area", "held_on", "finding", "learning", "version")
    values = {name: getattr(row, name) for name in names}
    return {**values, "delay": str(row.delay_id) if row.delay_id else ""}
