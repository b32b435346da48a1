"""`manage.py send_digest [--dry-run]`: the weekly message, now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohorts.presenters.digest import letter_writer
from cohorts.services import digest
from tcp_portal.access.wall import crossing


class Command(BaseCommand):
    help = "Sends this week's message about work to everyone who has not had it. A second run sends nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="write the messages here and send none")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        today, write = timezone.localdate(), letter_writer(settings.PORTAL_ADDRESS)
        if dry_run:
            self._show(today, write)
            return
        told = digest.send(clock=timezone.now, today=today, write=write, most=1_000_000)
        self.stdout.write(f"{told.sent} sent, {told.nothing} had nothing to do, {told.failed} failed.")
        if told.failed:
            raise CommandError(
                "The mail server refused some messages. Run the command again to try these again."
            )

    def _show(self, today: Any, write: digest.Write) -> None:
        for user in digest.waiting(today=today):
            counted = digest.counted_for(user, today=today)
            if counted:
                letter = write(counted)
                self.stdout.write(f"To: {user.email}\nSubject: {letter.subject}\n\n{letter.text}\n")
