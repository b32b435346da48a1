"""The bid panel: what waits for its member, the rounds, and the card on the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page

from finance.domain.money import pounds
from finance.services.panel_reads import ToDo
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

Tag = tuple[str, str]
MOST = 100  # bids that are listed as waiting; the sentence counts them all


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for the reader: its words, the address where it is done, and what it is of."""

    text: str
    url: str
    of: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round."""

    name: str
    url: str
    fund: str
    envelope: str
    closes: str
    panel: str
    bids: str
    state: Tag


@dataclass(frozen=True, slots=True)
class PanelPage:
    """The page of the reader's rounds."""

    lede: str
    waits: tuple[Waits, ...]
    rows: tuple[RoundRow, ...]
    told: str


def waiting(todo: ToDo, frame: Frame) -> tuple[Waits, ...]:
    """What waits, in the order in which it is done."""
    return (
        *(
            Waits(f"Declare for {one}", frame.url("finance:panel_declare", one.pk), str(one.fund))
            for one in todo.declare
        ),
        *(
            Waits(
                f"Score {one.partnership.name}: {one.title}",
                frame.url("finance:panel_score", one.pk),
                f"{one.round}, closes on {words.short_day(one.round.closes_on)}",
            )
            for one in todo.score[:MOST]
        ),
        *(
            Waits(
                f"Vote on the recommendation for {one.round}",
                frame.url("finance:panel_vote", one.round_id),
                str(one.round.fund),
            )
            for one in todo.vote
        ),
    )


def counted(todo: ToDo) -> str:
    """What waits in a sentence; empty for nothing."""
    parts = [
        words.counted(len(todo.declare), "panel to declare for", "panels to declare for")
        if todo.declare
        else "",
        words.counted(len(todo.score), "bid to score", "bids to score") if todo.score else "",
        words.counted(len(todo.vote), "recommendation to vote on", "recommendations to vote on")
        if todo.vote
        else "",
    ]
    said = words.list_words([part for part in parts if part])
    return f"{said}." if said else ""


def panel_page(page: Page[Any], todo: ToDo, frame: Frame) -> PanelPage:
    """The page of these rounds."""
    return PanelPage(
        lede=counted(todo) or "Nothing waits for you on a panel.",
        waits=waiting(todo, frame),
        rows=tuple(_row(one, frame) for one in page.object_list),
        told=f"{words.counted(page.paginator.count, 'round')}.",
    )


def _row(one: Any, frame: Frame) -> RoundRow:
    return RoundRow(
        name=one.name,
        url=frame.url("finance:round_decision", one.pk),
        fund=one.fund.name,
        envelope=pounds(one.envelope),
        closes=words.short_day(one.closes_on),
        panel=f"{one.declared} of {one.seated} declared" if one.seated else "Nobody yet",
        bids=words.number(one.bids_in),
        state=state_tag(one, frame.day),
    )


def state_tag(one: Any, day: date) -> Tag:
    """How far a round is."""
    if one.decided_at:
        return ("Decided", "good")
    if one.recommended_at:
        return ("To be decided", "warn")
    if day < one.opens_on:
        return ("Not open yet", "neutral")
    return ("Open for bids", "info") if day <= one.closes_on else ("Closed: with the panel", "info")
