"""A move to another bed, and the ways a stay ends."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import destinations
from cohorts.domain.kinds import Exit
from cohorts.forms.base import RecordForm, VersionField, small_radios
from cohorts.forms.beds import BED_FIELDS, BedForm
from tcp_portal.web.forms import NHSDateField


class TransferForm(BedForm):
    """A move: the facts of the new bed, starting from those of the old one."""

    on = NHSDateField(label="Date of the transfer", help_text="For example, 24 4 2017")
    version = VersionField()
    groups = (("When", ("on",)), ("The new bed", BED_FIELDS))


class EndForm(RecordForm):
    """The end of a stay. The destination is asked where there is more than one."""

    on = NHSDateField(label="Date", help_text="For example, 24 4 2017")
    destination = forms.ChoiceField(label="Where did the person go?", widget=small_radios())
    version = VersionField()
    groups = (("", ("on", "destination")),)

    def __init__(self, data: Any = None, *, kind: Exit, label: str, question: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["on"].label = label
        self.fields["destination"].label = question
        offered = destinations(kind, self.day)
        self.choose("destination", offered)
        self.only = offered[0][0] if len(offered) == 1 else ""
        if self.only:
            del self.fields["destination"]

    @property
    def destination_meant(self) -> str:
        """The destination chosen, or the only one there is."""
        return self.only or str(self.cleaned_data["destination"])


class DeathForm(RecordForm):
    """The day on which a person died."""

    on = NHSDateField(label="Date of death", help_text="For example, 24 4 2017")
    version = VersionField()
    groups = (("", ("on",)),)
