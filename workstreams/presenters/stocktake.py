"""The stocktake that NHS England asks for: thirteen parts in its order, from the register and the programme.

The order is that of the agenda of the stocktake of 12 May 2017 (Building the Right Support notes, section 2.5).
"""

from __future__ import annotations

from functools import partial

from cohorts.pack_sections import register_history
from tcp_portal.months import Month
from tcp_portal.packs.parts import Part, PartAsk
from trajectories import stocktake_parts
from workstreams.presenters import stocktake_plan, stocktake_process, stocktake_supply
from workstreams.presenters.stocktake_flags import CURRENT, LONG_STAYS, PROCESS, TRAJECTORY, flags_of
from workstreams.services.stocktake_checks import StocktakeFacts, read_stocktake

COUNT = 13


def facts_of(ask: PartAsk) -> StocktakeFacts:
    """What several parts are made of, read once."""
    context = ask.context
    return read_stocktake(
        scope=context.scope,
        partnership=context.partnership,
        month=context.month,
        as_at=context.as_at,
        day=ask.day,
    )


def parts_of(ask: PartAsk, facts: StocktakeFacts) -> tuple[Part, ...]:
    """The parts, each with what stands against itself in it."""
    checked, flags = facts.checked, flags_of(facts, Month.of(ask.day))
    register, programme, supply = stocktake_parts, stocktake_plan, stocktake_supply
    return (
        Part(
            "Performance trajectory",
            ("inpatients", "flow", "forecast"),
            lambda _ask: register.trajectory(checked, flags.of(TRAJECTORY)),
        ),
        Part(
            "Current performance",
            ("rate", "places", "reviews"),
            partial(register.current, checked=checked, flags=flags.of(CURRENT)),
        ),
        Part(
            "Discharges and admissions process",
            ("planned", "delays"),
            partial(stocktake_process.process, checked=checked, flags=flags.of(PROCESS)),
        ),
        Part(
            "Long stays",
            ("stays", "far"),
            partial(register.long_stays, checked=checked, flags=flags.of(LONG_STAYS)),
        ),
        Part(
            "Our plan and its workstreams",
            ("workstreams",),
            partial(programme.plan, newest=facts.plan, flags=flags),
        ),
        Part("Workstream action plan", ("overdue",), programme.action_plan),
        Part(
            "Finance",
            ("awards", "costs_by_payer", "dowries"),
            lambda _ask: programme.money(facts.assumptions, flags),
        ),
        Part("Community services", ("workforce",), supply.services),
        Part("Provider development", (), supply.providers),
        Part("Housing and accommodation", ("homes",)),
        Part("Dynamic registers", ("registers",), register_history),
        Part("Risks", (), programme.risks),
        Part("Support wanted from NHS England", (), programme.support),
    )
