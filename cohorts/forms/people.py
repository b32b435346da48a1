"""Who the person is."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from cohorts.domain.codes import CATEGORY, ETHNICITY, SEX
from cohorts.forms.base import Groups, Names, RecordForm, Tucked, VersionField, code_field
from cohorts.models import Person
from cohorts.services.choices import Choices
from cohorts.services.facts import PersonFacts
from tcp_portal.web.forms import NHSDateField, NHSForm

_IDENTITY: Names = ("given_name", "family_name", "date_of_birth", "sex")
_ABOUT: Names = (
    "ethnicity",
    "category",
    Tucked(
        "A diagnosis that came after admission", ("learning_disability_diagnosed_on", "autism_diagnosed_on")
    ),
    "home_place",
    "originating_commissioner",
)
PERSON_FIELDS: Names = ("nhs_number", *_IDENTITY, *_ABOUT)
_PLAIN = (
    "given_name", "family_name", "date_of_birth", "sex", "ethnicity", "category",
    "learning_disability_diagnosed_on", "autism_diagnosed_on",
)  # fmt: skip

# The browser neither fills in nor keeps nor sends away what identifies a person.
_NOT_FILLED = {"autocomplete": "off", "spellcheck": "false"}


class FindForm(NHSForm):
    """Who came into hospital: someone the register knows?"""

    key = forms.CharField(
        label="Reference or NHS number",
        max_length=40,
        help_text="For example BHR-014 or 943 476 5919",
        widget=forms.TextInput(attrs={**_NOT_FILLED, "class": "nhsuk-input--width-20"}),
    )


class PersonForm(RecordForm):
    """The facts about a person. An NHS number may be left out where it is not known."""

    nhs_number = forms.CharField(
        label="NHS number",
        required=False,
        max_length=20,
        help_text="10 digits, for example 943 476 5919",
        widget=forms.TextInput(
            attrs={**_NOT_FILLED, "inputmode": "numeric", "class": "nhsuk-input--width-10"}
        ),
    )
    given_name = forms.CharField(label="Given name", max_length=80, widget=forms.TextInput(attrs=_NOT_FILLED))
    family_name = forms.CharField(
        label="Family name", max_length=80, widget=forms.TextInput(attrs=_NOT_FILLED)
    )
    date_of_birth = NHSDateField(label="Date of birth", help_text="For example, 31 3 1980")
    sex = code_field("Sex", radios=True)
    ethnicity = code_field("Ethnicity")
    category = code_field(
        "Learning disability or autism",
        radios=True,
        error_messages={"required": "Choose a category of learning disability or autism"},
    )
    home_place = forms.ChoiceField(label="Home place", required=False)
    originating_commissioner = forms.ChoiceField(label="Home CCG or ICB", required=False)
    learning_disability_diagnosed_on = NHSDateField(
        label="Learning disability diagnosed on",
        subject="Date of the learning disability diagnosis",
        required=False,
    )
    autism_diagnosed_on = NHSDateField(
        label="Autism diagnosed on",
        subject="Date of the autism diagnosis",
        required=False,
    )
    code_lists = {"sex": SEX, "ethnicity": ETHNICITY, "category": CATEGORY}
    empty = {"home_place": "Not known", "originating_commissioner": "Not known"}

    def offer(self, choices: Choices) -> None:
        """Places and home commissioners."""
        super().offer(choices)
        self.choose("home_place", choices.places)
        self.choose("originating_commissioner", choices.origins)

    def facts(self) -> PersonFacts:
        """The facts of a valid form."""
        cleaned = self.cleaned_data
        return PersonFacts(
            nhs_number=self.nhs_number_meant(),
            home_place_id=_identity(cleaned["home_place"]),
            originating_commissioner_id=_identity(cleaned["originating_commissioner"]),
            **{name: cleaned[name] for name in _PLAIN},
        )

    def nhs_number_meant(self) -> str:
        """The number as typed."""
        return str(self.cleaned_data["nhs_number"])


def _identity(text: str) -> UUID | None:
    return UUID(text) if text else None


class CorrectPersonForm(PersonForm):
    """The facts of a known person. Their NHS number is not shown: an empty box keeps it."""

    keeps_codes = True
    no_nhs_number = forms.BooleanField(
        label="Take the NHS number away: the right one is not known", required=False
    )
    died_on = NHSDateField(label="Date of death", required=False)
    version = VersionField()
    groups: ClassVar[Groups] = (
        ("Who", ("nhs_number", "no_nhs_number", *_IDENTITY)),
        ("Category and home", _ABOUT),
        ("Death", ("died_on",)),
    )

    def __init__(self, data: Any = None, *, person: Person, **more: Any) -> None:
        super().__init__(data, **more)
        self.known_number = person.nhs_number
        if not person.nhs_number:
            del self.fields["no_nhs_number"]
        if person.died_on is None:
            del self.fields["died_on"]

    def nhs_number_meant(self) -> str:
        """The number typed, none where it is to be taken away, else the one that is known."""
        typed: str = self.cleaned_data["nhs_number"]
        return typed or ("" if self.cleaned_data.get("no_nhs_number") else self.known_number)


def person_initial(person: Person) -> dict[str, Any]:
    """What a correction starts from."""
    return {
        **{name: getattr(person, name) for name in (*_PLAIN, "died_on")},
        "home_place": str(person.home_place_id or ""),
        "originating_commissioner": str(person.originating_commissioner_id or ""),
    }
