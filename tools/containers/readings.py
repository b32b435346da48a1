"""What Docker and the kernel say of containers, read: nothing here asks anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CUT_OFF = 137  # 128 and SIGKILL
NOBODY_OUTSIDE = "127.0.0.1"
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")


@dataclass(frozen=True, slots=True)
class Container:
    """One container as `docker compose ps` lists it; `health` is empty where nothing asks for it."""

    service: str
    state: str
    health: str
    exit_code: int
    addresses: tuple[str, ...]  # of this machine, through which it is reached


def containers(text: str) -> list[Container]:
    """What `docker compose ps --all --format json` printed: one object a line, or one list in older versions."""
    said: list[Any] = [json.loads(line) for line in text.splitlines() if line.strip()]
    rows = said[0] if said and isinstance(said[0], list) else said
    return [
        Container(
            row["Service"],
            row["State"],
            row.get("Health") or "",
            int(row.get("ExitCode") or 0),
            tuple(one["URL"] for one in row.get("Publishers") or () if one.get("PublishedPort")),
        )
        for row in rows
    ]


def unwell(found: Iterable[Container], lasting: Iterable[str]) -> list[str]:
    """Those of the lasting services that do not run, or are not healthy; or of which there is no container."""
    well = {one.service for one in found if (one.state, one.health) == ("running", "healthy")}
    return sorted(set(lasting) - well)


def open_to_others(found: Iterable[Container]) -> list[str]:
    """Services that other machines reach without the proxy."""
    return sorted(one.service for one in found if set(one.addresses) - {NOBODY_OUTSIDE})


def cut_off(found: Iterable[Container]) -> list[str]:
    """Services that had to be killed because they did not stop when told."""
    return sorted(one.service for one in found if one.exit_code == CUT_OFF)


def rights(status: str) -> list[str]:
    """What the processes may do that they must not: /proc/N/status of one or several, one after the other.

    None runs as root, by any of its four numbers; none has a capability in any of its five sets, or may gain one.
    """
    users = re.findall(r"^Uid:\s+(.+)$", status, re.MULTILINE)
    if not users:
        return ["no process was seen"]
    found = ["runs as root"] if any("0" in line.split() for line in users) else []
    sets = re.findall(rf"^({'|'.join(CAPABILITIES)}):\s+([0-9a-f]+)$", status, re.MULTILINE)
    found += sorted({f"{name} is {value}" for name, value in sets if int(value, 16)})
    if len(sets) != len(users) * len(CAPABILITIES):
        found.append("its capabilities are not told")
    if re.findall(r"^NoNewPrivs:\s+(\d)$", status, re.MULTILINE) != ["1"] * len(users):
        found.append("may gain rights")
    return found


def hashed_file(page: str) -> str | None:
    """The address of the first static file of a page whose name carries the hash of what it holds."""
    found = re.search(r'"(/static/[^"]+\.[0-9a-f]{12}\.(?:css|js))"', page)
    return found[1] if found else None


def is_at_least(version: str, oldest: tuple[int, ...]) -> bool:
    """Whether a version, written as 2.26.1-4, v2.27.0 or 2.30, is that one or newer."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[: len(oldest)])
    return numbers >= oldest
