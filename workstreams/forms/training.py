"""Forms of teams, courses, what is asked of teams, and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import PickField, PlacedForm, RowForm, Where, choice, lines, pick
from workstreams.models import Course, CourseKind, Team
from workstreams.services.training import Session

_MOST = 32_000


class CourseForm(RowForm):
    """A course, and for how long it counts."""

    name = forms.CharField(label="Name of the course", max_length=120)
    kind = choice("Kind", CourseKind)
    lasts_months = forms.IntegerField(
        label="For how many months does it count?",
        required=False,
        help_text="Leave it empty where a training counts for good.",
    )
    note = lines("Note", most=600, help_text="Who gives it, how long it takes, which action asks for it.")


class TeamForm(PlacedForm):
    """A team and how many work in it: counted, never named."""

    name = forms.CharField(label="Name of the team", max_length=120)
    organisation = PickField(label="Organisation", required=False, nothing="None")
    people = forms.IntegerField(
        label="How many people work in it?",
        required=False,
        min_value=0,
        max_value=_MOST,
        help_text="Leave it empty where the team has not told: its coverage is then not known.",
    )
    counted_on = NHSDateField(label="Day of the count", required=False)
    field_order = ("name", "place", "organisation", "people", "counted_on")

    def offer(self, where: Where) -> None:
        """Places, and the member organisations."""
        super().offer(where)
        pick(self, "organisation", organisations_of(where.partnership.pk, on=where.today))


def courses_of(where: Where) -> list[tuple[UUID, str]]:
    """The courses of the partnership, as a list to choose from."""
    found = Course.objects.visible_to(where.scope).of(where.partnership).current().order_by("name")
    return list(found.values_list("pk", "name"))


class NeedForm(RowForm):
    """Which share of a team is to have a course, and by when."""

    course = PickField(label="Course")
    percent = forms.IntegerField(label="Share of the team, in per cent", initial=100)
    due_on = MonthField(label="By the end of which month?", help_text="For example 2017-08")

    def offer(self, where: Where) -> None:
        """The courses."""
        super().offer(where)
        pick(self, "course", courses_of(where))


class TrainingForm(RowForm):
    """What was recorded of one team."""

    on = NHSDateField(label="Day of the session")
    people = forms.IntegerField(label="People trained", min_value=0, max_value=_MOST)
    source = forms.CharField(label="Source", max_length=160, required=False)


class SessionForm(NHSForm):
    """One session of several teams: a number for each team that was there."""

    course = PickField(label="Course")
    on = NHSDateField(label="Day of the session")
    source = forms.CharField(
        label="Source", max_length=160, required=False, help_text="For example: attendance list."
    )

    def __init__(self, data: Any = None, *, where: Where, teams: Iterable[Team], **more: Any) -> None:
        super().__init__(data, **more)
        pick(self, "course", courses_of(where))
        self.teams = {str(team.pk): team for team in teams}
        for key, team in self.teams.items():
            size = "size not told" if team.people is None else f"{team.people} work there"
            self.fields[key] = forms.IntegerField(
                label=team.name, required=False, min_value=0, max_value=_MOST, help_text=size
            )

    def clean(self) -> dict[str, Any]:
        """Somebody was there."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(key) for key in self.teams):
            self.add_error(None, "Enter how many people of at least one team were trained")
        return said

    def session(self) -> Session:
        """What a valid form says."""
        said = self.cleaned_data
        return Session(
            course_id=UUID(said["course"]),
            on=said["on"],
            people={team.pk: said[key] for key, team in self.teams.items() if said[key]},
            source=said["source"],
        )
