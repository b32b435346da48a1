"""Forms of the monthly highlight report: its three texts, and its colour when it is published."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import RowForm, lines
from workstreams.domain.rag import Judged
from workstreams.models import Highlight, Rag
from workstreams.services.highlights import SetByHand

_MOST = 2000
BY_RULE = ""


class HighlightForm(RowForm):
    """What a lead writes once a month. Empty fields are filled with what the actions suggest."""

    achieved = lines("What was achieved this month", rows=6, most=_MOST)
    next_steps = lines("What comes next", rows=6, most=_MOST)
    blocked = lines("What is blocked: by what, and who can help", rows=5, most=_MOST)


class PublishForm(NHSForm):
    """The colour of the report: by the rule, or set by hand with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    colour = forms.ChoiceField(label="Colour", required=False)
    reason = forms.CharField(
        label="Why, if it is not the colour of the rule",
        max_length=Highlight._meta.get_field("override_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, data: Any = None, *, judged: Judged, highlight: Highlight) -> None:
        super().__init__(data, initial={"version": highlight.version})
        self.fields["colour"].choices = [  # type: ignore[attr-defined]  # a choice field
            (BY_RULE, f"{judged.words}, by the rule: {judged.rule}"),
            *((value, f"{label} (set by hand)") for value, label in Rag.choices if value != judged.colour),
        ]

    @property
    def by_hand(self) -> SetByHand | None:
        """The colour that a valid form sets against the rule; None where the rule stands."""
        said = self.cleaned_data
        return SetByHand(said["colour"], said["reason"]) if said["colour"] else None
