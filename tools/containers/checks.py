"""What is promised of a set of containers: each check says what it found, or raises Broken."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from tools.compose import ROOT
from tools.containers import readings
from tools.containers.trial import HOST, LASTING, Answer, Broken, Trial, write_values
from tools.faults.programs import until

Check = Callable[[Trial], str]
SIGN_IN = "/accounts/login/"
ADMINISTRATOR = "administrator@trial.invalid"
RESTARTED = 120.0  # seconds until a web server that was started again must answer
# What each value is tried with that the portal must not start with: its name is told.
WEAK = (
    ("SECRET_KEY", "short"),
    ("REDIS_URL", "redis://redis:6379/0"),
    ("PORTAL_DATA_KEYS", ""),
    ("ALLOWED_HOSTS", "*"),
)
# Where everybody may write in a usual container; in ours only what is mounted may be written to.
OUTSIDE = "/var/tmp/trial"  # noqa: S108  # it must not come to be
INSIDE = (ROOT / "tools" / "containers" / "inside.py").read_text(encoding="utf-8")


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


def each_value_is_asked_for(trial: Trial) -> str:
    """Without one value of .env nothing starts, and its name is told."""
    silent = []
    for missing in trial.values:
        path = trial.folder / f"without-{missing}"
        write_values(path, {name: value for name, value in trial.values.items() if name != missing})
        refused = trial.compose("up", "--no-start", "--no-build", file_of_values=path)
        if refused.returncode == 0 or f"set {missing} in .env" not in refused.stderr:
            silent.append(missing)
    _must(not silent, f"not refused, or not by name: {', '.join(silent)}")
    _must(not trial.left(), "a refused start left something behind")
    return f"{len(trial.values)} values, each refused by name when it is missing"


def starts(trial: Trial) -> str:
    """The image is built from this folder, and all of it started."""
    trial.start("--build")
    return "docker compose up --build --wait ended well"


def migrated(trial: Trial) -> str:
    """The migrations ran before the others started, and ended well."""
    found = [one for one in trial.containers() if one.service == "migrate"]
    _must(
        [(one.state, one.exit_code) for one in found] == [("exited", 0)],
        "; ".join(f"{one.state}, {one.exit_code}" for one in found) or "there is no such container",
    )
    return "ended with 0"


def healthy(trial: Trial) -> str:
    """Every service that lasts says that it is well."""
    unwell = readings.unwell(trial.containers(), LASTING)
    _must(not unwell, f"not healthy: {', '.join(unwell)}")
    return ", ".join(LASTING)


def _in(trial: Trial, service: str, *command: str) -> tuple[int, str]:
    """A command in the container of a service; that of the migrations has ended, so another one is made like it."""
    did = (
        trial.run(service, *command)
        if service == "migrate"
        else trial.compose("exec", "-T", service, *command)
    )
    return did.returncode, did.stdout + did.stderr


def without_rights(trial: Trial) -> str:
    """No process of any container is root's, has a capability or may gain one."""
    wrong = []
    for service in (*LASTING, "migrate"):
        _, said = _in(trial, service, "sh", "-c", "cat /proc/[0-9]*/status")
        wrong += [f"{service} {word}" for word in readings.rights(said)]
    _must(not wrong, "; ".join(wrong))
    return "no root, no capabilities, none to be gained"


def writes_nowhere(trial: Trial) -> str:
    """A write outside the volumes fails, and that because the root is read-only."""
    open_ones = []
    for service in (*LASTING, "migrate"):
        code, said = _in(trial, service, "touch", OUTSIDE)
        if code == 0 or "Read-only file system" not in said:
            open_ones.append(service)
    _must(not open_ones, f"written to {OUTSIDE}, or kept from it by something else: {', '.join(open_ones)}")
    return f"{OUTSIDE} is on a read-only file system in each"


def near_only(trial: Trial) -> str:
    """Its ports are open to this machine only."""
    found = readings.open_to_others(trial.containers())
    _must(not found, f"open to other machines: {', '.join(found)}")
    return f"ports on {readings.NOBODY_OUTSIDE} only"


def refuses_weak_values(trial: Trial) -> str:
    """The portal itself does not start with a value that is missing or weak, and names it."""
    silent = []
    for name, value in WEAK:
        refused = trial.run("web", "python", "manage.py", "check", **{name: value})
        if refused.returncode == 0 or f"ImproperlyConfigured: {name} " not in refused.stderr:
            silent.append(name)
    _must(not silent, f"not refused, or not by name: {', '.join(silent)}")
    return f"{', '.join(name for name, _ in WEAK)}: each refused by name"


def _page(answer: Answer, path: str) -> str:
    _must(answer.status == 200, f"{path} answers {answer.status}")
    return answer.body


def signs_in_by_https(trial: Trial) -> str:
    """The sign-in page comes to who came by HTTPS, as the proxy says; others are led there."""
    _page(trial.ask(SIGN_IN), SIGN_IN)
    led = trial.ask(SIGN_IN, by_proxy=False)
    leads = led.headers.get("Location", "")
    _must(
        (led.status, leads) == (301, f"https://{HOST}{SIGN_IN}"),
        f"without the proxy's header {led.status} {leads}",
    )
    return f"200 with the proxy's header, 301 to {leads} without"


def tells_its_health(trial: Trial) -> str:
    """Both answer without the proxy's header too, for probes ask from inside."""
    _page(trial.ask("/healthz", by_proxy=False), "/healthz")
    said = _page(trial.ask("/readyz", by_proxy=False), "/readyz")
    _must(json.loads(said) == {"status": "ready"}, f"/readyz says {said}")
    return "/healthz 200, /readyz 200 with ready"


def serves_files(trial: Trial) -> str:
    """A static file has its hash in its name, and may be kept for ever."""
    address = readings.hashed_file(_page(trial.ask(SIGN_IN), SIGN_IN))
    if address is None:
        raise Broken("the sign-in page names no static file with a hash")
    answer = trial.ask(address)
    _page(answer, address)
    kept = answer.headers.get("Cache-Control", "")
    _must("immutable" in kept, f"{address} comes with Cache-Control: {kept}")
    return f"{address}, {kept}"


def _open_administrator(trial: Trial) -> tuple[int, str]:
    password = secrets.token_urlsafe(24)
    command = ("python", "manage.py", "open_administrator", "--email", ADMINISTRATOR, "--name", "Trial")
    did = trial.compose("exec", "-T", "web", *command, given=f"{password}\n{password}\n")
    return did.returncode, did.stdout + did.stderr


def opens_an_administrator(trial: Trial) -> str:
    """The first account, as the operations page says."""
    code, said = _open_administrator(trial)
    _must(code == 0 and "The account is open" in said, said.strip())
    return "open_administrator opened the account"


def _look(trial: Trial, what: str) -> dict[str, Any]:
    """What there is, after a pack was asked for or as it lies there."""
    printed = trial.done("exec", "-T", "web", "python", "-", what, given=INSIDE)
    said: dict[str, Any] = json.loads(printed.splitlines()[-1])  # lines of the log may stand before it
    formats = said["formats"]
    _must(said["state"] == "ready" and said["whole"] == formats != [], f"the pack is {said}")
    _must(said["people"] == ["Alex Example"], f"people: {said['people']}")
    _must(said["administrators"] == 1, f"administrators: {said['administrators']}")
    return said


def worker_builds(trial: Trial) -> str:
    """A board pack is asked for in the web container and built in the worker's; both see its files."""
    return f"a board pack of one invented person: {', '.join(_look(trial, 'ask')['whole'])}"


def web_starts_again(trial: Trial) -> str:
    """Web alone is started again: it answers again, while all others go on."""
    trial.done("restart", "web")
    seconds = until(
        lambda: trial.ask(SIGN_IN).status == 200, "the sign-in page", seconds=RESTARTED, pause=0.5
    )
    return f"the sign-in page came {seconds:.0f} s after the restart"


def stops_when_told(trial: Trial) -> str:
    """Every container ends by itself within the time that it is given."""
    trial.done("stop")
    found = trial.containers()
    cut = readings.cut_off(found)
    _must(not cut, f"had to be killed: {', '.join(cut)}")
    return f"{len(found)} containers, none had to be killed"


def keeps_data(trial: Trial) -> str:
    """`down` takes the containers, not what they kept: `up` finds it again."""
    trial.done("down")
    trial.start()
    healthy(trial)
    _look(trial, "look")
    code, said = _open_administrator(trial)
    _must(code != 0 and "There is an account" in said, f"the administrator is forgotten: {said.strip()}")
    return "the administrator, the person's name and every file of the pack are there"


BEFORE: Sequence[tuple[str, Check]] = (
    ("a missing secret", each_value_is_asked_for),
    ("the start", starts),
)
AFTER: Sequence[tuple[str, Check]] = (
    ("migrations", migrated),
    ("health", healthy),
    ("rights", without_rights),
    ("writing", writes_nowhere),
    ("ports", near_only),
    ("weak values", refuses_weak_values),
    ("signing in", signs_in_by_https),
    ("probes", tells_its_health),
    ("static files", serves_files),
    ("administrator", opens_an_administrator),
    ("worker", worker_builds),
    ("restart of web", web_starts_again),
    ("stop", stops_when_told),
    ("down and up", keeps_data),
)
