"""Drafting a plan: what it is called, the grid of figures, and the reason for a return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms

from tcp_portal.months import Month, months_between
from tcp_portal.web.forms import NHSForm
from trajectories.domain.grid import mark, read_box
from trajectories.domain.plan_lines import Cell
from trajectories.services.plan_versions import PlanFacts, PointFacts

LARGEST = 100_000
DIGITS = len(str(LARGEST))
LONGEST = 180
YEARS_AHEAD = 3


class PlanForm(NHSForm):
    """A version's title and source."""

    title = forms.CharField(
        label="What is the plan called?", max_length=120, error_messages={"required": "Give the plan a title"}
    )
    source = forms.CharField(label="Which document do the figures come from?", max_length=240, required=False)
    is_assumption = forms.BooleanField(
        label="Some figures were made here, not agreed elsewhere", required=False
    )
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def facts(self) -> PlanFacts:
        """What a valid form says."""
        return PlanFacts(**self.cleaned_data)


class ReturnForm(NHSForm):
    """Why a plan is sent back."""

    reason = forms.CharField(
        label="Why is the plan returned?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the plan is returned"},
    )


class RangeForm(forms.Form):
    """Which months the grid shows besides those that hold figures."""

    first = forms.CharField(required=False)
    last = forms.CharField(required=False)
    every = forms.ChoiceField(choices=[("quarter", "Quarter ends"), ("month", "Every month")], required=False)

    def months(self, *, entered: Iterable[Month], starts: Month) -> list[Month]:
        """The months of the grid; what cannot be read falls back to the plan's own range."""
        self.is_valid()
        known = sorted(entered)
        first = _month(self.data.get("first")) or (known[0] if known else starts)
        last = _month(self.data.get("last")) or (known[-1] if known else first.plus(12 * YEARS_AHEAD))
        shown = months_between(first, min(last, first.plus(LONGEST)))
        if self.data.get("every") != "month":
            shown = [month for month in shown if month.is_quarter_end or month in (first, last)]
        return sorted({*shown, *known})


def _month(text: str | None) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class GridInput:
    """What was typed into the grid: the figures, and a sentence for each box that holds none."""

    points: tuple[PointFacts, ...]
    errors: Mapping[str, str]


def read_grid(data: Mapping[str, str], *, columns: Sequence[tuple[Cell, str]]) -> GridInput:
    """Every figure typed; an empty box is no figure, anything but a whole number of people an error."""
    names = dict(columns)
    points, errors = [], {}
    for name, text in data.items():
        typed = text.strip()
        found = read_box(name)
        if found is None or found[1] not in names or not typed:
            continue
        month, cell = found
        if not (typed.isascii() and typed.isdigit() and len(typed) <= DIGITS and int(typed) <= LARGEST):
            errors[name] = f"{names[cell]}, {month.label}: enter a whole number of people, or leave it empty"
            continue
        points.append(PointFacts(month, int(typed), cell.place_id, cell.arrangement, mark(cell) in data))
    return GridInput(tuple(points), errors)
