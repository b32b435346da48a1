"""Meetings: when and where, who came, what was said, and the steps that ask first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import RowForm, lines
from workstreams.forms.series import time_field
from workstreams.models import AgendaItem, Attendance, Presence
from workstreams.services.attendance import Came
from workstreams.services.minutes import Overtaken, Written

NO_PEOPLE = "Never name or describe a person who receives care."
_PRESENCE = Presence.choices
_NEWCOMERS = 3


class MeetingForm(RowForm):
    """One meeting of a series."""

    on = NHSDateField(label="Day", subject="The day of the meeting")
    starts_at = time_field("Starts at", required=True)
    ends_at = time_field("Ends at", required=True)
    location = forms.CharField(label="Where", max_length=160, required=False)
    chair = forms.CharField(label="Chair", max_length=120, required=False)
    opening_note = lines("Note above the agenda", rows=2, help_text=NO_PEOPLE)


class VersionForm(NHSForm):
    """A step that says nothing but on which version it is taken."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CancelForm(VersionForm):
    """Why a meeting does not take place."""

    reason = forms.CharField(label="Why?", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class ApproveForm(VersionForm):
    """Which minutes are approved, and what was corrected in them."""

    minutes_of = forms.ChoiceField(label="Whose minutes?")
    corrections = forms.CharField(
        label="Corrections", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"What the meeting changed in them. {NO_PEOPLE}",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["minutes_of"].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField has them


class TrackerForm(VersionForm):
    """The tracker meeting whose minutes are this meeting's."""

    tracker = forms.ChoiceField(label="Tracker meeting", required=False)

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["tracker"].choices = [("", "None"), *choices]  # type: ignore[attr-defined]  # as above


class AttendanceForm(NHSForm):
    """Everyone invited, in one list; and three empty lines for others who came."""

    all_optional = True

    def __init__(self, data: Any = None, *, people: Sequence[Attendance], **more: Any) -> None:
        super().__init__(data, **more)
        self.people = people
        for one in people:
            self.fields[f"presence-{one.pk}"] = forms.ChoiceField(
                label=f"Attendance of {one}", choices=_PRESENCE, initial=one.presence
            )
            self.fields[f"deputy-{one.pk}"] = forms.CharField(
                label=f"Who came for {one}", max_length=120, required=False, initial=one.deputy
            )
        for at in range(_NEWCOMERS):
            self.fields[f"name-{at}"] = forms.CharField(label="Name", max_length=120, required=False)
            self.fields[f"role-{at}"] = forms.CharField(
                label="For whom or as what", max_length=120, required=False
            )

    @property
    def rows(self) -> Iterator[tuple[Attendance, BoundField, BoundField]]:
        """Each person with their two fields."""
        return ((one, self[f"presence-{one.pk}"], self[f"deputy-{one.pk}"]) for one in self.people)

    @property
    def newcomers(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The empty lines."""
        return ((self[f"name-{at}"], self[f"role-{at}"]) for at in range(_NEWCOMERS))

    def came(self) -> dict[UUID, Came]:
        """What a valid form says of those invited."""
        said = self.cleaned_data
        return {
            one.pk: Came(said[f"presence-{one.pk}"], said[f"deputy-{one.pk}"].strip()) for one in self.people
        }

    def others(self) -> list[tuple[str, str]]:
        """Those who came without being invited."""
        said = self.cleaned_data
        typed = ((said[f"name-{at}"].strip(), said[f"role-{at}"].strip()) for at in range(_NEWCOMERS))
        return [(name, role) for name, role in typed if name]


class MinutesForm(NHSForm):
    """What was said at each item."""

    all_optional = True

    def __init__(self, data: Any = None, *, items: Sequence[AgendaItem], **more: Any) -> None:
        super().__init__(data, **more)
        self.items = items
        for item in items:
            self.fields[f"minute-{item.pk}"] = forms.CharField(
                label=f"{item.position}. {item.title}", max_length=4000, required=False, initial=item.minute,
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip
            self.fields[f"version-{item.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=item.version, required=False
            )

    @property
    def rows(self) -> Iterator[tuple[AgendaItem, BoundField, BoundField]]:
        """Each item with its text and the version it was seen in."""
        return ((item, self[f"minute-{item.pk}"], self[f"version-{item.pk}"]) for item in self.items)

    def seen_again(self, late: Mapping[UUID, Overtaken]) -> MinutesForm:
        """The same form, with what was typed, for somebody who now sees what others wrote."""
        data: Any = QueryDict(mutable=True)
        data.update(self.data)
        for key, one in late.items():
            data[f"version-{key}"] = str(one.version)
        return MinutesForm(data, items=self.items)

    def written(self) -> dict[UUID, Written]:
        """What a valid form says."""
        said = self.cleaned_data
        return {
            item.pk: Written(said[f"version-{item.pk}"] or 0, said[f"minute-{item.pk}"])
            for item in self.items
        }
