"""A gap plan: what it is, its lines by year in one grid, and the file that fills the grid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from finance.domain.gap_file import FIRST_YEAR, LARGEST, LAST_YEAR, MOST_LINES, GapFile
from finance.forms.amounts import AmountField
from finance.forms.years import asked_years
from finance.models import GapFeed, GapKind, GapPlan
from finance.services.gap_plans import LineFacts, boxes_of, name_box
from tcp_portal.months import FinancialYear
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import RowForm, Where

BLANK_LINES = 4
HEAD = ("name", "area", "unit", "source", "on")
_KEY = re.compile(r"name-([0-9a-f-]{36}|new[0-9]{1,2})", re.ASCII)


class GapHeadForm(RowForm):
    """What a plan is."""

    name = forms.CharField(label="Name of the plan", max_length=160)
    area = forms.CharField(label="Whose money is it about?", max_length=160)
    unit = forms.TypedChoiceField(
        label="Amounts are in", choices=[(1, "Pounds"), (1000, "Thousands of pounds")], coerce=int
    )
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")


class GapFileForm(GapHeadForm):
    """What a plan is, and the file of its lines."""

    file = forms.FileField(
        label="The file",
        help_text=(
            "A CSV file: the first row holds the financial years (2016/17), each other row a line with its name. "
            "Amounts are cumulative. The file is read and not kept; you see it before anything is saved."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={
            "required": "Choose the file", "empty": "The file is empty.", "missing": "Choose the file",
        },
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, where: Where, initial: Mapping[str, Any] = {}
    ) -> None:
        super().__init__(data, where=where, initial=initial)
        if files is not None:
            self.files = files

    def clean_file(self) -> bytes:
        """The bytes, of a file that is not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(f"The file is larger than {LARGEST // 1000} kB.")
        content: bytes = file.read()
        return content


@dataclass(frozen=True, slots=True)
class GridLine:
    """The boxes of one line."""

    name: BoundField
    kind: BoundField
    fed_by: BoundField
    amounts: tuple[BoundField, ...]


class GapForm(GapHeadForm):
    """The plan with its grid. Boxes are named by their line: `name-<line>`, `2016-<line>`."""

    first_year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    own: ClassVar[tuple[str, ...]] = (*HEAD, "first_year", "last_year")

    def __init__(
        self,
        data: Any = None,
        *,
        where: Where,
        row: GapPlan | None = None,
        initial: Mapping[str, Any] = {},
        years: tuple[int, int] = (0, 0),
        stored: Sequence[LineFacts] = (),
    ) -> None:
        keys = [one.key for one in stored]
        if data is not None:
            years = asked_years(data)
            keys = list(dict.fromkeys(found[1] for name in data if (found := _KEY.fullmatch(name))))
        else:
            keys += [f"new{at}" for at in range(min(BLANK_LINES, MOST_LINES - len(keys)))]
        self.years = tuple(range(years[0], years[1] + 1))
        self.keys = keys[: 2 * MOST_LINES]
        first = {"first_year": years[0], "last_year": years[1], **boxes_of(stored, self.years)}
        super().__init__(data, where=where, row=row, initial={**initial, **first})

    def offer(self, where: Where) -> None:
        """The boxes of every line."""
        super().offer(where)
        for at, key in enumerate(self.keys, start=1):
            self._add_line(key, f"Line {at}")

    def _add_line(self, key: str, label: str) -> None:
        boxes: dict[str, forms.Field] = {
            name_box(key, "name"): forms.CharField(label=f"{label}, name", max_length=120, required=False),
            name_box(key, "kind"): forms.ChoiceField(
                label=f"{label}, kind", choices=GapKind.choices, initial=GapKind.INTERVENTION
            ),
            name_box(key, "fed_by"): forms.ChoiceField(
                label=f"{label}, actual figures", choices=[("", "None"), *GapFeed.choices[1:]], required=False
            ),
        }
        for year in self.years:
            boxes[name_box(key, year)] = AmountField(
                label=f"{label}, {FinancialYear(year)}", required=False, negative=True
            )
        for field in boxes.values():
            field.widget.attrs["aria-label"] = field.label
        self.fields |= boxes

    @property
    def head(self) -> list[BoundField]:
        """The boxes of the plan itself."""
        return [self[name] for name in HEAD]

    @property
    def heads(self) -> list[str]:
        """The years over the grid."""
        return [FinancialYear(year).label for year in self.years]

    @property
    def grid(self) -> list[GridLine]:
        """The boxes of the lines."""
        return [
            GridLine(
                self[name_box(key, "name")],
                self[name_box(key, "kind")],
                self[name_box(key, "fed_by")],
                tuple(self[name_box(key, year)] for year in self.years),
            )
            for key in self.keys
        ]

    def values(self) -> dict[str, Any]:
        """What a valid form says of the plan itself."""
        return {name: self._clean(name, self.cleaned_data[name]) for name in self.own}

    def lines(self) -> list[LineFacts]:
        """What it says of its lines; those in which nothing is typed are left out, unless they are stored."""
        said = self.cleaned_data
        found = []
        for key in self.keys:
            boxes = {year: said[name_box(key, year)] for year in self.years}
            amounts = {year: amount for year, amount in boxes.items() if amount is not None}
            name, kind, fed_by = (said[name_box(key, what)] for what in ("name", "kind", "fed_by"))
            if name or amounts or not key.startswith("new"):
                found.append(LineFacts(key, name.strip(), kind, fed_by, amounts))
        return found


def as_typed(file: GapFile, head: Mapping[str, Any]) -> dict[str, Any]:
    """A file as if its cells had been typed into the grid, so that the form says which of them is wrong."""
    data: dict[str, Any] = {**head, "first_year": str(file.years[0]), "last_year": str(file.years[-1])}
    for at, line in enumerate(file.lines):
        key = f"new{at}"
        data |= {
            name_box(key, "name"): line.name,
            name_box(key, "kind"): line.kind.value,
            name_box(key, "fed_by"): "",
        }
        data |= {name_box(key, year): line.cells.get(year, "") for year in file.years}
    return data
