"""Finds what the tests need: a PostgreSQL, a Redis and a Chromium; starts or installs what it may.

A server that DATABASE_URL or REDIS_URL names is used; so is a PostgreSQL that lets this person in on its
usual port. Otherwise throwaway servers are started from the installed programs, on free ports, and stopped
at the end: nothing of anybody else's is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

import redis

from tools import postgres
from tools.compose import secret

START_SECONDS = 30
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGES = {"PostgreSQL": "postgresql", "Redis": "redis-server", "Chromium": "chromium"}
# Pages are set in Arial: without a font of its widths a test machine would lay them out as no reader sees them.
FONTS = "fonts-liberation"


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses of the servers and the path of the browser."""

    database_url: str
    redis_url: str
    chromium: str


def answers(url: str) -> bool:
    """Whether a Redis answers at the address."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start_redis(program: str, stack: ExitStack) -> str:
    """A throwaway Redis on a free port that keeps nothing; stopped by `stack`."""
    port = postgres.free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    stack.callback(process.wait)
    stack.callback(process.terminate)
    url = f"redis://127.0.0.1:{port}/0"
    end = time.monotonic() + START_SECONDS
    while not answers(url):
        if time.monotonic() > end:
            raise LookupError(
                "The Redis installed on this machine does not start: run redis-server to see why."
            )
        time.sleep(0.05)
    return url


def find_redis(stack: ExitStack) -> str | None:
    """The address of a Redis for the tests; None when there is none to be had without installing.

    Raises LookupError with a sentence when REDIS_URL names one that does not answer.
    """
    named = os.environ.get("REDIS_URL", "")
    if named:
        if not answers(named):
            raise LookupError("REDIS_URL names a Redis that does not answer.")
        return named
    program = shutil.which("redis-server")
    if program:
        return start_redis(program, stack)
    word = secret("REDIS_PASSWORD")
    login = f":{quote(word, safe='')}@" if word else ""
    usual = f"redis://{login}127.0.0.1:6379/15"
    return usual if answers(usual) else None


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome; None when there is none. CHROMIUM names one.

    Raises LookupError with a sentence when CHROMIUM names no program.
    """
    named = os.environ.get("CHROMIUM", "")
    if named and not shutil.which(named):
        raise LookupError(f"CHROMIUM names “{named}”, which is no program.")
    return next((path for name in (named, *CHROMIUM_NAMES) if (path := shutil.which(name))), None)


def install(names: list[str]) -> None:
    """Installs the distribution's packages of what is missing, after refreshing its list."""
    packages = [*(PACKAGES[name] for name in names), *([FONTS] if "Chromium" in names else [])]
    print(f"Installing {', '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False)


def find(stack: ExitStack) -> Services:
    """Everything the tests need, started where it was stopped and installed where that is allowed.

    Raises LookupError with one sentence for the person who runs the tests.
    """
    finders: dict[str, Callable[[], str | None]] = {
        "PostgreSQL": lambda: postgres.find(stack),
        "Redis": lambda: find_redis(stack),
        "Chromium": find_chromium,
    }
    found = {name: finder() for name, finder in finders.items()}
    missing = [name for name, address in found.items() if not address]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing)
        found |= {name: finders[name]() for name in missing}
        missing = [name for name in missing if not found[name]]
    if missing:
        raise LookupError(
            f"The tests need {' and '.join(missing)}: start the servers with `docker compose up -d db redis`,"
            " or name them in DATABASE_URL and REDIS_URL, and a browser in CHROMIUM."
        )
    return Services(str(found["PostgreSQL"]), str(found["Redis"]), str(found["Chromium"]))
