"""`manage.py rotate_keys`: seals everything again under the newest keys; `--check` only tells which keys are in use."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tcp_portal import vault
from tcp_portal.access.wall import crossing
from tcp_portal.protection import rotation


class Command(BaseCommand):
    help = "Seals names and numbers again under the newest of PORTAL_DATA_KEYS and PORTAL_INDEX_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only tell which keys are in use")
        parser.add_argument("--new-key", action="store_true", help="print a fresh key, and change nothing")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        """Changes or tells; ends with 1 where a value is under a key that is not given."""
        if options["new_key"]:
            self.stdout.write(vault.new_key())
        elif options["check"]:
            self._check()
        else:
            self._rotate()

    def _rotate(self) -> None:
        done: Counter[str] = Counter()

        def told(column: str, rows: int) -> None:
            done[column] += rows

        try:
            rotation.rotate(told)
        except vault.Unreadable as fault:
            raise CommandError(f"{fault} {sum(done.values())} values were changed before.") from fault
        for column, rows in done.items():
            self.stdout.write(f"{column}: {rows}")
        self.stdout.write(f"{sum(done.values())} values sealed again. Older keys are not needed any more.")

    def _check(self) -> None:
        given = {vault.key_id(key) for key in (*settings.PORTAL_DATA_KEYS, *settings.PORTAL_INDEX_KEYS)}
        missing = set[str]()
        for column, keys in rotation.keys_in_use().items():
            for key, rows in sorted(keys.items()):
                missing |= {key} - given
                self.stdout.write(
                    f"{column}: {rows} under {key}{'' if key in given else ', WHICH IS MISSING'}"
                )
        if missing:
            raise CommandError(f"Keys that are in use are not given: {', '.join(sorted(missing))}.")
