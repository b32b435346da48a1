"""What is typed of a bid and of its lines, and what is asked at each step."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from finance.domain.criteria import Criterion
from finance.forms.fields import PoundsField, YearField, offer_years
from finance.models import Bid, BidState, Trigger
from finance.services.open_rounds import rounds_for
from finance.services.plans_of import plan_choices
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.dates import MonthField
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import OwnedForm, PickField, RowForm, Where, choice, lines, pick

_ANSWERS = tuple(one.value for one in Criterion)


def _answer(one: Criterion) -> forms.CharField:
    return lines(one.label, rows=5, most=2000, help_text=one.question)


class BidForm(OwnedForm):
    """What is asked for, by whom, and the answers to the panel's five questions."""

    round = PickField(label="Round")
    title = forms.CharField(label="Title", max_length=160)
    recipient = PickField(label="Organisation that receives the money")
    plan = PickField(label="Joint plan that it belongs to", required=False, nothing="None yet")
    summary = lines("What the money is for, in short", most=1000)
    after_that = forms.CharField(
        label="Who pays when the money ends",
        max_length=240,
        required=False,
        help_text="The recurrent source.",
    )
    ends_on = NHSDateField(label="Day by which the money is spent", required=False)
    impact = _answer(Criterion.IMPACT)
    credibility = _answer(Criterion.CREDIBILITY)
    speed = _answer(Criterion.SPEED)
    sustainability = _answer(Criterion.SUSTAINABILITY)
    buy_in = _answer(Criterion.BUY_IN)
    field_order = (
        "round", "title", "summary", "recipient", "plan", "ends_on", "after_that", "owner", "owner_name",
        "organisation",
    )  # fmt: skip
    groups = (("The panel’s five questions", _ANSWERS),)

    def offer(self, where: Where) -> None:
        """Rounds for the area, its organisations and its plans."""
        super().offer(where)
        pick(self, "round", rounds_for(where.partnership, day=where.today))
        pick(self, "recipient", organisations_of(where.partnership.pk, on=where.today))
        pick(self, "plan", plan_choices(where.partnership, where.scope))


class LineForm(RowForm):
    """A line of a bid; its round and fund say which `years` are on offer."""

    years: ClassVar[tuple[int, ...]] = ()

    def offer(self, where: Where) -> None:
        """The years, and the organisations of the area, wherever a line names one."""
        if "year" in self.fields:
            offer_years(self, self.years, "year")
        for name in ("organisation", "recipient", "onward"):
            if name in self.fields:
                pick(self, name, organisations_of(where.partnership.pk, on=where.today))


class SumForm(LineForm):
    """How much in one year."""

    year = YearField(label="Financial year")
    amount = PoundsField(label="Sum in pounds")


class SpendForm(LineForm):
    """The planned spend of a month."""

    month_starts_on = MonthField(label="Month", help_text="Year and month, for example 2017-09.")
    amount = PoundsField(label="Planned spend in pounds")


class MatchForm(LineForm):
    """Money that an organisation of the area puts in."""

    organisation = PickField(label="Organisation")
    year = YearField(label="Financial year")
    amount = PoundsField(label="Match in pounds")
    evidence = forms.CharField(
        label="Evidence", max_length=240, required=False, help_text="For example a letter and its day."
    )
    confirmed_on = NHSDateField(label="Confirmed on", required=False)


class PromiseForm(LineForm):
    """What will have changed by a day."""

    by = NHSDateField(label="By")
    beds = forms.IntegerField(label="Beds closed by then", min_value=0, max_value=9999, initial=0)
    people = forms.IntegerField(
        label="People who have left hospital by then", min_value=0, max_value=9999, initial=0
    )
    reason = forms.CharField(label="What it rests on", max_length=400, required=False)


class DistributionForm(LineForm):
    """Who gets which part, from whom, and on what trigger."""

    recipient = PickField(label="Organisation that receives it")
    onward = PickField(label="Passed on to", required=False, nothing="Nobody, or one that is not in the list")
    onward_name = forms.CharField(
        label="Name of an organisation that is not in the list", max_length=160, required=False
    )
    outside_area = forms.BooleanField(label="It is outside the area", required=False)
    amount = PoundsField(label="Amount in pounds")
    trigger = choice("Paid when", Trigger)
    trigger_words = forms.CharField(label="Which milestone, or what exactly", max_length=240, required=False)
    discharges = forms.IntegerField(
        label="How many people must have left hospital", required=False, min_value=1, max_value=9999
    )
    due_on = NHSDateField(label="Due on", help_text="The day that triggers it, or by which it should be met.")


LINE_FORMS: dict[str, type[LineForm]] = {
    "sum": SumForm,
    "spend": SpendForm,
    "match": MatchForm,
    "promise": PromiseForm,
    "distribution": DistributionForm,
}


def line_form(kind: str, bid: Bid) -> type[LineForm]:
    """The form of a kind of line of this bid: sums of the fund's years, match of those and of the round's."""
    fund, asked = bid.round.fund, bid.round
    years = {*range(fund.first_year, fund.last_year + 1)}
    if kind == "match":
        years |= {*range(asked.match_from_year, asked.match_to_year + 1)}
    base = LINE_FORMS[kind]
    return type(base.__name__, (base,), {"years": tuple(years)})


class StepForm(NHSForm):
    """A step of a bid, with its reason where one must be given."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = lines("Reason", most=1000)

    def __init__(self, data: Any, *, bid: Bid, label: str) -> None:
        super().__init__(data, initial={"version": bid.version})
        if label:
            self.fields["reason"].label = label
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = f"{label}."
        else:
            del self.fields["reason"]

    @property
    def seen(self) -> int:
        """The version on which the form was filled in; 0 where there was none."""
        return self.cleaned_data.get("version") or 0


class BidFilter(ListFilter):
    """Bids in every state, unless one is asked for."""

    state = forms.ChoiceField(required=False, label="State")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.choose("state", BidState.choices)
