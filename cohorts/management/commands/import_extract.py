"""`manage.py import_extract FILE --partnership BHR`: an extract compared and taken in, for the operator."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cohorts.domain.imports.limits import LARGEST_FILE, TOO_LARGE
from cohorts.domain.imports.outcomes import Outcome, RowKind, encoded
from cohorts.services.imports.at_once import Report, import_file, is_absent
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

# Of these the output says that they differ, never what they are: it may end in a log.
PERSONAL = ("nhs_number", "given_name", "family_name", "date_of_birth")
_HIDDEN = "not shown"
_TOLD = (RowKind.NEW, RowKind.CHANGED, RowKind.CLOSED, RowKind.CONFLICT)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal(TOO_LARGE)
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(f"The file cannot be read: {fault.strerror}.") from fault


def _map(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise CommandError(f"The map cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise CommandError(f"The map is not JSON: {fault}.") from fault
    if not isinstance(found, dict):
        raise CommandError('The map is not an object such as {"nhs_number": "NHS No"}.')
    return found


def _change(key: str, pair: tuple[Any, Any]) -> list[Any]:
    return (
        [_HIDDEN if value else None for value in pair] if key in PERSONAL else [encoded(one) for one in pair]
    )


def _line(report: Report, outcome: Outcome) -> dict[str, Any]:
    return {
        "row": None if is_absent(outcome) else outcome.number,
        "kind": outcome.kind.value,
        "reference": report.reference_of(outcome),
        "absent": outcome.absent,
        "changes": {}
        if outcome.values  # somebody new, or a new stay: all that the row says
        else {key: _change(key, pair) for key, pair in outcome.changes.items()},
    }


def _told(report: Report) -> dict[str, Any]:
    """What is printed: counts, every problem with row and column, every change."""
    taken = report.taken
    return {
        "rows": len(report.grid.rows),
        "counts": report.counts,
        "columns": {key: list(named) for key, named in report.columns.items()},
        "notes": list(report.notes),
        "problems": [
            {
                "row": outcome.number,
                "column": problem.column,
                "sentence": f"Row {outcome.number}, {problem.sentence[0].lower()}{problem.sentence[1:]}",
                "kind": outcome.kind.value,
                "reference": report.reference_of(outcome),
            }
            for outcome in report.outcomes
            if outcome.kind in (RowKind.PROBLEM, RowKind.CONFLICT)
            for problem in outcome.problems
        ],
        "changes": [_line(report, one) for one in report.outcomes if one.kind in _TOLD],
        "dry_run": taken is None,
        "taken": None
        if taken is None
        else {
            "new": taken.new,
            "changed": taken.changed,
            "closed": taken.closed,
            "differences_left": taken.left,
        },
    }


class Command(BaseCommand):
    help = (
        "Compares an extract (CSV or XLSX) with the register and takes in every row that is new, changed or closed "
        "and in no conflict. Ends with 1 when a row has a problem or is in conflict, or when the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the extract, CSV or XLSX")
        parser.add_argument("--partnership", required=True, help="code of the partnership, for example BHR")
        parser.add_argument("--map", type=Path, help="JSON: for each field of ours the file's column")
        parser.add_argument(
            "--as-at", type=date.fromisoformat, help="day that the extract tells of (2017-04-30); today"
        )
        parser.add_argument("--dry-run", action="store_true", help="compare only; nothing is changed")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    @crossing("a command of the operator")
    def handle(self, *, partnership: str, file: Path, format: str, **options: Any) -> None:
        found = Partnership.objects.filter(code__iexact=partnership).first()
        if found is None:
            raise CommandError(f"There is no partnership with the code {partnership}.")
        act = Act(by=None, now=timezone.now(), today=timezone.localdate(), scope=everything())
        try:
            report = import_file(
                partnership=found,
                content=_content(file),
                as_at=options["as_at"] or act.today,
                act=act,
                map_=_map(options["map"]),
                dry_run=options["dry_run"],
            )
        except Refusal as refusal:
            self._refused(refusal, format)
        told = _told(report)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if format == "json" else _text(told))
        if told["problems"]:
            sys.exit(1)

    def _refused(self, refusal: Refusal, format: str) -> None:
        if format == "json":
            self.stdout.write(
                json.dumps({"error": refusal.sentence, "field": refusal.field}, ensure_ascii=False)
            )
            sys.exit(1)
        raise CommandError(refusal.sentence)


def _text(told: dict[str, Any]) -> str:
    counts = told["counts"]
    lines = [
        ", ".join(
            f"{count} {RowKind(kind).label.lower()}" for kind, count in counts.items() if kind != "absent"
        )
    ]
    lines += (
        [f"{counts['absent']} in hospital in the register and not in the file"] if counts["absent"] else []
    )
    lines += told["notes"]
    lines += [problem["sentence"] for problem in told["problems"]]
    taken = told["taken"]
    lines.append(
        "Nothing was changed: this was a dry run."
        if taken is None
        else f"Taken in: {taken['new']} new, {taken['changed']} changed, {taken['closed']} closed. "
        f"{taken['differences_left']} differences are left to settle."
    )
    return "\n".join(lines)
