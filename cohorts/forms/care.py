"""Advocacy and needs, outside reviews, objections, health, schools, and stories for a needs assessment, as forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import ADVOCATE_KIND, INVOLVED, NEED, OBJECTOR, OUTSIDE_REVIEW, YES_NO
from cohorts.forms.base import RecordForm, Tucked, VersionField, code_field, small_radios
from cohorts.forms.commissioning import DAY_HINT, long_text, several, small_box
from cohorts.models import HealthCheck, Involvement, MortalityReview, OutsideReview, SchoolPlacement, Vignette
from cohorts.services.health import MortalityFacts
from cohorts.services.involvement import InvolvementFacts, OutsideFacts
from cohorts.services.objections import ObjectionFacts
from cohorts.services.schooling import WEEKS, PlacementFacts
from tcp_portal.web.forms import NHSDateField


def facts_in(form: forms.Form) -> dict[str, Any]:
    """What a valid form tells, without the version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


class InvolvementForm(RecordForm):
    """Who speaks for the person, who looks after them, what they need: as checked on a day."""

    day_field = "checked_on"
    keeps_codes = True
    checked_on = NHSDateField(label="Checked on", subject="The day of the check", help_text=DAY_HINT)
    advocacy = code_field("Does the person have an advocate?", required=False)
    advocate_kinds = several("Kind of advocate")
    family = code_field("Is the family involved?", required=False)
    coordinator = forms.CharField(label="Named care co-ordinator", required=False, max_length=120)
    keyworker = forms.CharField(
        label="Key worker, for a child or young person", required=False, max_length=120
    )
    education_plan = code_field("Education, health and care plan", required=False)
    needs = several("Needs")
    version = VersionField()
    code_lists = {
        "advocacy": INVOLVED,
        "advocate_kinds": ADVOCATE_KIND,
        "family": INVOLVED,
        "education_plan": YES_NO,
        "needs": NEED,
    }
    empty = {"advocacy": "Not recorded", "family": "Not recorded", "education_plan": "Not recorded"}
    groups = (
        (
            "Advocacy and family",
            ("checked_on", "advocacy", Tucked("Kind of advocate", ("advocate_kinds",)), "family"),
        ),
        ("Key people", ("coordinator", "keyworker", "education_plan")),
        ("Needs", ("needs",)),
    )

    def facts(self) -> InvolvementFacts:
        """What a valid form tells."""
        values = facts_in(self)
        for name in ("advocate_kinds", "needs"):
            values[name] = tuple(values[name])
        return InvolvementFacts(**values)


def involvement_initial(row: Involvement | None) -> dict[str, Any]:
    """What the form starts from; version 0 says that nothing was recorded yet."""
    if row is None:
        return {"version": 0}
    return {name: getattr(row, name) for name in InvolvementForm.base_fields}


class OutsideForm(RecordForm):
    """A review by a team from outside: asked for, and what it found."""

    day_field = "asked_on"
    keeps_codes = True
    kind = code_field("Kind of review")
    team = forms.CharField(label="Which team", max_length=120)
    asked_on = NHSDateField(label="Asked for on", subject="The day it was asked for", help_text=DAY_HINT)
    held_on = NHSDateField(label="Held on", subject="The day of the review", required=False)
    finding = long_text("What the team found")
    version = VersionField(required=False)
    code_lists = {"kind": OUTSIDE_REVIEW}
    groups = (("", ("kind", "team", "asked_on", "held_on", "finding")),)

    def facts(self) -> OutsideFacts:
        """What a valid form tells."""
        return OutsideFacts(**facts_in(self))


def outside_initial(row: OutsideReview) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(row, name) for name in OutsideForm.base_fields}


class ObjectionForm(RecordForm):
    """An objection to sharing beyond direct care."""

    day_field = "raised_on"
    raised_on = NHSDateField(label="Date of the objection", help_text=DAY_HINT)
    raised_by = code_field("Who objects?", radios=True)
    about = forms.CharField(
        label="What is the objection about?", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    code_lists = {"raised_by": OBJECTOR}
    groups = (("", ("raised_on", "raised_by", "about")),)

    def facts(self) -> ObjectionFacts:
        """What a valid form tells."""
        return ObjectionFacts(**self.cleaned_data)


class WithdrawForm(RecordForm):
    """The end of an objection."""

    on = NHSDateField(label="Date of the withdrawal", help_text=DAY_HINT)
    version = VersionField()
    groups = (("", ("on",)),)


class HealthCheckForm(RecordForm):
    """An annual health check."""

    on = NHSDateField(label="Date of the health check", help_text=DAY_HINT)
    action_plan = small_box("A health action plan came of it")
    version = VersionField(required=False)
    groups = (("", ("on", "action_plan")),)


def check_initial(row: HealthCheck) -> dict[str, Any]:
    """What the form starts from."""
    return {"on": row.on, "action_plan": row.action_plan, "version": row.version}


class MortalityForm(RecordForm):
    """How far the review of a death is."""

    day_field = "notified_on"
    notified_on = NHSDateField(label="Notified on", subject="The day of the notification", help_text=DAY_HINT)
    paused = small_box("Paused for a statutory process or for the family")
    pause_reason = forms.CharField(label="Why it is paused", required=False, max_length=400)
    completed_on = NHSDateField(label="Completed on", subject="The day it was completed", required=False)
    learning = long_text("What is learnt")
    version = VersionField()
    groups = (("", ("notified_on", "paused", "pause_reason", "completed_on", "learning")),)

    def facts(self) -> MortalityFacts:
        """What a valid form tells."""
        return MortalityFacts(**facts_in(self))


def mortality_initial(row: MortalityReview | None) -> dict[str, Any]:
    """What the form starts from; version 0 says that there is no review yet."""
    if row is None:
        return {"version": 0}
    return {name: getattr(row, name) for name in MortalityForm.base_fields}


class PlacementForm(RecordForm):
    """A residential school placement and the way into adult services."""

    day_field = "started_on"
    school = forms.CharField(label="School", max_length=160)
    weeks = forms.TypedChoiceField(
        label="Weeks a year",
        coerce=int,
        choices=[(weeks, f"{weeks} weeks") for weeks in WEEKS],
        widget=small_radios(),
    )
    started_on = NHSDateField(label="Started on", subject="The start", help_text=DAY_HINT)
    ended_on = NHSDateField(label="Ended on, or will end", subject="The end", required=False)
    transition_lead = forms.CharField(label="Who leads the transition", required=False, max_length=120)
    transition_plan_on = NHSDateField(
        label="Transition plan agreed on", subject="The day of the plan", required=False
    )
    version = VersionField(required=False)
    groups = (
        ("The placement", ("school", "weeks", "started_on", "ended_on")),
        ("Into adult services", ("transition_lead", "transition_plan_on")),
    )

    def facts(self) -> PlacementFacts:
        """What a valid form tells."""
        return PlacementFacts(**facts_in(self))


def placement_initial(row: SchoolPlacement) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(row, name) for name in PlacementForm.base_fields}


class VignetteForm(RecordForm):
    """A short story of somebody who cannot be known again."""

    title = forms.CharField(label="Title", max_length=120)
    text = long_text(
        "The story",
        required=True,
        hint="Up to 2,000 characters. No name, reference, NHS number or birth date; change what is unusual.",
    )
    version = VersionField(required=False)
    groups = (("", ("title", "text")),)


def vignette_initial(row: Vignette) -> dict[str, Any]:
    """What the form starts from."""
    return {name: getattr(row, name) for name in VignetteForm.base_fields}
