"""Imports: the file, the names of its columns, an end for somebody whom it leaves out, the decision, a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cohorts.domain.codes.endings import DESTINATION, OTHER_BED
from cohorts.domain.imports.fields import BY_KEY, FIELDS, Columns, Group, flag_of
from cohorts.domain.imports.limits import EMPTY, LARGEST_FILE, TOO_LARGE
from cohorts.forms.base import Pairs, RecordForm, VersionField, code_field, small_radios
from tcp_portal.web.forms import NHSDateField, NHSForm

FLAGS = "flags"
TAKE, LIST, THROW = "take", "list", "throw"


class UploadForm(NHSForm):
    """The extract and the day that it tells of."""

    file = forms.FileField(
        label="The extract",
        help_text="A CSV file or an Excel workbook (.xlsx), up to 20 MB. The file is read and not kept.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose the file of the extract",
            "empty": EMPTY,
            "missing": "Choose the file of the extract",
        },
    )
    as_at = NHSDateField(
        label="Which day does it tell of?",
        subject="The day of the extract",
        help_text="The file is compared with the register as it was at the end of that day.",
    )

    def clean_file(self) -> bytes:
        """The bytes, of a file that is not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(TOO_LARGE)
        content: bytes = file.read()
        return content


class ColumnField(forms.ChoiceField):
    """A column or none: all of them may be left out, so no label says so."""

    def validate(self, value: str) -> None:
        """No column is an answer too."""
        if value:
            super().validate(value)


class ColumnsForm(NHSForm):
    """For each field of ours the file's column, or none. Columns are known by their place: headings may be anything."""

    version = VersionField()

    def __init__(self, data: Any = None, *, headings: Sequence[str], columns: Columns, **more: Any) -> None:
        super().__init__(data, **more)
        self.headings = tuple(headings)
        self.flags = [heading for heading in headings if flag_of(heading) is not None]
        offered = [("", "No column"), *((str(at), heading) for at, heading in enumerate(headings))]
        for field in FIELDS:
            pairs = offered
            if field.many and self.flags:
                pairs = [*offered, (FLAGS, f"The {len(self.flags)} columns OAPReason…")]
            self.fields[field.key] = forms.ChoiceField(
                label=field.label,
                required=False,
                choices=pairs,
                initial=self._place(columns.get(field.key, ())),
            )

    def _place(self, named: Sequence[str]) -> str:
        if len(named) > 1 or (named and named[0] in self.flags):
            return FLAGS
        return str(self.headings.index(named[0])) if named and named[0] in self.headings else ""

    def columns(self) -> dict[str, list[str]]:
        """The map that a valid form gives."""
        found: dict[str, list[str]] = {}
        for key in BY_KEY:
            chosen = self.cleaned_data[key]
            if chosen:
                found[key] = self.flags if chosen == FLAGS else [self.headings[int(chosen)]]
        return found

    @property
    def by_column(self) -> Iterator[list[tuple[str, list[forms.BoundField]]]]:
        """The fields under what they are about, as they stand side by side on a wide screen."""
        for groups in ((Group.PERSON,), (Group.STAY, Group.PLAN), (Group.BED,)):
            yield [
                (group.value, [self[field.key] for field in FIELDS if field.group is group])
                for group in groups
            ]


class AbsentForm(RecordForm):
    """When and how the stay ended of somebody in the register whom the extract does not have."""

    on = NHSDateField(label="When did the stay end?", subject="The end of the stay")
    destination = code_field("Where did the person go?")
    code_lists = {"destination": DESTINATION}
    groups = (("", ("on", "destination")),)

    def choose(self, name: str, pairs: Pairs) -> None:
        """Without a move to another bed, which is a transfer and no end."""
        super().choose(name, [(code, label) for code, label in pairs if code != OTHER_BED])


class DecideForm(NHSForm):
    """What becomes of the import."""

    what = forms.ChoiceField(
        label="What is to be done?",
        widget=small_radios(),
        error_messages={"required": "Choose what is to be done"},
    )
    version = VersionField()

    def __init__(self, data: Any = None, *, choices: Mapping[str, str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["what"].choices = list(choices.items())  # type: ignore[attr-defined]  # a ChoiceField has them


class SettleForm(RecordForm):
    """Who is right about one difference."""

    right = forms.ChoiceField(
        label="Who is right?", widget=small_radios(), error_messages={"required": "Choose who is right"}
    )
    note = forms.CharField(
        label="Why?",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where the register is right. Do not name anybody.",
    )
    version = VersionField()
    groups = (("", ("right", "note")),)

    def __init__(self, data: Any = None, *, choices: Pairs, day: date, **more: Any) -> None:
        super().__init__(data, day=day, **more)
        self.choose("right", choices)
