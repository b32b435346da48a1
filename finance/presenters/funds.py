"""The list of funds with their rounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from finance.domain.money import NOTHING, pounds
from finance.models import FundKind, Round
from finance.presenters.bid_words import round_state, years_words
from finance.services.funds import ALL_ENGLAND
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

_PLAIN = "Sums that people gave, each with its source"


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list of its fund."""

    name: str
    url: str
    state: str
    tone: str
    envelope: str
    bar: str
    bids: str


@dataclass(frozen=True, slots=True)
class FundCard:
    """A fund with its rounds; addresses only for those who keep it."""

    title: str
    facts: tuple[tuple[str, str], ...]
    rounds: tuple[RoundLine, ...]
    total: str
    left: str
    change: str = ""
    withdraw: str = ""
    add_round: str = ""


def fund_cards(funds: Iterable[Any], frame: Frame, run: tuple[str, ...]) -> tuple[FundCard, ...]:
    """A card for each fund that `funds_with_rounds` found; `run` are the regions whose funds the reader keeps."""
    return tuple(_card(fund, frame, keeps=fund.region in run) for fund in funds)


def _card(fund: Any, frame: Frame, *, keeps: bool) -> FundCard:
    rounds: list[Any] = fund.current_rounds
    given = sum((one.envelope for one in rounds), NOTHING)
    links = {}
    if keeps:
        links = {
            "change": frame.url("finance:giving_change", fund.pk, "fund"),
            "withdraw": frame.url("finance:giving_withdraw", fund.pk, "fund"),
            "add_round": frame.url("finance:round_add", fund.pk),
        }
    return FundCard(
        title=fund.name,
        facts=(
            ("Envelope", pounds(fund.envelope)),
            ("Financial years", years_words(fund.first_year, fund.last_year)),
            ("For", fund.region or ALL_ENGLAND),
            ("Kind", FundKind(fund.kind).label),
            *((("Given by", fund.giver.name),) if fund.giver else ()),
            *((("Terms", fund.terms),) if fund.terms else ()),
            ("Source", f"{fund.source}, {words.day(fund.on)}"),
        ),
        rounds=tuple(_round(one, frame) for one in rounds),
        total=pounds(given),
        left=pounds(fund.envelope - given),
        **links,
    )


def _round(one: Round, frame: Frame) -> RoundLine:
    state, tone = round_state(one, frame.day)
    return RoundLine(
        name=one.name,
        url=frame.url("finance:round", one.pk),
        state=state,
        tone=tone,
        envelope=pounds(one.envelope),
        bar=f"{one.quality_bar}%",
        bids=words.number(one.asked_for),  # type: ignore[attr-defined]  # fund_reads counts them
    )
