"""The ledger of dowries read: what stands of one, and sums of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Sum

from finance.domain.dowry_account import Account, Line, account, still_paid, sums
from finance.domain.dowry_schedule import Days
from finance.domain.money import NOTHING
from finance.models import Dowry, DowryLine
from finance.services.dowry_terms import end_of, terms
from finance.services.years import financial_year
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Standing:
    """What was paid less what came back, what is due now, and what is to come back, in pounds."""

    paid: Decimal
    due: Decimal
    back: Decimal


def as_line(row: DowryLine) -> Line[UUID]:
    """A row of the ledger as the rule reads it."""
    return Line(row.pk, Days(row.days_from, row.days_to), row.amount, row.reverses_id)


def left_of(dowry: Dowry) -> list[tuple[UUID, Days]]:
    """The days of each instalment that nothing has taken back. One query."""
    return still_paid(as_line(row) for row in dowry.ledger.all())


def account_of(dowry: Any, ledger: Iterable[DowryLine], day: date) -> Account[UUID]:
    """The account of a dowry read `with_life`, from its ledger, with what is due by the day. No query."""
    return account(terms(dowry), [as_line(row) for row in ledger], day)


Sums = dict[UUID, dict[int, Decimal]]


def sums_by_year(partnership: Partnership, day: date) -> Sums:
    """What was paid less what came back of each dowry, by the financial year of the days. One query."""
    lines = DowryLine.objects.filter(dowry__spell__partnership=partnership, on__lte=day).order_by()
    found: Sums = defaultdict(dict)
    rows = lines.values_list("dowry", financial_year(F("days_from"))).annotate(sum=Sum("amount"))
    for key, year, amount in rows:
        found[key][year] = amount
    return found


def standings(dowries: Sequence[Any], paid: Sums, day: date) -> dict[UUID, Standing]:
    """How each of these stands on the day, by its id; all are read `with_life`. One query, however many lines."""
    past: dict[UUID, list[Line[UUID]]] = defaultdict(list)
    reaches = Q(pk__in=())
    for one in dowries:
        if (end := end_of(one)) is not None:
            reaches |= Q(dowry=one.pk, days_to__gt=end)
    for row in DowryLine.objects.filter(reaches, on__lte=day):
        past[row.dowry_id].append(as_line(row))
    found = {}
    for one in dowries:
        spent = sum(paid.get(one.pk, {}).values(), NOTHING)
        owed, back = sums(terms(one), spent, past[one.pk], day)
        found[one.pk] = Standing(spent, owed if may_be_paid(one, day) else NOTHING, back)
    return found


def is_agreed(dowry: Dowry, day: date) -> bool:
    """Whether it is agreed by the day; one that is agreed later was a proposal then."""
    return dowry.agreed_on is not None and dowry.agreed_on <= day


def may_be_paid(dowry: Dowry, day: date) -> bool:
    """Whether anything is due on the day at all: it is agreed by then, and the person left before it starts."""
    left = dowry.spell.ended_on
    return is_agreed(dowry, day) and left is not None and left <= dowry.starts_on
