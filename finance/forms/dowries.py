"""What is typed of a dowry: its terms, and what is done with its ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from finance.forms.fields import PoundsField
from finance.forms.sums import percent_field
from finance.models import DowryBasis, DowryEnd, Instalments
from finance.services.dowry_ledger import Payment
from finance.services.sides import COUNCILS, NHS, members
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick


class DowryForm(RowForm):
    """Who pays whom how much for the person, from when, and where that is agreed."""

    payer = PickField(
        label="Payer", help_text="The commissioner of the last bed, unless it is agreed otherwise."
    )
    payee = PickField(label="Council that is paid")
    basis = choice("Kind of agreement", DowryBasis)
    a_year = PoundsField(
        label="Pounds a year", help_text="Of the first financial year, as if it were a whole one."
    )
    uplift = percent_field(
        "Uplift, per cent", max_value=20, help_text="Each 1 April after the first financial year. 0 for none."
    )
    instalments = forms.TypedChoiceField(label="Paid", coerce=int, choices=Instalments.choices)
    starts_on = NHSDateField(label="First day", help_text="The day of the discharge, or later.")
    agreed_on = NHSDateField(
        label="Agreed on",
        required=False,
        help_text="Leave empty while it is a proposal: nothing is paid before.",
    )
    review_on = NHSDateField(label="Look at it next on", required=False)
    source = forms.CharField(label="Source", max_length=240, help_text="The letter or agreement.")
    on = NHSDateField(label="Day of the source")
    groups = (("When and where it is agreed", ("starts_on", "agreed_on", "review_on", "source", "on")),)

    def offer(self, where: Where) -> None:
        """Commissioners to pay and councils to be paid, and whoever stands in the form already."""
        for name, kinds in (("payer", NHS), ("payee", COUNCILS)):
            pick(self, name, members(where.partnership, kinds, on=where.today))


class PaymentForm(NHSForm):
    """The day of a payment, and where it is written."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = NHSDateField(label="Day of the payment")
    source = forms.CharField(label="Source", max_length=240, help_text="Where the payment is written.")
    note = lines("Note", rows=2, most=400)

    def payment(self) -> Payment:
        """What was typed."""
        said = self.cleaned_data
        return Payment(said["on"], said["source"], said["note"])


class PayForm(PaymentForm):
    """Up to which day everything that is due is paid."""

    until = NHSDateField(label="Pay what is due up to", help_text="This day included.")
    field_order = ("until", "on", "source", "note")


class ReverseForm(PaymentForm):
    """Which line is taken back, and why."""

    line = PickField(label="Line to take back")
    note = lines("What was wrong with it", rows=2, most=400, required=True)
    field_order = ("line", "on", "source", "note")

    def __init__(self, data: Any = None, *, offered: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(data, **more)
        pick(self, "line", offered)


class EndForm(NHSForm):
    """The first day that is not paid for, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ends_on = NHSDateField(
        label="First day that is not paid for",
        required=False,
        help_text="Of a death, its day. Leave both empty if the dowry goes on after all.",
    )
    end_reason = choice("Why it ends", DowryEnd, nothing="It goes on", required=False)
