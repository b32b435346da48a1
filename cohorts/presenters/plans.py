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
    """What stands in the controls, and what is said beside them: errors, or what someone else saved.

    `reason` is None where there was no date that could move.
    """

    version: str
    status: str
    choices: list[tuple[str, str]]
    status_says: str
    typed: tuple[str, str, str]
    wrong: tuple[int, ...]
    date_says: str
    confidence: str
    sureness: list[tuple[str, str]]
    confidence_says: str
    reason: str | None
    reason_says: str
    says: str
    told: str

    @classmethod
    def of(cls, form: PlanForm, differences: Iterable[tuple[str, str, str]], changed_by: str = "") -> RowForm:
        """The row's form; `differences` name fields by their label, as the page's table does."""
        theirs = {
            field: f"Saved by someone else: {value}. Yours stands here." for field, value, _ in differences
        }
        status, date, sure = (form[name] for name in ("status", "planned_on", "confidence"))
        reason = form["reason"] if "reason" in form.fields else None
        says = [
            " ".join(map(str, errors))
            for errors in (
                form.non_field_errors(),
                status.errors,
                date.errors,
                sure.errors,
                reason.errors if reason else (),
            )
        ]
        told = " ".join(filter(None, says))
        if theirs:
            who = changed_by or "Someone else changed this plan."
            told = f"{who} Both values stand in the row. Save again, or cancel."
        return cls(
            version=str(form["version"].value()),
            status=str(status.value() or ""),
            choices=_choices(form, "status"),
            status_says=theirs.get(str(status.label), "") or says[1],
            typed=NHSDateWidget().decompress(date.value()),
            wrong=wrong_boxes(date) if date.errors else (),
            date_says=theirs.get(str(date.label), "") or says[2],
            confidence=str(sure.value() or ""),
            sureness=_choices(form, "confidence"),
            confidence_says=theirs.get(str(sure.label), "") or says[3],
            reason=str(reason.value() or "") if reason else None,
            reason_says=says[4],
            says=says[0] or changed_by,
            told=told,
        )


def _choices(form: PlanForm, name: str) -> list[tuple[str, str]]:
    return cast("list[tuple[str, str]]", cast(ChoiceField, form.fields[name]).choices)
