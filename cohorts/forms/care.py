"""Advocacy and needs, outside reviews, objections, health, schools, and stories for a needs assessment, as forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import ADVOCATE_KIND, INVOLVED, NEED, OUTSIDE_REVIEW, YES_NO
from cohorts.forms.base import RecordForm, Tucked, VersionField, code_field
from cohorts.forms.small import DAY_HINT, facts_in, long_text, several
from cohorts.models import Involvement, OutsideReview
from cohorts.services.involvement import InvolvementFacts
from cohorts.services.outside_reviews import OutsideFacts
from tcp_portal.web.forms import NHSDateField


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
