"""A tour of five minutes for each role: steps that lead to real pages. Each stands in tours/<role>.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tcp_portal.access import Role

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

FOLDER = Path(__file__).parent / "tours"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to look at, the named address of the page, and what to do there."""

    title: str
    page: str
    text: str

    def url(self, frame: Frame) -> str:
        """Where the step leads. Lists of the reference data take a choice in their address for a filter: none there."""
        return reverse(self.page) if self.page.startswith("admin:") else frame.url(self.page)


@dataclass(frozen=True, slots=True)
class Tour:
    """The tour of a role; `today` says what Home will show where nothing waits."""

    role: Role
    today: str
    steps: tuple[Step, ...]


@cache
def tour_of(role: Role) -> Tour:
    """The tour of a role, read once a process. Raises FileNotFoundError for a role without one."""
    file: dict[str, Any] = tomllib.loads((FOLDER / f"{role.value}.toml").read_text(encoding="utf-8"))
    return Tour(role, file["today"], tuple(Step(**step) for step in file["step"]))
