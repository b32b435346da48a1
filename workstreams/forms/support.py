"""A request for support, and the answer to it."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.web.filters import ListFilter
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, RowForm, lines
from workstreams.forms.streams import StreamForm
from workstreams.services.support import ANSWERED, OPEN, OVERDUE

YES, NO = "yes", "no"


class SupportForm(OwnedForm, StreamForm):
    """What is asked, of whom, why, and by when it is needed."""

    what = forms.CharField(
        label="What do you ask for?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    asked_of = forms.CharField(label="Of whom?", max_length=160, help_text="For example, NHS England.")
    why = lines("Why is it needed?", rows=4)
    asked_on = NHSDateField(label="Asked on", subject="Day on which it was asked")
    needed_by = NHSDateField(label="Needed by", subject="Day by which it is needed", required=False)
    groups = (("Who follows it up", ("workstream", "owner", "owner_name", "organisation")),)
    field_order = ("what", "asked_of", "why", "asked_on", "needed_by")


class AnswerForm(RowForm):
    """The whole answer: whether the support is given, in which words, and on which day. All empty: none yet."""

    granted = forms.ChoiceField(
        label="Is the support given?",
        choices=[("", "No answer yet"), (YES, "Yes"), (NO, "No")],
        required=False,
    )
    answer = lines("What did they say?", rows=4)
    answered_on = NHSDateField(label="Answered on", subject="Day of the answer", required=False)

    def of_row(self, row: Any) -> dict[str, Any]:
        """Yes and no as words."""
        stored = super().of_row(row)
        return {**stored, "granted": {True: YES, False: NO}.get(row.granted, "")}

    def values(self) -> dict[str, Any]:
        """Yes and no as the table keeps them; None while there is no answer."""
        said = super().values()
        return {**said, "granted": {YES: True, NO: False}.get(said["granted"])}


class SupportFilter(ListFilter):
    """Requests that wait, that are overdue, that were answered; with words that stand in them."""

    state = forms.ChoiceField(required=False, label="State")
    text = forms.CharField(required=False, label="Find", max_length=60)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.choose(
            "state", [(OPEN, "Waiting for an answer"), (OVERDUE, "Answer overdue"), (ANSWERED, "Answered")]
        )
