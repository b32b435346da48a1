"""The decision about an import: which rows, an end for whom the file leaves out, and taking in or only listing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain.imports.newcomers import exit_kind
from cohorts.models import ImportRow, ImportRun
from cohorts.services.imports import runs, taking
from tcp_portal.acts import Act


def end_of(row: ImportRow) -> dict[str, Any]:
    """The end that was given before, for the form."""
    end = row.end
    return {"on": date.fromisoformat(end["on"]), "destination": end["destination"]} if end else {}


def give_end(*, row: ImportRow, on: date, destination: str, act: Act) -> None:
    """Notes when the stay ended and where the person went; how it ended follows. Raises Refusal."""
    runs.give_end(row=row, on=on, destination=destination, exit=exit_kind(destination), act=act)


@transaction.atomic
def confirm(*, run: ImportRun, version: int, nothing: bool, act: Act) -> ImportRun:
    """Takes the chosen rows in, or nothing at all; what then differs is listed. Raises as `taking.confirm`."""
    if nothing:
        runs.lock_waiting(run, version, act)
        runs.choose_all(run=run, wanted=False, act=act)
    return taking.confirm(run=run, version=version, act=act)
