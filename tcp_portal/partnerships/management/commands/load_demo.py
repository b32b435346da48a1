"""`manage.py load_demo`: demonstration data, and with --national synthetic data for speed work."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.partnerships.demo import national, stocktake
from tcp_portal.web import registry


def _tell_the_planner() -> None:
    """After so many new rows the database counts them anew, or it plans its queries for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Command(BaseCommand):
    help = "Loads the demonstration partnership with invented people. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--national",
            nargs="?",
            type=national.Size,
            const=national.Size.STRESS,
            choices=list(national.Size),
            help="load 48 synthetic partnerships with ten years of history instead, for speed work: of the size of"
            " England, or several times as large (stress, where no size is said)",
        )

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Demonstration data is not for production: its passwords are known to everyone."
            )
        source = national if options["national"] else stocktake
        what = "national data" if options["national"] else "demonstration data"
        if source.is_loaded():
            self.stdout.write(f"The {what} is loaded already. Nothing was changed.")
            return
        with transaction.atomic():
            source.load_partnerships(at=timezone.now())
            for loader in registry.demo_loaders():
                loader.load(national=options["national"])
        self.stdout.write(f"The {what} is loaded.")
        if options["national"]:
            _tell_the_planner()
            lines = ["Sign in as:", *("  ".join(one) for one in national.sign_ins())]
            self.stdout.write("\n".join(lines))
