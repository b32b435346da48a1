"""The filters of the registers of disputes, visits, root causes and needs, as they stand in an address."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cohorts.domain.codes import DISPUTE_KIND, NEED, REVIEW_AREA
from cohorts.domain.commissioning import RootCauseOf
from cohorts.domain.needs import AGE_BANDS, NOT_RECORDED, NeedsAsk
from cohorts.domain.tracker import NO_PLACE
from tcp_portal.web.filters import ListFilter

OPEN, RESOLVED, ALL = "open", "resolved", "all"
OVERDUE = "overdue"


class DisputesFilter(ListFilter):
    """Open disputes, unless settled ones are asked for."""

    state = forms.ChoiceField(required=False, label="State")
    kind = forms.ChoiceField(required=False, label="Kind")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.choose("state", [(RESOLVED, "Settled"), (ALL, "Open and settled")], first="Open")
        self.choose("kind", [(code.code, code.label) for code in DISPUTE_KIND.codes])


class VisitsFilter(ListFilter):
    """Everyone out of area, or those whose visit is overdue."""

    state = forms.ChoiceField(required=False, label="Visit")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.choose("state", [(OVERDUE, "Overdue")])


class RootCausesFilter(ListFilter):
    """Reviews of a kind and an area, with words that stand in the finding or the learning."""

    of = forms.ChoiceField(required=False, label="Of")
    area = forms.ChoiceField(required=False, label="Area")
    text = forms.CharField(required=False, label="Find", max_length=60)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.choose(
            "of",
            [
                (kind.value, f"An {kind}" if kind is RootCauseOf.ADMISSION else f"A {kind}")
                for kind in RootCauseOf
            ],
        )
        self.choose("area", [(code.code, code.label) for code in REVIEW_AREA.codes])

    def clean_text(self) -> str:
        """NHS numbers do not belong in an address, which browsers and servers keep."""
        text: str = self.cleaned_data["text"]
        if len(re.sub(r"\D", "", text)) >= 9:
            raise ValidationError("Find searches findings and learning: do not type an NHS number here.")
        return text


class NeedsFilter(ListFilter):
    """Whose names stand behind the figures: of a need, a place and an age."""

    need = forms.ChoiceField(required=False, label="Need")
    place = forms.CharField(required=False, label="Place", max_length=80)
    age = forms.ChoiceField(required=False, label="Age")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        needs = [(code.code, code.label) for code in NEED.codes]
        self.choose("need", [*needs, (NOT_RECORDED, "Needs not recorded")])
        self.choose("age", [(band.key, band.label) for band in AGE_BANDS])

    def ask(self) -> NeedsAsk:
        """What a valid form asks for."""
        cleaned = self.cleaned_data
        place = cleaned["place"]
        no_place = place == NO_PLACE
        return NeedsAsk(cleaned["need"], "" if no_place else place, no_place, cleaned["age"])
