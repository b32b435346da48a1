"""The front page of money: each part registers the sentences that it has for it, and asks what they need itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import Registry


@dataclass(frozen=True, slots=True)
class Ask:
    """For whom, where, of which financial year, and as at which day."""

    scope: Scope
    partnership: Partnership
    year: FinancialYear
    day: date


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, the page that it leads to, and whether it asks to be looked at."""

    text: str
    url_name: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    is_flag: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The sentences of one part."""

    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class FrontCard:
    """A card of the front page. `build` may answer None: nothing to say."""

    order: int
    key: str
    build: Callable[[Ask], Card | None]


_cards: Registry[FrontCard] = Registry("card of the front page of money")
register_front_card = _cards.add


def cards_for(ask: Ask) -> list[Card]:
    """What each part says today, in order."""
    found = (one.build(ask) for one in _cards.all())
    return [card for card in found if card is not None and card.said]
