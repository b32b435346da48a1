"""Bids and their lines as rows: written by those who write bids of the partnership, while the bid is in their hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from finance.domain.bid_states import EDITABLE
from finance.domain.money import NOTHING
from finance.models import (
    Bid,
    BidMatch,
    BidPromise,
    BidSpend,
    BidState,
    BidSum,
    Distribution,
    Round,
    Trigger,
)
from finance.services.plans_of import plan_choices
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import FinancialYear
from tcp_portal.rows import Changes, Table

WRITE = Permission.WRITE_BIDS


def is_open(bid: Bid) -> bool:
    """Whether the bid is in its writers' hands: a draft, or returned for rework."""
    return bid.state in EDITABLE


def _must_be_open(bid: Bid) -> None:
    if not is_open(bid):
        said = BidState(bid.state).label.lower()
        raise Refusal(f"A bid is changed as a draft or when it was returned; this one is “{said}”.")


def _bid_check(row: Bid, act: Act) -> None:
    _must_be_open(row)
    asked = Round.objects.current().filter(pk=row.round_id, fund__region__in=("", row.partnership.region))
    if not asked.exists():
        raise Refusal("This round is not for your area.", field="round")
    if row.ends_on is not None and row.ends_on < row.round.opens_on:
        raise Refusal("The money cannot be spent before the round opens.", field="ends_on")
    if row.plan is not None and row.plan not in dict(plan_choices(row.partnership, act.scope)):
        stored = Bid.objects.filter(pk=row.pk, plan=row.plan)
        if not stored.exists():
            raise Refusal("Choose a plan of your partnership.", field="plan")


BIDS = Table(model=Bid, noun="a bid", permission=WRITE, check=_bid_check)


def _of_bid(row: Any) -> UUID | None:
    found: UUID = row.bid.partnership_id
    return found


def _line_after(row: Any, _changes: Changes, _act: Act) -> None:
    _must_be_open(Bid.objects.select_for_update().get(pk=row.bid_id))  # a bid does not change on its way out


def _money(row: Any) -> None:
    if row.amount <= NOTHING:
        raise Refusal("Give an amount above nothing.", field="amount")


def _once(row: Any, field: str, sentence: str) -> None:
    """Refuses a second line of the same bid for the same year, month or day."""
    others = type(row).objects.current().filter(bid=row.bid_id, **{field: getattr(row, field)})
    if others.exclude(pk=row.pk).exists():
        raise Refusal(sentence, field=field)


def _sum_check(row: BidSum, _act: Act) -> None:
    fund = row.bid.round.fund
    if not fund.first_year <= row.year <= fund.last_year:
        first, last = FinancialYear(fund.first_year), FinancialYear(fund.last_year)
        raise Refusal(f"The fund gives money from {first} to {last}.", field="year")
    _money(row)
    _once(row, "year", "This year has a sum already: change that one.")


def _spend_check(row: BidSpend, _act: Act) -> None:
    if row.amount < NOTHING:
        raise Refusal("A planned spend is not below nothing.", field="amount")
    _once(row, "month_starts_on", "This month is planned already: change that line.")


def _match_check(row: BidMatch, act: Act) -> None:
    _money(row)
    if row.confirmed_on is not None and not row.evidence.strip():
        raise Refusal("Say what confirms it, for example a letter and its day.", field="evidence")
    if row.confirmed_on is not None and row.confirmed_on > act.today:
        raise Refusal("It cannot be confirmed after today.", field="confirmed_on")
    same = BidMatch.objects.current().filter(bid=row.bid_id, organisation=row.organisation_id, year=row.year)
    if same.exclude(pk=row.pk).exists():
        raise Refusal("This organisation has a line for this year already: change that one.", field="year")


def _promise_check(row: BidPromise, _act: Act) -> None:
    if not (row.beds or row.people):
        raise Refusal("Promise at least one bed or one person.", field="beds")
    _once(row, "by", "This day has a promise already: change that one.")
    for other in BidPromise.objects.current().filter(bid=row.bid_id).exclude(pk=row.pk):
        _never_falls(*sorted((row, other), key=lambda one: one.by))


def _never_falls(earlier: BidPromise, later: BidPromise) -> None:
    for name in ("beds", "people"):
        if getattr(later, name) < getattr(earlier, name):
            by: date = later.by
            raise Refusal(
                f"Promises count from the start of the bid: by {by.day} {by:%B %Y} there cannot be fewer {name} "
                "than before.",
                field=name,
            )


def _distribution_check(row: Distribution, _act: Act) -> None:
    _money(row)
    if row.onward_id is not None and row.onward_name:
        raise Refusal("Choose an organisation or type a name, not both.", field="onward_name")
    if row.trigger == Trigger.DISCHARGES and not row.discharges:
        raise Refusal("Say how many people must have left hospital.", field="discharges")
    if row.trigger == Trigger.MILESTONE and not row.trigger_words.strip():
        raise Refusal("Say which milestone.", field="trigger_words")
    if row.due_on < row.bid.round.opens_on:
        raise Refusal("It cannot be due before the round opens.", field="due_on")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of line of a bid: its model and how its rows are kept."""

    model: type[models.Model]
    table: Table[Any]


def _kind(model: type[Any], noun: str, check: Any) -> Kind:
    table = Table(
        model=model, noun=noun, permission=WRITE, partnership=_of_bid, check=check, after=_line_after
    )
    return Kind(model, table)


KINDS: Mapping[str, Kind] = {
    "sum": _kind(BidSum, "a sum of a bid", _sum_check),
    "spend": _kind(BidSpend, "a planned spend", _spend_check),
    "match": _kind(BidMatch, "a line of match", _match_check),
    "promise": _kind(BidPromise, "a promise of a bid", _promise_check),
    "distribution": _kind(Distribution, "a distribution line", _distribution_check),
}


def line_named(kind: str, pk: UUID, *, bids: models.QuerySet[Bid]) -> Any:
    """A current line of one of these bids, with its bid, round and fund. Raises ObjectDoesNotExist for any other."""
    found = KINDS.get(kind)
    if found is None:
        raise ObjectDoesNotExist
    lines = found.table.model.objects.current().filter(bid__in=bids)
    return lines.select_related("bid__round__fund", "bid__partnership").get(pk=pk)
