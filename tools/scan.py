"""Scanners and fuzzers against a demonstration on this machine: python -m tools.scan [--minutes 10] [--only wapiti,...]

Makes a demonstration of its own, starts copies of it on free ports, signs in as several people and lets loose what it
finds of:

* harmful files, each sent to the page of imports: how it is refused, how long that takes and how much memory;
* wapiti, a scanner of web sites: scripts, SQL, files, redirects, headers, cookies, forms without tokens, and pages that
  can be made to ask somebody else; each of its people has a copy that nobody has damaged before;
* sqlmap, which tries SQL in the parameters of lists and of signing in;
* the reader of extracts, fed with broken files for some minutes (by atheris where it is installed);
* races of twenty, a hundred rounds.

`--demonstration DIR` copies the demonstration of that folder (made by `manage.py demo --no-serve` with PORTAL_DATA_DIR)
in place of a new one. Scanners are looked for on the PATH and in the folder PORTAL_SCANNERS; none of them is installed
with the portal. It asks no machine but this one. Prints a line for each; ends with 1 where something of medium severity
or above was found, and with 2 where a scanner was not there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tools.postgres import free_port
from tools.scan_files import told_of_harmful_files
from tools.scan_listener import listening

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "transforming-care-2017"  # noqa: S105  # the demonstration's, which it prints itself
COMMISSIONER = "commissioner@example.org"
READERS = (COMMISSIONER, "programme.manager@example.org", "administrator@example.org")
SQL_READERS = (COMMISSIONER, "programme.manager@example.org", "ig.officer@example.org")
MEDIUM = 2  # wapiti's levels: 0 information, 1 low, 2 medium, 3 high, 4 critical
# Those that ask nobody outside: not nikto and wapp, which fetch their lists, and log4shell, which needs a name server.
# ssrf and xxe wait for calls to a listener of this machine. None of those made for other kinds of server.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,http_headers,inconsistent_redirection,information_disclosure,methods,"
    "permanentxss,redirect,sql,ssrf,timesql,upload,xss,xxe"
)
# Where it looks first, so that every part of the portal is seen before the time is over.
STARTS = (
    "tracker", "tracker/import", "registers", "admissions", "emergency", "performance", "finance", "workstreams",
    "packs", "meetings", "work", "access", "accounts", "subject-access", "retention", "reference",
)  # fmt: skip
# Pages whose forms end the session of who sends them, or the account.
ENDS_THE_SESSION = (
    "/accounts/logout/",
    "/reference/logout/",
    "/reference/password_change/",
    "/accounts/sessions/",
    "/accounts/people/",
)
FEWEST = 25
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
    """A demonstration that runs, its folder for reports, how long a scanner may take, in minutes, and its process."""

    address: str
    folder: Path
    minutes: float
    pid: int

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

    def lets_in(self, cookie: str) -> bool:
        """Whether the session still opens the first page."""
        browser = build_opener()
        browser.addheaders = [("Cookie", cookie)]
        with browser.open(f"{self.address}/") as answer:
            return "/accounts/login/" not in str(answer.url)


def _read(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> str:
    data = urlencode(form).encode() if form else None
    with browser.open(address, data) as answer:
        text: str = answer.read().decode()
    return text


def scanner(name: str) -> str | None:
    """The scanner's program, on the PATH or in the folder PORTAL_SCANNERS."""
    return shutil.which(name) or shutil.which(name, path=os.environ.get("PORTAL_SCANNERS", ""))


def _environment(data: Path) -> dict[str, str]:
    environment = {**os.environ, "PORTAL_DATA_DIR": str(data)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    return environment


@contextmanager
def prepared(kept: Path | None) -> Iterator[Path]:
    """The data of a demonstration that does not run: the one given, or a new one that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tcp-portal-scan-") as folder:
        data = kept or Path(folder)
        command = [sys.executable, "manage.py", "demo", "--no-serve"]
        subprocess.run(command, cwd=ROOT, env=_environment(data), check=True, stdout=subprocess.DEVNULL)
        yield data


@contextmanager
def demonstration(data: Path, minutes: float) -> Iterator[Site]:
    """A copy of the demonstration, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tcp-portal-scan-") as folder:
        port, own = free_port(), Path(folder, "var")
        shutil.copytree(data, own)
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        log = Path(folder, "demo.log")
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=_environment(own), stdout=out, stderr=subprocess.STDOUT
            )
        try:
            while "Ctrl-C stops it" not in log.read_text(encoding="utf-8"):
                if process.poll() is not None:
                    raise LookupError(f"The demonstration did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(1)
            yield Site(f"http://127.0.0.1:{port}", Path(folder), minutes, process.pid)
        finally:
            process.terminate()
            process.wait()


def files(data: Path, minutes: float) -> Found | None:
    """Every harmful file that the suite knows, to the page of imports."""
    with demonstration(data, minutes) as site:
        did, grave = told_of_harmful_files(site.address, site.cookie_of(COMMISSIONER), site.pid)
    return Found("the page of imports", did, grave)


def wapiti(data: Path, minutes: float) -> Found | None:
    """Crawls and attacks as each of the readers."""
    program = scanner("wapiti")
    if program is None:
        return None
    grave, did, version = list[str](), list[str](), ""
    for login in READERS:
        with demonstration(data, minutes) as site, listening() as listener:
            told = _wapiti_as(login, site, program, listener.address)
        report, version = told.report, told.report["infos"]["version"]
        if told.attacked < FEWEST:
            raise LookupError(f"wapiti attacked {told.attacked} pages as {login}: it was not signed in.")
        hits = [(kind, hit) for kind, found in report["vulnerabilities"].items() for hit in found]
        grave += [
            f"{kind}: {hit['info']} {hit['method']} {hit['path']}"
            for kind, hit in hits
            if hit["level"] >= MEDIUM
        ]
        if not told.is_still_in:
            grave.append(f"not whole: {login} was signed out by it, the rest was tried as nobody")
        faults = [hit for kind, found in report["anomalies"].items() for hit in found if "Internal" in kind]
        grave += [f"500: {hit['method']} {hit['path']} {hit['parameter']}" for hit in faults]
        grave += [f"somebody else was asked: {call}" for call in listener.calls]
        lesser = Counter(f"{kind} (level {hit['level']})" for kind, hit in hits if hit["level"] < MEDIUM)
        words = f"{told.attacked} addresses and forms as {login.partition('@')[0]}"
        words += f", cut short: {', '.join(told.cut)}" if told.cut else ", every module to its end"
        words += "".join(f", {count} × {kind}" for kind, count in lesser.items())
        did.append(words)
    return Found(version, "; ".join(did), grave)


@dataclass(frozen=True, slots=True)
class _Told:
    """What wapiti reports, how many addresses and forms it attacked, and its modules that had no time for all."""

    report: dict[str, Any]
    attacked: int
    cut: list[str]
    is_still_in: bool


def _wapiti_as(login: str, site: Site, program: str, listener: str) -> _Told:
    """What wapiti comes to as this person. A third of the minutes it looks
    for pages; no module may take more than an eighth, for most end soon."""
    report, cookie = site.folder / "wapiti.json", site.cookie_of(login)
    seconds = site.minutes * 60
    excluded = [word for path in ENDS_THE_SESSION for word in ("--exclude", f"{site.address}{path}*")]
    starts = [word for part in STARTS for word in ("--start", f"{site.address}/{part}/")]
    ran = subprocess.run(
        [
            program, "--url", f"{site.address}/", "--scope", "folder", "--module", MODULES,
            "--format", "json", "--output", str(report), "--cookie-value", cookie, *starts, *excluded,
            "--endpoint", listener, "--max-links-per-page", "60", "--max-files-per-dir", "40",
            "--max-attack-time", str(int(seconds / 8)), "--max-scan-time", str(int(seconds / 3)),
            "--tasks", "4", "--timeout", "20", "--no-bugreport",
            "--store-session", str(site.folder / "session"), "--flush-session", "--verbose", "1",
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    cut = re.findall(r"Max attack time was reached for module (\w+)", ran.stdout + ran.stderr)
    read = json.loads(report.read_text(encoding="utf-8"))
    return _Told(read, _attacked(site.folder / "session"), sorted(cut), site.lets_in(cookie))


def _attacked(session: Path) -> int:
    """Addresses and forms of which wapiti's own notes say that a module was through with them. It reports all that it
    heard of, whether it had time for them or not."""
    with closing(sqlite3.connect(next(session.glob("*.db")))) as notes:
        return int(notes.execute("select count(distinct path_id) from attack_logs").fetchone()[0])


def sqlmap(data: Path, minutes: float) -> Found | None:
    """Every parameter of the lists with the most of them, and the form of signing in."""
    program = scanner("sqlmap")
    if program is None:
        return None
    with demonstration(data, minutes) as site:
        return _sqlmap(site, program)


def _sqlmap(site: Site, program: str) -> Found:
    cookies = [site.cookie_of(login) for login in SQL_READERS]
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


def reader(_data: Path, minutes: float) -> Found | None:
    """Broken extracts, for the minutes given."""
    command = [sys.executable, "-m", "tools.fuzz", "--minutes", str(minutes)]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    told = " ".join(ran.stdout.strip().splitlines()[-2:]) or ran.stderr[-300:]
    return Found("tools.fuzz", told, [] if ran.returncode == 0 else [ran.stdout[-2000:] + ran.stderr[-2000:]])


def races(_data: Path, _minutes: float) -> Found | None:
    """Twenty at once, a hundred times."""
    tests = ["tests/integration/web/test_twenty_at_once.py"]
    longer = {"PORTAL_RACE_ROUNDS": "100"}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *tests]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **longer}, check=False, capture_output=True, text=True
    )
    last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr[-300:]
    return Found("pytest", last, [] if ran.returncode == 0 else [ran.stdout[-3000:]])


SCANNERS: dict[str, Callable[[Path, float], Found | None]] = {
    "files": files,
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
    parser.add_argument(
        "--minutes",
        type=float,
        default=10,
        help="how long each may take; wapiti as each of its people at most 2.7 times as long (10)",
    )
    parser.add_argument("--demonstration", type=Path, help="a folder with a demonstration that is copied")
    parser.add_argument("--only", default=",".join(SCANNERS), help="names with commas between")
    options = parser.parse_args()
    grave, missing = 0, 0
    with prepared(options.demonstration) as data:
        for name in options.only.split(","):
            started = time.monotonic()
            found = SCANNERS[name](data, options.minutes)
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
