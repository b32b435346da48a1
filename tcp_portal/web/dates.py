"""A date typed in three boxes, with errors in plain words; what was typed stays in the boxes."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from tcp_portal.months import Month

BOXES = ("day", "month", "year")
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}
Typed = tuple[str, str, str]


class NHSDateWidget(forms.Widget):
    """Three text boxes, `<name>_0` to `_2`: day, month, year. Also takes one ISO date as `<name>`."""

    input_type = "text"

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Typed:
        if name in data:
            return self.decompress(data[name])
        day, month, year = (str(data.get(f"{name}_{box}", "")).strip() for box in range(3))
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return name not in data and all(f"{name}_{box}" not in data for box in range(3))

    def decompress(self, value: date | str | Sequence[str] | None) -> Typed:
        """What the three boxes show for a date, an ISO date, what was typed, or nothing."""
        if isinstance(value, str):
            value = _from_iso(value)
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        if not value:
            return "", "", ""
        day, month, year = value
        return day, month, year

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else id_


def _from_iso(text: str) -> date | Typed:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text, "", ""


class NHSDateField(forms.Field):
    """A date in three boxes. `subject` names it in errors where the label is a question.

    Months may be typed as words ("April", "apr"). A year has four digits.
    """

    widget = NHSDateWidget

    def __init__(self, *, subject: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.subject = subject

    def to_python(self, value: Typed | date | None) -> date | None:
        """The date; ValidationError says which boxes are missing or wrong."""
        if value is None or isinstance(value, date):
            return value
        missing = tuple(box for box in range(3) if not value[box])
        if len(missing) == 3:
            return None
        if missing:
            raise self._wrong(f"must include a {' and '.join(BOXES[box] for box in missing)}", missing)
        day, month, year = _whole(value[0]), _month_number(value[1]), _whole(value[2])
        if year is not None and len(value[2]) != 4:
            raise self._wrong("must have a year of 4 numbers", (2,))
        try:
            return date(year or 0, month or 0, day or 0)
        except ValueError:
            raise self._wrong("must be a real date", _suspects(day, month, year)) from None

    def validate(self, value: date | None) -> None:
        if self.required and value is None:
            raise ValidationError(f"Enter the {lower_first(self._name)}", code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    @property
    def _name(self) -> str:
        return self.subject or str(self.label or "Date")

    def _wrong(self, fault: str, boxes: tuple[int, ...]) -> ValidationError:
        return ValidationError(f"{self._name} {fault}", code="invalid", params={"boxes": boxes})


def lower_first(words: str) -> str:
    """Words as they stand inside a sentence; an abbreviation such as NHS or C(E)TR stays as it is."""
    return words if words[:2].isupper() or not words[1:2].isalpha() else words[0].lower() + words[1:]


_DIGITS = 9  # more than any box needs, and few enough for a date to be asked for


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _month_number(text: str) -> int | None:
    return MONTHS.get(text.lower()) or _whole(text)


def _suspects(day: int | None, month: int | None, year: int | None) -> tuple[int, ...]:
    """The boxes that cannot be right by themselves; all three where only together they make no date."""
    alone = (day is None or not 1 <= day <= 31, month is None or not 1 <= month <= 12, not year)
    return tuple(box for box, wrong in enumerate(alone) if wrong) or (0, 1, 2)


def wrong_boxes(field: BoundField) -> tuple[int, ...]:
    """The boxes (0 to 2) that the field's errors are about; all where an error names none."""
    boxes: set[int] = set()
    for error in field.form.errors.as_data().get(field.name, []):
        boxes.update((error.params or {}).get("boxes", range(3)))
    return tuple(sorted(boxes)) or (0, 1, 2)


class MonthField(forms.CharField):
    """A month typed as 2017-04."""

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None

    def prepare_value(self, value: Any) -> Any:
        """What the box shows of a month, or of the day by which a table keeps one."""
        month = Month.of(value) if isinstance(value, date) else value
        return month.iso if isinstance(month, Month) else value
