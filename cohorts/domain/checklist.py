"""How far a discharge checklist is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps done, of those that this person needs; how many are not needed."""

    done: int
    total: int
    not_needed: int

    @classmethod
    def of(cls, states: Iterable[str]) -> Progress:
        """From the state of each step of the list."""
        found = list(states)
        spare = found.count(NOT_NEEDED)
        return cls(done=found.count(DONE), total=len(found) - spare, not_needed=spare)

    @property
    def words(self) -> str:
        """As pages say it: 8 of 12 steps; 8 of 11 steps, 1 not needed."""
        steps = f"{self.done} of {self.total} {'step' if self.total == 1 else 'steps'}"
        return f"{steps}, {self.not_needed} not needed" if self.not_needed else steps


OPEN, DONE, NOT_NEEDED = "open", "done", "not_needed"


def state_of(*, done: bool, not_needed: bool) -> str:
    """The state of one step from what its mark says."""
    return DONE if done else NOT_NEEDED if not_needed else OPEN
