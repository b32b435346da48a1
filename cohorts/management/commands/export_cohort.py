"""`manage.py export_cohort --partnership BHR --out DIR`: the register as CSV files, for the operator."""

from __future__ import annotations

import csv
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohorts.services.export import File, export_cohort
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.packs.safe import csv_text
from tcp_portal.partnerships.models import Partnership

_OWNER_ONLY = 0o600


def write(file: File, rows: list[list[str]], folder: Path) -> None:
    """One file that only its owner can read, also where an older one was open to others."""
    handle = os.open(folder / file.name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        os.fchmod(handle, _OWNER_ONLY)
        lines = csv.writer(out)
        lines.writerow(file.header)
        lines.writerows([csv_text(cell) for cell in row] for row in rows)


class Command(BaseCommand):
    help = "Writes everything that the register of a partnership holds about people as CSV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="code of the partnership, for example BHR")
        parser.add_argument(
            "--out", required=True, type=Path, help="folder for the files; made where missing"
        )

    @crossing("a command of the operator")
    def handle(self, *, partnership: str, out: Path, **options: Any) -> None:
        found = Partnership.objects.filter(code__iexact=partnership).first()
        if found is None:
            raise CommandError(f"There is no partnership with the code {partnership}.")
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{out} cannot be used as a folder.") from error
        act = Act(by=None, now=timezone.now(), today=timezone.localdate(), scope=everything())
        for file, rows in export_cohort(partnership=found, act=act).items():
            write(file, rows, out)
            self.stdout.write(f"{out / file.name}: {len(rows)} rows")
