"""The order in which a person reads the cards of the summary. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """What may be done with a card, or with all of them."""

    UP = "up"
    DOWN = "down"
    HIDE = "hide"
    SHOW = "show"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Reading:
    """Every card once: those shown in order, and those hidden."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, shown: Sequence[str], hidden: Sequence[str], standard: Sequence[str]) -> Reading:
        """The stored order over the cards that there are: one that is gone is dropped, a new one is shown last."""
        put_away = tuple(key for key in dict.fromkeys(hidden) if key in standard)
        first = [key for key in dict.fromkeys(shown) if key in standard and key not in put_away]
        return cls((*first, *(key for key in standard if key not in (*first, *put_away))), put_away)

    def after(self, move: Move, key: str, standard: Sequence[str]) -> Reading:
        """The order after a move; a card at the end of its way, or of no such name, stays where it is."""
        if move is Move.RESET:
            return Reading(tuple(standard))
        if move is Move.SHOW and key in self.hidden:
            return Reading((*self.shown, key), tuple(one for one in self.hidden if one != key))
        if key not in self.shown:
            return self
        rest = [one for one in self.shown if one != key]
        if move is Move.HIDE:
            return Reading(tuple(rest), (*self.hidden, key))
        at = self.shown.index(key) + {Move.UP: -1, Move.DOWN: 1}.get(move, 0)
        rest.insert(max(at, 0), key)
        return Reading(tuple(rest), self.hidden)
