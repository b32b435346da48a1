"""What every service that records something is told: who acts, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tcp_portal.access import Scope
    from tcp_portal.partnerships.models import User


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it (None: the portal's own command), at which moment, on which day, and with which rights."""

    by: User | None
    now: datetime
    today: date
    scope: Scope
