"""What is typed when something is done with an award: paid, taken back, agreed, put to another use, supported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from finance.forms.fields import PoundsField
from finance.models import AwardMove, SupportKind
from finance.services.award_ledger import ENTERED, Entry
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick

ASKED, FOUND = "asked", "found"


class SeenForm(NHSForm):
    """A step on a row as it was seen; agreeing asks for no more."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int:
        """The version that the page showed."""
        return self.cleaned_data.get("version") or 0


class PayForm(SeenForm):
    """A tranche received."""

    on = NHSDateField(label="Day of the payment")
    source = forms.CharField(label="Source", max_length=240, help_text="Where the payment is written.")


class AskForm(SeenForm):
    """Why a tranche should be paid although its trigger is not met."""

    reason = lines("Why should it be paid all the same?", required=True)


class ReleaseForm(SeenForm):
    """Why a withdrawal binds nobody any longer."""

    reason = lines("Why is nothing put in its place?", most=400, required=True)


class TakeBackForm(SeenForm):
    """A line taken back."""

    on = NHSDateField(label="Day on which it is taken back")
    source = forms.CharField(label="Source", max_length=240)
    reason = lines("Why is it taken back?", most=400, required=True)


class LineForm(SeenForm):
    """Money spent, or match money drawn."""

    kind = forms.ChoiceField(
        label="What it is", choices=[("", "Choose"), *((one.value, one.label) for one in ENTERED)]
    )
    on = NHSDateField(label="Day of the payment")
    amount = PoundsField(label="Amount in pounds")
    what = forms.CharField(label="What it was spent on", max_length=240, required=False)
    organisation = PickField(label="Organisation", required=False, nothing="None")
    source = forms.CharField(label="Source", max_length=240, help_text="Where the amount is written.")
    note = forms.CharField(label="Note", max_length=400, required=False)

    def __init__(self, data: Any = None, *, where: Where, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        pick(self, "organisation", organisations_of(where.partnership.pk, on=where.today))

    def entry(self) -> Entry:
        """What a valid form says."""
        said = self.cleaned_data
        chosen = said["organisation"]
        return Entry(
            kind=AwardMove(said["kind"]),
            on=said["on"],
            amount=said["amount"],
            source=said["source"],
            what=said["what"],
            organisation_id=UUID(chosen) if chosen else None,
            note=said["note"],
        )


class UseForm(RowForm):
    """Money put to another use."""

    how = forms.ChoiceField(
        label="Is it asked for, or was it done already?",
        choices=[("", "Choose"), (ASKED, "It is asked for"), (FOUND, "It was done without asking")],
    )
    purpose = lines("What it was, or is to be, spent on instead", most=400, required=True)
    amount = PoundsField(label="Amount in pounds")
    reason = lines("Why", required=True)

    def values(self) -> dict[str, Any]:
        """The reader asks, or nobody did."""
        said = super().values()
        asked = said.pop("how") == ASKED
        return {**said, "asked_by": self.where.scope.user_id if asked else None}


class SupportForm(RowForm):
    """Technical support that a supplier quotes for."""

    kind = choice("Kind of support", SupportKind)
    supplier = forms.CharField(label="Supplier", max_length=160)
    quote = PoundsField(label="Quote in pounds")
    quoted_on = NHSDateField(label="Day of the quote")
    source = forms.CharField(label="Source", max_length=240)
    accepted_on = NHSDateField(label="Accepted on", required=False)
    starts_on = NHSDateField(label="Starts on", required=False)
    ends_on = NHSDateField(label="Ends on", required=False)
    note = lines("Note", most=600)
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("The quote", ("kind", "supplier", "quote", "quoted_on", "source")),
        ("What became of it", ("accepted_on", "starts_on", "ends_on", "note")),
    )
