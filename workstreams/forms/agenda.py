"""Agenda items, and what comes out of them."""

from __future__ import annotations

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.row_forms import OwnedForm, PickField, RowForm, Where, choice, lines, pick
from workstreams.forms.meetings import NO_PEOPLE
from workstreams.forms.series import time_field
from workstreams.models import PaperState, Purpose, Workstream


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


class ItemActionForm(OwnedForm):
    """An action that a meeting agreed, for the log of actions."""

    what = forms.CharField(label="What is to be done?", max_length=300, help_text=NO_PEOPLE)
    due_on = MonthField(label="Due in", help_text="For example 2017-08")
    workstream = PickField(label="Workstream", required=False, nothing="None: it belongs to the meeting")

    def offer(self, where: Where) -> None:
        """The workstreams of the partnership."""
        super().offer(where)
        found = Workstream.objects.of(where.partnership).current().order_by("number")  # the table of choices
        pick(self, "workstream", ((one.pk, f"{one.number}. {one.name}") for one in found))
