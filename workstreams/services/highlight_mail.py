"""The reminder to leads: once a month, after the day on which reports are due, how much is left. Counts only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cohorts.services.digest import is_wanted, work_day
from tcp_portal.access import Permission, scope_of
from tcp_portal.months import Month
from tcp_portal.once_mail import Letter, Told, send_once
from tcp_portal.partnerships.models import Partnership, User
from workstreams.domain.highlight import is_late
from workstreams.models import ChaseMail
from workstreams.services.highlight_chase import Standing, led_standings


@dataclass(frozen=True, slots=True)
class Owed:
    """A workstream of a lead that still owes something for a month, and where."""

    partnership: Partnership
    month: Month
    standing: Standing


Write = Callable[[tuple[Owed, ...]], Letter]


def owed_by_leads(*, today: date) -> dict[User, tuple[Owed, ...]]:
    """For each lead who may still write: what is late of the last complete month, in every partnership."""
    found = defaultdict(list)
    for partnership in Partnership.objects.order_by("name"):
        _, month = work_day(partnership, today)
        if not is_late(month, today):
            continue
        for one in led_standings(partnership=partnership, month=month, today=today):
            lead = one.workstream.lead
            if one.is_stale and lead is not None and _is_reached(lead, partnership, today):
                found[lead].append(Owed(partnership, month, one))
    return {lead: tuple(owed) for lead, owed in found.items()}


def _is_reached(lead: User, partnership: Partnership, today: date) -> bool:
    """Whether the lead may write there today, has an address, and wants messages."""
    may = scope_of(lead.pk, today=today).allows(Permission.UPDATE_WORKSTREAMS, partnership.pk)
    return may and lead.is_active and bool(lead.email) and is_wanted(lead)


def send_reminders(*, clock: Callable[[], datetime], today: date, write: Write) -> Told:
    """Sends each lead who owes something the one reminder of the month; a second run sends nobody a second one."""
    told = Told()
    for lead, owed in owed_by_leads(today=today).items():
        period = {"month_starts_on": max(one.month for one in owed).first}
        send_once(ChaseMail, user=lead, period=period, letter=write(owed), clock=clock, told=told)
    return told
