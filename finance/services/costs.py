"""What moves out of hospital cost whom: totals by payer and year for who may see money, people for who may see them.

Rule of the sums: `finance.domain.move_costs`. A total over few people can tell what one of them costs: who does not
see everybody is told what `few_payers` leaves of it, and nothing of one dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from finance.domain.money import first_day_after
from finance.domain.move_costs import together, whole_year
from finance.domain.move_sums import Line
from finance.services.move_facts import Facts, Mover, OpenDispute, facts_of
from finance.services.move_stays import Stay, stays_of
from tcp_portal.access import Permission, Scope
from tcp_portal.months import FinancialYear, Month
from tcp_portal.partnerships.models import Partnership

NOBODY_MOVED: Mapping[UUID, date | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many movers are not priced yet (no package), and of how many others the bed has no price.

    `no_date` have a package and no day of leaving.
    """

    no_price: int = 0
    no_package: int = 0
    no_date: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class MoneyByPayer:
    """What moves come to: a line for each year and payer, and the full-year effect; who the payers are.

    `movers` leave hospital, or are planned to, before the last of the years ends; `priced` of them have a package.
    `hidden` are the years, None the full-year effect, of too few people to be told, and `is_folded` tells that payers
    of few people stand together: see `few_payers`.
    """

    lines: tuple[Line, ...]
    whole_year: tuple[Line, ...]
    payers: Mapping[UUID, str]
    unknown: Unknown
    movers: int
    disputes: tuple[OpenDispute, ...]
    hidden: tuple[FinancialYear | None, ...] = ()
    is_folded: bool = False

    @property
    def priced(self) -> int:
        """Of how many movers the sums are."""
        return self.movers - self.unknown.no_package


@dataclass(frozen=True, slots=True)
class PersonCost:
    """One person's move and its lines."""

    mover: Mover
    lines: tuple[Line, ...]
    whole_year: tuple[Line, ...]


def totals(
    *,
    scope: Scope,
    partnership: Partnership,
    years: Sequence[FinancialYear],
    day: date,
    lost: frozenset[UUID] = frozenset(),
    moved: Mapping[UUID, date | None] = NOBODY_MOVED,
) -> MoneyByPayer:
    """What everybody's moves come to by payer and year, as the register stands, or supposing.

    `lost`: disputes that are lost, by id; those that are not open, or whose other party is not known as an
    organisation, change nothing. `moved`: days of leaving by stay, None for one that stays; what has taken place is
    not supposed otherwise. It asks for VIEW_MONEY (PermissionDenied). Six queries.
    """
    facts = read(scope=scope, partnership=partnership, day=day, every=bool(moved))
    return money(facts, facts.supposing(lost_ids=lost, moved=moved), years)


def read(*, scope: Scope, partnership: Partnership, day: date, every: bool = False) -> Facts:
    """The facts of which `totals` is the sum, to be supposed more than once. Raises PermissionDenied.

    `every`: stays without any money come whole too, for who supposes something of them.
    """
    scope.must_allow(Permission.VIEW_MONEY, partnership.pk)
    return facts_of(scope=scope, partnership=partnership, day=day, every=every)


def listed(*, scope: Scope, partnership: Partnership) -> list[Stay]:
    """Every stay that moves, for a list of people and for `read_with`. Raises PermissionDenied. One query."""
    scope.must_allow(Permission.VIEW_MONEY, partnership.pk)
    return stays_of(scope=scope, partnership=partnership)


def read_with(
    stays: Sequence[Stay], shown: Iterable[Stay], *, scope: Scope, partnership: Partnership, day: date
) -> Facts:
    """The facts where the stays are `listed` already; those that are `shown` come whole. Five queries."""
    also = {one.pk for one in shown}
    return facts_of(scope=scope, partnership=partnership, day=day, stays=stays, also=also)


def money(
    facts: Facts, movers: Iterable[Mover], years: Sequence[FinancialYear], *, full_year: bool = True
) -> MoneyByPayer:
    """The sum of these movers over the years; without the full-year effect where nobody asks for it. No query."""
    going = within(movers, years)
    bare = _within(facts.bare, years, facts.day)
    found = together((one.move for one in going), years)
    whole = whole_year(one.move for one in going) if full_year else ()
    return MoneyByPayer(
        lines=tuple(found.lines), whole_year=tuple(whole), payers=facts.payers,
        unknown=_unknown(facts, going, bare, found.unpriced), movers=len(going) + len(bare),
        disputes=tuple(facts.disputes),
    )  # fmt: skip


def seen(stays: Iterable[Stay], years: Sequence[FinancialYear], day: date) -> list[Stay]:
    """Those whom the reader may see, by day of leaving; paginate, then price. Shown ones are recorded."""
    found = _within((one for one in stays if one.seen), years, day)
    return sorted(found, key=lambda one: (one.leaves_on(day), one.reference))


def person_cost(mover: Mover, years: Sequence[FinancialYear]) -> PersonCost:
    """One mover's lines. No query."""
    return PersonCost(mover, tuple(together([mover.move], years).lines), tuple(whole_year([mover.move])))


def years_around(month: Month) -> list[FinancialYear]:
    """The financial year of a month, the one before and the one after."""
    year = month.financial_year.start_year
    return [FinancialYear(year + by) for by in (-1, 0, 1)]


def within(movers: Iterable[Mover], years: Sequence[FinancialYear]) -> list[Mover]:
    """Those who leave before the last of the years ends."""
    after = first_day_after(max(years))
    return [one for one in movers if one.move.leaves_on is not None and one.move.leaves_on < after]


def _within(stays: Iterable[Stay], years: Sequence[FinancialYear], day: date) -> list[Stay]:
    """The same of stays that are not read whole."""
    after = first_day_after(max(years))
    return [one for one in stays if (leaves_on := one.leaves_on(day)) is not None and leaves_on < after]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Movers by what is known of them: both sides, a package and no price of the bed for some day, no package yet."""

    known: tuple[Mover, ...]
    no_price: tuple[Mover, ...]
    no_package: tuple[Mover, ...]


def sort_out(movers: Iterable[Mover], years: Sequence[FinancialYear]) -> Sorted:
    """Of whom a net is known for these years, and what is missing of the others; each is in one group. No query."""
    known: list[Mover] = []
    no_price: list[Mover] = []
    no_package: list[Mover] = []
    for one in movers:
        if not one.move.has_package:
            no_package.append(one)
        elif any(one.move.freed(year) is None for year in years):
            no_price.append(one)
        else:
            known.append(one)
    return Sorted(tuple(known), tuple(no_price), tuple(no_package))


def _unknown(facts: Facts, going: Sequence[Mover], bare: Sequence[Stay], no_price: int) -> Unknown:
    return Unknown(
        no_price=no_price,
        no_package=sum(not one.move.has_package for one in going) + len(bare),
        no_date=sum(one.move.leaves_on is None and one.move.has_package for one in facts.movers),
        late=sum(one.late for one in going) + sum(one.is_late(facts.day) for one in bare),
    )
