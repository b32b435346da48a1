"""What the register's forms share: code lists of the day that the form tells of, and refusals beside their field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from cohorts.domain.codes import CodeList
from cohorts.services.choices import Choices
from tcp_portal.errors import Refusal
from tcp_portal.web.dates import NHSDateWidget
from tcp_portal.web.forms import NHSDateField, NHSForm

Pairs = Iterable[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Tucked:
    """Fields that few need, behind a line that opens them."""

    summary: str
    names: tuple[str, ...]


Names = tuple[str | Tucked, ...]
Groups = tuple[tuple[str, Names], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Fields as the page draws them: at once, or tucked behind `summary` unless something is in them."""

    fields: list[forms.BoundField]
    summary: str = ""

    @property
    def open(self) -> bool:
        return any(field.errors or _filled(field.value()) for field in self.fields)


def _filled(value: object) -> bool:
    return any(value) if isinstance(value, tuple | list) else bool(value)


def _names(name: str | Tucked) -> tuple[str, ...]:
    return name.names if isinstance(name, Tucked) else (name,)


class RecordForm(NHSForm):
    """A form that records something in the register.

    `code_lists` names the fields whose choices depend on the day; `day_field` the field that holds that day.
    While it is empty or wrong, as a day after `today` is, the lists are those of the `day` given.
    """

    day_field: ClassVar[str] = "on"
    code_lists: ClassVar[Mapping[str, CodeList]] = {}
    # Whether a stored code that is out of force may stay: in corrections, not for what happens now.
    keeps_codes: ClassVar[bool] = False
    empty: ClassVar[Mapping[str, str]] = {}
    groups: ClassVar[Groups] = ()

    def __init__(
        self,
        data: Any = None,
        *,
        day: date,
        today: date,
        choices: Choices | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        typed = self._typed_day()
        self.day = day if typed is None or typed > today else typed
        for kind in reversed(type(self).__mro__):
            for name, codes in vars(kind).get("code_lists", {}).items():
                if name in self.fields:
                    self.choose(name, self._codes(name, codes))
        if choices is not None:
            self.offer(choices)
        self.order_fields([name for _, names in self.groups for each in names for name in _names(each)])

    def _codes(self, name: str, codes: CodeList) -> list[tuple[str, str]]:
        offered = codes.choices(self.day)
        stored = self.initial.get(name) if self.keeps_codes else None
        known = [stored] if isinstance(stored, str) else stored or []
        missing = [code for code in known if code and not codes.allows(code, self.day)]
        return [*offered, *((code, codes.label(code)) for code in missing)]

    def offer(self, choices: Choices) -> None:
        """Fills the fields that name places, commissioners and hospitals of the partnership."""

    def _typed_day(self) -> date | None:
        field = self.fields.get(self.day_field)
        if not self.is_bound or not isinstance(field, NHSDateField):
            return None
        try:
            widget = cast(NHSDateWidget, field.widget)
            return field.to_python(widget.value_from_datadict(self.data, {}, self.add_prefix(self.day_field)))
        except ValidationError:
            return None

    def choose(self, name: str, pairs: Pairs) -> None:
        """Gives a field its choices; a select starts with an empty one, in the words of `empty`."""
        field = cast(forms.ChoiceField, self.fields[name])
        first = [("", self.empty.get(name, "Choose"))] if type(field.widget) is forms.Select else []
        field.choices = [*first, *((str(value), label) for value, label in pairs)]
        field.error_messages["invalid_choice"] = (
            f"{field.label}: choose again. What was chosen is not in the list of that day."
        )

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal beside the field it names, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    @property
    def blocks_by_group(self) -> list[tuple[str, list[Block]]]:
        """The visible fields under their headings, as the page draws them."""
        return [
            (title, [self._block(name) for name in names if self._has(name)]) for title, names in self.groups
        ]

    def _has(self, name: str | Tucked) -> bool:
        return isinstance(name, Tucked) or name in self.fields

    def _block(self, name: str | Tucked) -> Block:
        summary = name.summary if isinstance(name, Tucked) else ""
        return Block([self[each] for each in _names(name)], summary)


class VersionField(forms.IntegerField):
    """Which version of the record the reader opened; it travels hidden."""

    widget = forms.HiddenInput


def code_field(label: str, *, radios: bool = False, **more: Any) -> forms.ChoiceField:
    """A field for one code; its choices come with the day."""
    return forms.ChoiceField(label=label, widget=small_radios() if radios else forms.Select, **more)


def small_radios() -> forms.RadioSelect:
    """Radios in the size of a dense form."""
    return forms.RadioSelect(attrs={"class": "nhsuk-radios--small"})
