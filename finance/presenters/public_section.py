"""Money given to the partnership in the public edition: sums by fund. No award is named and no person priced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from finance.domain.award_standing import Sums
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.protected import Basis, Open
from tcp_portal.packs.disclosure.public import PublicSection, PublicTable
from tcp_portal.packs.disclosure.words import Words, fixed, label, said

TITLE = "Money"
_OUTSIDE = "Outside the funds"


def section(awards: Sequence[Any], sums: Mapping[UUID, Sums], month: Month) -> PublicSection:
    """Awards by fund, in whole pounds; each of `awards` has its `fund`."""
    funds = {one.fund.name if one.fund else _OUTSIDE for one in awards}
    rows = tuple(
        _row(
            label(name), [sums[one.pk] for one in awards if (one.fund.name if one.fund else _OUTSIDE) == name]
        )
        for name in sorted(funds)
    )
    every = _row(fixed("All"), [sums[one.pk] for one in awards])
    table = PublicTable(
        said("Awards by fund, to the end of {}", month),
        (fixed("Fund"), fixed("Awards"), fixed("Awarded (£)"), fixed("Received (£)"), fixed("Spent (£)")),
        rows,
        every,
    )
    _, _, given, _, spent = every
    summary = said("£{} of £{} awarded is spent.", spent, given)
    return PublicSection("public_money", fixed(TITLE), (table,), summary)


def _row(name: Words, sums: Sequence[Sums]) -> tuple[Words, Open, Open, Open, Open]:
    return (
        name,
        Open(len(sums), Basis.MONEY),
        _pounds(one.amount for one in sums),
        _pounds(one.received for one in sums),
        _pounds(one.spent for one in sums),
    )


def _pounds(amounts: Iterable[Decimal]) -> Open:
    """Whole pounds, halves up."""
    return Open(int(sum(amounts, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)), Basis.MONEY)
