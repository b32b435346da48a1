"""What follows from moves and is not typed: rows of the finance sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from finance.domain.sheet import Entry
from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Entries by year and payer, the payers' names, and how many moves have no price or package."""

    entries: tuple[Entry, ...] = ()
    payers: Mapping[str, str] = field(default_factory=dict)
    movers: int = 0
    unpriced: int = 0
    unpackaged: int = 0


def worked_out(
    *, scope: Scope, partnership: Partnership, years: Sequence[FinancialYear], day: date
) -> WorkedOut:
    """Nothing yet."""
    return WorkedOut()
