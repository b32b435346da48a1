"""Pooled budgets: who puts in what and bears which risk, and the ledger of what came in and was spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from finance.domain.money import NOTHING
from finance.domain.pooled import Party, PoolYear
from finance.models import Pool, PoolLine, PoolMove, PoolShare
from finance.services.days import not_after_today
from finance.services.years import financial_year
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.charts.words import day as day_words
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table
from tcp_portal.rows_refused import fits, kept_in_words

EDIT = Permission.EDIT_MONEY


def _check(row: Pool, act: Act) -> None:
    not_after_today(row.on, act)


def _after(row: Pool, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None and row.ledger.exists():
        raise Refusal("Its ledger has lines: give the pool an end instead.")


def _check_share(row: PoolShare, _act: Act) -> None:
    if row.pool.withdrawn_at is not None:
        raise Refusal("The pooled budget is withdrawn.")


POOLS = Table(model=Pool, noun="a pooled budget", permission=EDIT, check=_check, after=_after)
SHARES = Table(
    model=PoolShare, noun="a share of a pool", permission=EDIT, check=_check_share,
    partnership=lambda row: row.pool.partnership_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is typed in: what moved, of whom or to whom, how much, when, and where it is written."""

    kind: str
    organisation_id: UUID
    amount: Decimal
    on: date
    source: str
    what: str = ""
    note: str = ""


@transaction.atomic
def enter(*, pool: Pool, entry: Entry, act: Act) -> PoolLine:
    """A new line of the ledger. Raises PermissionDenied, and Refusal outside the days of the pool."""
    now = _locked(pool, act)
    _check_day(now, entry.on, act)
    if entry.amount <= 0:
        raise Refusal(
            "Enter an amount above nothing. A mistake is taken back by its own line.", field="amount"
        )
    line = PoolLine(
        pool=now, kind=entry.kind, organisation_id=entry.organisation_id, amount=entry.amount, on=entry.on,
        source=entry.source, what=entry.what, note=entry.note,
    )  # fmt: skip
    return _save(line, "enter pool line", act)


@transaction.atomic
def reverse(*, pool: Pool, line_id: UUID, on: date, source: str, note: str, act: Act) -> PoolLine:
    """Takes a line back by one of its own, on the day it is found to be wrong; a line is taken back once."""
    now = _locked(pool, act)
    if not note.strip():
        raise Refusal("Say what was wrong with it.", field="note")
    old = now.ledger.filter(pk=line_id, reverses=None).first()
    if old is None:
        raise Refusal("A line that takes another one back stays.", field="line")
    if hasattr(old, "reversed_by"):
        raise Refusal("This line is taken back already.", field="line")
    if not old.on <= on <= act.today:
        raise Refusal(f"Give a day from {day_words(old.on)} to today.", field="on")
    line = PoolLine(
        pool=now, kind=old.kind, organisation_id=old.organisation_id, amount=-old.amount, on=on, source=source,
        what=old.what, note=note.strip(), reverses=old,
    )  # fmt: skip
    return _save(line, "reverse pool line", act)


def pools_of(*, scope: Scope, partnership: Partnership) -> QuerySet[Pool]:
    """The partnership's pools by name, with who leads."""
    return Pool.objects.visible_to(scope).of(partnership).current().select_related("lead").order_by("name")


def ledger_of(pool: Pool, day: date) -> QuerySet[PoolLine]:
    """The lines entered for days up to the day, newest first, each knowing whether it is taken back."""
    lines = PoolLine.objects.filter(pool=pool, on__lte=day)
    return lines.select_related("organisation", "reversed_by", "reverses", "by").order_by("-on", "-at")


def years_of(pools: Iterable[Pool], day: date) -> dict[UUID, dict[int, PoolYear]]:
    """Each pool's financial years that have a share or a line up to the day. Two queries, whatever the ledger holds.

    A line counts in the year of its day; what comes in from an organisation that is no party that year is other
    income. A reversal counts in the year of the line that it takes back.
    """
    keys = [one.pk for one in pools]
    shares = PoolShare.objects.current().filter(pool__in=keys).select_related("party")
    moved: dict[tuple[Any, ...], Decimal] = {}
    lines = PoolLine.objects.filter(pool__in=keys, on__lte=day).order_by()
    for pool, year, kind, party, amount in lines.values_list(
        "pool", financial_year(Coalesce(F("reverses__on"), F("on"))), "kind", "organisation"
    ).annotate(sum=Sum("amount")):
        moved[pool, year, kind, party] = amount
    found: dict[tuple[UUID, int], list[PoolShare]] = {key[:2]: [] for key in moved}
    for share in shares.order_by("-contribution", "party__short_name"):
        found.setdefault((share.pool_id, share.year), []).append(share)
    told: dict[UUID, dict[int, PoolYear]] = {key: {} for key in keys}
    for (pool, year), parties in sorted(found.items(), key=lambda one: one[0][1]):
        told[pool][year] = _year(moved, pool, year, parties)
    return told


def _year(moved: dict[tuple[Any, ...], Decimal], pool: UUID, year: int, shares: list[PoolShare]) -> PoolYear:
    mine = {key[2:]: amount for key, amount in moved.items() if key[:2] == (pool, year)}
    income = {party: amount for (kind, party), amount in mine.items() if kind == PoolMove.INCOME}
    spent = sum((amount for (kind, _), amount in mine.items() if kind == PoolMove.SPEND), NOTHING)
    parties = tuple(
        Party(one.party.short_name, one.contribution, income.pop(one.party_id, NOTHING), one.risk_percent)
        for one in shares
    )
    return PoolYear(parties, spent, sum(income.values(), NOTHING))


def _locked(pool: Pool, act: Act) -> Pool:
    now = Pool.objects.select_for_update().get(pk=pool.pk)
    POOLS.must_allow(now, act)
    if now.withdrawn_at is not None:
        raise Refusal("The pooled budget is withdrawn.")
    return now


def _check_day(pool: Pool, on: date, act: Act) -> None:
    not_after_today(on, act, "The day of the payment")
    if on < pool.starts_on:
        raise Refusal(f"The pooled budget starts on {day_words(pool.starts_on)}.", field="on")


def _save(line: PoolLine, did: str, act: Act) -> PoolLine:
    line.by, line.at = act.by, act.now
    fits(line, ("amount", "source", "what", "note"))
    with kept_in_words(line):
        line.save(force_insert=True)
    audit.record(
        by=act.by, did=did, at=act.now, obj=line, partnership_id=line.pool.partnership_id,
        changes={"amount": [None, line.amount], "kind": [None, line.kind], "on": [None, line.on]},
    )  # fmt: skip
    return line
