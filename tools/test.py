"""Runs the whole test suite, on PostgreSQL with Redis and again on the embedded default, with coverage.

Every rule and page is tested on PostgreSQL. What touches a database runs again on the embedded default: unit tests know
no database, so a second time would say nothing new; what walks every page runs once, and so does what counts the
questions of a page, for they are the code's and not the database's. A journey in a browser runs once, too: those marked
`once` on PostgreSQL with Redis, all others on the embedded default, as a new machine has it.
Branch coverage has a floor; it is measured where rules are tested one by one (unit and integration tests), for
measuring makes everything take nearly twice as long.
Each worker begins with its own half of the tests, in order, and takes from the other when it has none left: so what a
file makes once is made by one worker, and neither waits at the end.
Both databases get their migrations once, before the tests; each worker takes a copy (tests/prepared.py). What one
process compiles, all others of the run read: there are eight workers in three runs, and the programs that tests start.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tools import services

ROOT = Path(__file__).resolve().parent.parent
COVERAGE_FLOOR = 95
MOST_WORKERS = 4
CLOSING = re.compile(r"^=+ .*\bin [\d.]+s.*=+$")
ONE_BY_ONE = ("tests/unit", "tests/integration")
FROM_OUTSIDE = ("tests/guards", "tests/browser")
WITH_A_DATABASE = ("tests/integration", *FROM_OUTSIDE)
# What a person's shell may carry that would change what the tests see.
OWN_SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORTAL_PRODUCTION",
    "PORTAL_DEBUG",
    "SECRET_KEY",
    "PORTAL_DATA_KEYS",
    "PORTAL_INDEX_KEYS",
    "ALLOWED_HOSTS",
    "MAIL_URL",
)


def environment(folder: Path) -> dict[str, str]:
    """This shell's variables, without those that would change what the tests see.

    Where Python may leave no compiled code beside its source, it does so in the run's own folder.
    """
    found = {key: value for key, value in os.environ.items() if key not in OWN_SETTINGS}
    if found.pop("PYTHONDONTWRITEBYTECODE", ""):
        found["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    return found


def run_pytest(
    name: str,
    paths: tuple[str, ...],
    own: dict[str, str],
    folder: Path,
    *,
    measured: bool = False,
    only: str = "",
) -> tuple[bool, str]:
    """One run of pytest, printed as it goes; whether it passed, and its closing line.

    `measured`: with coverage. `only`: the marks of the tests to run, where not all.
    """
    print(f"\n{name}", flush=True)
    # A journey in a browser waits as often as it works: one worker more keeps every core busy.
    waiting = any("browser" in path for path in paths)
    workers = min((os.cpu_count() or 1) + waiting, MOST_WORKERS)
    more = [*(["--cov", "--cov-report="] if measured else []), *(["-m", only] if only else [])]
    parallel = ["-n", str(workers), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *parallel, "--durations=10", *more, *paths]
    places = {"COVERAGE_FILE": str(folder / name.replace(" ", "-")), "PORTAL_DATA_DIR": str(folder / "var")}
    variables = {**environment(folder), **places, **own}
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, bufsize=1)
    closing = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        closing = line.strip() if CLOSING.match(line.strip()) else closing
    return process.wait() == 0, closing


def check_coverage(folder: Path) -> bool:
    """Joins the runs' measurements and prints what no test reaches; False below the floor."""
    coverage = [sys.executable, "-m", "coverage"]
    variables = {**os.environ, "COVERAGE_FILE": str(ROOT / ".coverage")}
    files = sorted(str(path) for path in folder.iterdir() if path.is_file())
    subprocess.run([*coverage, "combine", "-q", *files], cwd=ROOT, env=variables, check=True)
    report = [*coverage, "report", f"--fail-under={COVERAGE_FLOOR}"]
    return subprocess.run(report, cwd=ROOT, env=variables, check=False).returncode == 0


def prepare(database_url: str, folder: Path, stack: ExitStack) -> dict[str, str]:
    """Makes an embedded database and one on the server with every migration; the variables that name them.

    Raises CalledProcessError where a migration fails. The server's one is dropped by `stack`.
    """
    name, place = f"tcp_portal_tests_{uuid4().hex[:12]}", folder / "prepared"
    place.mkdir()
    parts = urlsplit(database_url)
    with psycopg.connect(database_url, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    stack.callback(drop, database_url, name)
    clean = environment(folder)
    urls = {"embedded": "", "server": urlunsplit(parts._replace(path=f"/{name}"))}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    started = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**clean, "PORTAL_DATA_DIR": str(place / kind), **({"DATABASE_URL": url} if url else {})},
        )
        for kind, url in urls.items()
    ]
    for process in started:
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)
    (place / "embedded" / "portal.sqlite3").rename(place / "empty.sqlite3")
    return {"TESTS_PREPARED": str(place), "TESTS_TEMPLATE": name}


def drop(database_url: str, name: str) -> None:
    """Drops a database that `prepare` made."""
    with psycopg.connect(database_url, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def main() -> int:
    """Runs everything; returns the exit code. pytest's own closing lines come last."""
    with ExitStack() as stack:
        try:
            found = services.find(stack)
        except LookupError as error:
            print(error, file=sys.stderr)
            return 1
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tcp-portal-tests-")))
        prepared = prepare(found.database_url, folder, stack)
        servers = {
            **prepared,
            "DATABASE_URL": found.database_url,
            "REDIS_URL": found.redis_url,
            "CHROMIUM": found.chromium,
        }
        browser = {**prepared, "CHROMIUM": found.chromium}
        results = {
            "Embedded default": run_pytest(
                "Embedded default", WITH_A_DATABASE, browser, folder, only="not once"
            ),
            "PostgreSQL and Redis, from outside": run_pytest(
                "PostgreSQL, outside", FROM_OUTSIDE, servers, folder, only="not browser or once"
            ),
            "PostgreSQL and Redis": run_pytest("PostgreSQL", ONE_BY_ONE, servers, folder, measured=True),
        }
        passed = all(result[0] for result in results.values())
        passed = passed and check_coverage(folder)
    for name, (_, closing) in results.items():
        print(f"\n{name}:\n{closing}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
