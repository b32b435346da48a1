"""What is typed of an award, its tranches and the months of its profile."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from finance.domain.money import NOTHING
from finance.domain.triggers import NOT_NAMED
from finance.forms.fields import PoundsField
from finance.forms.money import year_field
from finance.models import Trigger
from finance.services import milestones
from tcp_portal.models import Versioned
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.dates import MonthField
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import OwnedForm, PickField, RowForm, Where, choice, lines, pick

Groups = tuple[tuple[str, tuple[str, ...]], ...]


class AwardForm(OwnedForm):
    """An award, with what was promised for it."""

    title = forms.CharField(label="Name", max_length=160)
    purpose = lines("What it is for", most=400, required=True)
    recipient = PickField(label="Organisation that receives it")
    year = year_field("Financial year, or the first of them")
    amount = PoundsField(label="Amount awarded in pounds")
    indicative = PoundsField(label="Indicative amount before, in pounds", required=False)
    recurrent = forms.BooleanField(label="It comes every year (recurrent)", required=False)
    conditions = lines("Conditions")
    source = forms.CharField(label="Source", max_length=240, help_text="For example the award letter.")
    on = NHSDateField(label="Day of the award")
    people_promised = forms.IntegerField(
        label="People to leave hospital", min_value=0, max_value=999, required=False
    )
    beds_promised = forms.IntegerField(label="Beds to close", min_value=0, max_value=999, required=False)
    promised_by = NHSDateField(label="Promised by", required=False)
    groups: ClassVar[Groups] = (
        ("The award", ("title", "purpose", "recipient", "year", "amount", "indicative", "recurrent")),
        ("What it rests on", ("source", "on", "conditions")),
        ("What it promises", ("people_promised", "beds_promised", "promised_by")),
        ("Who answers for it", ("owner", "owner_name", "organisation")),
    )

    def offer(self, where: Where) -> None:
        """The partnership's organisations."""
        super().offer(where)
        pick(self, "recipient", organisations_of(where.partnership.pk, on=where.today))


class TrancheForm(RowForm):
    """A part of the award and what must have happened before it is paid."""

    amount = PoundsField(label="Amount in pounds")
    trigger = choice("It is paid once", Trigger)
    due_on = NHSDateField(
        label="On this day, or by it", help_text="The day that triggers it, or by which it should be met."
    )
    milestone = PickField(label="Milestone", required=False, nothing="None named")
    discharges = forms.IntegerField(
        label="Number of linked discharges", min_value=1, max_value=999, required=False
    )
    note = forms.CharField(label="Note", max_length=240, required=False)

    def offer(self, where: Where) -> None:
        """The partnership's milestones."""
        super().offer(where)
        pick(self, "milestone", milestones.choices(where.partnership.pk))

    def of_row(self, row: Versioned) -> dict[str, Any]:
        """One that nobody has named is none to choose."""
        shown = super().of_row(row)
        return {**shown, "milestone": None} if shown["milestone"] == str(NOT_NAMED) else shown

    def values(self) -> dict[str, Any]:
        """Only what the chosen trigger is checked by; a milestone that a bid spoke of may stay without a name."""
        said = super().values()
        trigger = said["trigger"]
        if trigger != Trigger.DISCHARGES:
            said["discharges"] = None
        if trigger != Trigger.MILESTONE:
            said["milestone"] = None
        elif said["milestone"] is None and getattr(self.row, "milestone", None) == NOT_NAMED:
            said["milestone"] = NOT_NAMED
        return said

    def _keep_on_offer(self, row: Versioned, name: str, field: Any) -> None:
        """A milestone that was withdrawn stays on offer by what it is: no longer there."""
        stored = self.initial.get(name)
        if name == "milestone" and stored and str(stored) not in dict(field.choices):
            field.choices = [
                *field.choices,
                (str(stored), "The one chosen before, no longer in the programme"),
            ]


class MonthForm(RowForm):
    """The spend planned for one month."""

    amount = PoundsField(label="Planned spend in pounds", least=NOTHING)


class SpreadForm(NHSForm):
    """An even profile over some months."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first = MonthField(label="First month", help_text="Year and month, for example 2017-09.")
    last = MonthField(label="Last month")
    amount = PoundsField(label="Amount to be spent in pounds")


class AwardFilter(ListFilter):
    """Awards of all years, unless one is asked for."""

    year = forms.ChoiceField(required=False, label="Year")

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.choose("year", [(str(year), FinancialYear(year).label) for year in years], first="All years")


class DischargesForm(NHSForm):
    """Which discharges count for the award."""

    spells = forms.MultipleChoiceField(label="Discharges", widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label="Note", max_length=400, required=False)

    def __init__(self, data: Any = None, *, offered: list[tuple[UUID, str]]) -> None:
        super().__init__(data)
        self.fields["spells"].choices = [(str(key), label) for key, label in offered]  # type: ignore[attr-defined]  # a choice
