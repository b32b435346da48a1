"""What is typed of prices, packages, transfers and disputes."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms

from cohorts.domain.kinds import Arrangement
from finance.domain.move_costs import Share
from finance.forms.fields import PoundsField
from finance.models import Component, PackagePart, Route
from finance.services.move_money import SLOTS, share_fields, shares_of
from finance.services.payers import commissioners, payers_of
from tcp_portal.models import Versioned
from tcp_portal.web.filters import Choices
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import PickField, RowForm, Where, choice, lines, pick

_YES_NO: Choices = [("", "Choose"), ("yes", "Yes"), ("no", "No")]


class SourcedForm(RowForm):
    """Every amount says who says so, and when."""

    source = forms.CharField(
        label="Source", max_length=240, help_text="The letter, paper or e-mail that says so."
    )
    on = NHSDateField(label="Day of the source")


class BedPriceForm(SourcedForm):
    """What beds cost a year on average, by who commissions them."""

    arrangement = forms.ChoiceField(
        label="Whose beds", choices=[("", "Choose"), *((one.value, one.label) for one in Arrangement)]
    )
    a_year = PoundsField(label="Pounds a year, on average")
    valid_from = NHSDateField(label="In force from")
    valid_to = NHSDateField(
        label="No longer from", required=False, help_text="A later price ends this one by itself."
    )
    field_order = ("arrangement", "a_year", "valid_from", "valid_to", "source", "on")


class EpisodePriceForm(SourcedForm):
    """What this person's bed costs."""

    a_year = PoundsField(label="Pounds a year")
    field_order = ("a_year", "source", "on")


class PartForm(SourcedForm):
    """A component of a package and who pays which share of it: up to six payers, together 100 per cent."""

    component = choice("Component", Component)
    provider = forms.CharField(label="Provider", max_length=160, required=False)
    a_year = PoundsField(label="Pounds a year", required=False)
    once = PoundsField(
        label="Or one sum, pounds",
        required=False,
        help_text="Paid on the first day: equipment, adaptations, moving in.",
    )
    starts_on = NHSDateField(label="First day")
    ends_on = NHSDateField(
        label="First day that is no longer paid for",
        required=False,
        help_text="Leave it empty while it goes on.",
    )
    field_order = ("component", "provider", "a_year", "once", "starts_on", "ends_on", "source", "on")

    def offer(self, where: Where) -> None:
        """Whoever can pay."""
        known = payers_of(where.partnership, on=where.today)
        for slot in range(1, SLOTS + 1):
            pick(self, f"payer_{slot}", known)

    def of_row(self, row: Versioned) -> dict[str, Any]:
        """The component as it is stored, with the shares that stand."""
        fields = share_fields(shares_of(cast(PackagePart, row)))
        return {
            **super().of_row(row),
            **{name: str(v) if isinstance(v, UUID) else v for name, v in fields.items()},
        }

    def clean(self) -> dict[str, Any]:
        """A share has its payer, its route and its per cent, or nothing of them."""
        said = super().clean() or self.cleaned_data
        if said.get("a_year") and said.get("once"):
            self.add_error("once", "Give an amount a year or one sum, not both")
        elif not (
            said.get("a_year") or said.get("once") or self.has_error("a_year") or self.has_error("once")
        ):
            self.add_error("a_year", "Enter the pounds a year, or one sum")
        for slot in range(2, SLOTS + 1):
            names = (f"payer_{slot}", f"route_{slot}", f"percent_{slot}")
            given = [name for name in names if said.get(name) not in ("", None)]
            if given and not any(name in self.errors for name in names):
                for name in set(names) - set(given):
                    self.add_error(name, f"Complete payer {slot}: who, by which route, and which share")
        return said

    def values(self) -> dict[str, Any]:
        """The component without its shares."""
        return {name: value for name, value in super().values().items() if not _is_share(name)}

    def shares(self) -> list[Share]:
        """The shares that were filled in."""
        said = self.cleaned_data
        return [
            Share(UUID(said[f"payer_{slot}"]), said[f"percent_{slot}"], said[f"route_{slot}"])
            for slot in range(1, SLOTS + 1)
            if said.get(f"payer_{slot}")
        ]

    @property
    def facts(self) -> list[Any]:
        """The fields of the component."""
        return [self[name] for name in self.fields if not _is_share(name) and name != "version"]

    @property
    def slots(self) -> list[tuple[int, list[Any]]]:
        """The fields of each share."""
        return [
            (slot, [self[f"{name}_{slot}"] for name in ("payer", "route", "percent")])
            for slot in range(1, SLOTS + 1)
        ]


def _slots() -> dict[str, forms.Field]:
    """Three fields for each share; the first one must be filled in."""
    found: dict[str, forms.Field] = {}
    for slot in range(1, SLOTS + 1):
        first = slot == 1
        found[f"payer_{slot}"] = PickField(label=f"Payer {slot}", required=first, nothing="None")
        found[f"route_{slot}"] = choice(f"Route of payer {slot}", Route, nothing="None", required=first)
        found[f"percent_{slot}"] = forms.DecimalField(
            label=f"Share of payer {slot}, per cent",
            max_digits=5,
            decimal_places=2,
            max_value=100,
            required=first,
        )
    return found


PartForm.base_fields.update(_slots())


def _is_share(name: str) -> bool:
    return name.startswith(("payer_", "route_", "percent_"))


class YesNoField(forms.TypedChoiceField):
    """A question that must be answered."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label=label, choices=_YES_NO, coerce=lambda value: value == "yes", **more)

    def prepare_value(self, value: Any) -> Any:
        """A stored answer as its choice."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class TermsForm(SourcedForm):
    """The terms of a funding transfer: whose money, how much, whether it recurs and the bed closes."""

    payer = PickField(label="Who pays", help_text="The commissioner of the bed.")
    payee = PickField(label="Who is paid")
    a_year = PoundsField(label="Pounds a year")
    recurrent = YesNoField("Is it recurrent?", help_text="Paid every year until the agreement ends.")
    bed_closes = YesNoField(
        "Does the bed close behind the person?", help_text="Only the money of a bed that closes is released."
    )
    variation = forms.CharField(label="Reference of the contract variation", max_length=80, required=False)

    def offer(self, where: Where) -> None:
        """Whoever can pay."""
        known = payers_of(where.partnership, on=where.today)
        pick(self, "payer", known)
        pick(self, "payee", known)


_TERMS = ("payer", "payee", "a_year", "recurrent", "bed_closes", "variation")


class TransferForm(TermsForm):
    """What is asked of the panel: the terms, and what the plan has ready."""

    has_home = forms.BooleanField(label="A home is found", required=False)
    has_provider = forms.BooleanField(label="A provider is found", required=False)
    has_costs = forms.BooleanField(label="The costs are clear", required=False)
    fits_principles = forms.BooleanField(label="It fits Building the Right Support", required=False)
    groups = (
        ("What the panel asks for", ("has_home", "has_provider", "has_costs", "fits_principles")),
        ("Who says so", ("source", "on")),
    )
    field_order = (*_TERMS, "has_home", "has_provider", "has_costs", "fits_principles", "source", "on")


class VaryForm(TermsForm):
    """Other terms of what is agreed: since when, until when, agreed on which day, and why."""

    effective_on = NHSDateField(
        label="Other terms hold from", help_text="The agreement as it was holds up to the day before."
    )
    ends_on = NHSDateField(label="No longer paid from", required=False)
    panel_on = NHSDateField(label="Day on which it was agreed")
    decided_because = lines("Reason", most=400, required=True)
    groups = (
        ("Since when, and why", ("effective_on", "ends_on", "panel_on", "decided_because")),
        ("Who says so", ("source", "on")),
    )
    field_order = (*_TERMS, "effective_on", "ends_on", "panel_on", "decided_because", "source", "on")


class DecideForm(RowForm):
    """What becomes of an application: sent to the panel, agreed, refused, ended."""

    state = forms.ChoiceField(label="What happened?")
    panel_on = NHSDateField(
        label="Day of the panel", required=False, help_text="The panel meets every two weeks."
    )
    effective_on = NHSDateField(label="Paid from", required=False)
    ends_on = NHSDateField(label="No longer paid from", required=False)
    decided_because = lines("Reason", most=400)

    def offered(self, pairs: Choices) -> None:
        """The steps that can follow."""
        cast(forms.ChoiceField, self.fields["state"]).choices = [("", "Choose"), *pairs]


class StakeForm(RowForm):
    """Who the other party of a dispute is."""

    other = PickField(label="The other party, as an organisation")
    note = lines("Note", most=400)

    def offer(self, where: Where) -> None:
        """Every commissioner and council that the portal knows."""
        pick(self, "other", commissioners())
