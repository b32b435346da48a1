"""`manage.py forecast --partnership BHR --month 2017-04 [--record] --format json`"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.track_record import Score
from trajectories.models import RunKind, RunState
from trajectories.services.forecast_runs import Forecast, Record, forecast_of, prepare, record_of


class Command(BaseCommand):
    help = "Works out the forecast of a partnership from a month's end, keeps it for its page and prints it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="Code, for example BHR")
        parser.add_argument("--month", required=True, help="A month that is over, for example 2017-04")
        parser.add_argument("--record", action="store_true", help="how good past forecasts were, instead")
        parser.add_argument("--format", choices=("json", "table"), default="table")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        partnership = Partnership.objects.filter(code=options["partnership"]).first()
        if partnership is None:
            raise CommandError(f"There is no partnership “{options['partnership']}”.")
        try:
            month = Month.parse(options["month"])
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        if not Month.of(partnership.starts_on) <= month or month.last >= timezone.localdate():
            raise CommandError(f"{month.label} is not a month of the register that is over.")
        kind = RunKind.RECORD if options["record"] else RunKind.FORECAST
        run = prepare(partnership=partnership, month=month, kind=kind, clock=timezone.now)
        if run.state != RunState.READY:
            raise CommandError(run.reason or "Another worker is at it. Try again in a few minutes.")
        if options["format"] == "json":
            said = json.dumps({"month": month.iso, **run.result}, indent=1)
        elif options["record"]:
            said = "\n".join(_record_table(record_of(run)))
        else:
            said = "\n".join(_table(forecast_of(run)))
        self.stdout.write(said)


def _table(forecast: Forecast) -> list[str]:
    fan = forecast.fan
    lines = ["month     expected  median  50 of 100  90 of 100  chance of plan"]
    for at, month in enumerate(fan.months):
        chance = fan.chance[at]
        lines.append(
            f"{month.iso}  {fan.expected[at]:9.1f}  {fan.median[at]:6d}  "
            f"{fan.low50[at]:4d}-{fan.high50[at]:<4d}  {fan.low90[at]:4d}-{fan.high90[at]:<4d}  "
            f"{'not known' if chance is None else format(chance, '.0%'):>14}"
        )
    return lines


def _record_table(record: Record) -> list[str]:
    lines = [f"{record.origins} past months", "ahead  cases  in 50  in 90  error: forecast  last  line  plan"]
    return lines + [_record_line(score) for score in record.scores]


def _record_line(score: Score) -> str:
    shares = [f"{value:5.0%}" if value is not None else "    -" for value in (score.in50, score.in90)]
    errors = [
        f"{value:6.2f}" if value is not None else "     -"
        for value in (score.error, score.error_last, score.error_line, score.error_plan)
    ]
    ahead = str(score.horizon) if score.horizon else "all"
    return "  ".join([f"{ahead:>5}", f"{score.cases:5d}", *shares, *errors])
