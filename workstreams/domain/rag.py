"""The colour of an action and of a workstream: always from a rule, and always told with it.

Source: Building the Right Support notes, section 8.4: complete; green on track; amber late by up to a month or at risk
with a plan; red late by more or without a plan; grey not started.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tcp_portal.months import Month


class Colour(StrEnum):
    COMPLETE = "complete"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


WORDS = {
    Colour.COMPLETE: "Complete",
    Colour.GREEN: "Green",
    Colour.AMBER: "Amber",
    Colour.RED: "Red",
    Colour.GREY: "Grey",
}
_MOST_MONTHS_LATE = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A colour and the rule that gave it, as a sentence without a full stop."""

    colour: Colour
    rule: str
    overridden: bool = False

    @property
    def words(self) -> str:
        """The colour's word."""
        return WORDS[self.colour]


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What the rule asks of an action. Months are by their first day; `closed_as` is done, dropped or empty."""

    due_on: date
    starts_on: date | None = None
    percent: int = 0
    at_risk: bool = False
    has_plan: bool = False
    closed_as: str = ""
    override: str = ""
    override_reason: str = ""


def judge_action(facts: ActionFacts, today: date) -> Judged:
    """The colour of an action on a day."""
    if facts.closed_as:
        done = facts.closed_as == "done"
        return Judged(Colour.COMPLETE if done else Colour.GREY, "Done" if done else "Dropped")
    if facts.override:
        return Judged(Colour(facts.override), f"Set by hand: {facts.override_reason}", overridden=True)
    return _by_time(facts, today) or _by_progress(facts, today)


def _by_time(facts: ActionFacts, today: date) -> Judged | None:
    late = months_late(facts.due_on, today)
    if late > _MOST_MONTHS_LATE:
        return Judged(Colour.RED, f"Late by {late} months")
    if facts.at_risk and not facts.has_plan:
        return Judged(Colour.RED, "At risk without a plan to bring it back")
    if late:
        return Judged(Colour.AMBER, "Late by up to a month")
    return Judged(Colour.AMBER, "At risk, with a plan to bring it back") if facts.at_risk else None


def _by_progress(facts: ActionFacts, today: date) -> Judged:
    if facts.percent:
        return Judged(Colour.GREEN, "On track for its month")
    if facts.starts_on is not None and Month.of(facts.starts_on) < Month.of(today):
        return Judged(Colour.AMBER, "Should have started and has not")
    return Judged(Colour.GREY, "Not started, and not due to have been")


def months_late(due_on: date, today: date) -> int:
    """Whole months since the end of the month in which it was due; 0 while that month lasts."""
    return max(0, Month.of(today).since(Month.of(due_on)))


def slip_months(first_due_on: date, due_on: date) -> int:
    """By how many months the due month has moved since it was first given; negative where it came forward."""
    return Month.of(due_on).since(Month.of(first_due_on))


def judge_workstream(actions: Sequence[Judged]) -> Judged:
    """The colour of a workstream: the worst of what is open, with how many actions it is about."""
    return judge_counts(Counter(one.colour for one in actions))


def judge_counts(counts: Mapping[Colour, int]) -> Judged:
    """The same from how many actions have each colour; leave out those that were dropped."""
    total = sum(counts.values())
    if not total:
        return Judged(Colour.GREY, "No actions yet")
    for colour in (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY):
        count = counts.get(colour, 0)
        if count:
            worse = "" if colour is Colour.RED else ", none is worse"
            of = f"{total} action{'' if total == 1 else 's'} {'is' if count == 1 else 'are'}"
            return Judged(colour, f"{count} of {of} {WORDS[colour].lower()}{worse}")
    return Judged(Colour.COMPLETE, "All actions are complete")
