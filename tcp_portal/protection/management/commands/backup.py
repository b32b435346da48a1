"""`manage.py backup --to FOLDER`: everything that must be kept, but for the keys, while the site runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.protection import backup
from tcp_portal.protection.engines import NotCopied


class Command(BaseCommand):
    help = "Writes the database and the data folder, without keys, into a new folder with a manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="a folder that is new or empty")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        """Ends with 1 and a sentence where something stands in the way."""
        try:
            made = backup.make(connection, options["to"], now=timezone.now())
        except (NotCopied, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(made.words)
        self.stdout.write("The keys (PORTAL_DATA_KEYS, PORTAL_INDEX_KEYS, SECRET_KEY) are not in it.")
