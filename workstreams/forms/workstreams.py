"""Workstreams, their members, groups and objectives."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from tcp_portal.partnerships.directory import organisations_of, workers_of
from tcp_portal.principles import PRINCIPLES
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import CodesField, PickField, RowForm, Where, lines, pick
from trajectories.domain.registry import MEASURES

# Of the portal's many measures those by which a plan is judged; a measure that is stored already stays on offer.
_SHOWN_BY = (
    "inpatients", "rate_per_million", "variance", "admissions", "discharges", "readmitted_within_180_days",
    "out_of_area", "stay_5_years_or_more", "review_in_date", "review_ever", "review_before_admission",
    "planned_date_share", "delayed", "year_on_register_share",
)  # fmt: skip
_YEAR = re.compile(r"20[0-9]{2}/[0-9]{2}")


class WorkstreamForm(RowForm):
    """A part of the programme with one aim and one lead."""

    name = forms.CharField(label="Name", max_length=120)
    aim = lines("Aim", required=True, help_text="What will be better, and for whom.")
    principles = CodesField(
        label="Principles of the service model that it serves",
        codes=[(one.number, one.words) for one in PRINCIPLES.values()],
    )
    lead = PickField(label="Lead", required=False, nothing="Nobody, or somebody who does not sign in")
    lead_name = forms.CharField(label="Name of a lead who does not sign in", max_length=120, required=False)
    starts_on = NHSDateField(label="Starts on", required=False)
    ends_on = NHSDateField(label="Ends on", required=False)

    def offer(self, where: Where) -> None:
        """Those who work in the partnership."""
        pick(self, "lead", workers_of(where.partnership.pk, on=where.today))

    def clean(self) -> dict[str, Any]:
        """Not two leads, and no end before the start."""
        said = super().clean() or self.cleaned_data
        if said.get("lead") and said.get("lead_name"):
            self.add_error("lead_name", "Choose a lead or type a name, not both")
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", "It cannot end before it starts")
        return said


class MemberForm(RowForm):
    """Somebody who works in a workstream."""

    user = PickField(label="Member", required=False, nothing="Somebody who does not sign in")
    name = forms.CharField(label="Name of a member who does not sign in", max_length=120, required=False)
    organisation = PickField(label="Organisation", required=False, nothing="None")
    role = forms.CharField(label="Role", max_length=120, required=False)

    def offer(self, where: Where) -> None:
        """Those who work in the partnership, and its organisations."""
        pick(self, "user", workers_of(where.partnership.pk, on=where.today))
        pick(self, "organisation", organisations_of(where.partnership.pk, on=where.today))

    def clean(self) -> dict[str, Any]:
        """One person."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("user")) == bool(said.get("name")):
            self.add_error("name", "Choose a member or type a name, one of the two")
        return said


class GroupForm(RowForm):
    """A task and finish group: what it may and may not decide, and what came of it."""

    name = forms.CharField(label="Name", max_length=120)
    remit = lines("What it works on", required=True)
    outside_remit = lines("What it does not decide")
    questions = lines("Questions it is to answer", most=2000, help_text="One a line.")
    members = lines("Members")
    due_on = NHSDateField(label="To be finished by", required=False)
    outputs = lines("Outputs", most=2000)
    finished_on = NHSDateField(label="Finished on", required=False)


class ObjectiveForm(RowForm):
    """What a workstream is to reach, and what was learnt about it last year."""

    position = forms.IntegerField(label="Place in the list", min_value=0, max_value=999, initial=0)
    text = forms.CharField(label="Objective", max_length=300)
    lesson = lines("What was learnt last year")
    lesson_year = forms.CharField(
        label="Year of the lesson",
        max_length=7,
        required=False,
        help_text="Financial year, for example 2016/17.",
    )
    measures = CodesField(
        label="Measures that show it", codes=[(key, MEASURES[key].title) for key in _SHOWN_BY]
    )

    def clean_lesson_year(self) -> str:
        """A financial year as people write it."""
        year: str = self.cleaned_data["lesson_year"]
        if year and not _YEAR.fullmatch(year):
            raise forms.ValidationError("Write the year of the lesson as 2016/17")
        return year
