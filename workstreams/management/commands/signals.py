"""`manage.py signals [--partnership BHR]`: counts the live signals of risks, now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tcp_portal.access.wall import crossing
from workstreams.services import signals


class Command(BaseCommand):
    help = "Counts live signals and asks for another look at risks whose likelihood they no longer bear out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", help="Code, for example BHR; all that have signals unless told")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, partnership: str | None, **_options: Any) -> None:
        wanted = [one for one in signals.with_signals() if partnership in (None, one.code)]
        if partnership and not wanted:
            raise CommandError(f"No open risk of “{partnership}” is fed by a signal.")
        for one in wanted:
            told = signals.refresh(partnership=one, day=timezone.localdate(), now=timezone.now())
            self.stdout.write(
                f"{one.code}: {told.risks} risks fed by signals, {told.raised} prompts raised, "
                f"{told.refreshed} counted again."
            )
