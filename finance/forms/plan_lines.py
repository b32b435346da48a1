"""A line of the finance sheet, and one of the whole envelope."""

from __future__ import annotations

from django import forms

from finance.forms.amounts import AmountField, offer_years, year_field
from finance.models import Heading, Setting
from tcp_portal.months import Month
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, pick


class _LineForm(RowForm):
    """What both have: a year, a payer, an amount, and who says so."""

    year = year_field("Financial year")
    payer = PickField(label="Payer")
    amount = AmountField(label="Amount in pounds")
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")

    def offer(self, where: Where) -> None:
        """Years since the partnership began and ahead, and the organisations of the partnership."""
        super().offer(where)
        kept = getattr(self.row, "year", None)
        first, last = (
            Month.of(day).financial_year.start_year for day in (where.partnership.starts_on, where.today)
        )
        offer_years(self.fields["year"], first, last, kept)
        pick(self, "payer", organisations_of(where.partnership.pk, on=where.today))


class SheetLineForm(_LineForm):
    """What one payer plans under one heading for one year."""

    heading = choice("Heading", Heading)
    chance = forms.IntegerField(
        label="How likely is it, in per cent?", min_value=0, max_value=100, initial=100,
        help_text="100: certain. The sheet also adds up the amounts weighed by it.",
    )  # fmt: skip
    field_order = ("year", "payer", "heading", "amount", "chance", "source", "on")


class EnvelopeLineForm(_LineForm):
    """What one payer spends, or plans to spend, in one setting in one year."""

    setting = choice("Setting", Setting)
    planned = forms.TypedChoiceField(
        label="Is it spent or planned?",
        choices=[("", "Choose"), ("False", "Spent"), ("True", "Planned")],
        coerce=lambda said: said == "True",
    )
    field_order = ("year", "payer", "setting", "planned", "amount", "source", "on")
