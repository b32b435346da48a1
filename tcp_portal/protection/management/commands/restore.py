"""`manage.py restore --from FOLDER`: into an empty database and data folder, compared table by table."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tcp_portal.access.wall import crossing
from tcp_portal.protection import backup
from tcp_portal.protection.engines import NotCopied


class Command(BaseCommand):
    help = "Reads a backup back, compares every table, and checks migrations and issued packs."
    requires_system_checks: list[str] = []  # there may be no table yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, required=True)

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        """Ends with 1 where anything is not as it was."""
        try:
            made = backup.restore(connection, options["folder"], data_dir=settings.PORTAL_DATA_DIR)
        except (NotCopied, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(made.words)
        self.stdout.write("Every table is as it was.")
        try:
            call_command("migrate", check_unapplied=True, stdout=self.stdout)
        except SystemExit as left:
            raise CommandError("The code has migrations that the backup has not: run migrate.") from left
        call_command("verify_issued", stdout=self.stdout)
