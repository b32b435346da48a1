"""A board morning on a portal of its own: `python -m tools.load`.

200 people, each with an account and a real sign-in of their own, think 2 to 6 seconds between two pages. Locust, the
web server, PostgreSQL and Redis share the machine: what locust takes is missing to the others, so figures are rather
too bad.

--people N       how many (200)
--seconds N      how long each round lasts (100), after half a minute in which everybody arrives
--processes N    web processes of 8 threads each; may be said again (3, 2, 4)
--stress         partnerships several times as large as England's, one with more than a thousand people in hospital
--record         puts the rounds into docs/load.md
--template DIR   loads the national data there once and uses it again the next time
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from tools.faults.programs import children_of, mib_of
from tools.faults.report import between_marks, machine
from tools.faults.stand import ROOT, Stand, stand, template
from tools.faults.visitor import Visitor
from tools.load.accounts import ACCOUNTS

ARRIVE = 30
AT_ONCE = 4  # people who sign in at the same time
TRIES, WAIT = 12, 3.0  # of a sign-in that the portal puts off, and the seconds between two
PAGE = ROOT / "docs" / "load.md"
PROMISED = "promised: p95 500 ms, p99 1,000 ms, no errors"


def signed_in(one: Stand, count: int) -> tuple[list[dict[str, Any]], list[float]]:
    """Everybody signs in by the page, each from an address of their own; and how long each sign-in took."""
    seed = one.template.more

    def sign_in(number: int) -> tuple[dict[str, Any], float]:
        account = seed["accounts"][number % ACCOUNTS]
        visitor = Visitor(one.port, address=f"127.0.{1 + number // 200}.{1 + number % 200}", keeps=False)
        started = time.perf_counter()
        for again in range(TRIES):
            try:
                visitor.sign_in(account["email"], seed["password"])
                break
            except LookupError:  # too many sign in at this moment: they wait and try again, as they are told
                if again == TRIES - 1:
                    raise
                time.sleep(WAIT)
        spent = time.perf_counter() - started
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        return {**account, "cookie": cookie}, spent

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(sign_in, range(count)))
    return [person for person, _ in found], [spent for _, spent in found]


def played(one: Stand, people: list[dict[str, Any]], seconds: int) -> dict[str, dict[str, str]]:
    """One round; locust's rows by the name of the page."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "people.json"
        told.write_text(json.dumps(people), encoding="utf-8")
        told.chmod(0o600)
        command = [
            sys.executable, "-m", "locust", "-f", "tools/load/morning.py", "--headless", "--only-summary",
            "--users", str(len(people)), "--spawn-rate", str(max(len(people) / ARRIVE, 1)), "--reset-stats",
            "--run-time", f"{ARRIVE + seconds}s", "--host", f"http://127.0.0.1:{one.port}", "--csv", f"{folder}/out",
        ]  # fmt: skip
        environment = {**os.environ, "MORNING_PEOPLE": str(told)}
        with (one.folder / "locust.log").open("wb") as out:
            subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=out, stderr=out)
        with Path(f"{folder}/out_stats.csv").open(encoding="utf-8", newline="") as rows:
            return {row["Name"]: row for row in csv.DictReader(rows)}


def tell(rows: dict[str, dict[str, str]], one: Stand) -> bool:
    """Prints a round; whether all of it keeps the promise."""
    print(f"{'page':<12}{'asked':>8}{'failed':>8}{'per s':>8}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}")
    for name, row in rows.items():
        asked, failed = row["Request Count"], row["Failure Count"]
        spread = "".join(f"{row[part]:>8}" for part in ("50%", "95%", "99%"))
        print(f"{name[:11]:<12}{asked:>8}{failed:>8}{float(row['Requests/s']):>8.1f}{spread}")
    memory = memory_of(one)
    print(f"memory of the web processes: {', '.join(f'{size:.0f} MiB' for size in memory)}; {PROMISED}")
    whole = rows["Aggregated"]
    return int(whole["Failure Count"]) == 0 and int(whole["95%"]) <= 500 and int(whole["99%"]) <= 1000


def memory_of(one: Stand) -> list[float]:
    """MiB of each web process alone."""
    return [mib_of(pid) for pid in children_of(one.web.pid)]


def lines(title: str, sign_in: float, rows: dict[str, dict[str, str]], memory: list[float]) -> Iterator[str]:
    """A round as a table of the page."""
    yield f"### {title}"
    yield ""
    yield "| page | asked | failed | a second | p50 ms | p95 ms | p99 ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, row in rows.items():
        cells = (name.replace("Aggregated", "**all**"), row["Request Count"], row["Failure Count"],
                 f"{float(row['Requests/s']):.1f}", row["50%"], row["95%"], row["99%"])  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    yield ""
    sizes = ", ".join(f"{one:.0f}" for one in memory)
    yield f"Signing in, {AT_ONCE} at once: p95 {sign_in:.1f} s. Web processes: {sizes} MiB."
    yield ""


def main() -> int:
    """The exit code: 0 when the first round keeps the promise."""
    parser = argparse.ArgumentParser(description="A board morning of many people.")
    parser.add_argument("--people", type=int, default=ACCOUNTS)
    parser.add_argument("--seconds", type=int, default=100)
    parser.add_argument("--processes", type=int, action="append")
    parser.add_argument("--stress", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--template", type=Path)
    given = parser.parse_args()
    print(f"On {machine()}; load before: {os.getloadavg()[0]:.1f}.", flush=True)
    kept: list[bool] = []
    told = [f"{datetime.now(UTC):%-d %B %Y}, {machine()}, load before: {os.getloadavg()[0]:.1f}.", ""]
    size = "stress" if given.stress else "england"
    seed = (("manage.py", "load_demo", "--national", size), ("-m", "tools.load.accounts"))
    with template(given.template, seed=seed) as made:
        for processes in given.processes or [3, 2, 4]:
            with stand(made, web_processes=processes, threads=8) as one:
                people, spent = signed_in(one, given.people)
                p95 = quantiles(spent, n=20)[-1]
                print(
                    f"\n{len(people)} people, {processes} × 8: {AT_ONCE} at once, p95 {p95:.1f} s",
                    flush=True,
                )
                rows = played(one, people, given.seconds)
                kept.append(tell(rows, one))
                title = f"{len(people)} people, {processes} processes of 8 threads, {given.seconds} s"
                told += lines(title, p95, rows, memory_of(one))
    if given.record:
        between_marks(PAGE, told[:-1])
    return 0 if kept[0] else 1


if __name__ == "__main__":
    sys.exit(main())
