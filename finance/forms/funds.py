"""What is typed of a fund, a round, and what an area was told to expect."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from finance.domain.criteria import Criterion
from finance.forms.fields import PoundsField, YearField, offer_years
from finance.models import FundKind
from finance.services.funds import ALL_ENGLAND, areas_of, regions_run
from tcp_portal.months import FinancialYear, Month
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick

_BACK, _AHEAD = 4, 6


def years_around(where: Where) -> range:
    """The financial years that a fund may be for: some before today's, some after."""
    now: FinancialYear = Month.of(where.today).financial_year
    return range(now.start_year - _BACK, now.start_year + _AHEAD)


class FundForm(RowForm):
    """Money that somebody gives on terms."""

    name = forms.CharField(label="Name", max_length=160)
    region = forms.ChoiceField(
        label="For which areas",
        required=False,
        help_text="You may choose where you run funds in every partnership.",
    )
    kind = choice("Kind", FundKind)
    envelope = PoundsField(label="Envelope in pounds", help_text="Over all its years.")
    first_year = YearField(label="First financial year")
    last_year = YearField(label="Last financial year")
    terms = lines(
        "Terms", rows=5, most=2000, help_text="What it is for, what must match it, what is not guaranteed."
    )
    source = forms.CharField(label="Source", max_length=240, help_text="Where the envelope is written.")
    on = NHSDateField(label="Day of the source")

    def offer(self, where: Where) -> None:
        """Regions that the reader runs, and years around today's; what is stored stays on offer."""
        stored = {self.initial.get("region")} - {None}
        run = [*regions_run(where.scope)]
        regions = [*run, *(one for one in stored if one not in run)]
        cast(forms.ChoiceField, self.fields["region"]).choices = [
            (one, one or ALL_ENGLAND) for one in regions
        ]
        offer_years(self, years_around(where), "first_year", "last_year")


_WEIGHTS = tuple(f"weight_{one.value}" for one in Criterion)


def _weight(one: Criterion) -> forms.IntegerField:
    return forms.IntegerField(
        label=one.label, min_value=0, max_value=100, help_text=one.question, initial=_FIRST[one]
    )


_FIRST = {
    Criterion.IMPACT: 30,
    Criterion.CREDIBILITY: 25,
    Criterion.SPEED: 15,
    Criterion.SUSTAINABILITY: 15,
    Criterion.BUY_IN: 15,
}


class RoundForm(RowForm):
    """One call for bids."""

    name = forms.CharField(label="Name", max_length=120)
    envelope = PoundsField(label="Envelope in pounds", help_text="What this round may award.")
    opens_on = NHSDateField(label="Opens on")
    closes_on = NHSDateField(label="Closes on", help_text="The last day on which a bid is taken.")
    decides_on = NHSDateField(
        label="Is decided on", required=False, help_text="Until then a bid that was returned may come again."
    )
    spend_by = NHSDateField(label="The money is spent by", required=False)
    weight_impact = _weight(Criterion.IMPACT)
    weight_credibility = _weight(Criterion.CREDIBILITY)
    weight_speed = _weight(Criterion.SPEED)
    weight_sustainability = _weight(Criterion.SUSTAINABILITY)
    weight_buy_in = _weight(Criterion.BUY_IN)
    quality_bar = forms.IntegerField(
        label="Quality bar in per cent",
        min_value=0,
        max_value=100,
        help_text="The share of all points that a bid must reach.",
    )
    match_per_pound = forms.DecimalField(
        label="Pounds of match for each pound", min_value=0, max_digits=4, decimal_places=2, initial=1
    )
    match_from_year = YearField(label="First financial year of match that counts")
    match_to_year = YearField(label="Last financial year of match that counts")
    groups = (
        ("How the panel weighs", (*_WEIGHTS, "quality_bar")),
        ("Which match counts", ("match_per_pound", "match_from_year", "match_to_year")),
    )

    def offer(self, where: Where) -> None:
        """Years around today's; what is stored stays on offer."""
        offer_years(self, years_around(where), "match_from_year", "match_to_year")


class IndicativeForm(RowForm):
    """What an area was told to expect."""

    partnership = PickField(label="Area")
    amount = PoundsField(label="Indicative sum in pounds", help_text="Not guaranteed: less may be awarded.")
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")

    def offer(self, where: Where) -> None:
        """The areas in which the reader runs funds."""
        pick(self, "partnership", areas_of(where.scope))


FORMS: dict[str, Any] = {"fund": FundForm, "round": RoundForm, "indicative": IndicativeForm}
