"""Which share of a team was trained in a course and still counts, and how that stands against what was asked.

Source: the portal's choice; the programme's papers ask for training of whole teams by a month (stocktake of May 2017).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tcp_portal.months import Month


class Standing(StrEnum):
    """How a need stands; in the order in which it needs somebody."""

    LATE = "late"
    NO_ANSWER = "no answer"
    ON_THE_WAY = "on the way"
    MET = "met"


WORDS = {
    Standing.LATE: "Late",
    Standing.NO_ANSWER: "No answer",
    Standing.ON_THE_WAY: "On the way",
    Standing.MET: "Met",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """People of a team whose training counts (`counted`), of its `people`; None: the team's size is not known.

    `unknown` are teams of a sum that did not tell their size: their people are in neither number.
    """

    counted: int
    people: int | None
    unknown: int = 0
    capped: bool = False

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down so that 100 means everybody; None where it is not known."""
        return self.counted * 100 // self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Need:
    """A course that a team is to have: the share in per cent, by the end of a month."""

    percent: int
    due: Month


def counts_after(day: date, lasts_months: int | None) -> date | None:
    """The day after which a training must lie to count on `day`; None: every earlier one counts for good.

    Calendar months: a training of 12 May that lasts 12 months counts to 11 May. The anniversary that a month lacks is
    the first of the next, as with birthdays: a training of 31 August that lasts 6 months counts to the end of February.
    """
    if lasts_months is None:
        return None
    months = day.year * 12 + day.month - 1 - lasts_months
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def counts_until(on: date, lasts_months: int | None) -> date | None:
    """The last day on which a training of `on` counts; None: it counts for good."""
    if lasts_months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + lasts_months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return (
        date(year, month + 1, on.day) - timedelta(days=1) if on.day <= last else date(year, month + 1, last)
    )


def coverage(trained: int, people: int | None) -> Coverage:
    """The coverage of one team: never more than work there; a size that is not known stays not known."""
    if people is None:
        return Coverage(trained, None, unknown=1)
    return Coverage(min(trained, people), people, capped=trained > people)


def together(parts: Iterable[Coverage]) -> Coverage:
    """Sum over sum of the teams that told their size, and how many did not."""
    every = list(parts)
    known = [part for part in every if part.people is not None]
    return Coverage(
        counted=sum(part.counted for part in known),
        people=sum(part.people or 0 for part in known) if known else None,
        unknown=sum(part.unknown for part in every),
        capped=any(part.capped for part in known),
    )


def standing(found: Coverage, need: Need, day: date) -> Standing:
    """Met as soon as the share is reached; late after the last day of its month; no answer without the team's size."""
    if not found.people:
        return Standing.NO_ANSWER
    if found.counted * 100 >= need.percent * found.people:
        return Standing.MET
    return Standing.LATE if day > need.due.last else Standing.ON_THE_WAY


def rule(found: Coverage, need: Need, day: date) -> str:
    """The rule that gave the standing, as a sentence without a full stop."""
    match standing(found, need, day):
        case Standing.NO_ANSWER:
            return "coverage not known: the team has not told how many work in it"
        case Standing.MET:
            return f"{need.percent}% asked for and reached"
        case Standing.LATE:
            return f"{need.percent}% was due by the end of {need.due.label}"
    return f"{need.percent}% is due by the end of {need.due.label}"
