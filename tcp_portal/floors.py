"""The oldest release of a package that the portal starts with, and the hole in the ones before.

Looked at when a package is taken in or raised: services that look up known holes may be out of reach, and then find
nothing and say so with exit code 0. Only packages that a stranger's input can reach stand here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Floor:
    """The first release without the hole, and what the hole is."""

    version: str
    why: str


FLOORS: Mapping[str, Floor] = {
    "celery": Floor("5.2.2", "CVE-2021-23727: a result in the broker chose which command a worker runs"),
    "django": Floor("5.2.19", "the newest of the 5.2 line, whose security fixes are cumulative"),
    "django-allauth": Floor(
        "65.19.4", "CVE-2026-97764: accents in an address raised the limit of failed sign-ins"
    ),
    "gunicorn": Floor("23.0.0", "CVE-2024-6827: requests smuggled by Transfer-Encoding"),
    "jinja2": Floor("3.1.6", "CVE-2025-27516: a way around the rules of templates"),
    "lxml": Floor("4.9.1", "CVE-2022-2309: a crafted document ended the process"),
    "pillow": Floor("11.3.0", "CVE-2025-48379: a crafted picture wrote past its buffer"),
    "pypdf": Floor("6.7.5", "limits on what a compressed stream unpacks to, by its own security page"),
    "redis": Floor("4.5.5", "CVE-2023-28859: an answer went to another caller of the same connection"),
    "sqlparse": Floor("0.5.0", "CVE-2024-4340: nested brackets ended the process"),
}


def ordered(version: str) -> tuple[int, ...]:
    """A release as numbers that compare: 5.2.19 comes after 5.2.9."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def below(version_of: Callable[[str], str] = metadata.version) -> list[str]:
    """A sentence for each installed package that is older than its floor."""
    installed = {name: version_of(name) for name in FLOORS}
    return [
        f"{name} {installed[name]} is older than {floor.version} ({floor.why})."
        for name, floor in FLOORS.items()
        if ordered(installed[name]) < ordered(floor.version)
    ]
