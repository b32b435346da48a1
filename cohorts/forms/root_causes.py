"""Root-cause reviews as a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.codes import REVIEW_AREA
from cohorts.domain.commissioning import RootCauseOf
from cohorts.forms.base import Pairs, RecordForm, VersionField, code_field, small_radios
from cohorts.forms.small import DAY_HINT, long_text
from cohorts.models import RootCause
from cohorts.services.root_causes import RootCauseFacts
from tcp_portal.web.forms import NHSDateField


class RootCauseForm(RecordForm):
    """A review of an admission or of a delay: its area, what was found, what is learnt."""

    day_field = "held_on"
    keeps_codes = True
    spell = forms.ChoiceField(label="Which stay?")
    of = forms.ChoiceField(label="What is reviewed?", widget=small_radios())
    delay = forms.ChoiceField(label="Which delay, if it is of one?", required=False)
    area = code_field("Area of review")
    held_on = NHSDateField(label="Date of the review", help_text=DAY_HINT)
    finding = long_text("What was found", required=True)
    learning = long_text("What is learnt", hint="Without names: the register of root causes shows it.")
    version = VersionField(required=False)
    code_lists = {"area": REVIEW_AREA}
    empty = {"delay": "None of them"}
    groups = (
        ("What was reviewed", ("spell", "of", "delay", "area", "held_on")),
        ("What came of it", ("finding", "learning")),
    )

    def __init__(self, data: Any = None, *, spells: Pairs = (), delays: Pairs = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.choose("of", [(kind.value, kind.label) for kind in RootCauseOf])
        self.choose("spell", spells)
        self.choose("delay", delays)
        if not spells:
            del self.fields["spell"]
        if not delays:
            del self.fields["delay"]

    def facts(self) -> RootCauseFacts:
        """What a valid form tells."""
        cleaned = self.cleaned_data
        delay = cleaned.get("delay")
        return RootCauseFacts(
            of=RootCauseOf(cleaned["of"]),
            area=cleaned["area"],
            held_on=cleaned["held_on"],
            finding=cleaned["finding"],
            learning=cleaned["learning"],
            delay_id=UUID(delay) if delay else None,
        )


def root_cause_initial(row: RootCause) -> dict[str, Any]:
    """What the form starts from."""
    names = ("of", "area", "held_on", "finding", "learning", "version")
    values = {name: getattr(row, name) for name in names}
    return {**values, "delay": str(row.delay_id) if row.delay_id else ""}
