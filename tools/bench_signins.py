"""What a rush of sign-ins does to everybody else: `python -m tools.bench_signins`.

Starts the web server as the image does (two processes, four threads each) on the demonstration, in a folder or database
of its own. Readers click through pages, first alone and then while so many people sign in with their passwords. Whoever
is told that the portal is busy tries again as the answer says. Prints times on the clock, which wander with what else a
machine does; nothing is asserted.

    python -m tools.bench_signins --people 200 --seconds 300
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from random import SystemRandom
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

PASSWORD = "transforming-care-2017"  # noqa: S105  # the demonstration's, which it prints itself
READERS = 10
PAGES = ("/", "/tracker/", "/performance/", "/accounts/")
WHO = ("commissioner", "programme.manager", "board.member", "finance.lead", "council.lead", "case.manager")
TRIES = 12
RANDOM = SystemRandom()


@dataclass
class Seen:
    """Seconds of each page and of each sign-in from its first try, and how often somebody was told to wait."""

    pages: list[float] = field(default_factory=list)
    sign_ins: list[float] = field(default_factory=list)
    busy: int = 0
    failed: int = 0


class Browser:
    """As much of a browser as signing in takes."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.address = ".".join(["10", *(str(RANDOM.randrange(1, 255)) for _ in range(3))])

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "X-Forwarded-For": self.address}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form is not None else "GET", path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, body

    def sign_in(self, seen: Seen, who: str) -> bool:
        """With the form, again and again while the portal says that it is busy."""
        email = f"{who}@example.org"
        for _ in range(TRIES):
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask("/accounts/login/")[1])
            form = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
            answer, _ = self.ask("/accounts/login/", form)
            if answer.status != 503:
                return answer.status == 302
            seen.busy += 1
            time.sleep(float(answer.headers["Retry-After"]) * RANDOM.uniform(0.6, 1.4))
        return False


def read(port: int, seen: Seen, stop: threading.Event) -> None:
    """One reader: a page, a second's thought, the next."""
    browser = Browser(port)
    browser.sign_in(Seen(), WHO[0])
    while not stop.wait(RANDOM.uniform(0.5, 1.5)):
        began = time.perf_counter()
        answer, _ = browser.ask(RANDOM.choice(PAGES))
        seen.pages.append(time.perf_counter() - began)
        seen.failed += answer.status != 200


def come(port: int, seen: Seen) -> None:
    """One person who signs in."""
    began = time.perf_counter()
    if Browser(port).sign_in(seen, RANDOM.choice(WHO)):
        seen.sign_ins.append(time.perf_counter() - began)
    else:
        seen.failed += 1


def with_readers(port: int, seen: Seen, *, people: int, seconds: float) -> None:
    """So many seconds of reading, while so many people come at random moments."""
    stop = threading.Event()
    readers = [threading.Thread(target=read, args=(port, seen, stop)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    moments = sorted(RANDOM.uniform(0, seconds) for _ in range(people))
    began, coming = time.perf_counter(), list[threading.Thread]()
    for moment in moments:
        time.sleep(max(0.0, began + moment - time.perf_counter()))
        coming.append(threading.Thread(target=come, args=(port, seen)))
        coming[-1].start()
    time.sleep(max(0.0, began + seconds - time.perf_counter()))
    for one in coming:
        one.join()
    stop.set()
    for reader in readers:
        reader.join()


def told(what: str, seconds: list[float]) -> str:
    """Median, 95th and 99th of a hundred, in milliseconds."""
    if len(seconds) < 2:
        return f"{what}: too few"
    parts = statistics.quantiles(seconds, n=100)
    p50, p95, p99 = (f"{parts[at - 1] * 1000:.0f} ms" for at in (50, 95, 99))
    return f"{what}: {len(seconds)}, p50 {p50}, p95 {p95}, p99 {p99}"


def own_database(url: str) -> str:
    """A database beside the one named, made where it does not exist."""
    split = urlsplit(url)
    name = f"{split.path.strip('/')}_signins"
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(split._replace(path=f"/{name}"))


@contextmanager
def site() -> Iterator[int]:
    """The portal on a free port; ended when left."""
    with tempfile.TemporaryDirectory(prefix="tcp-portal-signins-") as folder:
        env = {**os.environ, "PORTAL_DATA_DIR": folder, "PORTAL_PROXIES": "1"}
        if env.get("DATABASE_URL"):
            env["DATABASE_URL"] = own_database(env["DATABASE_URL"])
        for step in (["migrate", "--verbosity=0"], ["load_demo"]):
            subprocess.run([sys.executable, "manage.py", *step], env=env, check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        serve = [
            "-m",
            "gunicorn",
            "tcp_portal.wsgi",
            f"--bind=127.0.0.1:{port}",
            "--worker-class=gthread",
            "--threads=4",
        ]
        server = subprocess.Popen([sys.executable, *serve, "--workers=2", "--log-level=error"], env=env)
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            if Browser(port).ask("/accounts/login/")[0].status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web server did not start.")


def main() -> int:
    """Measures reading alone for a minute, then the rush."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    options = parser.parse_args()
    with site() as port:
        for people, seconds in ((0, 60.0), (options.people, options.seconds)):
            seen = Seen()
            with_readers(port, seen, people=people, seconds=seconds)
            print(f"\n{people} people in {seconds:.0f} s, {READERS} readers; load {os.getloadavg()[0]:.1f}")
            print(told("pages", seen.pages))
            if people:
                print(told("sign-ins, from the first try", seen.sign_ins))
            print(f"told to try again: {seen.busy}; failed: {seen.failed}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
