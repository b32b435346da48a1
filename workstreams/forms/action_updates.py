"""A row for each open action: what a lead types of it at a month's end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.months import Month
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSForm
from workstreams.models import PlanAction
from workstreams.services.action_updates import ActionUpdate, RowFault


class ActionUpdateRow(NHSForm):
    """How one action stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    percent = forms.IntegerField(label="Per cent done", min_value=0, max_value=100)
    due_on = MonthField(label="Due month")
    done = forms.BooleanField(label="Done", required=False)
    at_risk = forms.BooleanField(label="At risk", required=False)
    recovery = forms.CharField(label="Plan to bring it back", max_length=600, required=False)
    note = forms.CharField(label="Note", max_length=600, required=False)
    evidence = forms.CharField(label="Evidence", max_length=600, required=False)

    def __init__(self, action: PlanAction, data: Any = None) -> None:
        self.action = action
        super().__init__(data, prefix=f"a{action.number}", initial=_initial(action))

    def update(self) -> ActionUpdate:
        """What a valid row says."""
        said = {**self.cleaned_data, "due_on": self.cleaned_data["due_on"].first}
        return ActionUpdate(action_id=self.action.pk, **said)

    def take(self, fault: RowFault) -> None:
        """Shows why the row was not saved; where someone else was quicker, what they saved, and asks again."""
        field = fault.field if fault.field in self.fields else None
        self.add_error(field, fault.sentence)
        if fault.stored is not None:
            for name, value in _initial(fault.stored).items():
                mine, theirs = self[name].value(), self.fields[name].prepare_value(value)
                if name != "version" and str(mine or "") != str(theirs or ""):
                    self.add_error(name, f"They saved: {_said(theirs)}")
            self.data = {**self.data, self.add_prefix("version"): str(fault.stored.version)}


class ActionUpdateRows:
    """The rows of a page, in its order. `data` is what was posted; a row that was not sent is left alone."""

    def __init__(self, actions: Iterable[PlanAction], data: Mapping[str, Any] | None = None) -> None:
        plain = {key: data[key] for key in data} if data else None
        self.rows = [ActionUpdateRow(action, plain) for action in actions]
        if plain is not None:
            self.rows = [row for row in self.rows if row.add_prefix("version") in plain]

    def is_valid(self) -> bool:
        """Whether every row is right by itself."""
        wrong = [
            row for row in self.rows if not row.is_valid()
        ]  # every row is asked, so that all faults are told
        return not wrong

    def updates(self) -> list[ActionUpdate]:
        """What the rows say."""
        return [row.update() for row in self.rows]

    def take(self, faults: Iterable[RowFault]) -> None:
        """Puts each fault at its row."""
        by_id: dict[UUID, ActionUpdateRow] = {row.action.pk: row for row in self.rows}
        for fault in faults:
            by_id[fault.action_id].take(fault)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the action it is about and its control, for the summary above the rows."""
        found = []
        for row in self.rows:
            for name, errors in row.errors.items():
                at = name if name in row.fields else "percent"
                found += [(f"#{row[at].auto_id}", f"{row.action}: {error}") for error in errors]
        return found


def _initial(action: PlanAction) -> dict[str, Any]:
    names = ("version", "percent", "at_risk", "recovery", "note", "evidence")
    return {**{name: getattr(action, name) for name in names}, "due_on": Month.of(action.due_on)}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in ("", None) else "nothing"
