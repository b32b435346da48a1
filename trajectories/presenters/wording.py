"""The words for parts of the people, for terms of the flow and for how a figure stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from cohorts.domain.codes import CATEGORY
from cohorts.domain.flows import NO_PLACE, Cut, NoPlace, Term
from cohorts.domain.kinds import Arrangement
from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.domain.standing import Against

NO_PLACE_LABEL = "No place recorded"
EVERYONE_LABEL = "Everyone"
BETWEEN_BEDS = "Between beds"

TONES = {
    Against.BETTER: "good",
    Against.ON_PLAN: "good",
    Against.SLIGHTLY_WORSE: "warn",
    Against.WORSE: "bad",
    Against.NO_PLAN: "neutral",
}

ARRANGEMENTS = {
    Arrangement.CCG: "CCG",
    Arrangement.SPECIALISED: "Specialised",
    Arrangement.PROVIDER_COLLABORATIVE: "Provider collaborative",
}

TERMS = {
    Term.OPENING: "Opening",
    Term.ADMISSIONS: "Admitted",
    Term.TRANSFERS_IN: "Transferred in",
    Term.FOUND_LATE: "Found late",
    Term.MOVED_IN: "Moved into this part",
    Term.DISCHARGES: "Discharged",
    Term.TRANSFERS_OUT: "Transferred out",
    Term.OUT_OF_SCOPE: "Closed as out of scope",
    Term.DEATHS: "Died",
    Term.MOVED_OUT: "Moved out of this part",
    Term.IN_TRANSIT: "In transit between beds",
    Term.LEAVE: "Extended leave",
    Term.CLOSING: "Closing",
}


def arrangement_label(kind: Arrangement | str | None, day: date) -> str:
    """The commissioner of a bed in a column head; CCGs became ICBs on 1 July 2022."""
    if kind is None:
        return BETWEEN_BEDS
    if Arrangement(kind) is Arrangement.CCG and day >= date(2022, 7, 1):
        return "ICB"
    return ARRANGEMENTS[Arrangement(kind)]


def beds_label(kind: Arrangement, day: date) -> str:
    """The same in a sentence: CCG beds, specialised beds."""
    return f"{inside_sentence(kind, day)} beds"


def inside_sentence(kind: Arrangement | None, day: date) -> str:
    """The commissioner of a bed among other words: CCG, specialised."""
    label = arrangement_label(kind, day)
    return label if kind is Arrangement.CCG else label.lower()


def place_label(place: UUID | NoPlace | None, places: Iterable[Place]) -> str:
    """The name of a place, or the words for none and for all."""
    if place is None:
        return EVERYONE_LABEL
    if place is NO_PLACE:
        return NO_PLACE_LABEL
    return next((one.name for one in places if one.pk == place), NO_PLACE_LABEL)


def cut_label(cut: Cut, places: Iterable[Place], day: date) -> str:
    """The part of the people in a heading: Everyone; Havering; Havering, CCG beds."""
    bits = [place_label(cut.place, places)] if cut.place is not None else []
    if cut.arrangement is not None:
        bits.append(beds_label(cut.arrangement, day))
    if cut.age_group is not None:
        bits.append(lower_first(cut.age_group.label))
    if cut.category is not None:
        bits.append(lower_first(CATEGORY.label(cut.category)))
    label = ", ".join(bits) or EVERYONE_LABEL
    return upper_first(label)


def where(cut: Cut, places: Iterable[Place], day: date) -> str:
    """The part of the people inside a sentence: “in hospital”, “from Havering in specialised beds”."""
    beds = "in hospital" if cut.arrangement is None else f"in {beds_label(cut.arrangement, day)}"
    if cut.age_group is not None or cut.category is not None:
        only = replace(cut, place=None, arrangement=None)
        return f"{where(replace(cut, age_group=None, category=None), places, day)} ({cut_label(only, places, day)})"
    if cut.place is None:
        return beds
    if cut.place is NO_PLACE:
        return f"without a recorded place {beds}"
    return f"from {place_label(cut.place, places)} {beds}"


def months(first: Month, last: Month) -> str:
    """A range of months: “April 2017”, or “April 2016 to March 2017”."""
    return first.label if first == last else f"{first.label} to {last.label}"


def count(value: int | None) -> str:
    """A count in a tile or table; “not known” where there is none, never 0."""
    return words.UNKNOWN_TEXT if value is None else words.number(value)


def lower_first(text: str) -> str:
    """A title inside a sentence; C(E)TR and CCG keep their capitals."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def upper_first(text: str) -> str:
    """Words at the head of a sentence."""
    return text[0].upper() + text[1:]
