"""An agenda: when each item starts, and what is wrong with it.

An item starts when those before it are over. A time that somebody printed is kept beside that, and said to be wrong
where it is: the agenda of seed 001 had a meeting from 4.30 pm with items timed from 4.00 pm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

_HOUR = 60
_NOON = 12
_MINUTES_OF_DAY = 24 * _HOUR
DECIDE, APPROVE = "decide", "approve"
ATTACHED, FOLLOWS = "attached", "follows"
MATTERS_ARISING = "Matters arising"
LAST_MINUTES = "Minutes of the last meeting"

# Title, minutes of time, purpose: what an agenda begins and ends with; (board) or lighter.
_OPENING = (
    ("Welcome, introductions and apologies", 5, "note"),
    ("Declarations of interest", 5, "note"),
    (LAST_MINUTES, 5, APPROVE),
    (MATTERS_ARISING, 10, "discuss"),
)
_CLOSING = ("Any other business", 5, "discuss")
_LIGHT = (("Apologies", 2, "note"), (MATTERS_ARISING, 10, "discuss"))


@dataclass(frozen=True, slots=True)
class Planned:
    """What the rules ask of an item. `papers` counts those that are there, whatever the agenda promises."""

    number: int
    title: str
    minutes: int
    lead: str = ""
    purpose: str = "note"
    paper: str = "none"
    papers: int = 0
    timed_at: time | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an agenda, as a sentence; `number` is the item's, 0 for the whole."""

    number: int
    sentence: str


def standard_items(*, board: bool) -> tuple[tuple[str, int, str], ...]:
    """What a new agenda holds before anybody adds to it: title, minutes, purpose."""
    return (*_OPENING, _CLOSING) if board else (*_LIGHT, _CLOSING)


def is_matters_arising(title: str) -> bool:
    """Whether an item goes through what was promised at the meetings before."""
    return title.casefold().startswith(MATTERS_ARISING.casefold())


def clock(at: time) -> str:
    """A time of day as agendas print it: “4.30 pm”."""
    hour = at.hour % _NOON or _NOON
    return f"{hour}.{at.minute:02} {'am' if at.hour < _NOON else 'pm'}"


def length(minutes: int) -> str:
    """“1 minute”, “40 minutes”."""
    return f"{minutes} minute" if minutes == 1 else f"{minutes:,} minutes"


def start_times(starts_at: time, minutes: Sequence[int]) -> list[time]:
    """When each item starts: the meeting's start and the minutes of those before it."""
    found, at = [], _minutes(starts_at)
    for each in minutes:
        found.append(_time(at))
        at += each
    return found


def overrun(starts_at: time, ends_at: time, minutes: Sequence[int]) -> int:
    """By how many minutes the items run over the end; negative where time is left."""
    return _minutes(starts_at) + sum(minutes) - _minutes(ends_at)


def findings(starts_at: time, ends_at: time, items: Sequence[Planned]) -> list[Finding]:
    """Everything that is wrong, in the order of the items, the whole last."""
    worked_out = start_times(starts_at, [item.minutes for item in items])
    found = []
    before: time | None = None
    for item, starts in zip(items, worked_out, strict=True):
        said = [*_of_time(item, starts, starts_at, ends_at, before), *_of_item(item)]
        found += [Finding(item.number, sentence) for sentence in said]
        before = item.timed_at or before
    found += [Finding(0, sentence) for sentence in _of_whole(starts_at, ends_at, items)]
    return found


def _of_time(item: Planned, starts: time, opens: time, closes: time, before: time | None) -> list[str]:
    at = item.timed_at
    if at is None:
        return []
    said = []
    if at < opens:
        early = length(_minutes(opens) - _minutes(at))
        said.append(f"It is timed at {clock(at)}, {early} before the meeting starts at {clock(opens)}.")
    if at >= closes:
        said.append(f"It is timed at {clock(at)}, when the meeting is over at {clock(closes)}.")
    if before is not None and at < before:
        said.append(f"It is timed at {clock(at)}, before the item above it at {clock(before)}.")
    if not said and at != starts:
        said.append(f"It is timed at {clock(at)}, but the items before it end at {clock(starts)}.")
    return said


def _of_item(item: Planned) -> list[str]:
    said = []
    if not item.lead.strip():
        said.append("Nobody leads it.")
    if not item.minutes:
        said.append("It has no time.")
    if item.paper == ATTACHED and not item.papers:
        said.append("A paper is said to be attached, and there is none.")
    if item.paper == FOLLOWS:
        said.append("Its paper is to follow." if not item.papers else "A further paper is to follow.")
    if item.purpose == DECIDE and not item.papers and item.paper not in (ATTACHED, FOLLOWS):
        said.append("A decision is asked for without a paper.")
    return said


def _of_whole(starts_at: time, ends_at: time, items: Sequence[Planned]) -> list[str]:
    if not items:
        return ["The agenda has no items."]
    over = overrun(starts_at, ends_at, [item.minutes for item in items])
    if over > 0:
        return [
            f"The items need {length(over)} more than the meeting has: it would end after {clock(ends_at)}."
        ]
    return []


def _minutes(at: time) -> int:
    return at.hour * _HOUR + at.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes % _MINUTES_OF_DAY, _HOUR))
