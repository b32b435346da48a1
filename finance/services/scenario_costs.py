"""A scenario's money: the same suppositions as its trajectory, to the same stays, beside the base. It never writes.

Of a stay the scenario supposes a day of leaving, that it goes on, or that another commissioner pays: then bed and
package that the one before was to bear fall to that one. Admissions that it supposes have no price. A stay of which it
supposes nothing comes to what it comes to in the base, so that without any change both are the same to the penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from finance.domain.move_costs import lost, supposed
from finance.services import costs
from finance.services.costs import MoneyByPayer
from finance.services.move_facts import Mover
from finance.services.plan_moves import own_payers
from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear, Month
from trajectories.models import ChangeKind, Scenario, ScenarioChange

YEARS = 3


@dataclass(frozen=True, slots=True)
class ScenarioMoney:
    """What moves come to by payer and year in base and scenario; `people` have a package and something supposed."""

    years: tuple[FinancialYear, ...]
    base: MoneyByPayer
    scenario: MoneyByPayer
    names: Mapping[UUID, str]
    own: frozenset[UUID]
    people: int


def years_ahead(month: Month) -> tuple[FinancialYear, ...]:
    """The financial year after the month's end, and the two after it."""
    first = month.next.financial_year.start_year
    return tuple(FinancialYear(first + at) for at in range(YEARS))


def money_of(*, scenario: Scenario, month: Month, scope: Scope, day: date) -> ScenarioMoney:
    """Base and scenario side by side. Raises PermissionDenied without VIEW_MONEY. Seven queries.

    The scenario comes with its changes and the payers that they name.
    """
    years, partnership = years_ahead(month), scenario.partnership
    facts = costs.read(scope=scope, partnership=partnership, day=day, every=True)
    changes = list(scenario.changes.all())
    then = suppose(facts.movers, changes)
    named = {one.payer.pk: one.payer.short_name for one in changes if one.payer is not None}
    return ScenarioMoney(
        years=years,
        base=costs.money(facts, facts.movers, years, full_year=False),
        scenario=costs.money(facts, then, years, full_year=False),
        names={**named, **facts.payers},
        own=own_payers(partnership),
        people=len(_priced_people(facts.movers, then)),
    )


def _priced_people(before: Iterable[Mover], then: Iterable[Mover]) -> set[UUID]:
    """Those of whom the scenario supposes something that costs or frees money."""
    return {
        one.person_id
        for one, now in zip(before, then, strict=True)
        if one.move is not now.move and one.move.has_package
    }


def suppose(movers: Iterable[Mover], changes: Iterable[ScenarioChange]) -> list[Mover]:
    """The movers as the scenario has them; one of whom it supposes nothing is the same."""
    by_stay: dict[UUID, list[ScenarioChange]] = {}
    for one in changes:
        by_stay.setdefault(one.spell_id, []).append(one)
    return [_supposed(mover, by_stay.get(mover.move.id, ())) for mover in movers]


def _supposed(mover: Mover, changes: Iterable[ScenarioChange]) -> Mover:
    move = mover.move
    for one in changes:
        if one.kind == ChangeKind.PAYER and one.payer_id is not None and move.bed is not None:
            move = lost(move, ours=one.payer_id, other=move.bed.payer)
        elif one.kind != ChangeKind.PAYER:
            move = supposed(move, one.leaves_on)
    return mover if move is mover.move else replace(mover, move=move)
