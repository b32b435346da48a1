"""Who did what, when, in the demonstration's past."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import User

_LONDON = ZoneInfo("Europe/London")


def act_on(by: User, day: date, at: time, scope: Scope) -> Act:
    """An act of this person on a day, at a time of London, with the rights of the scope."""
    return Act(by=by, now=datetime.combine(day, at, tzinfo=_LONDON), today=day, scope=scope)
