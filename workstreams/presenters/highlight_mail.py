"""The reminder to a lead in plain text: counts and links only."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from tcp_portal.charts.words import counted
from tcp_portal.once_mail import Letter
from workstreams.services.highlight_mail import Owed, Write

SUBJECT = "TCP portal: the month end of your workstreams"


def reminder_writer(address: str) -> Write:
    """A writer of reminders whose links begin with the portal's own address."""

    def write(owed: tuple[Owed, ...]) -> Letter:
        return Letter(SUBJECT, "\n".join(_lines(owed, address)))

    return write


def _lines(owed: tuple[Owed, ...], address: str) -> Iterator[str]:
    yield "Good morning,"
    yield ""
    yield f"The month end of {counted(len(owed), 'workstream')} of yours still waits for you."
    for one in owed:
        query = urlencode({"partnership": one.partnership.code, "month": one.month.iso})
        yield ""
        if not one.standing.is_published:
            yield f"  1 highlight report of {one.month.label} is not published"
        if one.standing.not_updated:
            said = counted(one.standing.not_updated, "action was", "actions were")
            yield f"  {said} not updated since {one.month.label} began"
        yield f"  Open it: {address}{reverse('workstreams:month_end', args=[one.standing.workstream.pk])}?{query}"
    yield ""
    yield "The page opens after you have signed in. You get this message once a month at most."
    yield f"To stop messages, sign in and open {address}{reverse('cohorts:work_digest')}"
    yield ""
