"""What a provider of community support should be able to do, and where the gaps are; in four groups.

Source: notes, section 10, provider capabilities (a partnership board's paper of January 2018), in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked of a provider, in a group of such things."""

    key: str
    group: str
    short: str
    asks: str


LEADERSHIP = "Leadership and working together"
CARE = "Care"
POPULATION = "Health of the population"
BUSINESS = "Business"
GROUPS = (LEADERSHIP, CARE, POPULATION, BUSINESS)

REQUIREMENTS = {
    one.key: one
    for one in (
        Requirement("vision", LEADERSHIP, "Aim in common",
                    "Staff and partners can say which outcomes for people they work towards, and how."),
        Requirement("partners", LEADERSHIP, "Leads others",
                    "Clinical and managing leaders bring other organisations along and decide things with them."),
        Requirement("wider", LEADERSHIP, "Housing, work, schools",
                    "Works with those whose services shape a life outside care: homes, jobs, learning."),
        Requirement("coordination", LEADERSHIP, "Pays for coordination",
                    "Puts its own money into care plans, information systems and the people who join things up."),
        Requirement("delivery", CARE, "Delivers what is in scope",
                    "Gives, or arranges with others, every service that the contract names."),
        Requirement("teams", CARE, "Teams of several professions",
                    "Staff of different teams plan together, also with family doctors and hospitals outside."),
        Requirement("improvement", CARE, "Safe, and getting better",
                    "One line of clinical responsibility runs through everyone; quality is measured, change tried."),
        Requirement("setting", CARE, "Least restrictive place",
                    "Supports people in the least intensive setting that does what they need."),
        Requirement("workforce", CARE, "Staff with the right skills",
                    "Roles, training and numbers fit what people need, positive behaviour support included."),
        Requirement("needs", POPULATION, "Knows local needs",
                    "Knows who is at risk locally, in groups that need different things."),
        Requirement("prevention", POPULATION, "Acts early",
                    "Puts prevention and early help before crisis, for each of those groups."),
        Requirement("own_care", POPULATION, "People shape their care",
                    "The person, and whom they choose, decide with staff what support looks like."),
        Requirement("residents", POPULATION, "People shape the service",
                    "People and families have a hand in how services are designed and run."),
        Requirement("contract", BUSINESS, "Holds a long contract",
                    "Can carry a budget for years, paid partly by outcomes, and its share of the risk."),
        Requirement("tracking", BUSINESS, "Knows its figures",
                    "Follows activity, cost, quality and outcomes of every service and acts on them."),
        Requirement("resources", BUSINESS, "Moves resources",
                    "Shifts money, staff and buildings to where outcomes improve."),
        Requirement("data", BUSINESS, "Shares records",
                    "Its records and systems let those who work together see what they need to."),
        Requirement("supply", BUSINESS, "Keeps its suppliers",
                    "Builds and manages those it buys from, under agreements that hold."),
    )
}  # fmt: skip


class Score(IntEnum):
    """How far a provider is by its own word."""

    NOT_BEGUN = 0
    BEGUN = 1
    MOSTLY = 2
    IN_PLACE = 3

    @property
    def words(self) -> str:
        """As tables say it, with its number."""
        return f"{self.value} {_SCORES[self]}"


_SCORES = {
    Score.NOT_BEGUN: "Not begun",
    Score.BEGUN: "Begun",
    Score.MOSTLY: "Mostly there",
    Score.IN_PLACE: "In place",
}


class Gap(NamedTuple, Generic[Who]):
    """One requirement over all providers that answered: who scored what, and the mean of those answers."""

    requirement: Requirement
    scores: Mapping[Who, int]
    mean: Decimal | None


def gaps(answers: Iterable[tuple[Who, str, int]]) -> list[Gap[Who]]:
    """Every requirement, the weakest mean first; one that nobody answered comes last, and is not counted as 0."""
    by_key: dict[str, dict[Who, int]] = {key: {} for key in REQUIREMENTS}
    for who, key, score in answers:
        if key in by_key:
            by_key[key][who] = score
    found = [Gap(REQUIREMENTS[key], scores, _mean(scores.values())) for key, scores in by_key.items()]
    return sorted(found, key=lambda gap: (gap.mean is None, gap.mean or 0))


def _mean(scores: Iterable[int]) -> Decimal | None:
    known = list(scores)
    if not known:
        return None
    return (Decimal(sum(known)) / len(known)).quantize(Decimal("0.1"), ROUND_HALF_UP)
