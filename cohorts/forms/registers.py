"""The dynamic support register: entering, rating, reviewing, leaving; and the filters of its list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms

from cohorts.domain.codes import CONSENT, NEEDS_GROUP, REFERRER, REGISTER_EXIT, RISK_FACTOR, SETTING
from cohorts.domain.codes.registers import DIED
from cohorts.domain.register_list import ORDER, AgeGroup, Needs, RegisterAsk
from cohorts.domain.registers import Colour
from cohorts.forms.base import Groups, Names, RecordForm, VersionField, code_field, small_radios
from cohorts.forms.people import PERSON_FIELDS, PersonForm
from cohorts.models import RegisterEntry
from cohorts.services.register import Details, EntryFacts, NewRating
from tcp_portal.web.forms import NHSDateField

SAME = "same"
GIVEN = (Colour.RED, Colour.AMBER, Colour.GREEN)  # blue is given by an admission
_COLOURS = [(colour.value, f"{colour.label}: {colour.meaning}") for colour in GIVEN]
_DETAILS: Names = ("setting", "needs_group", "risk_factors", "lead", "coordinator", "keyworker")
_BASIS: Names = ("consent", "consent_on")


def _colour(label: str, *, first: Iterable[tuple[str, str]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=small_radios(), choices=[*first, *_COLOURS])


def _reason(label: str = "Why?", *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=400,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the person is rated so"},
    )


class DetailsForm(RecordForm):
    """The basis on which someone is on the register, and what is known of the risk."""

    day_field = "consent_on"
    keeps_codes = True
    consent = code_field("On what basis?", radios=True)
    consent_on = NHSDateField(
        label="Date of the consent or decision",
        subject="Date of the consent or decision",
        help_text="Nobody is on the register without it. For example, 24 4 2017",
    )
    setting = code_field("Where does the person live?", required=False)
    needs_group = code_field("Needs group", required=False)
    risk_factors = forms.MultipleChoiceField(
        label="Risk factors",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    lead = forms.CharField(label="Lead for the place", required=False, max_length=120)
    coordinator = forms.CharField(label="Care coordinator", required=False, max_length=120)
    keyworker = forms.CharField(
        label="Keyworker", required=False, max_length=120, help_text="For children and young people"
    )
    code_lists = {
        "consent": CONSENT,
        "setting": SETTING,
        "needs_group": NEEDS_GROUP,
        "risk_factors": RISK_FACTOR,
    }
    empty = {"setting": "Not recorded", "needs_group": "Not recorded"}

    def details(self) -> Details:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return Details(
            risk_factors=tuple(cleaned["risk_factors"]),
            **{
                name: cleaned[name]
                for name in (
                    "consent", "consent_on", "setting", "needs_group", "lead", "coordinator", "keyworker"
                )
            },
        )  # fmt: skip


class ChangeDetailsForm(DetailsForm):
    """Other details of someone on the register."""

    version = VersionField()
    groups = (("Basis", _BASIS), ("Risk and support", _DETAILS))


class EnterForm(DetailsForm):
    """Someone known to the partnership enters the register."""

    day_field = "entered_on"
    keeps_codes = False
    entered_on = NHSDateField(label="Date of entry", help_text="For example, 24 4 2017")
    referred_by = code_field("Who referred?", required=False)
    referred_on = NHSDateField(label="Date of the referral", required=False)
    colour = _colour("How near is an admission?")
    reason = _reason(hint="What makes an admission likely, and what is done about it")
    code_lists = {"referred_by": REFERRER}
    empty = {**DetailsForm.empty, "referred_by": "Not recorded"}
    groups: ClassVar[Groups] = (
        ("Entry and rating", ("entered_on", *_BASIS, "colour", "reason", "referred_by", "referred_on")),
        ("Risk and support", _DETAILS),
    )

    def entry(self) -> EntryFacts:
        """How the person came onto the register, of a valid form."""
        cleaned = self.cleaned_data
        return EntryFacts(
            entered_on=cleaned["entered_on"],
            details=self.details(),
            referred_on=cleaned["referred_on"],
            referred_by=cleaned["referred_by"],
        )

    def rating(self) -> NewRating:
        """The first rating."""
        return NewRating(Colour(self.cleaned_data["colour"]), self.cleaned_data["reason"])


class EnterNewForm(EnterForm, PersonForm):
    """Someone whom the partnership did not know enters the register."""

    empty = {**EnterForm.empty, **PersonForm.empty}
    groups: ClassVar[Groups] = (("The person", PERSON_FIELDS), *EnterForm.groups)


class RateForm(RecordForm):
    """Another rating from a day."""

    colour = _colour("How near is an admission?")
    on = NHSDateField(
        label="From which day?", subject="Day of the rating", help_text="For example, 24 4 2017"
    )
    reason = _reason()
    version = VersionField()
    groups = (("", ("colour", "on", "reason")),)

    def rating(self) -> NewRating:
        """The rating of a valid form."""
        return NewRating(Colour(self.cleaned_data["colour"]), self.cleaned_data["reason"])


class LookForm(RecordForm):
    """The multi-agency look at one person, perhaps with another rating."""

    on = NHSDateField(label="Date of the review", help_text="For example, 24 4 2017")
    note = forms.CharField(
        label="What was found and agreed?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    colour = _colour("Rating after the review", first=[(SAME, "As it was")])
    reason = _reason("Why is the rating another one?", required=False)
    version = VersionField()
    groups = (("", ("on", "note", "colour", "reason")),)

    def rating(self) -> NewRating | None:
        """The other rating, if there is one."""
        colour = self.cleaned_data["colour"]
        return None if colour == SAME else NewRating(Colour(colour), self.cleaned_data["reason"])


class LeaveForm(RecordForm):
    """The person leaves the register."""

    on = NHSDateField(label="Date of leaving", help_text="For example, 24 4 2017")
    exit_reason = code_field("Why?", radios=True)
    version = VersionField()
    code_lists = {"exit_reason": REGISTER_EXIT}
    groups = (("", ("on", "exit_reason")),)

    def choose(self, name: str, pairs: Iterable[tuple[Any, str]]) -> None:
        """A death is recorded with the person."""
        super().choose(name, [pair for pair in pairs if pair[0] != DIED])


class BackForm(RecordForm):
    """A leaving that was recorded by mistake."""

    version = VersionField()
    groups = (("", ()),)


def details_initial(entry: RegisterEntry) -> dict[str, Any]:
    """What a change of details starts from."""
    names = (
        "consent", "consent_on", "setting", "needs_group", "risk_factors", "lead", "coordinator",
        "keyworker", "version",
    )  # fmt: skip
    return {name: getattr(entry, name) for name in names}


class RegisterFilter(forms.Form):
    """Every filter may be left out. An address with a value that does not exist is told so."""

    place = forms.CharField(required=False, max_length=80)
    colour = forms.ChoiceField(required=False, label="Rating")
    age = forms.ChoiceField(required=False, label="Age")
    needs = forms.ChoiceField(required=False, label="Needs")

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self._choose("colour", [(colour.value, colour.label) for colour in ORDER])
        self._choose("age", [(group.value, group.label) for group in AgeGroup])
        self._choose("needs", [(need.value, need.label) for need in Needs])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", "Any"), *choices]
        field.error_messages["invalid_choice"] = f"{field.label}: choose one from the list."

    def ask(self) -> RegisterAsk:
        """What a valid form asks for."""
        return RegisterAsk(**{name: self.cleaned_data[name] for name in self.fields})

    def options(self, name: str) -> list[tuple[str, str]]:
        """What the select of a filter offers."""
        return list(cast("list[tuple[str, str]]", cast(forms.ChoiceField, self.fields[name]).choices))

    def chosen(self, name: str) -> str:
        """What stands in a filter; nothing where it is not right."""
        return "" if name in self.errors else str(self.cleaned_data.get(name, ""))
