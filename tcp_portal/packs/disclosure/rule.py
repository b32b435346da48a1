"""From which count on a number may be printed, and to what it is rounded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The counts that are possible: from `low` to `high`, both included; no high is no limit."""

    low: int
    high: int | None = None

    def holds(self, count: int) -> bool:
        """Whether a count is possible."""
        return self.low <= count and (self.high is None or count <= self.high)

    def and_also(self, other: Range) -> Range:
        """What both leave possible; they must overlap."""
        highs = [high for high in (self.high, other.high) if high is not None]
        return Range(max(self.low, other.low), min(highs, default=None))


ANYTHING = Range(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts under `threshold` are hidden, all others rounded to `base`, totals too; 0 is printed or hidden.

    Raises ValueError where a count that is not hidden could round to 0.
    """

    threshold: int = 5
    base: int = 5
    shows_zero: bool = True
    source: str = ""

    def __post_init__(self) -> None:
        if self.base < 1 or self.threshold < 1 or 2 * self.threshold < self.base:
            raise ValueError("A count that is not hidden must not round to 0.")

    def hides(self, count: int) -> bool:
        """Whether a count is too small to be printed. Raises ValueError below 0."""
        if count < 0:
            raise ValueError("A count of people is not below 0.")
        return count < self.threshold and not (count == 0 and self.shows_zero)

    def rounded(self, count: int) -> int:
        """To the nearest multiple of the base, halves up, in whole numbers: of base 5, 5 * ((n + 2) // 5)."""
        return self.base * ((count + self.base // 2) // self.base)

    @property
    def small(self) -> Range:
        """What a reader knows of a count that is hidden for its own sake."""
        return Range(1 if self.shows_zero else 0, self.threshold - 1)

    def behind(self, printed: int) -> Range:
        """The counts that are printed as this number."""
        if printed == 0:
            return Range(0, 0)
        low = printed - self.base // 2
        return Range(max(low, self.threshold), low + self.base - 1)
