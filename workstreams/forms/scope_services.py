"""What is entered of a service, and the filters of the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.principles import PRINCIPLES
from tcp_portal.web.dates import NHSDateField
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.row_forms import CodesField, PickField, RowForm, Where, choice, lines, pick
from workstreams.models.supply import FundingRoute, InScope, Stream
from workstreams.services.scope_services import ENDED, ENDS, NOTICE, ServicesAsk, providers_to_choose


class ServiceForm(RowForm):
    """A service: who commissions it from whom, until when, for how much, and whether it is in scope."""

    category = forms.CharField(label="Category", max_length=120, help_text="For example: Learning disability")
    name = forms.CharField(label="Service", max_length=160)
    scope = choice("Is it in scope?", InScope)
    stream = choice("Stream of the care model", Stream, nothing="None yet", required=False)
    principles = CodesField(
        label="Principles of the service model",
        codes=[(one.number, one.words) for one in PRINCIPLES.values()],
    )
    commissioner = PickField(label="Commissioner", required=False, nothing="Not known")
    provider = PickField(
        label="Provider in the market", required=False, nothing="Not in the list, or not known"
    )
    provider_name = forms.CharField(label="Name of another provider", max_length=160, required=False)
    contract_ends_on = NHSDateField(
        label="Day on which the contract ends", required=False, help_text="Leave empty: no end, or not known."
    )
    notice_months = forms.IntegerField(label="Months of notice", min_value=0, max_value=60, required=False)
    annual_value = forms.DecimalField(
        label="Value a year in pounds", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    value_source = forms.CharField(label="Source of the value", max_length=160, required=False)
    funding = choice("Funding route", FundingRoute, nothing="Not known", required=False)
    what_works = lines("What works", most=600)
    note = lines("Note", most=600)
    groups = (
        ("Contract", ("commissioner", "provider", "provider_name", "contract_ends_on", "notice_months")),
        ("Money", ("annual_value", "value_source", "funding")),
        ("In words", ("what_works", "note")),
    )

    def offer(self, where: Where) -> None:
        """The partnership's organisations, and the providers of its market."""
        super().offer(where)
        pick(self, "commissioner", organisations_of(where.partnership.pk, on=where.today))
        pick(self, "provider", providers_to_choose(partnership=where.partnership))


class ServicesFilter(ListFilter):
    """Which services are shown."""

    scope = forms.ChoiceField(required=False, label="In scope")
    category = forms.ChoiceField(required=False, label="Category")
    contract = forms.ChoiceField(required=False, label="Contract")

    def __init__(self, data: Any, categories: Iterable[str]) -> None:
        super().__init__(data)
        self.choose("scope", InScope.choices)
        self.choose("category", [(one, one) for one in categories])
        self.choose(
            "contract",
            [(ENDS, "Ends in 12 months"), (NOTICE, "Notice due in 3 months"), (ENDED, "Has ended")],
        )

    def ask(self) -> ServicesAsk:
        """What the filters ask for; nothing of a refused one."""
        self.is_valid()
        return ServicesAsk(**{name: self.chosen(name) for name in self.fields})
