"""Forms of rows that partnerships keep: fields are named as the model's, values go to `tcp_portal.rows`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.db import models

from tcp_portal.access import Scope
from tcp_portal.kept import Kept
from tcp_portal.models import Versioned
from tcp_portal.months import Month
from tcp_portal.partnerships.directory import organisations_of, workers_of
from tcp_portal.partnerships.models import Partnership
from tcp_portal.partnerships.places import places_of
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSForm


@dataclass(frozen=True, slots=True)
class Where:
    """In which partnership a form is filled in, on which day, and by whom: what its choices depend on."""

    partnership: Partnership
    today: date
    scope: Scope


class RowForm(NHSForm):
    """A form over one row. Each field bears the name of the model's; `offer` fills choices that come from tables.

    `groups` puts fields under headings; fields that stand in none come first. What is stored and no longer offered
    (somebody left, a list has a new edition) stays on offer for this row until it is moved.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(
        self, data: Any = None, *, where: Where, row: Versioned | None = None, initial: Mapping[str, Any] = {}
    ) -> None:
        self.where = where
        self.row = row
        super().__init__(data, initial={**(self.of_row(row) if row else {}), **initial})
        self.offer(where)
        for name, field in self.fields.items():
            if row and isinstance(field, PickField | PickManyField | CodesField):
                self._keep_on_offer(row, name, field)

    def offer(self, where: Where) -> None:
        """Fills choices; the mixins below add theirs."""

    def of_row(self, row: Versioned) -> dict[str, Any]:
        """What the form shows of a stored row."""
        return {name: self._stored(row, name) for name in self.base_fields if _has(row, name)}

    def values(self) -> dict[str, Any]:
        """What a valid form says, by the model's field names; ids for rows it names, first days for months."""
        return {
            name: self._clean(name, value) for name, value in self.cleaned_data.items() if name != "version"
        }

    @property
    def seen(self) -> int:
        """The version on which the form was filled in; 0 where there was none."""
        return self.cleaned_data.get("version") or 0

    @property
    def blocks(self) -> list[tuple[str, list[Any]]]:
        """The visible fields under their headings, as the page draws them."""
        grouped = {name for _, names in self.groups for name in names}
        first = [self[name] for name in self.fields if name not in grouped and not self[name].is_hidden]
        named = [
            (title, [self[name] for name in names if name in self.fields]) for title, names in self.groups
        ]
        return [(title, fields) for title, fields in [("", first), *named] if fields]

    def _clean(self, name: str, value: Any) -> Any:
        field = self.fields[name]
        if isinstance(value, Month):
            return value.first
        if isinstance(field, PickField):
            return UUID(value) if value else None
        if isinstance(field, PickManyField):
            return [UUID(one) for one in value]
        if isinstance(field, forms.IntegerField | forms.DecimalField | forms.DateField | MonthField):
            return value
        return field.empty_value if value is None and isinstance(field, forms.CharField) else value

    def _keep_on_offer(
        self, row: Versioned, name: str, field: PickField | PickManyField | CodesField
    ) -> None:
        stored = self.initial.get(name)
        many = stored if isinstance(stored, list) else [stored] if stored else []
        known = {str(key) for key, _ in _pairs(field)}
        missing = [key for key in many if str(key) not in known]
        if missing and isinstance(field, CodesField):
            field.keep(missing)
        elif missing:
            of = cast("type[models.Model]", row._meta.get_field(name).related_model)
            stale = of._default_manager.filter(pk__in=missing)
            field.choices = [*_pairs(field), *((str(one.pk), str(one)) for one in stale)]

    def _stored(self, row: Versioned, name: str) -> Any:
        field = row._meta.get_field(name)
        if field.many_to_many:
            return [str(key) for key in getattr(row, name).values_list("pk", flat=True)]
        value = getattr(row, getattr(field, "attname", name))
        if isinstance(self.base_fields[name], MonthField) and value is not None:
            return Month.of(value)
        return str(value) if isinstance(value, UUID) else value


def _has(row: models.Model, name: str) -> bool:
    return any(field.name == name for field in row._meta.get_fields())


def _pairs(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """The choices of a field that has no groups of them."""
    return list(cast("Iterable[tuple[Any, Any]]", field.choices))


class PickField(forms.ChoiceField):
    """One row of another table; `offered` gives it its choices. An optional one may stay empty."""

    def __init__(self, *, nothing: str = "Choose", **more: Any) -> None:
        super().__init__(**more)
        self.nothing = nothing

    def offered(self, pairs: Iterable[tuple[UUID, str]]) -> None:
        """The choices, with an empty one first."""
        self.choices = [("", self.nothing), *((str(key), label) for key, label in pairs)]


class PickManyField(forms.MultipleChoiceField):
    """Several rows of another table, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def offered(self, pairs: Iterable[tuple[UUID, str]]) -> None:
        """The choices."""
        self.choices = [(str(key), label) for key, label in pairs]


class CodesField(forms.MultipleChoiceField):
    """Codes of a list as boxes to tick, for a column that stores a list of codes; numbers stay numbers.

    `codes` are (code, words); those that a form knows only later are `offered`.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, codes: Iterable[tuple[str | int, str]] = (), **more: Any) -> None:
        super().__init__(**{"required": False, **more})
        self.offered(codes)

    def offered(self, codes: Iterable[tuple[str | int, str]]) -> None:
        """The choices."""
        pairs = list(codes)
        self.codes = {str(code): code for code, _ in pairs}
        self.choices = [(str(code), label) for code, label in pairs]

    def keep(self, codes: Iterable[str | int]) -> None:
        """Codes that are stored and no longer in the list, by themselves."""
        self.codes = {**self.codes, **{str(code): code for code in codes}}
        self.choices = [*_pairs(self), *((str(code), str(code)) for code in codes)]

    def clean(self, value: Any) -> list[str | int]:
        """The codes that were ticked, once each, in the order of the list."""
        ticked = super().clean(value)
        return [code for text, code in self.codes.items() if text in ticked]


def pick(form: forms.Form, name: str, pairs: Iterable[tuple[UUID, str]]) -> None:
    """Gives a field of a form its rows."""
    cast("PickField | PickManyField", form.fields[name]).offered(pairs)


def lines(
    label: str, *, rows: int = 3, most: int = 1000, required: bool = False, **more: Any
) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, required=required, **more)


def choice(
    label: str,
    choices: type[models.TextChoices],
    *,
    nothing: str = "Choose",
    required: bool = True,
    **more: Any,
) -> forms.ChoiceField:
    """One of a model's codes, as a list to choose from."""
    return forms.ChoiceField(
        label=label, choices=[("", nothing), *choices.choices], required=required, **more
    )


class OwnedForm(RowForm):
    """Who answers for the row: chosen from those who sign in, or typed."""

    owner = PickField(label="Owner", required=False, nothing="Nobody, or somebody who does not sign in")
    owner_name = forms.CharField(
        label="Name of an owner who does not sign in", max_length=120, required=False
    )
    organisation = PickField(label="Organisation", required=False, nothing="None")

    def offer(self, where: Where) -> None:
        """Those who work in the partnership, and its organisations."""
        super().offer(where)
        pick(self, "owner", workers_of(where.partnership.pk, on=where.today))
        if "organisation" in self.fields:
            pick(self, "organisation", organisations_of(where.partnership.pk, on=where.today))

    def clean(self) -> dict[str, Any]:
        """Not two owners."""
        said = super().clean() or self.cleaned_data
        if said.get("owner") and said.get("owner_name"):
            self.add_error("owner_name", "Choose an owner or type a name, not both")
        return said


class PlacedForm(RowForm):
    """A row of one place, or of the whole partnership."""

    place = PickField(label="Place", required=False, nothing="The whole partnership")

    def offer(self, where: Where) -> None:
        """The partnership's places."""
        super().offer(where)
        pick(self, "place", ((place.pk, place.name) for place in places_of(where.partnership.pk)))


class WithdrawForm(NHSForm):
    """Why a row leaves the lists."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=Kept._meta.get_field("withdrawn_because").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
