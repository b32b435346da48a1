"""`manage.py verify_closes --partnership BHR`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from trajectories.models import MonthClose
from trajectories.services.verifying import verify_close


class Command(BaseCommand):
    help = "Counts every closed month again from its frozen lines, and checks the digests. Ends with 1 if one differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", default="", help="Code; without it all partnerships")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        scope = everything()
        closes = MonthClose.objects.visible_to(scope).select_related("partnership", "basis")
        if options["partnership"]:
            closes = closes.filter(partnership__code=options["partnership"])
        faults = 0
        for close in closes.order_by("partnership__code", "month_starts_on", "number").iterator(chunk_size=1):
            found = verify_close(scope=scope, close=close)
            faults += len(found)
            self.stdout.write(
                f"{close.partnership.code}: {close}: {'as it was' if not found else ''}".rstrip()
            )
            for sentence in found:
                self.stdout.write(f"  {sentence}")
        if faults:
            raise CommandError(f"{faults} differences.")
