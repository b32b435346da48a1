"""Putting right what was recorded wrongly about a stay or a ward stay."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.codes import DESTINATION, PLANNED, SOURCE
from cohorts.domain.kinds import Entry, Exit
from cohorts.forms.base import RecordForm, VersionField, code_field, small_radios
from cohorts.forms.beds import BED_FIELDS, BedForm, bed_initial
from cohorts.models import Episode, Spell
from tcp_portal.web.forms import NHSDateField

_END = ("ended_on", "exit", "destination")


class CorrectSpellForm(RecordForm):
    """The dates and kind of a stay. The end of one that ended with death is corrected with the person."""

    day_field = "counted_from"
    keeps_codes = True
    entry = forms.ChoiceField(
        label="How the person came to be counted",
        widget=small_radios(),
        choices=[(kind.value, kind.label) for kind in Entry],
    )
    started_on = NHSDateField(
        label="First admission of this journey",
        subject="Date of the first admission",
        help_text="Length of stay counts from this day",
    )
    counted_from = NHSDateField(
        label="Counted from",
        subject="Day from which the person is counted",
        help_text="For an admission, the same day",
    )
    planned = code_field("Was the admission planned?", radios=True)
    source = code_field("Where did the person come from?")
    ended_on = NHSDateField(
        label="End of the stay", required=False, help_text="Empty while the person is in hospital"
    )
    exit = forms.ChoiceField(
        label="How the stay ended",
        required=False,
        choices=[
            ("", "Has not ended"),
            *((kind.value, kind.label) for kind in Exit if kind is not Exit.DEATH),
        ],
    )
    destination = code_field("Where did the person go?", required=False)
    version = VersionField()
    code_lists = {"planned": PLANNED, "source": SOURCE, "destination": DESTINATION}
    empty = {"destination": "Has not left"}
    groups = (("The start", ("entry", "started_on", "counted_from", "planned", "source")), ("The end", _END))

    def __init__(self, data: Any = None, *, spell: Spell, **more: Any) -> None:
        super().__init__(data, **more)
        self.spell = spell
        if spell.exit == Exit.DEATH:
            for name in _END:
                del self.fields[name]

    def stay(self) -> dict[str, Any]:
        """What the service is told, of a valid form."""
        cleaned = {name: getattr(self.spell, name) for name in _END} | self.cleaned_data
        cleaned.pop("version", None)
        return {
            **cleaned,
            "entry": Entry(cleaned["entry"]),
            "exit": Exit(cleaned["exit"]) if cleaned["exit"] else None,
        }


def spell_initial(spell: Spell) -> dict[str, Any]:
    """What a correction starts from."""
    names = ("entry", "started_on", "counted_from", "planned", "source", *_END)
    return {name: getattr(spell, name) for name in names}


class CorrectEpisodeForm(BedForm):
    """One ward stay: its dates and its bed."""

    day_field = "started_on"
    keeps_codes = True
    started_on = NHSDateField(label="First day in this bed", subject="First day in this bed")
    ended_on = NHSDateField(
        label="Left this bed on",
        subject="Day of leaving",
        required=False,
        help_text="Empty while the person is in it",
    )
    version = VersionField()
    groups = (("When", ("started_on", "ended_on")), ("The bed", BED_FIELDS))


def episode_initial(episode: Episode) -> dict[str, Any]:
    """What a correction starts from."""
    return {"started_on": episode.started_on, "ended_on": episode.ended_on, **bed_initial(episode)}
