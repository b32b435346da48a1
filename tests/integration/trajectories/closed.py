"""A month that is closed, and what becomes known after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Spell
from cohorts.services.corrections import correct_spell
from tcp_portal.access import scope_of
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tests.factories import TODAY, act_of, discharged
from tests.integration.trajectories.made import MARCH_17, World
from trajectories.models import MonthClose
from trajectories.services.closing import close_month

NOW = datetime.combine(TODAY, time(12), tzinfo=UTC)


def who(user: User, now: datetime = NOW) -> dict[str, Any]:
    """Who closes or reopens, and when."""
    return {"by": user, "scope": scope_of(user.pk, today=now.date()), "now": now}


def closed(world: World, month: Month = MARCH_17, now: datetime = NOW) -> MonthClose:
    """The month, closed by the manager at noon of 12 May 2017."""
    return close_month(partnership=world.partnership, month=month, **who(world.manager, now))


def corrected(spell: Spell, **changes: Any) -> Spell:
    """The stay with some of its facts corrected."""
    spell = Spell.objects.get(pk=spell.pk)
    facts = {
        name: getattr(spell, name)
        for name in ("planned", "source", "started_on", "counted_from", "ended_on", "destination")
    }
    facts |= {"entry": Entry(spell.entry), "exit": Exit(spell.exit) if spell.exit else None} | changes
    return correct_spell(spell=spell, version=spell.version, act=act_of(), **facts)


def learnt_later(world: World) -> None:
    """Two facts that come late: a discharge in February, and an admission that was not in June but in January."""
    discharged(world.stays["second"], date(2017, 2, 10))
    stay = world.stays["first"]
    corrected(stay, started_on=date(2017, 1, 9), counted_from=date(2017, 1, 9))
