"""What a scenario supposes in the plain form of the forecast, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tcp_portal.months import Month
from trajectories.domain.forecast import Fan, Inputs, forecast
from trajectories.domain.forecast_data import fan_data, fan_of
from trajectories.domain.scenario import Change, apply
from trajectories.models import ChangeKind, ForecastRun, Scenario
from trajectories.services.payers import arrangement_paid_by, commissioners


def suppositions(scenario: Scenario) -> list[Change]:
    """Every supposition about a person, counted in days from the end of the scenario's month. Two queries."""
    origin = Month.of(scenario.month_starts_on).last
    rows = sorted(scenario.changes.all(), key=lambda row: (row.spell_id, row.kind))
    ours: dict[UUID, str] = {}
    if any(row.payer_id for row in rows):
        ours = {one.pk: arrangement_paid_by(one) for one in commissioners(partnership=scenario.partnership)}
    return [
        Change(
            key=str(row.spell_id),
            leaves_in_days=(row.leaves_on - origin).days if row.leaves_on else None,
            stays=row.kind == ChangeKind.STAYS,
            arrangement=ours.get(row.payer_id, "") if row.payer_id else "",
            elsewhere=row.payer_id is not None and row.payer_id not in ours,
        )
        for row in rows
    ]


def rate_of(scenario: Scenario) -> float | None:
    """Admissions a month as supposed; None: as in the past."""
    rate = scenario.admissions_a_month
    return None if rate is None else float(rate)


def answer_data(scenario: Scenario, inputs: Inputs) -> dict[str, Any]:
    """The fan of the base and of the scenario from the same inputs, as JSON keeps them: figures, no person."""
    rate = scenario.admissions_a_month
    supposed = apply(inputs, suppositions(scenario), admissions_a_month=None if rate is None else float(rate))
    base = fan_data(forecast(inputs))
    return {
        "base": base,
        "fan": base if supposed == inputs else fan_data(forecast(supposed)),
        "plan": list(inputs.plan),
        "rates": [inputs.admissions_a_month, supposed.admissions_a_month],
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """A scenario's fan beside its base, with the plan of each month ahead and both rates of admission a month."""

    base: Fan
    fan: Fan
    plan: tuple[int | None, ...]
    rates: tuple[float, float]


def answer_of(run: ForecastRun) -> Answer:
    """The answer that a ready run of a scenario holds."""
    kept = run.result
    return Answer(
        fan_of(kept["base"]), fan_of(kept["fan"]), tuple(kept["plan"]), (kept["rates"][0], kept["rates"][1])
    )
