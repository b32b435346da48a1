"""The message that asks for words, in plain text: how many, by when, and where. Nothing of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from tcp_portal.charts.words import counted, day
from tcp_portal.once_mail import Letter
from tcp_portal.packs.models import RunWords
from tcp_portal.packs.month_end.services.ask_mail import Write

SUBJECT = "TCP portal: you are asked for words for a board pack"


def ask_writer(address: str) -> Write:
    """A writer of messages whose links begin with the portal's own address."""

    def write(asked: tuple[RunWords, ...]) -> Letter:
        return Letter(SUBJECT, "\n".join(_lines(asked, address)))

    return write


def _lines(asked: tuple[RunWords, ...], address: str) -> Iterator[str]:
    yield "Good morning,"
    yield ""
    yield f"You are asked to write on {counted(len(asked), 'section')} of a board pack."
    for one in asked:
        query = urlencode({"partnership": one.run.partnership.code, "month": one.run.month.iso})
        yield ""
        yield f"  By {day(one.due_on)}: {address}{reverse('packs:words', args=[one.pk])}?{query}"
    yield ""
    yield "The pages open after you have signed in. Never name or describe a person in what you write."
    yield ""
    yield f"To stop these messages, sign in and open {address}{reverse('packs:ask_mail')}"
    yield ""
