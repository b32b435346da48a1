"""Series of meetings and their members."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from tcp_portal.partnerships.directory import organisations_of, workers_of
from tcp_portal.web.row_forms import PickField, PlacedForm, RowForm, Where, choice, lines, pick
from workstreams.models import Every, SeriesKind


def time_field(label: str, *, required: bool = False, help_text: str = "") -> forms.TimeField:
    """A time of day, typed as 14:00 or chosen."""
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time", "class": "nhsuk-input--width-5"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time as hours and minutes, for example 14:30"},
    )


class SeriesForm(PlacedForm):
    """A meeting that comes again."""

    name = forms.CharField(label="Name", max_length=120)
    kind = choice("Kind", SeriesKind)
    every = choice("How often", Every)
    place = PickField(label="Place", required=False, nothing="The whole partnership")
    purpose = lines("What is it for?", most=600)
    chair = forms.CharField(label="Chair", max_length=120, required=False)
    location = forms.CharField(label="Where", max_length=160, required=False)
    starts_at = time_field("Starts at")
    ends_at = time_field("Ends at")
    groups: ClassVar = (
        ("What it is", ("name", "kind", "every", "place", "purpose")),
        ("As a rule", ("chair", "location", "starts_at", "ends_at")),
    )


class SeriesMemberForm(RowForm):
    """Somebody who is invited each time."""

    user = PickField(label="Member", required=False, nothing="Somebody who does not sign in")
    name = forms.CharField(label="Name, where they do not sign in", max_length=120, required=False)
    organisation = PickField(label="Organisation", required=False, nothing="None")
    role = forms.CharField(
        label="For whom or as what", max_length=120, required=False, help_text="For example: family carer"
    )

    def offer(self, where: Where) -> None:
        """Those who work in the partnership, and its organisations."""
        super().offer(where)
        pick(self, "user", workers_of(where.partnership.pk, on=where.today))
        pick(self, "organisation", organisations_of(where.partnership.pk, on=where.today))
