"""`manage.py prepare_database`: migrates as the owner, and lets the portal's own account use the tables."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tcp_portal.access import database_user

PASSWORD = "PORTAL_APPLICATION_PASSWORD"  # noqa: S105  # the name of a variable
SHORTEST = 16


class Command(BaseCommand):
    help = "Runs the migrations and lets the portal's own account of the database use the tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default="tcp_portal_app", help="the portal's own account")

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        """Signed in as the owner of the database. The account is made where there is none, and gets the password of
        the variable PORTAL_APPLICATION_PASSWORD."""
        password = os.environ.get(PASSWORD, "")
        if connection.vendor != "postgresql":
            raise CommandError("The embedded database has no accounts: run migrate.")
        if len(password) < SHORTEST:
            raise CommandError(f"{PASSWORD} must be set, with {SHORTEST} or more characters.")
        call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
        database_user.make(role, password)
        database_user.let_use(role)
        self.stdout.write(f"{role} may use the tables.")
