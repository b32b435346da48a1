"""The message that asks for words: once a day to each person who was asked that day, unless they said no.

Counts and links only. Who wants no message is asked all the same: the card on their home page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tcp_portal import mail_choice
from tcp_portal.once_mail import Letter, Told, send_once
from tcp_portal.packs.models import AskChoice, AskMail, RunWords
from tcp_portal.packs.month_end.services.words import may_write
from tcp_portal.partnerships.models import User

Write = Callable[[tuple[RunWords, ...]], Letter]


def asked_on(day: date) -> dict[User, tuple[RunWords, ...]]:
    """For each person who may still write and wants the message: what they were asked for that day and have not given.
    One query, and two for each person."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    rows = RunWords.objects.filter(
        ~mail_choice.refused(AskChoice, "asked_of"),
        given_at__isnull=True,
        run__state="draft",
        asked_at__gte=start,
        asked_at__lt=start + timedelta(days=1),
    )
    found: dict[User, list[RunWords]] = defaultdict(list)
    for row in rows.select_related("asked_of", "run__partnership").order_by("due_on", "section_title"):
        found[row.asked_of].append(row)
    return {
        user: tuple(asked)
        for user, asked in found.items()
        if user.email and may_write(user, asked[0].run.partnership, day)
    }


def send_asks(*, clock: Callable[[], datetime], today: date, write: Write) -> Told:
    """Sends each of them one message; a second run on the day sends nobody a second one."""
    told = Told()
    for user, asked in asked_on(today).items():
        send_once(AskMail, user=user, period={"asked_on": today}, letter=write(asked), clock=clock, told=told)
    return told


def is_wanted(user: User) -> bool:
    """Whether the user gets the message that asks for words: yes, unless they said no."""
    return mail_choice.is_wanted(AskChoice, user)


def choose(*, user: User, wanted: bool, at: datetime) -> None:
    """The user's own choice; each change is an entry in the trail."""
    mail_choice.choose(AskChoice, user=user, wanted=wanted, did="message about words", at=at)
