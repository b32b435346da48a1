"""How large a risk is, in numbers and words: likelihood times impact, its band, and where it moves.

Source: Building the Right Support notes, section 8.3. The words of the levels are those of the Mid Essex register. Of
the bands only “1 to 3 is low” is confirmed by it; the others are the usual reading of the NPSA matrix of January 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEVELS = (1, 2, 3, 4, 5)
LIKELIHOOD = {1: "rare", 2: "unlikely", 3: "possible", 4: "likely", 5: "almost certain"}
IMPACT = {1: "negligible", 2: "minor", 3: "moderate", 4: "major", 5: "catastrophic"}
BANDS_SOURCE = (
    "Score is likelihood × impact. 1 to 3 is low (Mid Essex register); 4 to 6 moderate, 8 to 12 high and 15 to 25 "
    "extreme are the usual reading of the NPSA risk matrix of January 2008, which no source at hand confirms."
)
SERIOUS = 12  # risks of this score and above go to the Board: notes, section 8.2


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


BOUNDS = {Band.LOW: (1, 3), Band.MODERATE: (4, 6), Band.HIGH: (8, 12), Band.EXTREME: (15, 25)}


class Trend(StrEnum):
    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Levels:
    """A likelihood and an impact, 1 to 5 each."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Their product."""
        return self.likelihood * self.impact

    @property
    def words(self) -> str:
        """Both in words."""
        return f"{LIKELIHOOD[self.likelihood]}, {IMPACT[self.impact]}"


def band_of(score: int) -> Band:
    """The band of a score: the lowest one that reaches up to it. 7, 11 or 13 are no products and need none."""
    return next((band for band, (_, last) in BOUNDS.items() if score <= last), Band.EXTREME)


def trend(now: int, before: int | None) -> Trend:
    """Where a score has moved since another; new where there was none."""
    if before is None:
        return Trend.NEW
    if now == before:
        return Trend.LEVEL
    return Trend.UP if now > before else Trend.DOWN


def above_target(score: int, target: int | None) -> int | None:
    """By how much what is left of a risk lies above its target: 0 where it is reached, None where none is set."""
    return None if target is None else max(0, score - target)
