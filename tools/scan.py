"""Scanners and fuzzers against a demonstration on this machine: python -m tools.scan [--minutes 10] [--only wapiti,...]

Starts a demonstration of its own on a free port, signs in as several people and lets loose what it finds of:

* wapiti, a scanner of web sites: scripts, SQL, files, redirects, headers, cookies, forms without tokens;
* sqlmap, which tries SQL in the parameters of lists and of signing in;
* the reader of extracts, fed with broken files for some minutes (by atheris where it is installed);
* races of twenty, a hundred rounds.

Scanners are looked for on the PATH and in the folder PORTAL_SCANNERS; none of them is installed with the portal. It
asks no machine but this one. Prints a line for each; ends with 1 where something of medium severity or above was found,
and with 2 where a scanner was not there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "transforming-care-2017"  # noqa: S105  # the demonstration's, which it prints itself
READERS = ("commissioner@example.org", "programme.manager@example.org", "ig.officer@example.org")
MEDIUM = 2  # wapiti's levels: 0 information, 1 low, 2 medium, 3 high, 4 critical
# Those that ask nobody outside: not nikto (fetches its list), wapp, ssrf, xxe, log4shell (wait for calls from outside).
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,inconsistent_redirection,information_disclosure,"
    "ldap,methods,permanentxss,redirect,shellshock,spring4shell,sql,timesql,upload,xss"
)
FEWEST_PAGES = 25
TRIED_WITH_SQL = (
    "/tracker/?partnership=BHR&month=2017-04&place=Havering&sort=person&text=a&stay=under_1_year&page=1",
    "/performance/reconciliation/?partnership=BHR&month=2017-04&first=2016-04&last=2017-04",
    "/access/?partnership=BHR&kind=read&who=a&person=BHR-001&since=2017-01-01&until=2017-05-01&page=1",
)
NOT_INJECTABLE = "do not appear to be injectable"


@dataclass(frozen=True, slots=True)
class Found:
    """What one scanner came to: its version, how much it did, and what it found of medium severity or above."""

    by: str
    did: str
    grave: list[str]


@dataclass(frozen=True, slots=True)
class Site:
    """A demonstration that runs, its folder for reports, and how long each scanner may take, in minutes."""

    address: str
    folder: Path
    minutes: float

    def cookie_of(self, login: str) -> str:
        """A new session of one of the demonstration's people, as the browser would send it."""
        jar = CookieJar()
        browser = build_opener(HTTPCookieProcessor(jar))
        page = _read(browser, f"{self.address}/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise LookupError("The sign-in page has no token.")
        form = {"login": login, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        _read(browser, f"{self.address}/accounts/login/", form)
        if not any(cookie.name == "sessionid" for cookie in jar):
            raise LookupError(f"{login} could not sign in.")
        return ";".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _read(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> str:
    data = urlencode(form).encode() if form else None
    with browser.open(address, data) as answer:
        text: str = answer.read().decode()
    return text


def scanner(name: str) -> str | None:
    """The scanner's program, on the PATH or in the folder PORTAL_SCANNERS."""
    return shutil.which(name) or shutil.which(name, path=os.environ.get("PORTAL_SCANNERS", ""))


@contextmanager
def demonstration(minutes: float) -> Iterator[Site]:
    """A demonstration of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tcp-portal-scan-") as folder:
        port = free_port()
        environment = {**os.environ, "PORTAL_DATA_DIR": f"{folder}/var"}
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        log = Path(folder, "demo.log")
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            while "Ctrl-C stops it" not in log.read_text(encoding="utf-8"):
                if process.poll() is not None:
                    raise LookupError(f"The demonstration did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(1)
            yield Site(f"http://127.0.0.1:{port}", Path(folder), minutes)
        finally:
            process.terminate()
            process.wait()


def wapiti(site: Site) -> Found | None:
    """Crawls and attacks as each of the readers, for a share of the minutes each."""
    program = scanner("wapiti")
    if program is None:
        return None
    grave, did, version = list[str](), list[str](), ""
    for login in READERS:
        report = site.folder / f"wapiti-{login}.json"
        seconds = str(int(site.minutes * 60 / len(READERS)))
        subprocess.run(
            [
                program, "--url", f"{site.address}/", "--scope", "folder", "--module", MODULES, "--format", "json",
                "--output", str(report), "--cookie-value", site.cookie_of(login),
                "--exclude", f"{site.address}/accounts/logout/", "--max-links-per-page", "60",
                "--max-files-per-dir", "40",
                "--max-attack-time", seconds, "--max-scan-time", seconds, "--tasks", "2", "--no-bugreport",
                "--store-session", str(site.folder / login), "--flush-session", "--verbose", "0",
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        told = json.loads(report.read_text(encoding="utf-8"))
        version, pages = told["infos"]["version"], told["infos"]["crawled_pages_nbr"]
        if pages < FEWEST_PAGES:
            raise LookupError(f"wapiti saw {pages} pages as {login}: it was not signed in.")
        hits = [(kind, hit) for kind, found in told["vulnerabilities"].items() for hit in found]
        grave += [f"{kind}: {hit['info']} {hit['path']}" for kind, hit in hits if hit["level"] >= MEDIUM]
        faults = [hit for kind, found in told["anomalies"].items() for hit in found if "Internal" in kind]
        grave += [f"500: {hit['method']} {hit['path']} {hit['parameter']}" for hit in faults]
        did.append(f"{pages} pages as {login.partition('@')[0]}")
    return Found(version, ", ".join(did), grave)


def sqlmap(site: Site) -> Found | None:
    """Every parameter of the lists with the most of them, and the form of signing in."""
    program = scanner("sqlmap")
    if program is None:
        return None
    cookies = [site.cookie_of(READERS[0]), site.cookie_of(READERS[1]), site.cookie_of(READERS[2])]
    sign_in = ["--url", f"{site.address}/accounts/login/", "--data", "login=a@example.org&password=b"]
    pairs = zip(TRIED_WITH_SQL, cookies, strict=True)
    targets = [["--url", site.address + path, "--cookie", cookie] for path, cookie in pairs]
    targets.append([*sign_in, "--ignore-code=403,429"])
    grave, version = list[str](), ""
    for target in targets:
        ran = subprocess.run(
            [
                program, *target, "--batch", "--level=1", "--risk=1", "--technique=BEU", "--smart", "--flush-session",
                "--skip=Cookie,User-Agent,Referer", "--output-dir", str(site.folder / "sqlmap"), "--disable-coloring",
                "--timeout=20", "--retries=0",
            ],
            check=False, capture_output=True, text=True, timeout=max(60.0, site.minutes * 60),
        )  # fmt: skip
        found = re.search(r"\{(\d[^}#]*)", ran.stdout)
        version = f"sqlmap {found[1]}" if found else "sqlmap"
        if "sqlmap identified the following injection point" in ran.stdout:
            grave.append(target[1])
        elif NOT_INJECTABLE not in ran.stdout and "tested parameters" not in ran.stdout:
            grave.append(f"no verdict on {target[1]}: {ran.stdout[-300:]}")
    return Found(
        version,
        f"{len(targets)} addresses, {sum(path.count('=') for path in TRIED_WITH_SQL) + 2} parameters",
        grave,
    )


def reader(site: Site) -> Found | None:
    """Broken extracts, for the minutes given."""
    command = [
        sys.executable,
        "-m",
        "tools.fuzz",
        "--minutes",
        str(site.minutes),
        "--out",
        str(site.folder / "fuzz"),
    ]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr[-300:]
    return Found("tools.fuzz", last, [] if ran.returncode == 0 else [ran.stdout[-2000:] + ran.stderr[-2000:]])


def races(_site: Site) -> Found | None:
    """Twenty at once, a hundred times."""
    tests = ["tests/integration/web/test_twenty_at_once.py"]
    longer = {"PORTAL_RACE_ROUNDS": "100"}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *tests]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **longer}, check=False, capture_output=True, text=True
    )
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr[-300:]
    return Found("pytest", last, [] if ran.returncode == 0 else [ran.stdout[-3000:]])


SCANNERS: dict[str, Callable[[Site], Found | None]] = {
    "wapiti": wapiti,
    "sqlmap": sqlmap,
    "reader": reader,
    "races": races,
}


def main() -> int:
    """Runs those that were asked for; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="how long each may take (10)")
    parser.add_argument("--only", default=",".join(SCANNERS), help="names with commas between")
    options = parser.parse_args()
    grave, missing = 0, 0
    with demonstration(options.minutes) as site:
        for name in options.only.split(","):
            started = time.monotonic()
            found = SCANNERS[name](site)
            took = f"{time.monotonic() - started:.0f} s"
            if found is None:
                missing += 1
                print(f"{name}: is not installed here", flush=True)
                continue
            grave += len(found.grave)
            print(
                f"{name}: {found.by}, {found.did}, {took}: {len(found.grave)} of medium severity or above",
                flush=True,
            )
            print("".join(f"  {one}\n" for one in found.grave), end="", flush=True)
    return 1 if grave else 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
