"""What is typed of an outcome contract and of its outcomes."""

from __future__ import annotations

from django import forms

from finance.forms.fields import PoundsField
from finance.forms.sums import offer_years, percent_field, year_field
from tcp_portal.months import Month
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import PickField, RowForm, Where, pick


class ContractForm(RowForm):
    """Who pays whom how much for how many people, and which share of it hangs on outcomes."""

    name = forms.CharField(label="Name", max_length=160)
    provider = forms.CharField(label="Provider", max_length=160)
    payer = PickField(label="Payer")
    a_year = PoundsField(label="Pounds a year")
    people = forms.IntegerField(label="People whom the sum is for", min_value=1, max_value=1_000_000)
    outcome_percent = percent_field("Share paid on outcomes, per cent")
    starts_on = NHSDateField(label="Starts on")
    ends_on = NHSDateField(
        label="Ended on", required=False, help_text="The first day on which it no longer is."
    )
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")

    def offer(self, where: Where) -> None:
        """The partnership's organisations."""
        pick(self, "payer", organisations_of(where.partnership.pk, on=where.today))


class OutcomeForm(RowForm):
    """One outcome in one year: its weight, and how far it was met once somebody judged it."""

    year = year_field("Financial year")
    what = forms.CharField(label="Outcome", max_length=240)
    weight = forms.DecimalField(
        label="Weight", max_digits=5, decimal_places=2, min_value=0.01, max_value=100,
        help_text="Against the other outcomes of the year; the portal makes shares of them.",
    )  # fmt: skip
    met_percent = percent_field(
        "Met, per cent", required=False, help_text="Leave empty while nobody has judged it: that is not 0."
    )
    source = forms.CharField(label="Source of the judgement", max_length=240, required=False)

    def offer(self, where: Where) -> None:
        """The years."""
        offer_years(self, Month.of(where.today).financial_year.start_year, getattr(self.row, "year", None))
