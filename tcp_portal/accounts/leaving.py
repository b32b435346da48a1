"""What ends when somebody leaves: each room registers how it stops what that person started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.web.registry import Registry

if TYPE_CHECKING:
    from tcp_portal.acts import Act
    from tcp_portal.partnerships.models import User


@dataclass(frozen=True, slots=True)
class Ending:
    """`end(user, act)` stops what is the person's and answers how many; `label` says of what: “links to packs”."""

    order: int
    label: str
    end: Callable[[User, Act], int]

    @property
    def key(self) -> str:
        return self.label


_endings: Registry[Ending] = Registry("ending")
register_ending = _endings.add
endings = _endings.all
