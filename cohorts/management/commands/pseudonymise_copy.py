"""`manage.py pseudonymise_copy --to FOLDER`: the register with other people in it, for practice, elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from cohorts.services import practice_copy
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act

DATABASE = "PORTAL_COPY_DATABASE_URL"
# The process that writes the copy knows neither the keys nor the database of the portal.
GIVEN_ON = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "PYTHONPATH",
    "PYTHONPYCACHEPREFIX",
    "VIRTUAL_ENV",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONWARNINGS",
)


class Command(BaseCommand):
    help = (
        "Writes a pseudonymised copy of the register into a new data folder and its embedded database, or into the "
        f"empty PostgreSQL database of the variable {DATABASE}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the copy's data folder, new or empty")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, to: Path, **_options: Any) -> None:
        """Ends with 1 and a sentence where something stands in the way."""
        folder, url = to.resolve(), os.environ.get(DATABASE, "").strip()
        _refuse_own(folder, url)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            holds = any(folder.iterdir())
        except OSError as fault:
            raise CommandError(f"{to} cannot be used as a folder.") from fault
        if holds:
            raise CommandError("The folder is not empty: a copy is never written over something.")
        with transaction.atomic():
            _one_moment()
            now = timezone.now()
            act = Act(by=None, now=now, today=timezone.localdate(now), scope=everything())
            copy = practice_copy.begin(act=act)
            said = _write(copy, folder, url)
        self.stdout.write(said.strip())
        self.stdout.write(
            f"The days of {copy.people_whose_days_stay} people could not move. "
            "The copy is still personal data: keep it as such."
        )


def _refuse_own(folder: Path, url: str) -> None:
    own = Path(settings.PORTAL_DATA_DIR).resolve()
    if folder == own or own in folder.parents or folder in own.parents:
        raise CommandError("That is the portal's own data folder: a copy goes elsewhere.")
    if not url:
        return
    parts, said = urlsplit(url), connection.settings_dict
    if parts.scheme not in {"postgresql", "postgres"}:
        raise CommandError(f"{DATABASE} must be the address of a PostgreSQL database.")
    theirs = parts.hostname or "", parts.port or 5432, parts.path.lstrip("/")
    if theirs == (said.get("HOST") or "", int(said.get("PORT") or 5432), str(said["NAME"])):
        raise CommandError("That is the portal's own database: a copy goes elsewhere.")


def _one_moment() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")


def _write(copy: practice_copy.PracticeCopy, folder: Path, url: str) -> str:
    """Gives the rows to a process that has the copy's own keys and database; what that process said."""
    environment = {name: os.environ[name] for name in GIVEN_ON if name in os.environ}
    environment |= {"PORTAL_DATA_DIR": str(folder), **({"DATABASE_URL": url} if url else {})}
    with subprocess.Popen(  # noqa: S603  # this very program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "receive_copy"],
        cwd=settings.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise CommandError("The process that writes the copy has no pipes.")
        with suppress(BrokenPipeError):  # it ended with a sentence, which is read below
            for line in _lines(copy):
                stdin.write(line)
            stdin.close()
        said = stdout.read()
    if process.returncode:
        raise CommandError(f"The copy was not written. {said.strip()[-600:]}")
    return said


def _lines(copy: practice_copy.PracticeCopy) -> Iterator[str]:
    for row in copy.rows():
        yield serializers.serialize("jsonl", [row])
