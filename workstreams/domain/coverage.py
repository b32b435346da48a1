"""Whether a risk is held by the very actions that are to make it smaller. N17 of the list of features.

An action that was dropped makes nothing smaller and does not count. Late is open after the end of its month.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workstreams.domain.risk_scores import Band, above_target, band_of


class Coverage(StrEnum):
    NONE = "none"
    EXHAUSTED = "exhausted"
    REACHED = "reached"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Mitigating:
    """How many actions mitigate a risk, how many of them are done, and how many are open and late."""

    total: int = 0
    done: int = 0
    late: int = 0

    @property
    def open(self) -> int:
        """Those still to be done."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the actions do for a risk. `is_flagged`: a red risk whose actions are all done, or that has none."""

    coverage: Coverage
    words: str
    is_flagged: bool


def verdict(actions: Mitigating, score: int, target: int | None) -> Verdict:
    """The verdict on a risk with this score and target. Red is the extreme band."""
    coverage = _coverage(actions, score, target)
    bare = coverage is not Coverage.COVERED
    return Verdict(coverage, _words(coverage, actions, target), bare and band_of(score) is Band.EXTREME)


def _coverage(actions: Mitigating, score: int, target: int | None) -> Coverage:
    if not actions.total:
        return Coverage.NONE
    if actions.open:
        return Coverage.COVERED
    return Coverage.REACHED if above_target(score, target) == 0 else Coverage.EXHAUSTED


def _words(coverage: Coverage, actions: Mitigating, target: int | None) -> str:
    if coverage is Coverage.NONE:
        return "No mitigation"
    if coverage is Coverage.REACHED:
        return "All mitigating actions are done and the target is reached"
    if coverage is Coverage.EXHAUSTED:
        left = "no target is set" if target is None else "the score is still above target"
        return f"All mitigating actions are done and {left}"
    said = [f"{actions.total} {'action' if actions.total == 1 else 'actions'}"]
    said += [f"{count} {word}" for count, word in ((actions.done, "done"), (actions.late, "late")) if count]
    return f"Covered: {', '.join(said)}"
