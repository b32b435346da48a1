"""Whose record falls due, asked as the pages ask it."""

from __future__ import annotations

from datetime import date

from cohorts.services import retention
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of


def due_on(day: date, partnership: Partnership, user: User, until: date | None = None) -> list[str]:
    """The references, up to `until`, or to the day itself."""
    act = act_of(user, today=day)
    rows = retention.falling_due(
        scope=act.scope, partnership_ids=[partnership.pk], today=day, until=until or day
    )
    return [row.reference for row in rows]
