"""The forecasts and track records of the demonstration, worked out as a worker would."""

from __future__ import annotations

from django.utils import timezone

from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.models import RunKind
from trajectories.services.forecast_runs import prepare

MONTH = Month(2017, 4)


def work_out_forecasts() -> None:
    """Both kinds for each partnership of the stories, from the end of April 2017."""
    for partnership in Partnership.objects.order_by("code"):
        for kind in RunKind:
            prepare(partnership=partnership, month=MONTH, kind=kind, clock=timezone.now)
