"""Runs the whole test suite, on PostgreSQL with Redis and again on the embedded default, with coverage.

The first run takes every test. The second takes those that touch a database or drive a browser: unit tests
know no database, so a second time would say nothing new. Branch coverage of both together has a floor.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools import services

ROOT = Path(__file__).resolve().parent.parent
COVERAGE_FLOOR = 95
MOST_WORKERS = 4
CLOSING = re.compile(r"^=+ .*\bin [\d.]+s.*=+$")
WITH_A_DATABASE = ("tests/integration", "tests/guards", "tests/browser")
# What a person's shell may carry that would change what the tests see.
OWN_SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORTAL_PRODUCTION",
    "PORTAL_DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "MAIL_URL",
)


def run_pytest(
    name: str, paths: tuple[str, ...], environment: dict[str, str], folder: Path
) -> tuple[bool, str]:
    """One run of pytest, printed as it goes; whether it passed, and its closing line."""
    print(f"\n{name}", flush=True)
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    command = [sys.executable, "-m", "pytest", "-n", str(workers), "--cov", "--cov-report=", *paths]
    clean = {key: value for key, value in os.environ.items() if key not in OWN_SETTINGS}
    own = {"COVERAGE_FILE": str(folder / name.replace(" ", "-")), "PORTAL_DATA_DIR": str(folder / "var")}
    process = subprocess.Popen(
        command, cwd=ROOT, env={**clean, **own, **environment}, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    closing = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        closing = line.strip() if CLOSING.match(line.strip()) else closing
    return process.wait() == 0, closing


def check_coverage(folder: Path) -> bool:
    """Joins the runs' measurements and prints what no test reaches; False below the floor."""
    coverage = [sys.executable, "-m", "coverage"]
    environment = {**os.environ, "COVERAGE_FILE": str(ROOT / ".coverage")}
    files = sorted(str(path) for path in folder.iterdir() if path.is_file())
    subprocess.run([*coverage, "combine", "-q", *files], cwd=ROOT, env=environment, check=True)
    report = [*coverage, "report", f"--fail-under={COVERAGE_FLOOR}"]
    return subprocess.run(report, cwd=ROOT, env=environment, check=False).returncode == 0


def main() -> int:
    """Runs everything; returns the exit code. pytest's own closing lines come last."""
    with ExitStack() as stack:
        try:
            found = services.find(stack)
        except LookupError as error:
            print(error, file=sys.stderr)
            return 1
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tcp-portal-tests-")))
        servers = {
            "DATABASE_URL": found.database_url,
            "REDIS_URL": found.redis_url,
            "CHROMIUM": found.chromium,
        }
        whole = run_pytest("PostgreSQL and Redis", ("tests",), servers, folder)
        embedded = run_pytest("Embedded default", WITH_A_DATABASE, {"CHROMIUM": found.chromium}, folder)
        passed = whole[0] and embedded[0]
        passed = passed and check_coverage(folder)
    print(f"\nEmbedded default:\n{embedded[1]}\nPostgreSQL and Redis:\n{whole[1]}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
