"""Who answers for aftercare under section 117, by the rule in force when the person was detained.

Facts: Building the Right Support notes, section 4.3. The portal suggests the rule and leaves the answer to people:
courts have read these rules in both directions, so that every suggestion names its source and asks for advice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cohorts.domain.commissioning import Stage

# Codes of LEGAL_STATUS under which aftercare is owed: sections 3, 37, 45A, 47 and 48 of the Mental Health Act.
QUALIFYING = frozenset({"3", "9", "10", "15", "16", "17", "18", "34", "37", "38"})
ADVICE = "This is a suggestion from the day of the detention. Take legal advice before you rely on it."


class Responsibility(StrEnum):
    """How sure it is who commissions for a person."""

    CONFIRMED = "confirmed"
    QUERIED = "queried"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


def responsibility_of(open_stages: Iterable[str]) -> Responsibility:
    """What the questions that are still open make of it: the gravest counts, none leaves it confirmed."""
    stages = set(open_stages)
    if Stage.DISPUTED in stages:
        return Responsibility.DISPUTED
    return Responsibility.QUERIED if Stage.QUERIED in stages else Responsibility.CONFIRMED


@dataclass(frozen=True, slots=True)
class RulePeriod:
    """The rule for detentions that start in [valid_from, next period): one sentence for each side."""

    key: str
    valid_from: date
    name: str
    health: str
    council: str
    source: str


_ORDINARY = (
    "The council where the person was ordinarily resident immediately before the detention. Without an ordinary "
    "residence: where they were resident; without any: the area to which they are discharged."
)
# In order of time; each is in force until the next one starts.
RULE_PERIODS: tuple[RulePeriod, ...] = (
    RulePeriod(
        "before_2015",
        date(1983, 9, 30),  # the Mental Health Act 1983 came into force
        "Detained before 1 April 2015: residence",
        "The health body of the area where the person was resident immediately before the detention. Without any "
        "residence: that of the area to which they are discharged.",
        "The council of the area where the person was resident immediately before the detention. Without any "
        "residence: that of the area to which they are discharged.",
        "Mental Health Act 1983, section 117(3) as it stood before the Care Act; DAC Beachcroft, August 2016",
    ),
    RulePeriod(
        "care_act_2015",
        date(2015, 4, 1),
        "Detained from 1 April 2015: Care Act 2014",
        "The health body of the area where the person was resident immediately before the detention: the Care Act "
        "changed the councils' side only.",
        _ORDINARY,
        "Care Act 2014, section 75; DAC Beachcroft, August 2016",
    ),
    RulePeriod(
        "who_pays_2016",
        date(2016, 4, 1),
        "Detained from 1 April 2016: Who Pays? as amended",
        "The CCG of the GP practice with which the person was registered when they were detained. It does not reach "
        "back to people who already had aftercare.",
        _ORDINARY,
        "Who Pays? as amended from 1 April 2016; ADASS note and Bevan Brittan, 2021",
    ),
    RulePeriod(
        "who_pays_2020",
        date(2020, 9, 1),
        "Detained from 1 September 2020: Who Pays? 2020",
        "Payment stays with the CCG of the GP practice at the first qualifying detention. Commissioning is for the "
        "CCG of the area of ordinary residence before the detention.",
        _ORDINARY,
        "Who Pays? of 1 September 2020; Bevan Brittan, 2021",
    ),
    RulePeriod(
        "who_pays_2022",
        date(2022, 7, 1),
        "Detained from 1 July 2022: integrated care boards",
        "The integrated care board of the GP practice. The board that first became responsible stays so through "
        "later detentions, until the person is discharged from aftercare.",
        f"{_ORDINARY} A second detention can end the duty of the first council (Worcestershire).",
        "Who Pays? of 1 July 2022; Hill Dickinson, 2022; R (Worcestershire) v Secretary of State",
    ),
    RulePeriod(
        "who_pays_2024",
        date(2024, 4, 1),
        "Detained from 1 April 2024: Who Pays? version 3",
        "As from July 2022: the originating integrated care board stays responsible until discharge from aftercare. "
        "Version 3 says what the Worcestershire judgment means for boards.",
        f"{_ORDINARY} After the Worcestershire judgment: before the latest qualifying detention.",
        "Who Pays? version 3, NHS England, in force from 1 April 2024",
    ),
)


def rule_for(detained_on: date | None) -> RulePeriod | None:
    """The rule in force on the first day of the qualifying detention; None where it is not known or before the Act."""
    if detained_on is None:
        return None
    return next((rule for rule in reversed(RULE_PERIODS) if rule.valid_from <= detained_on), None)


def detention_of(statuses: Iterable[tuple[date, str]]) -> date | None:
    """The start of the qualifying detention that goes on at the end of these ward stays; None without one.

    `statuses`: first day and legal status of each ward stay of one journey, in order of time. A stay under another
    status in between ends one detention, so that the next one counts; section 2 before section 3 does not qualify.
    """
    started: date | None = None
    for on, status in statuses:
        if status not in QUALIFYING:
            started = None
        elif started is None:
            started = on
    return started
