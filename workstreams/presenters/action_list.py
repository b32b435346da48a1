"""The list of actions: how many, of which colour, and each with its rule; the same as a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tcp_portal.charts.words import counted, list_words
from workstreams.domain.rag import WORDS, Colour
from workstreams.presenters.action_words import STATES, ActionTold, tell
from workstreams.services.action_colours import State
from workstreams.services.action_list import CARDS, COLUMNS

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import PlanAction


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the board. `more` says how many there are beside those shown, and leads to the list."""

    title: str
    count: int
    cards: tuple[ActionTold, ...]
    more: str
    more_url: str


def counts_sentence(counts: Mapping[str, int]) -> str:
    """“31 actions: 2 red, 6 amber, 12 green, 9 grey, 2 complete.”"""
    total = sum(counts.values())
    if not total:
        return "No action is shown."
    order = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY, Colour.COMPLETE)
    told = [f"{counts[one]:,} {WORDS[one].lower()}" for one in order if counts.get(one)]
    return f"{counted(total, 'action')}: {list_words(told)}."


def rows(actions: Iterable[PlanAction], frame: Frame, *, day: date) -> list[ActionTold]:
    """The actions of a page in words."""
    return [tell(action, frame, day=day) for action in actions]


def board(
    found: Iterable[PlanAction],
    counts: Mapping[str, int],
    column: str,
    frame: Frame,
    query: Mapping[str, str],
) -> list[BoardColumn]:
    """The columns of a board, also the empty ones, except that nobody needs an empty column of dropped actions."""
    by_key: dict[str, list[ActionTold]] = {}
    for action in found:
        by_key.setdefault(getattr(action, column), []).append(tell(action, frame, day=frame.day))
    return [
        BoardColumn(
            title=_title(column, key),
            count=counts.get(key, 0),
            cards=tuple(by_key.get(key, ())),
            more=f"and {counts[key] - CARDS:,} more" if counts.get(key, 0) > CARDS else "",
            more_url=frame.url("workstreams:actions", **{**query, column: key}),
        )
        for key in COLUMNS[column]
        if counts.get(key) or key != "dropped"
    ]


def _title(column: str, key: str) -> str:
    return WORDS[Colour(key)] if column == "colour" else STATES[State(key)]
