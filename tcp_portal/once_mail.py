"""Messages that go out once: a row is taken in hand in its own transaction, and sent when that row is safely stored.

The rows are of any model with `user`, `taken_at`, `sent_at`, `failed` and a period that is unique for each user. A run
that was killed is simply run again: who has a row gets no second message, unless the mail server had refused the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction

from tcp_portal.partnerships.models import User


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it will be sent."""

    subject: str
    text: str


@dataclass(slots=True)
class Told:
    """What a run did: messages handed over, people without work, messages that the mail server refused."""

    sent: int = 0
    nothing: int = 0
    failed: int = 0


def send_once(
    model: type[models.Model],
    *,
    user: User,
    period: dict[str, date],
    letter: Letter,
    clock: Callable[[], datetime],
    told: Told,
) -> bool:
    """Takes the user's message of a period in hand and sends it; False where another run has it.

    `period` names the model's field and its value, for example the Monday of a week.
    """
    rows = model._default_manager

    def hand_over(mail: models.Model) -> None:
        try:
            EmailMessage(letter.subject, letter.text, to=[user.email]).send()
        except (SMTPException, OSError):
            rows.filter(pk=mail.pk).update(failed=True)
            told.failed += 1
            return
        rows.filter(pk=mail.pk).update(sent_at=clock())
        told.sent += 1

    try:
        with transaction.atomic():
            mail = _taken(rows, user, period, clock())
            if mail is not None:
                transaction.on_commit(lambda: hand_over(mail))
    except IntegrityError:  # another run took this message a moment ago
        return False
    return mail is not None


def _taken(rows: Any, user: User, period: dict[str, date], at: datetime) -> models.Model | None:
    """The row of this message, now in the hands of this run; None where another run has it."""
    known = rows.select_for_update().filter(user=user, **period).first()
    if known is None:
        made: models.Model = rows.create(user=user, taken_at=at, **period)
        return made
    if not known.failed:
        return None
    known.failed, known.taken_at = False, at
    known.save(update_fields=["failed", "taken_at"])
    found: models.Model = known
    return found
