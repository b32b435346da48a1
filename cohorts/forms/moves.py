"""A move to another bed, and the ways a stay ends."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from cohorts.domain.codes import destinations
from cohorts.domain.kinds import Exit
from cohorts.forms.base import Groups, Pairs, RecordForm, VersionField, small_radios
from cohorts.forms.beds import BED_FIELDS, BedForm
from tcp_portal.web.forms import NHSDateField

OUTSIDE = "outside"


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
    groups: ClassVar[Groups] = (("", ("on", "destination")),)

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


class TransferOutForm(EndForm):
    """To which partnership: one of the portal is offered the person and answers; any other just counts them."""

    to = forms.ChoiceField(
        label="Which partnership does the person go to?",
        error_messages={"required": "Choose the partnership that the person goes to"},
    )
    reason = forms.CharField(
        label="Why does the person go there?",
        required=False,
        max_length=400,
        help_text="The other partnership reads this when it decides. Needed for a partnership in the list.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    groups: ClassVar[Groups] = (("", ("to", "on", "reason", "destination")),)

    def __init__(self, data: Any = None, *, receivers: Pairs, **more: Any) -> None:
        super().__init__(data, **more)
        self.choose("to", [*receivers, (OUTSIDE, "Another partnership, not in this list")])

    @property
    def offered_to(self) -> UUID | None:
        """The partnership that is asked, or None where it does not use the portal."""
        to = self.cleaned_data["to"]
        return None if to == OUTSIDE else UUID(to)


class DeathForm(RecordForm):
    """The day on which a person died."""

    on = NHSDateField(label="Date of death", help_text="For example, 24 4 2017")
    version = VersionField()
    groups = (("", ("on",)),)
