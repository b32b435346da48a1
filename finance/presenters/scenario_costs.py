"""The card of a scenario's money: what it costs whom, beside the base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from finance.domain.money import NOTHING, pounds
from finance.services.costs import MoneyByPayer
from finance.services.plan_moves import OTHERS_NAME
from finance.services.scenario_costs import ScenarioMoney
from tcp_portal.charts import Cell, Column, Table, words

FEWEST = 5
TOO_FEW = (
    f"This scenario supposes something of fewer than {FEWEST} people whose move is priced, or so few are priced. "
    "What it costs would tell what one of them costs, so it is shown only to those who see people."
)
ALL_ONLY = "Payers one by one are shown to those who see people: behind some of them stand few."
RULE = (
    "What a payer pays for packages, transfers and dowries, less what it receives and what its beds no longer cost: "
    "above nothing it is worse off. Admissions that the scenario supposes have no price. Nothing is written."
)


@dataclass(frozen=True, slots=True)
class CostCard:
    """What the card says."""

    headline: str
    table: Table | None
    notes: tuple[str, ...]


def cost_card(found: ScenarioMoney, *, sees_people: bool) -> CostCard:
    """The card; somebody who sees no person gets no figures that are of a few people."""
    counts = (found.people, found.base.priced)
    if not sees_people and any(0 < count < FEWEST for count in counts):
        return CostCard(TOO_FEW, None, ())
    notes = [RULE]
    unknown = found.scenario.unknown
    if unknown.no_price:
        count = words.counted(unknown.no_price, "person", "people")
        notes.append(f"The bed of {count} has no price: what it frees is not in these figures.")
    if unknown.no_package:
        count = words.counted(unknown.no_package, "move is", "moves are")
        notes.append(f"{count} not priced yet, without a package: nothing of them is in these figures.")
    if not sees_people:
        notes.append(ALL_ONLY)
    return CostCard(
        headline(found, names_payers=sees_people), cost_table(found, by_payer=sees_people), tuple(notes)
    )


def headline(found: ScenarioMoney, *, names_payers: bool) -> str:
    """By how much all payers together and the one it hits most are better or worse off."""
    span = f"{found.years[0]} to {found.years[-1]}"
    differ = {payer: _gap(found.scenario, [payer]) - _gap(found.base, [payer]) for payer in _payers(found)}
    if not any(differ.values()):
        return f"From {span} the scenario costs every payer what the base does."
    all_ = sum(differ.values(), NOTHING)
    said = f"From {span} the scenario costs all payers together {_more(all_)}"
    if not names_payers:
        return f"{said}."
    payer, most = max(differ.items(), key=lambda pair: abs(pair[1]))
    name = found.names[payer] if payer in found.own else OTHERS_NAME
    return f"{said}; {name} pays {_more(most)}."


def cost_table(found: ScenarioMoney, *, by_payer: bool) -> Table:
    """Base, scenario and difference of all the years, and the difference of each; the last row adds up the others."""
    columns = (
        Column("Payer"), Column("Base", "number"), Column("Scenario", "number"), Column("Difference", "signed"),
        *(Column(f"Difference, {year}", "signed") for year in found.years),
    )  # fmt: skip
    groups: dict[str, list[UUID]] = {}
    for payer in _payers(found) if by_payer else ():
        groups.setdefault(found.names[payer] if payer in found.own else OTHERS_NAME, []).append(payer)
    ordered = sorted(groups, key=lambda name: (name == OTHERS_NAME, name))
    rows = tuple(_row(name, groups[name], found) for name in ordered)
    total = _row("All payers", _payers(found), found)
    return Table(f"What it costs whom, {found.years[0]} to {found.years[-1]}, £", columns, rows, total)


def _row(name: str, payers: Iterable[UUID], found: ScenarioMoney) -> tuple[Cell, ...]:
    who = list(payers)
    base, then = _gap(found.base, who), _gap(found.scenario, who)
    each = [
        _gap(found.scenario, who, year.start_year) - _gap(found.base, who, year.start_year)
        for year in found.years
    ]
    return (name, base, then, then - base, *each)


def _payers(found: ScenarioMoney) -> list[UUID]:
    return list({line.payer: None for line in (*found.base.lines, *found.scenario.lines)})


def _gap(money: MoneyByPayer, payers: Iterable[UUID], year: int | None = None) -> Decimal:
    who = set(payers)
    return sum(
        (
            line.gap
            for line in money.lines
            if line.payer in who and line.year is not None and year in (None, line.year.start_year)
        ),
        NOTHING,
    )


def _more(amount: Decimal) -> str:
    return f"{pounds(abs(amount))} {'more' if amount > 0 else 'less'}" if amount else "the same"
