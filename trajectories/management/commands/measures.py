"""`manage.py measures --partnership BHR --month 2017-04 --format json`"""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohorts.domain.codes import CATEGORY
from cohorts.domain.flows import NO_PLACE, Cut, NoPlace
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.safe import csv_text
from tcp_portal.partnerships.models import Partnership, Place
from tcp_portal.vintages import LABELS, RESTATED
from trajectories.domain.figures import ALL, TOTAL, Figure
from trajectories.services.measures import measures

COLUMNS = (
    "measure", "month", "place", "arrangement", "age_group", "category", "vintage", "value", "numerator",
    "denominator", "version",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Prints every measure of one partnership and month, for everyone and for each part of the people; with "
        "--place, --arrangement, --age-group or --category for that one part, whatever they combine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, help="Code, for example BHR")
        parser.add_argument("--month", required=True, help="Year and month, for example 2017-04")
        parser.add_argument("--vintage", choices=list(LABELS), default=RESTATED, help="restated or reported")
        parser.add_argument("--place", help="Name of a place, “all”, or “not known”")
        parser.add_argument("--arrangement", choices=[TOTAL, *Arrangement])
        parser.add_argument("--age-group", choices=[ALL, *AgeGroup])
        parser.add_argument("--category", help="Code or label of a patient category, or “all”")
        parser.add_argument("--format", choices=list(_WRITERS), default="table")

    @crossing("a command of the operator")
    def handle(self, *_args: Any, **options: Any) -> None:
        partnership = Partnership.objects.filter(code=options["partnership"]).first()
        if partnership is None:
            raise CommandError(f"There is no partnership “{options['partnership']}”.")
        try:
            month = Month.parse(options["month"])
            figures = measures(
                scope=everything(),
                partnership=partnership,
                month=month,
                as_at=timezone.localdate(),
                vintage=options["vintage"],
                cuts=_cuts(partnership, options),
            )
        except (ValueError, Refusal) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(_WRITERS[options["format"]](figures))


def _cuts(partnership: Partnership, options: dict[str, Any]) -> list[Cut] | None:
    """The one part that the options name together; without any of them all parts, as the measures give them."""
    names = ("place", "arrangement", "age_group", "category")
    if all(options.get(name) is None for name in names):
        return None
    place, arrangement, age_group, category = (options.get(name) for name in names)
    return [
        Cut(
            place=_place(partnership, place),
            arrangement=Arrangement(arrangement) if arrangement not in (None, TOTAL) else None,
            age_group=AgeGroup(age_group) if age_group not in (None, ALL) else None,
            category=_category(category),
        )
    ]


def _place(partnership: Partnership, name: str | None) -> UUID | NoPlace | None:
    if name in (None, ALL):
        return None
    if name == NO_PLACE.value:
        return NO_PLACE
    found = Place.objects.filter(partnership=partnership, name=name).first()
    if found is None:
        raise Refusal(f"{partnership} has no place “{name}”.", field="place")
    return found.pk


def _category(text: str | None) -> str | None:
    if text in (None, ALL):
        return None
    found = next((one.code for one in CATEGORY.codes if text in (one.code, one.label)), None)
    if found is None:
        raise Refusal(f"There is no patient category “{text}”.", field="category")
    return found


def _as_json(figures: list[Figure]) -> str:
    rows = [{name: _json_value(getattr(figure, name)) for name in COLUMNS} for figure in figures]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def _json_value(value: object) -> object:
    # Two decimals survive the way through a float; what reads JSON would make one of it anyway.
    return float(value) if isinstance(value, Decimal) else str(value) if isinstance(value, Month) else value


def _as_csv(figures: list[Figure]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_csv_value(getattr(figure, name)) for name in COLUMNS] for figure in figures)
    return out.getvalue().rstrip("\n")


def _csv_value(value: object) -> object:
    return csv_text(value) if isinstance(value, str) else value


def _as_table(figures: list[Figure]) -> str:
    """Aligned columns; beside a value what must be known of it, and instead of an unknown one why."""
    rows = [(*COLUMNS, "note"), *(_table_row(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _table_row(figure: Figure) -> tuple[str, ...]:
    values = (getattr(figure, name) for name in COLUMNS)
    cells = tuple("" if value is None else str(value) for value in values)
    return (*cells, f"not known: {figure.reason}" if figure.reason else figure.note)


_WRITERS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
