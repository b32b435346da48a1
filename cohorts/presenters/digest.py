"""The weekly message in plain text: counts and links, nothing about any one person."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from cohorts.services.digest import Counted, Write
from tcp_portal.charts.words import number
from tcp_portal.once_mail import Letter

SUBJECT = "TCP portal: what needs you this week"


def letter_writer(address: str) -> Write:
    """A writer of messages whose links begin with the portal's own address."""

    def write(counted: tuple[Counted, ...]) -> Letter:
        return Letter(SUBJECT, "\n".join(_lines(counted, address)))

    return write


def _lines(counted: tuple[Counted, ...], address: str) -> Iterator[str]:
    yield "Good morning,"
    yield ""
    yield "This is what needs you in the TCP portal."
    for one in counted:
        query = urlencode({"partnership": one.partnership.code})
        yield ""
        yield one.partnership.name
        for kind, count in one.counts:
            yield f"  {number(count)} {kind.words.after(count)}"
        yield f"  Open your list: {address}{reverse('cohorts:work')}?{query}"
    yield ""
    yield "The list opens after you have signed in. This message holds counts only: nothing about any person."
    yield f"To stop it, sign in and open {address}{reverse('cohorts:work_digest')}"
    yield ""
