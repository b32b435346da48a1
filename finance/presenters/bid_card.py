"""The card of the home page about bids that were returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class CardLine:
    """One bid: its title, until when it is taken, and what has to be reworked."""

    title: str
    url: str
    until: str
    why: str


def card_of(bids: Iterable[Any], frame: Frame) -> tuple[CardLine, ...]:
    """A line for each bid that `returned_bids` found."""
    return tuple(_line(bid, frame) for bid in bids)


def _line(bid: Any, frame: Frame) -> CardLine:
    until = bid.round.decides_on
    why = bid.why if len(bid.why) <= _LONGEST else f"{bid.why[:_LONGEST].rstrip()}…"
    said = f"Taken again until {words.day(until)}." if until else ""
    return CardLine(str(bid), frame.url("finance:bid", bid.pk), said, why)
