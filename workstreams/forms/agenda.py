"""Agenda items, and what comes out of them."""

from __future__ import annotations

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import OwnedForm, RowForm, choice, lines
from workstreams.forms.meetings import NO_PEOPLE
from workstreams.forms.series import time_field
from workstreams.forms.streams import StreamForm
from workstreams.models import PaperState, Purpose


class ItemForm(RowForm):
    """One item of an agenda."""

    title = forms.CharField(label="Title", max_length=160, help_text=NO_PEOPLE)
    points = lines("Points and questions", most=2000, help_text="One a line.")
    lead = forms.CharField(label="Who leads it?", max_length=160, required=False)
    minutes = forms.IntegerField(label="Minutes of time", min_value=0, max_value=480)
    timed_at = time_field(
        "Printed time",
        help_text="Only where a time is promised. Otherwise it follows from the items before.",
    )
    purpose = choice("Purpose", Purpose)
    paper_state = choice("Paper", PaperState)
    groups = (
        ("What it is", ("title", "points", "purpose")),
        ("Time, lead and paper", ("lead", "minutes", "timed_at", "paper_state")),
    )


class ItemActionForm(OwnedForm, StreamForm):
    """An action that a meeting agreed, for the log of actions."""

    what = forms.CharField(label="What is to be done?", max_length=300, help_text=NO_PEOPLE)
    due_on = MonthField(label="Due in", help_text="Year and month, for example 2017-08.")


class ItemDecisionForm(OwnedForm, StreamForm):
    """A decision that a meeting made, for the log of decisions."""

    what = forms.CharField(label="What was decided?", max_length=400, help_text=NO_PEOPLE)
    rationale = lines("Why?", most=1000)
    options = lines("Which options were there?", most=1000)
    review_on = NHSDateField(label="Look at it again on", subject="The day of the review", required=False)
