"""An action of the plan: what, by when, who, how far, and what it hangs on."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField, NHSForm
from tcp_portal.web.row_forms import OwnedForm, PickField, Where, choice, lines, pick
from trajectories.domain.registry import MEASURES
from workstreams.forms.streams import stream_pairs
from workstreams.models import ActionEnd, Rag
from workstreams.services.action_choices import objectives_of

_MONTH = "For example 2017-09"


class ActionForm(OwnedForm):
    """For those who keep the whole programme: they choose the workstream too."""

    what = forms.CharField(label="What is to be done", max_length=300)
    is_milestone = forms.BooleanField(
        label="It is a milestone", required=False, help_text="Milestones stand in reports to the Board."
    )
    workstream = PickField(label="Workstream", required=False, nothing="None")
    objective = PickField(label="Objective", required=False, nothing="None")
    measure = forms.ChoiceField(label="Measure that it moves", required=False)
    starts_on = MonthField(label="Month in which it starts", required=False, help_text=_MONTH)
    due_on = MonthField(label="Month in which it is due", help_text=_MONTH)
    percent = forms.IntegerField(label="Per cent done", min_value=0, max_value=100, initial=0)
    at_risk = forms.BooleanField(label="It may not be done in its month", required=False)
    recovery = lines("Plan to bring it back", most=600, rows=2)
    evidence = lines("Evidence", most=600, rows=2)
    note = lines("Note", most=600, rows=2)
    override = choice("Colour set by hand", Rag, nothing="No: by the rule", required=False)
    override_reason = forms.CharField(label="Why it is set by hand", max_length=400, required=False)
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Where it belongs", ("workstream", "objective", "measure")),
        ("Who", ("owner", "owner_name", "organisation")),
        ("When, and how far", ("starts_on", "due_on", "percent", "at_risk", "recovery")),
        ("What there is to say", ("evidence", "note", "override", "override_reason")),
    )

    def offer(self, where: Where) -> None:
        """The partnership's workstreams and objectives, and every measure."""
        super().offer(where)
        if "workstream" in self.fields:
            pick(self, "workstream", stream_pairs(scope=where.scope, partnership=where.partnership))
        pick(self, "objective", objectives_of(where.partnership.pk, self.workstream_id))
        titles = sorted((measure.title, key) for key, measure in MEASURES.items())
        measures = [("", "None"), *((key, title) for title, key in titles)]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]  # it is a ChoiceField

    @property
    def workstream_id(self) -> UUID | None:
        """The one workstream whose objectives are offered; None: those of all."""
        return None

    def clean(self) -> dict[str, Any]:
        """A colour by hand has its reason, and a reason its colour."""
        said = super().clean()
        if said.get("override_reason") and not said.get("override"):
            self.add_error("override", "Choose the colour, or take the reason away")
        return said


class LeadActionForm(ActionForm):
    """For those who write in their own workstream only: it is given."""

    workstream = None  # type: ignore[assignment]  # Django takes a field away so

    @property
    def workstream_id(self) -> UUID | None:
        """That of the stored row, or the one in which a new one is made."""
        found: UUID | None = (
            getattr(self.row, "workstream_id", None) if self.row else self.initial.get("workstream")
        )
        return found


class CloseForm(NHSForm):
    """How an action ends."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    closed_as = choice("How does it end?", ActionEnd)
    closed_on = NHSDateField(label="On which day?")
    evidence = lines("Evidence", most=600, rows=2)
    note = lines("Note", most=600, rows=2, help_text="Needed where it is dropped: say why.")


class ReopenForm(NHSForm):
    """How an action stands that is opened again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    percent = forms.IntegerField(label="Per cent done", min_value=0, max_value=99)
    note = lines("Why is it opened again?", most=600, rows=2, required=True)


class NeedForm(NHSForm):
    """Which action another one needs first."""

    needs = PickField(label="It cannot be finished before", nothing="Choose an action")
