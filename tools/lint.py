"""Every check that needs no test run: all of them are made, then those that failed are named."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
# A production that could be: the deployment check must find nothing to say about it.
PRODUCTION = {
    "PORTAL_PRODUCTION": "1",
    "SECRET_KEY": "a-key-for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PORTAL_DATA_KEYS": "ZGF0YS1rZXktb2YtdGhlLWRlcGxveW1lbnQtY2hlY2s",
    "PORTAL_INDEX_KEYS": "aW5kZXgta2V5LW9mLWEtZGVwbG95bWVudC1jaGVjay4",
    "DATABASE_URL": "postgresql://tcp_portal:correct-horse-battery@db.example/tcp_portal",
    "REDIS_URL": "redis://:correct-horse-battery@redis.example/0",
    "ALLOWED_HOSTS": "portal.example",
    "MAIL_URL": "smtp://portal:correct-horse-battery@mail.example:587",
    "MAIL_FROM": "portal@portal.example",
    "TRUSTED_ORIGINS": "https://portal.example",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must end with exit code 0."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """A command of the virtual environment."""
    return (str(BIN / name), *arguments)


CHECKS = (
    Check("style", tool("ruff", "check", "--quiet", ".")),
    Check("format", tool("ruff", "format", "--quiet", "--check", ".")),
    Check("types", tool("mypy")),
    Check("import rules", tool("lint-imports", "--no-cache", "--no-logo")),
    Check(
        "pages",
        tool(
            "djlint",
            "templates",
            "--lint",
            "--quiet",
            "--allow-empty-input",
            "--profile=jinja",
            "--exclude=templates/django",
        ),
    ),
    Check(
        "Django pages",
        tool("djlint", "templates/django", "--lint", "--quiet", "--allow-empty-input", "--profile=django"),
    ),
    Check(
        "migrations in step", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity=1")
    ),
    Check("locks in step", (PYTHON, "-m", "tools.lock", "--check")),
    Check("insecure code", (PYTHON, "-m", "tools.findings")),
    Check("production", (PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"), PRODUCTION),
)


def passes(check: Check, folder: str) -> bool:
    """Makes one check, away from a person's own settings; prints what it says when it fails."""
    own = {key: value for key, value in os.environ.items() if key not in PRODUCTION}
    started = time.monotonic()
    result = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**own, "PORTAL_DATA_DIR": folder, **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    word = "failed" if result.returncode else "ok"
    print(f"{check.name:<20}{word:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout, flush=True)
    return result.returncode == 0


def main() -> int:
    """Makes every check; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="tcp-portal-lint-") as folder:
        failed = [check.name for check in CHECKS if not passes(check, folder)]
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
