"""`manage.py receive_copy`: the other half of `pseudonymise_copy`, which starts it with the copy's own keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction

from cohorts.services.practice_copy import copied_models
from tcp_portal.access.wall import crossing

_TOGETHER = 500


class Command(BaseCommand):
    help = "Reads the rows of a practice copy from standard input into an empty database. pseudonymise_copy starts it."
    requires_system_checks: list[str] = []  # there is no table yet

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ends with 1 and a sentence where the database holds anything."""
        with connection.cursor() as cursor:
            if connection.introspection.table_names(cursor):
                raise CommandError("The database is not empty: a copy is never written over something.")
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout = 0")
            for model in copied_models():  # the policies that every new database begins with
                model._base_manager.all()._raw_delete(connection.alias)
            rows = sum(_store(model, batch) for model, batch in _batches())
        self.stdout.write(f"{rows} rows are in the copy.")


def _batches() -> Iterator[tuple[type[models.Model], list[models.Model]]]:
    objects = (one.object for one in serializers.deserialize("jsonl", sys.stdin))
    for model, rows in groupby(objects, key=type):
        while batch := list(islice(rows, _TOGETHER)):
            yield model, batch


def _store(model: type[models.Model], batch: list[models.Model]) -> int:
    """Through the columns' own ways of writing, which seal names and numbers with the copy's keys."""
    return len(model._base_manager.bulk_create(batch))
