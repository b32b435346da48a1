"""What follows from moves and is not typed: rows of the finance sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from finance.domain.dowry_schedule import in_year
from finance.domain.few import is_few
from finance.domain.money import NOTHING
from finance.domain.move_sums import Line
from finance.domain.sheet import Entry, Row
from finance.services import costs
from finance.services.few import fewest, sees_all
from finance.services.few_payers import OUTSIDE, TOGETHER, protected
from finance.services.move_facts import Mover
from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Membership, Partnership

OTHERS_NAME = "Payers of other areas"
OTHERS = str(OUTSIDE)
LAST = (OTHERS, str(TOGETHER))  # behind the payers that have a name


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Entries by year and payer, and the payers' names.

    `unpackaged` of the movers are not priced yet and in no entry; of `unpriced` the package is, what the bed frees not.
    `dowries` are due over all the years, priced or not; `disputes` are open; `contradictions` are transfers at odds
    with themselves. Payers of other areas stand together. For who does not see everybody, years of too few people are
    `hidden`, payers of few people folded into one, and `dowries` of too few are None: see `few_payers`.
    """

    entries: tuple[Entry, ...] = ()
    payers: Mapping[str, str] = field(default_factory=dict)
    movers: int = 0
    unpriced: int = 0
    unpackaged: int = 0
    dowries: Decimal | None = NOTHING
    disputes: int = 0
    contradictions: int = 0
    hidden: tuple[int, ...] = ()
    is_folded: bool = False


def worked_out(
    *,
    scope: Scope,
    partnership: Partnership,
    years: Sequence[FinancialYear],
    day: date,
    own: Collection[UUID] | None = None,
) -> WorkedOut:
    """What everybody who left or is planned to leave comes to by year and payer.

    `own` are the partnership's organisations where they are read already. Seven queries, or six, and one more for who
    does not see everybody.
    """
    facts = costs.read(scope=scope, partnership=partnership, day=day)
    found = costs.money(facts, facts.movers, years, full_year=False)
    own = own_payers(partnership) if own is None else own
    least = 0 if sees_all(scope, partnership) else fewest(day)
    if least:
        found = protected(found, facts, own, years, least=least)
    entries: list[Entry] = []
    payers: dict[str, str] = {}
    for line in found.lines:
        is_named = line.payer in own or line.payer == TOGETHER
        payer = str(line.payer) if is_named else OTHERS
        payers[payer] = found.payers[line.payer] if is_named else OTHERS_NAME
        entries += _entries(line, payer)
    return WorkedOut(
        entries=tuple(entries),
        payers=payers,
        movers=found.movers,
        unpriced=found.unknown.no_price,
        unpackaged=found.unknown.no_package,
        dowries=_dowries(costs.within(facts.movers, years), years, least),
        disputes=len(facts.disputes),
        hidden=tuple(year.start_year for year in found.hidden if year is not None),
        is_folded=found.is_folded,
        contradictions=sum(
            one.contradicts_itself and not one.refused
            for mover in facts.movers
            for one in mover.move.transfers
        ),
    )


def own_payers(partnership: Partnership) -> frozenset[UUID]:
    """The organisations of the partnership. One query."""
    members = Membership.objects.filter(partnership=partnership)
    return frozenset(members.values_list("organisation", flat=True))


def _dowries(movers: Sequence[Mover], years: Sequence[FinancialYear], least: int) -> Decimal | None:
    """What is due of dowries; None where that is of too few people whom the reader does not see."""
    due = [
        (one, amount)
        for one in movers
        for dowry in one.move.dowries
        for year in years
        if (amount := in_year(dowry.terms, year))
    ]
    if is_few(len({one.person_id for one, _ in due if not one.seen}), least):
        return None
    return sum((amount for _, amount in due), NOTHING)


def _entries(line: Line, payer: str) -> list[Entry]:
    if line.year is None:
        return []
    amounts = {
        Row.RELEASED: line.freed,
        Row.TRANSFERS: line.transfer_received - line.transfer_paid,
        Row.DOWRIES: line.dowry_received - line.dowry_paid,
        Row.PACKAGES: -(line.package + line.once),
    }
    return [Entry(line.year.start_year, payer, row, amount) for row, amount in amounts.items() if amount]
