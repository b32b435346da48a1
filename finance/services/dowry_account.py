"""The ledger of dowries read: what stands of one, and sums of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from finance.domain.dowry_account import Account, Line, account, still_paid, sums
from finance.domain.dowry_schedule import Days
from finance.domain.money import NOTHING
from finance.models import Dowry, DowryLine
from finance.services.dowry_terms import end_of, terms


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


def standings(dowries: Sequence[Any], day: date) -> dict[UUID, Standing]:
    """How each of these stands on the day, by its id; all are read `with_life`. Two queries, however many lines."""
    lines = DowryLine.objects.filter(dowry__in=[one.pk for one in dowries], on__lte=day)
    paid = dict(lines.order_by().values_list("dowry").annotate(sum=Sum("amount")))
    past: dict[UUID, list[Line[UUID]]] = defaultdict(list)
    reaches = Q(pk__in=())
    for one in dowries:
        if (end := end_of(one)) is not None:
            reaches |= Q(dowry=one.pk, days_to__gt=end)
    for row in lines.filter(reaches):
        past[row.dowry_id].append(as_line(row))
    found = {}
    for one in dowries:
        spent = paid.get(one.pk) or NOTHING
        owed, back = sums(terms(one), spent, past[one.pk], day)
        found[one.pk] = Standing(spent, owed if one.agreed_on else NOTHING, back)
    return found
