"""The forecast beside the least it could cost: `python -m tools.bench_forecast`, answers in JSON.

The floor draws as many random numbers as the forecast does (one exponential a person and path, one Poisson number a
pair of months and path) in one call each and adds them up, in bare numpy: no hazards, no bands, no parts.
"""

from __future__ import annotations

import json
import os
from typing import Any

import django

from tools.bench_cpu import least

STEPS = (1, 10, 48)
TIMES = {1: 12, 10: 3, 48: 1}


def _floor(inputs: Any) -> None:
    import numpy as np

    random = np.random.default_rng(inputs.seed)
    months, paths = inputs.months, inputs.paths
    random.standard_exponential((len(inputs.people), paths)).sum(axis=0)
    pairs = months * (months + 1) // 2
    random.poisson(inputs.admissions_a_month / months, (pairs, paths)).sum(axis=0)


def main() -> None:
    """Measures 1, 10 and 48 partnerships: reading and drawing the inputs, the paths, and the floor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tcp_portal.access.scope import everything
    from tcp_portal.months import Month
    from tcp_portal.partnerships.demo.national import OPENS_AT
    from tcp_portal.partnerships.models import Partnership
    from trajectories.domain.forecast import forecast
    from trajectories.services.forecast_inputs import draw, known_of

    month, scope = Month.of(OPENS_AT), everything()
    partnerships = list(Partnership.objects.filter(code__startswith="SYN").order_by("code"))

    def inputs_of(partnership: Partnership) -> Any:
        return draw(known_of(scope=scope, partnership=partnership, last=month), month=month).inputs

    def cost(act: Any, of: list[Any]) -> float:
        return least(lambda: [act(one) for one in of], times=TIMES[len(of)], backends=list).total

    drawn = [inputs_of(partnership) for partnership in partnerships]
    found = []
    for count in STEPS:
        some = drawn[-count:]
        found.append(
            {
                "count": count,
                "people": sum(len(one.people) for one in some),
                "inputs": cost(inputs_of, partnerships[-count:]),
                "paths": cost(forecast, some),
                "floor": cost(_floor, some),
            }
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
