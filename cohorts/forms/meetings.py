"""A tracker meeting: opened, talked through person by person, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.codes import CARE_PLAN_STATUS, CONFIDENCE
from cohorts.domain.meetings import Order
from cohorts.domain.promises import ClosedAs
from cohorts.forms.base import Block, RecordForm, VersionField, small_radios
from cohorts.models import Action, DischargePlan, Discussion
from cohorts.services.actions import ActionFacts
from cohorts.services.discussions import Kept, PlanSaid, Said
from tcp_portal.partnerships.models import User
from tcp_portal.web.forms import NHSDateField

FEWEST, MOST = 3, 12
STILL_OPEN = "open"
_PRESENT = {
    "label": "Who is present?",
    "required": False,
    "max_length": 2000,
    "help_text": "Names and jobs, as the minutes say them",
}


class OpenMeetingForm(RecordForm):
    """Day, chair, who is there, and in which order people are talked about."""

    on = NHSDateField(label="Day of the meeting", help_text="For example, 9 5 2017")
    chair = forms.CharField(label="Who chairs?", max_length=120)
    present = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **_PRESENT)  # type: ignore[arg-type]  # shared words
    order = forms.ChoiceField(
        label="In which order?",
        widget=small_radios(),
        choices=[(each.value, each.label) for each in Order],
        initial=Order.PLACE.value,
    )
    groups = (("", ("on", "chair", "present", "order")),)


class CloseMeetingForm(RecordForm):
    """The last word about who was there."""

    present = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **_PRESENT)  # type: ignore[arg-type]  # shared words
    version = VersionField()
    groups = (("", ("present",)),)


def _text(label: str, *, rows: int, most: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )


def lines_of(data: Mapping[str, Any]) -> int:
    """As many lines for new actions as the page had, within reason."""
    asked = str(data.get("lines", ""))[:3]
    lines = int(asked) if asked.isascii() and asked.isdigit() else FEWEST
    return min(max(lines, FEWEST), MOST)


class DiscussForm(RecordForm):
    """Everything that is said about one person: one form, one save.

    `open_actions` are the promises of before; each has a choice, a note and a version of its own, named by its
    identity. New promises are numbered; a line in which nothing but the prepared date stands is none.
    """

    keeps_codes = True
    all_optional = True  # the page says so once
    status = forms.ChoiceField(label="Discharge status", required=False)
    planned_on = NHSDateField(label="Planned date", subject="Planned date", required=False)
    confidence = forms.ChoiceField(label="How sure is the date?", required=False)
    reason = forms.CharField(label="Why does the date move?", required=False, max_length=400)
    note = _text("Note", rows=2, most=2000)
    decision = _text("Decision", rows=2, most=2000)
    confirmed = forms.BooleanField(label="This record is right", required=False)
    version = VersionField()
    plan_version = VersionField(required=False)
    code_lists = {"status": CARE_PLAN_STATUS, "confidence": CONFIDENCE}
    empty = {"status": "Not recorded", "confidence": "Not said"}
    plan_fields = ("status", "planned_on", "confidence", "reason")

    def __init__(
        self,
        data: Any = None,
        *,
        open_actions: Iterable[Action],
        colleagues: Iterable[User],
        due: date,
        in_hospital: bool,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        if not in_hospital:
            for name in (*self.plan_fields, "plan_version"):
                del self.fields[name]
        self.open_actions = list(open_actions)
        for action in self.open_actions:
            self._ask_about(action)
        self.lines = lines_of(self.data) if self.is_bound else FEWEST
        people = [(str(one.pk), str(one)) for one in colleagues]
        for number in range(self.lines):
            self._ask_for_promise(number, people, due)

    def _ask_about(self, action: Action) -> None:
        choices = [(STILL_OPEN, "Still open"), *((end.value, end.label) for end in ClosedAs)]
        self.fields[f"kept_{action.pk}"] = forms.ChoiceField(
            label=action.what, choices=choices, required=False, initial=STILL_OPEN
        )
        self.fields[f"kept_note_{action.pk}"] = forms.CharField(
            label="What came of it, or why it is dropped", required=False, max_length=400
        )
        self.fields[f"kept_version_{action.pk}"] = VersionField(required=False, initial=action.version)

    def _ask_for_promise(self, number: int, people: list[tuple[str, str]], due: date) -> None:
        self.fields[f"what_{number}"] = forms.CharField(
            label="What is to be done?", required=False, max_length=400
        )
        self.fields[f"owner_{number}"] = forms.ChoiceField(
            label="Who will do it?", required=False, choices=[("", "Somebody named beside"), *people]
        )
        self.fields[f"owner_name_{number}"] = forms.CharField(
            label="Somebody else", required=False, max_length=120
        )
        self.fields[f"due_on_{number}"] = NHSDateField(
            label="Due", subject="Due date", required=False, initial=due
        )

    def clean(self) -> dict[str, Any]:
        """A promise needs its words and a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self._promised():
            if not cleaned.get(f"what_{number}"):
                self.add_error(f"what_{number}", "Say what is to be done")
            if cleaned.get(f"due_on_{number}") is None and f"due_on_{number}" not in self.errors:
                self.add_error(f"due_on_{number}", "Enter the due date")
        return cleaned

    def _promised(self) -> list[int]:
        names = ("what", "owner", "owner_name")
        return [
            number
            for number in range(self.lines)
            if any(self.cleaned_data.get(f"{name}_{number}") for name in names)
        ]

    @property
    def later_lines(self) -> Block:
        """Every line for a promise but the first: tucked away unless somebody wrote there."""
        names = ("what", "owner", "owner_name")
        return Block([self[f"{name}_{number}"] for number in range(1, self.lines) for name in names])

    def said(self) -> Said:
        """What a valid form says. A promise keeps the number of its line."""
        cleaned = self.cleaned_data
        return Said(
            note=cleaned["note"],
            decision=cleaned["decision"],
            plan=self._plan(),
            kept=tuple(self._kept()),
            promised={number: self._facts(number) for number in self._promised()},
            confirmed=cleaned["confirmed"],
        )

    def _plan(self) -> PlanSaid | None:
        cleaned = self.cleaned_data
        if "status" not in self.fields:
            return None
        said = {name: cleaned[name] for name in self.plan_fields}
        if said["planned_on"] is None:
            said["confidence"] = ""
        return PlanSaid(version=cleaned["plan_version"] or 0, **said)

    def _kept(self) -> Iterable[Kept]:
        for action in self.open_actions:
            chosen = self.cleaned_data[f"kept_{action.pk}"]
            if chosen in set(ClosedAs):
                version = self.cleaned_data[f"kept_version_{action.pk}"] or 0
                note = self.cleaned_data[f"kept_note_{action.pk}"]
                yield Kept(action.pk, version, ClosedAs(chosen), note)

    def _facts(self, number: int) -> ActionFacts:
        owner = self.cleaned_data[f"owner_{number}"]
        return ActionFacts(
            what=self.cleaned_data[f"what_{number}"],
            due_on=self.cleaned_data[f"due_on_{number}"],
            owner_id=UUID(owner) if owner else None,
            owner_name=self.cleaned_data[f"owner_name_{number}"],
        )


def discuss_initial(discussion: Discussion, plan: DischargePlan | None) -> dict[str, Any]:
    """What the form starts from."""
    stored = plan or DischargePlan(version=0)
    return {
        "status": stored.status,
        "planned_on": stored.planned_on,
        "confidence": stored.confidence,
        "note": discussion.note,
        "decision": discussion.decision,
        "version": discussion.version,
        "plan_version": stored.version,
    }
