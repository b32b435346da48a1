"""What follows from moves and is not typed: rows of the finance sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from finance.domain.dowry_schedule import in_year
from finance.domain.money import NOTHING
from finance.domain.move_sums import Line
from finance.domain.sheet import Entry, Row
from finance.services import costs
from finance.services.move_facts import Mover
from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Membership, Partnership

OTHERS, OTHERS_NAME = "others", "Payers of other areas"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Entries by year and payer, and the payers' names.

    `unpackaged` of the movers are not priced yet and in no entry; of `unpriced` the package is, what the bed frees not.
    `dowries` are due over all the years, priced or not; `disputes` are open; `contradictions` are transfers at odds
    with themselves. Payers of other areas stand together: what one of them pays could tell of one person.
    """

    entries: tuple[Entry, ...] = ()
    payers: Mapping[str, str] = field(default_factory=dict)
    movers: int = 0
    unpriced: int = 0
    unpackaged: int = 0
    dowries: Decimal = NOTHING
    disputes: int = 0
    contradictions: int = 0


def worked_out(
    *,
    scope: Scope,
    partnership: Partnership,
    years: Sequence[FinancialYear],
    day: date,
    own: Collection[UUID] | None = None,
) -> WorkedOut:
    """What everybody who left or is planned to leave comes to by year and payer.

    `own` are the partnership's organisations where they are read already. Seven queries, or six.
    """
    facts = costs.read(scope=scope, partnership=partnership, day=day)
    found = costs.money(facts, facts.movers, years, full_year=False)
    own = own_payers(partnership) if own is None else own
    entries: list[Entry] = []
    payers: dict[str, str] = {}
    for line in found.lines:
        payer = str(line.payer) if line.payer in own else OTHERS
        payers[payer] = found.payers[line.payer] if line.payer in own else OTHERS_NAME
        entries += _entries(line, payer)
    return WorkedOut(
        entries=tuple(entries),
        payers=payers,
        movers=found.movers,
        unpriced=found.unknown.no_price,
        unpackaged=found.unknown.no_package,
        dowries=_dowries(costs.within(facts.movers, years), years),
        disputes=len(facts.disputes),
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


def _dowries(movers: Sequence[Mover], years: Sequence[FinancialYear]) -> Decimal:
    held = [dowry.terms for one in movers for dowry in one.move.dowries]
    return sum((in_year(terms, year) for terms in held for year in years), NOTHING)


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
