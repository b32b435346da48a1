"""What happened on the way out of hospital, as a person's timeline tells it: delays, and dates that moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON
from cohorts.domain.plan_history import Moved, moves
from cohorts.presenters.words import lower_first, stay_in_words
from cohorts.services.planning import DelayLine, Planning
from tcp_portal.charts.words import day as long_day


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `corrections` are links (text, address), none for who may not correct."""

    on: date
    title: str
    text: str
    corrections: tuple[tuple[str, str], ...] = ()
    planned: bool = False

    @property
    def when(self) -> str:
        return long_day(self.on)


def sentences(*parts: str) -> str:
    """The parts that there are, each as a sentence."""
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def planning_events(planning: Planning) -> Iterator[Event]:
    """Every delay with its end, and every date that moved. In no order: the timeline sorts."""
    for delay in planning.delays:
        yield from _delay(delay)
    for moved in moves(planning.steps):
        yield _moved(moved)


def _delay(delay: DelayLine) -> Iterator[Event]:
    reason = lower_first(DELAY_REASON.label(delay.reason))
    whose = f"Attributed to: {lower_first(ATTRIBUTION.label(delay.attribution))}"
    yield Event(delay.started_on, f"Delayed: {reason}", sentences(whose, delay.note))
    if delay.escalated_on:
        yield Event(delay.escalated_on, "Delay escalated", sentences(DELAY_REASON.label(delay.reason)))
    if delay.ended_on:
        lasted = f"After {stay_in_words(delay.started_on, delay.ended_on)}"
        yield Event(delay.ended_on, f"No longer delayed: {reason}", sentences(lasted))


def _moved(moved: Moved) -> Event:
    if moved.after is None:
        return Event(
            moved.on, "Planned date taken away", sentences(f"It was {long_day(moved.before)}", moved.reason)
        )
    verb = "put off to" if moved.after > moved.before else "brought forward to"
    title = f"Planned date {verb} {long_day(moved.after)}"
    return Event(moved.on, title, sentences(f"It was {long_day(moved.before)}", moved.reason))
