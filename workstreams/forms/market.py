"""What is entered of a provider, and the filters of their list."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import NEED
from tcp_portal.partnerships.models import Partnership
from tcp_portal.partnerships.places import places_of
from tcp_portal.web.dates import NHSDateField
from tcp_portal.web.filters import ListFilter
from tcp_portal.web.row_forms import CodesField, PickField, PickManyField, RowForm, Where, choice, lines, pick
from workstreams.models.supply import Quality, TenderStage
from workstreams.services.market import UNKNOWN, MarketAsk, known_organisations

NEEDS = tuple((code.code, code.label) for code in NEED.codes)


class ProviderForm(RowForm):
    """A provider: which needs it takes, where, how good, how many more people now."""

    name = forms.CharField(label="Name", max_length=160)
    provider = PickField(label="Organisation of the directory", required=False, nothing="None, or not in it")
    stage = choice("Tender stage", TenderStage, nothing="Not known", required=False)
    needs = CodesField(label="Needs it takes", codes=NEEDS, help_text="None ticked: not known.")
    places = PickManyField(label="Places", required=False, help_text="None ticked: not known.")
    quality = choice("Rating of the Care Quality Commission", Quality, nothing="Not rated", required=False)
    rated_on = NHSDateField(label="Day of the rating", required=False)
    capacity = forms.IntegerField(
        label="How many more people it can support", min_value=0, max_value=9999, required=False,
        help_text="Leave empty where it is not known. 0: none.",
    )  # fmt: skip
    capacity_on = NHSDateField(label="Day on which it said so", required=False)
    brokerage = lines("What was agreed on price and placing", most=600)
    note = lines("Note", most=600)
    groups = (
        ("Needs and places", ("needs", "places")),
        ("Quality and capacity", ("quality", "rated_on", "capacity", "capacity_on")),
        ("Agreements", ("brokerage", "note")),
    )

    def offer(self, where: Where) -> None:
        """The partnership's places, and providers of the directory."""
        super().offer(where)
        pick(self, "places", ((place.pk, place.name) for place in places_of(where.partnership.pk)))
        pick(self, "provider", known_organisations())


class MarketFilter(ListFilter):
    """Which providers are shown."""

    need = forms.ChoiceField(required=False, label="Need")
    place = forms.ChoiceField(required=False, label="Place")
    quality = forms.ChoiceField(required=False, label="Rating")
    stage = forms.ChoiceField(required=False, label="Stage")
    room = forms.ChoiceField(required=False, label="Capacity")

    def __init__(self, data: Any, partnership: Partnership) -> None:
        super().__init__(data)
        unknown = (UNKNOWN, "Not known")
        self.choose("need", [*NEEDS, unknown])
        places = [(str(place.pk), place.name) for place in places_of(partnership.pk)]
        self.choose("place", [*places, unknown])
        self.choose("quality", [*Quality.choices, (UNKNOWN, "Not rated")])
        self.choose("stage", [*TenderStage.choices, unknown])
        self.choose("room", [("yes", "Has capacity"), unknown])

    def ask(self) -> MarketAsk:
        """What the filters ask for; nothing of a refused one."""
        self.is_valid()
        return MarketAsk(**{name: self.chosen(name) for name in self.fields})
