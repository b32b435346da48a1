"""`manage.py close_month --partnership BHR --month 2017-03`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.services.closing import close_month, earlier_open


class Command(BaseCommand):
    help = (
        "Closes a month of one partnership: its figures, stays and board pack are frozen as first reported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="Code, for example BHR")
        parser.add_argument("--month", required=True, help="Year and month, for example 2017-03")
        parser.add_argument("--note", default="", help="What a reader should know of this closing")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        partnership = Partnership.objects.filter(code=options["partnership"]).first()
        if partnership is None:
            raise CommandError(f"There is no partnership “{options['partnership']}”.")
        try:
            month = Month.parse(options["month"])
            before = earlier_open(partnership=partnership, month=month)
            close = close_month(
                partnership=partnership,
                month=month,
                by=None,
                scope=everything(),
                now=timezone.now(),
                note=options["note"],
            )
        except (ValueError, Refusal) as fault:
            raise CommandError(str(fault)) from fault
        if before:
            self.stdout.write(
                f"Earlier months that are not closed: {len(before)}, the first {before[0].label}."
            )
        self.stdout.write(
            f"{month.label} is closed, closing {close.number}. Figures {close.figures_digest}; "
            f"lines {close.lines_digest}; pack {close.document_digest}."
        )
