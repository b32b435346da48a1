"""The register of dowries: totals for everyone who sees money, people for those who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from cohorts.models import Person
from cohorts.services import dowries as rule
from cohorts.services.dowries import Stay
from finance.domain.dowry_schedule import in_year, year_of, years_of
from finance.domain.few import Cell, told
from finance.domain.money import NOTHING
from finance.models import Dowry
from finance.services.dowry_account import Standing, Sums, is_agreed, standings, sums_by_year
from finance.services.dowry_terms import WHEREVER, terms
from finance.services.few import fewest, sees_all
from tcp_portal.access import Scope
from tcp_portal.access.wall import crossing
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Sides:
    """What one payer, or one council, has in the financial years [since, year]: by the terms, and by the ledger.

    Since the year itself and of one name, unless of fewer people than may be told: then years or names are together.
    """

    name: str
    year: FinancialYear
    comes_to: Decimal
    paid: Decimal
    since: FinancialYear

    @property
    def years(self) -> str:
        """The year, or the first and the last one."""
        return self.year.label if self.since == self.year else f"{self.since.label} to {self.year.label}"


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that the page of dowries shows on the day. `few`: totals are of too few people to be told."""

    dowries: tuple[Any, ...]
    standing: Mapping[UUID, Standing]
    stays: Mapping[UUID, Stay]
    without: tuple[Stay, ...]
    payers: tuple[Sides, ...]
    payees: tuple[Sides, ...]
    few: bool = False

    @property
    def people(self) -> list[UUID]:
        """Everyone whom it names."""
        of_stays = [one.spell.person_id for one in self.without]
        return [*(one.spell.person_id for one in self.dowries), *of_stays]


@crossing(WHEREVER)
def register(*, scope: Scope, partnership: Partnership, day: date, people: bool) -> Register:
    """The register of a partnership. Without `people` it names nobody. Two queries, or four.

    Totals are of everyone; a reader who does not see everyone is told those of enough people only.
    """
    least = 0 if sees_all(scope, partnership) else fewest(day)
    seen = Exists(Person.objects.visible_to(scope).filter(pk=OuterRef("spell__person")))
    rows = Dowry.objects.current().filter(spell__partnership=partnership).with_life(by=day)
    found: list[Any] = list(
        rows.annotate(seen=seen)
        .select_related("spell__person", "payer", "payee")
        .order_by("spell__person__reference", "starts_on")
    )
    paid = sums_by_year(partnership, day)
    named = tuple(one for one in found if people and one.seen)
    answered = rule.eligible(
        scope=scope, partnership=partnership, today=day, also=[one.spell_id for one in named]
    ) if people else []  # fmt: skip
    taken = {one.spell_id for one in found}
    payers, payees = (_by(side, found, paid, day, least) for side in ("payer", "payee"))
    return Register(
        dowries=named,
        standing=standings(named, paid, day) if named else {},
        stays={one.spell.pk: one for one in answered},
        without=tuple(one for one in answered if one.spell.pk not in taken),
        payers=payers,
        payees=payees,
        few=not payers and any(is_agreed(one, day) for one in found),
    )


@crossing(WHEREVER)
def totals(partnership: Partnership, day: date) -> tuple[tuple[Sides, ...], tuple[Sides, ...], int]:
    """By payer and by council, and how many dowries are agreed: for papers, which name nobody. Three queries.

    Both are empty where they are of too few people. The caller asks whether the reader sees the partnership's money.
    """
    rows = Dowry.objects.current().filter(spell__partnership=partnership).with_life(by=day)
    found = list(rows.filter(agreed_on__lte=day).select_related("spell", "payer", "payee"))
    paid = sums_by_year(partnership, day)
    least = fewest(day)
    return _by("payer", found, paid, day, least), _by("payee", found, paid, day, least), len(found)


def _by(side: str, dowries: Iterable[Any], paid: Sums, day: date, least: int) -> tuple[Sides, ...]:
    """What agreed dowries come to in each year up to that of the day; the year that runs counts whole."""
    last = year_of(day)
    sums: dict[tuple[int, str], list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    people: dict[tuple[int, str], set[UUID]] = defaultdict(set)
    for one in dowries:
        if not is_agreed(one, day):
            continue
        agreed, name = terms(one), getattr(one, side).short_name
        years = [year.start_year for year in years_of(agreed, last.last.last)]
        for year in years:
            sums[year, name][0] += in_year(agreed, FinancialYear(year))
        for start, amount in paid.get(one.pk, {}).items():
            sums[start, name][1] += amount
        for year in {*years, *paid.get(one.pk, {})}:
            people[year, name].add(one.spell.person_id)
    cells = [Cell(key[0], *key, tuple(two), frozenset(people[key])) for key, two in sorted(sums.items())]
    return tuple(_sides(one) for one in told(cells, least))


def _sides(one: Cell) -> Sides:
    comes_to, paid = one.amounts
    return Sides(one.name, FinancialYear(one.year), comes_to, paid, FinancialYear(one.since))


@crossing(WHEREVER)
def dowry_of(*, scope: Scope, pk: UUID, day: date) -> Any:
    """One dowry with its life as known by the day. Raises Http404 where the reader may not know of it. One query."""
    rows = Dowry.objects.visible_to(scope).current().with_life(by=day)
    return get_object_or_404(rows.select_related("spell__person", "payer", "payee"), pk=pk)
