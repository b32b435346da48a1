"""The register of one partnership as flat files: people, stays, and everything that is written about people.

The columns are described in docs/data-dictionary.md, which a test compares with the lists of the modules here;
`python -m tools.dictionary` writes their chapters anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.models import Person
from cohorts.services.export import commissioning, meetings, people, plans, registers, reviews
from cohorts.services.export.people import PEOPLE
from cohorts.services.export.shape import Column, File
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Partnership

__all__ = ["FILES", "PEOPLE", "Column", "File", "every_file", "export_cohort", "register_files"]

FILES = (
    *people.FILES,
    *plans.FILES,
    *reviews.FILES,
    *registers.FILES,
    *commissioning.FILES,
    *meetings.FILES,
)

_more: list[File] = []


def register_files(*files: File) -> None:
    """Files of an app above about the same people; called once, when the site starts."""
    _more.extend(files)


def every_file() -> tuple[File, ...]:
    """The files of the register, and those that apps above have registered."""
    return (*FILES, *_more)


@transaction.atomic
def export_cohort(*, partnership: Partnership, act: Act) -> dict[File, list[list[str]]]:
    """The rows of every file as text, written in the trail as one look at all people of the partnership.

    Raises PermissionDenied without the right to export people there. It reaches past limits to a place or
    organisation, so it is the operator's command and no view calls it.
    """
    act.scope.must_allow(Permission.EXPORT_PEOPLE, partnership.pk)
    everybody = Person.objects.filter(partnership=partnership).order_by("pk").values_list("pk", flat=True)
    audit.record_read(
        by=act.by,
        how="export of the register",
        at=act.now,
        partnership_id=partnership.pk,
        person_ids=everybody,
    )
    return {file: list(_rows(file, partnership)) for file in every_file()}


def _rows(file: File, partnership: Partnership) -> Iterator[list[str]]:
    rows = file.model._default_manager.filter(file.belongs_to(partnership)).annotate(**file.more)
    for row in rows.order_by(*file.order).values_list(*(column.source for column in file.columns)):
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    """A value as the file has it: ISO dates and times, yes and no, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return value.isoformat() if isinstance(value, date) else str(value)
