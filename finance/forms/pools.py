"""What is typed of a pooled budget: what it is, a share of it, a line of its ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from finance.domain.money import NOTHING
from finance.forms.fields import PoundsField
from finance.forms.sums import offer_years, percent_field, year_field
from finance.models import PoolMove
from finance.services.pools import Entry
from tcp_portal.months import Month
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick


class PoolForm(RowForm):
    """What the pool is for, who leads it, since when."""

    name = forms.CharField(label="Name", max_length=160)
    lead = PickField(label="Lead commissioner")
    purpose = lines("What it is for", most=600)
    starts_on = NHSDateField(label="Starts on")
    ends_on = NHSDateField(
        label="Ended on", required=False, help_text="The first day on which it no longer is."
    )
    source = forms.CharField(label="Source", max_length=240, help_text="The section 75 agreement.")
    on = NHSDateField(label="Day of the source")

    def offer(self, where: Where) -> None:
        """The partnership's organisations."""
        pick(self, "lead", organisations_of(where.partnership.pk, on=where.today))


class ShareForm(RowForm):
    """What one party puts in for one year, and its share of the risk."""

    party = PickField(label="Party")
    year = year_field("Financial year")
    contribution = PoundsField(label="Promised contribution, pounds", least=NOTHING)
    risk_percent = percent_field(
        "Share of the risk, per cent",
        help_text="Of a surplus or an overspend. All parties of a year make 100.",
    )

    def offer(self, where: Where) -> None:
        """The partnership's organisations, and the years."""
        pick(self, "party", organisations_of(where.partnership.pk, on=where.today))
        offer_years(self, Month.of(where.today).financial_year.start_year, getattr(self.row, "year", None))


class EntryForm(NHSForm):
    """A line of the ledger."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = choice("What moved", PoolMove)
    organisation = PickField(
        label="Organisation", help_text="Of what is paid in, who paid it; of what is spent, who spent it."
    )
    amount = PoundsField(label="Pounds")
    on = NHSDateField(label="Day of the payment")
    what = forms.CharField(label="What for", max_length=240, required=False)
    source = forms.CharField(label="Source", max_length=240, help_text="Where the payment is written.")
    note = lines("Note", rows=2, most=400)

    def __init__(self, data: Any = None, *, offered: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(data, **more)
        pick(self, "organisation", offered)

    def entry(self) -> Entry:
        """What was typed."""
        said = self.cleaned_data
        return Entry(
            kind=said["kind"], organisation_id=UUID(said["organisation"]), amount=said["amount"], on=said["on"],
            source=said["source"], what=said["what"], note=said["note"],
        )  # fmt: skip
