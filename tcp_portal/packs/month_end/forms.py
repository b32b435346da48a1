"""The forms of the month end: they parse, and never save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition, editions
from tcp_portal.packs.models import RunWords
from tcp_portal.packs.month_end.domain.calendar import FIRST_DAY, LAST_DAY, Days
from tcp_portal.packs.month_end.services.links import LONGEST_DAYS
from tcp_portal.partnerships.models import User
from tcp_portal.web.forms import NHSForm

_MOST_WORDS, _MOST_HIGHLIGHTS, _MOST_REASON = 3000, 1000, 400


def _offered() -> list[tuple[str, str]]:
    return [(source.key, source.edition.label) for source in editions()]


class _EditionsForm(NHSForm):
    editions = forms.MultipleChoiceField(
        label="Editions",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one edition"},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        cast(forms.MultipleChoiceField, self.fields["editions"]).choices = _offered()

    def clean_editions(self) -> list[Edition]:
        return [Edition(name) for name in self.cleaned_data["editions"]]


class StartForm(_EditionsForm):
    """Which editions a run has."""


def _day(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_DAY, max_value=LAST_DAY)


class CalendarForm(_EditionsForm):
    """The working days of the month after, and from which month's pack on they hold."""

    field_order = ("month", "draft", "ask", "words", "review", "sign_off", "editions", "starts_by_itself")

    month = forms.CharField(
        label="From the pack of", help_text="Year and month, for example 2017-04", max_length=7
    )
    draft = _day("The draft is built on working day")
    ask = _day("Contributors are asked on working day")
    words = _day("Words are due on working day")
    review = _day("Review is due on working day")
    sign_off = _day("Sign-off is due on working day")
    starts_by_itself = forms.BooleanField(label="Start each month by itself", required=False)

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"].strip())
        except ValueError as fault:
            raise forms.ValidationError("Enter a month as year and month, for example 2017-04") from fault

    @property
    def days(self) -> Days:
        """The five days of a valid form."""
        return Days(*(self.cleaned_data[name] for name in ("draft", "ask", "words", "review", "sign_off")))


class AskForm(NHSForm):
    """Whom to ask for words on which section."""

    section = forms.ChoiceField(label="Section", choices=[])
    people = forms.MultipleChoiceField(
        label="People",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person"},
    )

    def __init__(self, *args: Any, sections: dict[str, str], people: Iterable[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self._people = {str(user.pk): user for user in people}
        cast(forms.ChoiceField, self.fields["section"]).choices = list(sections.items())
        cast(forms.MultipleChoiceField, self.fields["people"]).choices = [
            (key, user.name) for key, user in self._people.items()
        ]

    def clean_people(self) -> list[User]:
        return [self._people[key] for key in self.cleaned_data["people"]]


class WordsForm(NHSForm):
    """What a contributor writes on one section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="What lies behind the figures",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=_MOST_WORDS,
        required=False,
        help_text="A few sentences. Never name or describe a person: everybody who reads the pack reads them.",
    )
    highlights = forms.CharField(
        label="Highlights",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=_MOST_HIGHLIGHTS,
        required=False,
        help_text="One a line, what the Board should know first.",
    )

    @classmethod
    def on(cls, words: RunWords) -> WordsForm:
        """Filled in with what is there."""
        initial = {"version": words.version, "text": words.text, "highlights": words.highlights}
        return cls(initial=initial)


class MessageForm(NHSForm):
    """The message that asks for words: yes or no."""

    wanted = forms.ChoiceField(
        label="Do you want a message when you are asked for words?",
        help_text="One on the day on which you are asked: how many sections, by when, and the way to them. "
        "Without it the card on your home page still says what you are asked for.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )


class VersionForm(NHSForm):
    """The version on which a step is taken."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """A step that needs a reason."""

    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 3}), max_length=_MOST_REASON
    )


class LinkForm(NHSForm):
    """For whom a link is, what for, and how long."""

    name = forms.CharField(label="Name of the reader", max_length=120)
    email = forms.EmailField(label="Their e-mail address", max_length=254)
    purpose = forms.CharField(label="What they need it for", max_length=200)
    days = forms.IntegerField(
        label="Days that it opens", min_value=1, max_value=LONGEST_DAYS, help_text=f"1 to {LONGEST_DAYS}"
    )
