"""The front page of money: each part registers the sentences that it has for it.

What a part can say with a sum or a count it gives as a column: all columns are read in one question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

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
    """The sentences of one part, and figures that stand below them by name."""

    title: str
    said: tuple[Said, ...]
    figures: tuple[tuple[str, str], ...] = ()


Columns = Mapping[str, Any]
OWN, _MEMBER = "own", "memberships__organisation"


def _no_columns(_ask: Ask) -> Columns:
    return {}


@dataclass(frozen=True, slots=True)
class FrontCard:
    """A card of the front page.

    `columns(ask)` are expressions over the partnership; `build(ask, columns)` gets their values, and as `own` the
    partnership's organisations; it may answer None: nothing to say.
    """

    order: int
    key: str
    build: Callable[[Ask, Columns], Card | None]
    columns: Callable[[Ask], Columns] = _no_columns


_cards: Registry[FrontCard] = Registry("card of the front page of money")
register_front_card = _cards.add


def sum_of(rows: QuerySet[Any], path: str, amount: str = "amount") -> Coalesce:
    """The sum of an amount over rows of the partnership; nothing where there are none. `path` leads to it."""
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)
    of = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(
        Subquery(of.annotate(sum=Sum(amount)).values("sum")), Value(Decimal(0)), output_field=money
    )


def count_of(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many rows of the partnership there are."""
    of = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    counted = Subquery(of.annotate(count=Count("pk")).values("count"))
    return Coalesce(counted, Value(0), output_field=IntegerField())


def cards_for(ask: Ask) -> list[Card]:
    """What each part says today, in order."""
    columns = {name: of for card in _cards.all() for name, of in card.columns(ask).items()}
    asked = Partnership.objects.filter(pk=ask.partnership.pk).annotate(**columns)
    rows = list(asked.values(*columns, _MEMBER))
    told = {**rows[0], OWN: frozenset(row[_MEMBER] for row in rows)}
    found = (one.build(ask, told) for one in _cards.all())
    return [card for card in found if card is not None and card.said]
