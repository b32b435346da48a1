"""The list of a partnership's bids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils import timezone

from finance.domain.money import NOTHING, pounds
from finance.models import BidState
from finance.presenters.bid_words import TONES, some
from finance.services.round_reads import match_of_bid
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class BidRow:
    """One bid."""

    title: str
    url: str
    round: str
    asked: str
    short: str
    is_short: bool
    state: str
    tone: str
    submitted: str
    awarded: str


@dataclass(frozen=True, slots=True)
class BidsPage:
    """The list of bids."""

    told: str
    rows: tuple[BidRow, ...]


def bids_page(page: Page[Any], frame: Frame) -> BidsPage:
    """The page of these bids."""
    told = f"{words.counted(page.paginator.count, 'bid')} found."
    return BidsPage(told, tuple(_row(bid, frame) for bid in page.object_list))


def _row(bid: Any, frame: Frame) -> BidRow:
    state, short = BidState(bid.state), match_of_bid(bid).short
    return BidRow(
        title=f"{bid.number}. {bid.title}",
        url=frame.url("finance:bid", bid.pk),
        round=f"{bid.round.fund.name}: {bid.round.name}",
        asked=pounds(bid.asked),
        short=pounds(short),
        is_short=short > NOTHING,
        state=state.label,
        tone=TONES[state],
        submitted=words.short_day(timezone.localtime(bid.submitted_at).date())
        if bid.submitted_at
        else NOT_YET,
        awarded=some(bid.awarded),
    )
