"""How someone came to be counted: admitted, transferred in, found late."""

from __future__ import annotations

from typing import ClassVar

from cohorts.domain.codes import PLANNED, SOURCE
from cohorts.forms.base import Groups, code_field
from cohorts.forms.beds import BED_FIELDS, BedForm
from cohorts.forms.people import PERSON_FIELDS, PersonForm
from tcp_portal.web.forms import NHSDateField


class AdmissionForm(BedForm):
    """An admission of a known person."""

    on = NHSDateField(label="Date of admission", help_text="For example, 24 4 2017")
    planned = code_field("Was the admission planned?", radios=True)
    source = code_field("Where did the person come from?")
    code_lists = {"planned": PLANNED, "source": SOURCE}
    groups: ClassVar[Groups] = (("When and how", ("on", "planned", "source")), ("The bed", BED_FIELDS))


class TransferInForm(AdmissionForm):
    """A known person comes from another partnership's count."""

    on = NHSDateField(
        label="Date of the transfer in", help_text="From this day your partnership counts the person"
    )
    started_on = NHSDateField(
        label="First admission of this journey",
        subject="Date of the first admission",
        help_text="Length of stay counts from this day",
    )
    groups: ClassVar[Groups] = (
        ("When and how", ("on", "started_on", "planned", "source")),
        ("The bed", BED_FIELDS),
    )


class FoundLateForm(AdmissionForm):
    """A known person who turns out to be in hospital already."""

    day_field = "found_on"
    on = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    found_on = NHSDateField(
        label="Date on which you found out", help_text="From this day the person is counted"
    )
    started_on = NHSDateField(
        label="Date of admission", help_text="When the stay began. Length of stay counts from this day"
    )
    groups: ClassVar[Groups] = (
        ("When and how", ("found_on", "started_on", "planned", "source")),
        ("The bed", BED_FIELDS),
    )


_THE_PERSON = ("The person", PERSON_FIELDS)


class NewAdmissionForm(AdmissionForm, PersonForm):
    """An admission of someone new to the register."""

    groups: ClassVar[Groups] = (_THE_PERSON, *AdmissionForm.groups)


class NewTransferInForm(TransferInForm, PersonForm):
    """A transfer in of someone new to the register."""

    groups: ClassVar[Groups] = (_THE_PERSON, *TransferInForm.groups)


class NewFoundLateForm(FoundLateForm, PersonForm):
    """Someone new to the register who was in hospital already."""

    groups: ClassVar[Groups] = (_THE_PERSON, *FoundLateForm.groups)


NEW_FORMS: dict[type[AdmissionForm], type[AdmissionForm]] = {
    AdmissionForm: NewAdmissionForm,
    TransferInForm: NewTransferInForm,
    FoundLateForm: NewFoundLateForm,
}
