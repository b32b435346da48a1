"""The plan's form in the width of a table row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.forms import ChoiceField

from cohorts.forms.plans import PlanForm
from tcp_portal.web.dates import NHSDateWidget, wrong_boxes


@dataclass(frozen=True, slots=True)
class RowForm:
    """What stands in the controls, and what is said beside them: errors, or what someone else saved."""

    version: str
    status: str
    choices: list[tuple[str, str]]
    status_says: str
    typed: tuple[str, str, str]
    wrong: tuple[int, ...]
    date_says: str
    says: str
    told: str

    @classmethod
    def of(cls, form: PlanForm, differences: Iterable[tuple[str, str, str]], changed_by: str = "") -> RowForm:
        """The row's form; `differences` name fields by their label, as the page's table does."""
        theirs = {
            field: f"Saved by someone else: {value}. Yours stands here." for field, value, _ in differences
        }
        status, date = form["status"], form["planned_on"]
        says = [
            " ".join(map(str, errors)) for errors in (form.non_field_errors(), status.errors, date.errors)
        ]
        told = " ".join(filter(None, says))
        if theirs:
            who = changed_by or "Someone else changed this plan."
            told = f"{who} Both values stand in the row. Save again, or cancel."
        return cls(
            version=str(form["version"].value()),
            status=str(status.value() or ""),
            choices=cast("list[tuple[str, str]]", cast(ChoiceField, form.fields["status"]).choices),
            status_says=theirs.get(str(status.label), "") or says[1],
            typed=NHSDateWidget().decompress(date.value()),
            wrong=wrong_boxes(date) if date.errors else (),
            date_says=theirs.get(str(date.label), "") or says[2],
            says=says[0] or changed_by,
            told=told,
        )
