"""What is entered of a housing scheme and of its homes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.partnerships.places import places_of
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import CodesField, PickField, RowForm, Where, choice, lines, pick
from workstreams.forms.market import NEEDS
from workstreams.models.housing import CapitalState, SchemeStage

_MONTH = "As year and month, for example 2017-09. Leave empty where it is not known."


class SchemeForm(RowForm):
    """A scheme. The first month given for its readiness stays, whatever is said later."""

    name = forms.CharField(label="Name", max_length=120)
    place = PickField(label="Place", required=False, nothing="Not known")
    landlord = forms.CharField(label="Landlord", max_length=160, required=False)
    stage = choice("Stage", SchemeStage)
    ready_on = MonthField(label="Month in which it is ready", required=False, help_text=_MONTH)
    units_up_to = forms.IntegerField(
        label="Most homes it may have", min_value=0, max_value=9999, required=False,
        help_text="Leave empty where it is not known, also where only a total over several schemes is.",
    )  # fmt: skip
    needs = CodesField(
        label="Needs that its homes are made for", codes=NEEDS, help_text="None ticked: not known."
    )
    capital = choice("Capital", CapitalState, initial=CapitalState.SOUGHT)
    capital_from = forms.CharField(label="From whom", max_length=160, required=False)
    capital_amount = forms.DecimalField(
        label="Amount in pounds", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    amount_source = forms.CharField(label="Source of the amount", max_length=160, required=False)
    voids = lines("Who pays for an empty home, and how long", rows=2, most=400)
    note = lines("Note", most=600)
    groups = (
        ("For whom", ("needs",)),
        ("Capital", ("capital", "capital_from", "capital_amount", "amount_source")),
        ("Agreements", ("voids", "note")),
    )

    def offer(self, where: Where) -> None:
        """The partnership's places."""
        super().offer(where)
        pick(self, "place", ((place.pk, place.name) for place in places_of(where.partnership.pk)))


class UnitForm(RowForm):
    """A home for one person."""

    label = forms.CharField(label="Name of the home", max_length=60, help_text="For example: Flat 3")
    ready_on = MonthField(
        label="Month in which it is ready", required=False,
        help_text="As year and month. Leave empty where it is ready with its scheme.",
    )  # fmt: skip
    accessible = forms.BooleanField(label="For a wheelchair", required=False)
    needs = CodesField(
        label="Needs that it is made for", codes=NEEDS, help_text="None ticked: as its scheme."
    )
    note = lines("Note", rows=2, most=400)


class ProposeForm(NHSForm):
    """A home for a person: one that does not fit may be chosen too, with the reason."""

    unit = PickField(label="Home", error_messages={"invalid_choice": "Choose a home of this partnership"})
    note = lines("Why this home", rows=2, most=400, help_text="Needed where something speaks against it.")

    def __init__(self, data: Any = None, *, homes: Iterable[tuple[UUID, str]], chosen: str = "") -> None:
        super().__init__(data, initial={"unit": chosen})
        pick(self, "unit", homes)


class EndForm(NHSForm):
    """Why a home is free again."""

    reason = lines("Why does the match end?", rows=2, most=400, required=True)
