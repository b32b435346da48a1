"""The hashed requirement files: writes them from pyproject.toml, or checks that they are in step with it.

python -m tools.lock            write (asks the package index)
python -m tools.lock --check    compare, without any network
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
# Extras stay in the file: pip before 23.3 looks for the newest release of “name[extra]” where only “name” is pinned.
COMPILE = ("--no-config", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-strip-extras")
TRACING = ("--extra", "tracing")
QUIET = ("--no-emit-index-url", "--no-header", "--quiet")
# Where packages come from is each machine's own business: a lock names no address.
ADDRESS = re.compile(r"://|^\s*--(?:index|extra-index|find-links|trusted-host)", re.MULTILINE)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lock:
    """One requirement file: its name, what uv compiles it from, and the groups and extras of pyproject.toml in it."""

    file: str
    sources: tuple[str, ...]
    groups: tuple[str, ...]
    project: bool
    extras: tuple[str, ...] = ()


LOCKS = (
    Lock("requirements.txt", ("pyproject.toml",), (), project=True),
    Lock("requirements-tracing.txt", ("pyproject.toml", *TRACING), (), project=True, extras=("tracing",)),
    Lock(
        "requirements-dev.txt",
        ("pyproject.toml", *TRACING, "--group", "dev"),
        ("dev",),
        project=True,
        extras=("tracing",),
    ),
    Lock("requirements-node.txt", ("--group", "pyproject.toml:node"), ("node",), project=False),
)


def write() -> int:
    """Compiles every requirement file; keeps the pins that still fit."""
    for lock in LOCKS:
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            *lock.sources,
            *COMPILE,
            *QUIET,
            "-o",
            lock.file,
        ]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return 0


def pins_of(text: str) -> dict[str, Version]:
    """Exact version by package name."""
    return {canonicalize_name(found["name"]): Version(found["version"]) for found in PIN.finditer(text)}


def wanted(lock: Lock, project: dict[str, Any]) -> list[Requirement]:
    """What pyproject.toml asks of a requirement file."""
    lines = list(project["project"]["dependencies"]) if lock.project else []
    for group in lock.groups:
        lines += project["dependency-groups"][group]
    for extra in lock.extras:
        lines += project["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def complaints_about(lock: Lock, text: str, project: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one requirement file, a sentence each."""
    if ADDRESS.search(text):
        yield f"{lock.file} names an address or an index."
    pins = pins_of(text)
    for requirement in wanted(lock, project):
        pin = pins.get(canonicalize_name(requirement.name))
        if pin is None:
            yield f"{lock.file} has no {requirement.name}."
        elif pin not in requirement.specifier:
            yield f"{lock.file} has {requirement.name} {pin}, not {requirement.specifier} of pyproject.toml."
    blocks = [block for block in re.split(r"\n(?=[A-Za-z0-9])", text) if PIN.match(block)]
    for block in blocks:
        if "--hash=sha256:" not in block:
            yield f"{lock.file} has no hash of {block.split()[0]}."


def complaints_about_front_end(package: dict[str, Any], lock: dict[str, Any]) -> Iterator[str]:
    """What is wrong with package-lock.json, a sentence each."""
    if lock["packages"][""].get("dependencies") != package["dependencies"]:
        yield "package-lock.json is not in step with package.json: run npm install."
    if any("resolved" in entry for entry in lock["packages"].values()):
        yield "package-lock.json names an address."


def complaints(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the locks; empty when they are in step."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    texts = {lock.file: (root / lock.file).read_text(encoding="utf-8") for lock in LOCKS}
    found = [line for lock in LOCKS for line in complaints_about(lock, texts[lock.file], project)]
    # What is tested is what runs: each file holds all of the one before, at the same versions.
    for less, more in pairwise(lock.file for lock in LOCKS if lock.project):
        pins, others = pins_of(texts[less]), pins_of(texts[more])
        found += [
            f"{more} has another {name} than {less}." for name in pins if others.get(name) != pins[name]
        ]
    package, lock = (
        json.loads((root / name).read_text("utf-8")) for name in ("package.json", "package-lock.json")
    )
    return found + list(complaints_about_front_end(package, lock))


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    if arguments != ["--check"]:
        return write()
    found = complaints()
    print("\n".join(found) or "The locks are in step.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
