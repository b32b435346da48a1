"""A business case: what it is, and its years in one grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from finance.domain.gap_file import FIRST_YEAR, LAST_YEAR
from finance.forms.amounts import AmountField
from finance.forms.years import asked_years
from finance.models import BusinessCase, CaseYear
from finance.services.business_cases import COLUMNS, YearFacts, box, boxes_of
from tcp_portal.months import FinancialYear
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import RowForm, Where, lines

HEAD = ("name", "what", "discount", "source", "on")
TITLES = {
    "cost": "What it costs", "beds_closed": "Beds closed by its end, in all",
    "released_a_bed": "What one closed bed releases", "reprovided": "What support in their place costs",
}  # fmt: skip


class CaseForm(RowForm):
    """The case with its years. Boxes are named by their year: `cost-2016`."""

    name = forms.CharField(label="Name of the case", max_length=160)
    what = lines("What is proposed", required=True)
    discount = forms.DecimalField(
        label="Discount, per cent a year", min_value=0, max_value=20, decimal_places=2, initial=0,
        help_text="0: not discounted. The Treasury’s Green Book uses 3.5.",
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=240)
    on = NHSDateField(label="Day of the source")
    first_year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    own: ClassVar[tuple[str, ...]] = HEAD

    def __init__(
        self,
        data: Any = None,
        *,
        where: Where,
        row: BusinessCase | None = None,
        initial: Mapping[str, Any] = {},
        years: tuple[int, int] = (0, 0),
        stored: Sequence[CaseYear] = (),
    ) -> None:
        if data is not None:
            years = asked_years(data)
        self.years = tuple(range(years[0], years[1] + 1))
        first = {"first_year": years[0], "last_year": years[1], **boxes_of(stored)}
        super().__init__(data, where=where, row=row, initial={**initial, **first})

    def offer(self, where: Where) -> None:
        """The boxes of every year."""
        super().offer(where)
        for year in self.years:
            for name in COLUMNS:
                label = f"{TITLES[name]}, {FinancialYear(year)}"
                field: forms.Field = AmountField(label=label, required=False)
                if name == "beds_closed":
                    field = forms.IntegerField(
                        label=label, required=False, min_value=0, max_value=10_000, widget=forms.TextInput()
                    )
                field.widget.attrs["aria-label"] = label
                self.fields[box(name, year)] = field

    @property
    def head(self) -> list[BoundField]:
        """The boxes of the case itself."""
        return [self[name] for name in HEAD]

    @property
    def heads(self) -> list[str]:
        """The columns of the grid."""
        return list(TITLES.values())

    @property
    def grid(self) -> list[tuple[str, list[BoundField]]]:
        """Each year with its boxes."""
        return [
            (FinancialYear(year).label, [self[box(name, year)] for name in COLUMNS]) for year in self.years
        ]

    def values(self) -> dict[str, Any]:
        """What a valid form says of the case itself."""
        return {name: self._clean(name, self.cleaned_data[name]) for name in HEAD}

    def told(self) -> list[YearFacts]:
        """What it says of its years."""
        said = self.cleaned_data
        return [YearFacts(year, **{name: said[box(name, year)] for name in COLUMNS}) for year in self.years]
