"""Breaks a portal of its own in every way that docs/faults.md names: `python -m tools.faults`.

--short          a short run of each, as the test suite makes it
--only NAME      one of them, may be said again
--writes N       how many mixed writes under kills (1200)
--kills N        how many kills of PostgreSQL alone and of web processes alone (60 each): 500 and 200 for a night
--minutes M      after how many minutes each of these two ends, however many kills it made (15), and how long a soak is
--rounds N       how often fifty people save the same record (20): 100 for a night
--exports N      how many processes are killed while they build a pack (4): 100 for a night
--record         puts the figures into docs/faults.md
--template DIR   makes the database there once and uses it again the next time
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tools.faults import away, crash, disk, jobs, races, soak
from tools.faults.report import Figure, machine, record
from tools.faults.scale import SHORT, WHOLE, Scale
from tools.faults.stand import Template, template

Fault = Callable[[Template, Scale], list[Figure]]
FAULTS: dict[str, Fault] = {
    "kills": crash.killed,
    "database-kills": crash.database_killed,
    "web-kills": crash.web_processes_killed,
    "control": crash.control,
    "database-away": away.database,
    "redis-away": away.redis,
    "slow": away.slow,
    "workers": jobs.killed,
    "disk-full": jobs.disk_full,
    "database-disk-full": disk.full,
    "deploy": jobs.deployed,
    "races": races.raced,
    "soak": soak.soaked,
}
# Kills of every server in one go; the others wait, or have tests of their own rules.
IN_SHORT = ("kills",)


def run(names: list[str], scale: Scale, kept: Path | None = None) -> list[Figure]:
    """Makes each fault and prints its figures; one that cannot be made is a promise not kept."""
    found: list[Figure] = []
    with template(kept) as made:
        for name in names:
            started = time.monotonic()
            try:
                figures = FAULTS[name](made, scale)
            except Exception as fault:  # noqa: BLE001  # the others are run all the same, and this one is told
                figures = [Figure("F00", name, "to be made", f"{type(fault).__name__}: {fault}"[:200], False)]
            for figure in figures:
                print(figure.line(), flush=True)
            print(f"       {name}: {time.monotonic() - started:.0f} s", flush=True)
            found += figures
    return found


def main() -> int:
    """The exit code: 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description="Faults: what the portal does when its servers fail.")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", action="append", choices=FAULTS)
    parser.add_argument("--writes", type=int, default=0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--exports", type=int, default=0)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--template", type=Path)
    given = parser.parse_args()
    bounds = {name: getattr(given, name) for name in ("writes", "kills", "minutes", "rounds", "exports")}
    scale = replace(
        SHORT if given.short else WHOLE, **{name: value for name, value in bounds.items() if value}
    )
    names = given.only or list(IN_SHORT if given.short else FAULTS)
    print(f"On {machine()}.", flush=True)
    found = run(names, scale, given.template)
    if given.record:
        record(found, datetime.now(UTC).date())
    broken = sum(not figure.holds for figure in found)
    print(f"{len(found) - broken} of {len(found)} promises kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
