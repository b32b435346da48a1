"""What moves cost whom, for readers who do not see every person: payers of few people together, or nothing.

Rule: `finance.domain.few_payers`. Freed, package, transfers and dowries are looked at apart; what is paid once is told
with the package, and transfers and dowries as what is left of them: paid less received.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from finance.domain.few_payers import Stake, told_by_payer
from finance.domain.money import NOTHING
from finance.domain.move_costs import Move, together, whole_year
from finance.domain.move_sums import Line
from finance.services.costs import MoneyByPayer, within
from finance.services.move_facts import Facts, Mover
from tcp_portal.months import FinancialYear

OUTSIDE, TOGETHER = UUID(int=1), UUID(int=2)
OUTSIDE_NAME, TOGETHER_NAME = "Payers of other areas", "Payers together"


def protected(
    found: MoneyByPayer,
    facts: Facts,
    own: Collection[UUID],
    years: Sequence[FinancialYear],
    *,
    least: int,
    to_all: bool = False,
) -> MoneyByPayer:
    """The same sums as they may be told. `own` are payers with a name; all others are one.

    `to_all`: a paper, whose readers see nobody; else people whom the reader sees hide nothing. No query.
    """
    going = [one for one in within(facts.movers, years) if one.move.has_package]
    order = _order(facts.movers, own)
    tables: list[tuple[FinancialYear | None, list[Stake]]] = [
        (
            year,
            [
                stake
                for one in going
                for stake in _stakes(one, together([one.move], [year]).lines, own, to_all)
            ],
        )
        for year in years
    ]
    if found.whole_year:
        whole = [stake for one in going for stake in _stakes(one, whole_year([one.move]), own, to_all)]
        tables.append((None, whole))
    lines, hidden, folded = [], [], False
    for year, stakes in tables:
        told = told_by_payer(stakes, order, least)
        if told is None:
            hidden.append(year)
            continue
        for group in told:
            folded = folded or len(group.payers) > 1
            payer = group.payers[0] if len(group.payers) == 1 else TOGETHER
            assert isinstance(payer, UUID)  # noqa: S101  # payers are known by their ids here
            lines.append(_line(year, payer, group.amounts))
    names = {payer: name for payer, name in found.payers.items() if payer in own}
    return replace(
        found,
        lines=tuple(one for one in lines if one.year is not None),
        whole_year=tuple(one for one in lines if one.year is None),
        payers={**names, OUTSIDE: OUTSIDE_NAME, TOGETHER: TOGETHER_NAME},
        hidden=tuple(hidden),
        is_folded=folded,
    )


def protected_change(
    facts: Facts,
    then: Sequence[Mover],
    own: Collection[UUID],
    years: Sequence[FinancialYear],
    *,
    least: int,
) -> tuple[Line, ...] | None:
    """By how much the gap of payers changes by what is supposed, as it may be told; None where it may not. No query."""
    order = _order([*facts.movers, *then], own)
    pairs = [(one, now) for one, now in zip(facts.movers, then, strict=True) if one.move is not now.move]
    found: list[Line] = []
    for year in years:
        stakes = [
            Stake(stake.person, stake.payer, (sign * _gap(stake.amounts),))
            for before, now in pairs
            for sign, one in ((-1, before), (1, now))
            for stake in _stakes(one, together([one.move], [year]).lines, own, to_all=False)
        ]
        told = told_by_payer(stakes, order, least)
        if told is None or (len(told) == 1 and len(told[0].payers) > 1):  # all together it is always nothing
            return None
        for group in told:
            payer = group.payers[0] if len(group.payers) == 1 else TOGETHER
            assert isinstance(payer, UUID)  # noqa: S101  # payers are known by their ids here
            found.append(Line(year, payer, package=group.amounts[0]))
    return tuple(found)


def _stakes(mover: Mover, lines: Iterable[Line], own: Collection[UUID], to_all: bool) -> Iterator[Stake]:
    person = None if mover.seen and not to_all else mover.person_id
    for one in lines:
        amounts = (
            one.freed, one.package + one.once, one.transfer_paid - one.transfer_received,
            one.dowry_paid - one.dowry_received,
        )  # fmt: skip
        yield Stake(person, one.payer if one.payer in own else OUTSIDE, amounts)


def _gap(amounts: Sequence[Decimal]) -> Decimal:
    freed, package, transfers, dowries = amounts
    return package + transfers + dowries - freed


def _line(year: FinancialYear | None, payer: UUID, amounts: Sequence[Decimal]) -> Line:
    freed, package, transfers, dowries = amounts
    return Line(
        year, payer, freed=freed, package=package,
        transfer_paid=max(transfers, NOTHING), transfer_received=max(-transfers, NOTHING),
        dowry_paid=max(dowries, NOTHING), dowry_received=max(-dowries, NOTHING),
    )  # fmt: skip


def _order(movers: Iterable[Mover], own: Collection[UUID]) -> list[UUID]:
    """Payers by how many people stand behind them, in whichever year and table."""
    behind = {
        (one.person_id, payer if payer in own else OUTSIDE) for one in movers for payer in _payers(one.move)
    }
    count = Counter(payer for _, payer in behind)
    return sorted(count, key=lambda payer: (-count[payer], str(payer)))


def _payers(move: Move) -> Iterator[UUID]:
    if move.bed is not None:
        yield move.bed.payer
    for part in move.parts:
        yield from (share.payer for share in part.shares)
    for transfer in move.transfers:
        yield from (transfer.payer, transfer.payee)
    for dowry in move.dowries:
        yield from (dowry.payer, dowry.payee)
