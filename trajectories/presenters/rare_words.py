"""What a chart of rare events says, in words."""

from __future__ import annotations

from typing import Final

from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.domain.definitions import Direction
from trajectories.domain.rare import Gap
from trajectories.domain.rare_flows import PROVISIONAL, RareFlow
from trajectories.domain.registry import MEASURES
from trajectories.services.signals import Signal

# Long gaps are few events: the word, the letter's kind and the sentence by what is better and the side of the limit.
_SHOWS: Final = {
    (Direction.LOWER, True): ("improvement", "improving, longer", "It happens less often than it did"),
    (Direction.LOWER, False): ("concern", "concern, shorter", "It happens more often than it did"),
    (Direction.HIGHER, True): ("concern", "concern, longer", "It happens less often than it did"),
    (Direction.HIGHER, False): ("improvement", "improving, shorter", "It happens more often than it did"),
    (Direction.NEITHER, True): ("neutral", "changed, longer", "It happens less often than it did"),
    (Direction.NEITHER, False): ("neutral", "changed, shorter", "It happens more often than it did"),
}


def between(rare: RareFlow) -> str:
    """What lies between events: days, or which cases."""
    return "days" if rare.cases is None else f"other {MEASURES[rare.cases].title.lower()}"


def gap_words(rare: RareFlow, gap: Gap) -> str:
    """A gap with its noun: 1 day, 12 other admissions."""
    what = between(rare)
    return f"{words.number(gap.value)} {what[:-1] if gap.value == 1 else what}"


def shows(signal: Signal, gap: Gap) -> tuple[str, str]:
    """Kind and word of a gap: `common` within the limits."""
    if not (gap.above or gap.below):
        return "common", "no special cause"
    return _SHOWS[signal.measure.direction, gap.above][:2]


def verdict(signal: Signal, rare: RareFlow) -> tuple[str, str, str]:
    """Kind, letter and word of the latest gap, for the icon."""
    what = f"{between(rare)} between events"
    if rare.found.upper_limit is None:
        return "", "", f"{what}: too few for limits"
    gap = rare.found.gaps[-1]
    kind, word = shows(signal, gap)
    letter = {"common": "–", "neutral": "N"}.get(kind, "H" if gap.above else "L")
    return kind, letter, f"{what}: {word}"


def sentences(signal: Signal, rare: RareFlow) -> list[str]:
    """How many events there were, how long they lay apart, and whether the latest gap is unusual."""
    months = len(signal.figures)
    count, gaps = len(rare.events), rare.found.gaps
    if not count:
        return [f"There was none in {words.counted(months, 'month')}, so nothing lies between two of them."]
    last = Month.of(rare.events[-1]).label
    if not gaps:
        return [
            f"There was one in {words.counted(months, 'month')}, in {last}: nothing can be said until there is another."
        ]
    what = between(rare)
    said = [
        f"There were {words.number(count)} in {words.counted(months, 'month')}, the latest in {last}, "
        f"{gap_words(rare, gaps[-1])} after the one before it."
    ]
    if rare.found.centre is None or rare.found.upper_limit is None:
        return [*said, "Limits need three events or more."]
    said.append(f"Half of the gaps are expected to be {number(rare.found.centre)} {what} or fewer.")
    if gaps[-1].above or gaps[-1].below:
        side = "above" if gaps[-1].above else "below"
        changed = _SHOWS[signal.measure.direction, gaps[-1].above][2]
        return [*said, f"{changed}: the latest gap is {side} its limit."]
    return [*said, "It is not changing: the latest gap is ordinary."]


def limits(rare: RareFlow) -> str:
    """The limits as tables write them; a chart without a lower one says how far it reaches."""
    found = rare.found
    if found.upper_limit is None:
        return words.UNKNOWN_NUMBER
    until = f"to {number(found.upper_limit)} {between(rare)}"
    return f"up {until}" if found.lower_limit is None else f"{number(found.lower_limit)} {until}"


def number(value: float) -> str:
    """One decimal."""
    return words.number(round(value, 1))


def note(rare: RareFlow) -> str:
    """The method, as it is printed below the chart."""
    who = "Only the month of an event and the gap are shown, never a person."
    few = f" Limits from fewer than {PROVISIONAL} gaps are provisional." if _is_short(rare) else ""
    if rare.cases is None:
        return (
            "Rules: T chart of days between events to the power 1/3.6, limits at the mean ± 2.66 mean moving ranges, "
            f"transformed back; a gap outside them is unusual. Long gaps are few events.{few} {who}"
        )
    return (
        f"Rules: G chart of the {between(rare)} between events, centre 0.693 × mean, upper limit at the mean + "
        "3 √(mean × (mean + 1)), no lower one; those of the day of an event count before it. Long gaps are few "
        f"events.{few} {who}"
    )


def _is_short(rare: RareFlow) -> bool:
    return rare.found.upper_limit is not None and len(rare.found.gaps) < PROVISIONAL
