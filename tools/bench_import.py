"""Ten thousand rows of an extract: read bare, compared, and taken in, with the CPU and the memory of each.

Every step is a process of its own: `python -m tools.bench_import read|preview|take FILE`, answers in JSON. What is
taken in is undone.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import django

from tools.bench_cpu import peak_mib

ROWS = 10_000
STEPS = ("read", "preview", "take")
_PARTNERSHIP = "SYN01"
_HEADINGS = (
    "PatientID", "NHSNumber", "Forename", "Surname", "DateOfBirth", "Gender", "EthnicCategory", "PatientCategory",
    "HospitalAdmissionDate", "SpellStartDate", "AdmissionPlan", "PostcodeType", "SiteName", "ProviderName", "WardName",
    "WardType", "WardSecurityLevel", "CCGorSC", "DetainedUnderAct", "PatientCarePlan", "DateOfPlannedTransfer",
)  # fmt: skip
_FIRST_NUMBER = 600_000_000


def write_extract(path: Path) -> None:
    """An invented extract of people whom no register has."""
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow(_HEADINGS)
        lines.writerows(_rows(Random(10_000)))  # noqa: S311 - invented people, not secrets


def _rows(random: Random) -> Iterator[list[str]]:
    from cohorts.domain.nhs_number import check_digit

    number = _FIRST_NUMBER
    for at in range(ROWS):
        number += 1
        while (check := check_digit(str(number))) is None:
            number += 1
        born = date(1950, 1, 1) + timedelta(days=random.randrange(16_000))
        start = date(2016, 3, 1) + timedelta(days=random.randrange(350))
        yield [
            f"EX{at:06d}", f"{number}{check}", f"Given{at}", f"Family{at}", f"{born:%d/%m/%Y}", "1 Male", "A",
            "2 - LD and ASD", f"{start:%d/%m/%Y}", f"{start:%d/%m/%Y}", "2 Unplanned", "19", "Bench Hospital",
            "Bench Trust", "Maple", "1", "1 Low secure", "SC", "3 Section 3", "2 - Active treatment, no discharge plan",
            random.choice(["NULL", "02/01/1900", "30/06/2017"]),
        ]  # fmt: skip


def _bare(path: Path) -> Callable[[], object]:
    def read() -> object:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    return read


def _import(path: Path, *, dry_run: bool) -> Callable[[], object]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from django.utils import timezone

    from cohorts.services.imports.at_once import import_file
    from cohorts.services.rehearsal import rehearse
    from tcp_portal.access.scope import everything
    from tcp_portal.acts import Act
    from tcp_portal.partnerships.models import Partnership

    partnership = Partnership.objects.get(code=_PARTNERSHIP)
    act = Act(by=None, now=timezone.now(), today=timezone.localdate(), scope=everything())

    def run() -> object:
        return import_file(
            partnership=partnership,
            content=path.read_bytes(),
            as_at=date(2017, 4, 30),
            act=act,
            dry_run=dry_run,
        )

    return run if dry_run else lambda: rehearse(run)


def main() -> None:
    """Measures the step that the first argument names, on the file that the second names."""
    step, path = sys.argv[1], Path(sys.argv[2])
    act = _bare(path) if step == "read" else _import(path, dry_run=step == "preview")
    start = time.process_time()
    act()
    print(json.dumps({"cpu": (time.process_time() - start) * 1000, "peak": peak_mib()}))


if __name__ == "__main__":
    main()
