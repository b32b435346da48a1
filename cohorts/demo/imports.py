"""An invented extract of April 2017 that agrees with the register in all but three fields; one of them is settled."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

from cohorts.models import ImportRun
from cohorts.services.imports import deciding, mismatches, runs, template
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.packs.entry_sheet import EntryCell
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import Partnership, User

AS_AT = date(2017, 4, 30)
_READ = datetime(2017, 5, 9, 14, 20, tzinfo=UTC)
# Of the people in order of their reference: which one, which field, what the extract says instead.
_DIFFERS = (
    (2, "ward", "Cedar"),
    (5, "legal_status", "2 - Section 2"),
    (9, "category", "3 - Autism only"),
)
_SETTLED = "ward"
_NOTE = "The ward was renamed in March. The extract still has its old name."


def load(*, national: Size | None) -> None:
    """Reads the extract as the commissioner would and takes nothing in: what differs is listed."""
    if national:
        return
    partnership = Partnership.objects.get(code=demo.CODE)
    act = Act(
        by=User.objects.get(email=demo.COMMISSIONER.email), now=_READ, today=_READ.date(), scope=everything()
    )
    run = runs.open_run(partnership=partnership, content=_extract(partnership, act), as_at=AS_AT, act=act)
    deciding.confirm(run=run, version=run.version, nothing=True, act=act)
    _settle(run, act)


def _extract(partnership: Partnership, act: Act) -> bytes:
    """Our own sheet of that day as CSV, with the three other values."""
    sheet = template.filled_sheet(partnership=partnership, day=AS_AT, act=act)
    keys = [field.key for field in template.fields()]
    lines = [list(row) for row in sheet.rows]
    for at, key, says in _DIFFERS:
        lines[at][keys.index(key)] = says
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows([_texts(line) for line in lines])
    return out.getvalue().encode()


def _texts(line: Sequence[EntryCell]) -> list[str]:
    return [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell or "" for cell in line]


def _settle(run: ImportRun, act: Act) -> None:
    mismatch = run.mismatches.get(field=_SETTLED)
    mismatches.settle(mismatch=mismatch, version=mismatch.version, right=mismatches.OURS, note=_NOTE, act=act)
