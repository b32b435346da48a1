"""The ledger of dowries written: what is due is paid, what was paid for days after the end comes back.

Lines are entered once and never changed. Each act locks the dowry, so that two at once pay no day twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain.dowry import Answer
from cohorts.services.dowries import stays
from finance.domain.dowry_schedule import Days, value
from finance.domain.money import NOTHING
from finance.models import Dowry, DowryLine, DowryMove
from finance.services.days import not_after_today
from finance.services.dowries import DOWRIES
from finance.services.dowry_account import account_of
from finance.services.dowry_terms import WHEREVER, agreed_terms, end_of
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.charts.words import day as day_words
from tcp_portal.errors import Refusal
from tcp_portal.rows_refused import fits


@dataclass(frozen=True, slots=True)
class Payment:
    """The day of a payment, where it is written, and a note."""

    on: date
    source: str
    note: str = ""


@transaction.atomic
def pay_due(*, dowry: Dowry, until: date, payment: Payment, act: Act) -> list[DowryLine]:
    """Pays every instalment that is due up to the day and not paid, a line each; the same again is refused.

    Nothing is paid before it is agreed, before the person has left, or for a day on or after the end.
    """
    now, ledger = _locked(dowry, payment, act)
    if until > payment.on:
        raise Refusal(
            "Nothing is paid before it is due: this day is after that of the payment.", field="until"
        )
    _check_may_pay(now, act)
    owed = account_of(now, ledger, until).due
    if not owed:
        raise Refusal(_nothing_due(now, until), field="until")
    times = Counter(row.days_from for row in ledger if row.reverses_id is None)
    lines = [_line(DowryMove.INSTALMENT, one.days, one.amount, again=times[one.days_from]) for one in owed]
    return _enter(now, lines, payment, "pay dowry", act)


@transaction.atomic
def recover(*, dowry: Dowry, payment: Payment, act: Act) -> list[DowryLine]:
    """Takes back, pro rata by days, what was paid for days on or after the end; a line for each instalment."""
    now, ledger = _locked(dowry, payment, act)
    if end_of(now) is None:
        raise Refusal("The dowry has no end: nothing is to be recovered.")
    back = account_of(now, ledger, payment.on).back
    if not back:
        raise Refusal("Nothing is paid for days after the end: there is nothing to recover.")
    _check_after(ledger, [key for key, _ in back], payment)
    lines = [_line(DowryMove.RECOVERY, one.days, -one.amount, reverses_id=key) for key, one in back]
    return _enter(now, lines, payment, "recover dowry", act)


@transaction.atomic
def reverse(*, dowry: Dowry, line_id: UUID, payment: Payment, act: Act) -> list[DowryLine]:
    """Takes back all that is left of an instalment that was paid by mistake; its days fall due again."""
    now, ledger = _locked(dowry, payment, act)
    if not payment.note.strip():
        raise Refusal("Say what was wrong with it.", field="note")
    left = [days for key, days in account_of(now, ledger, payment.on).left if key == line_id]
    if not left:
        raise Refusal("Nothing of this line is left to be taken back.", field="line")
    _check_after(ledger, [line_id], payment)
    terms = replace(agreed_terms(now), ends_on=None)
    lines = [_line(DowryMove.INSTALMENT, days, -value(terms, days), reverses_id=line_id) for days in left]
    return _enter(now, lines, payment, "reverse dowry line", act)


@crossing(WHEREVER)
def _locked(dowry: Dowry, payment: Payment, act: Act) -> tuple[Any, list[DowryLine]]:
    """The dowry as it is stored now, locked, with its ledger."""
    stored = Dowry.objects.with_life().select_related("spell__person")
    now = stored.select_for_update(of=("self",)).get(pk=dowry.pk)
    DOWRIES.must_allow(now, act)
    if now.withdrawn_at is not None:
        raise Refusal("The dowry is withdrawn.")
    not_after_today(payment.on, act, "The day of the payment")
    return now, list(now.ledger.all())


def _check_may_pay(now: Any, act: Act) -> None:
    if now.agreed_on is None:
        raise Refusal("The dowry is proposed and not agreed yet: nothing is paid.")
    left = now.spell.ended_on
    if left is None:
        raise Refusal("The person is still in hospital: a dowry is paid from the day on which they leave.")
    if now.starts_on < left:
        raise Refusal(
            f"The person left on {day_words(left)}, later than this dowry starts: change its first day."
        )
    found = stays(scope=act.scope, spell_ids=[now.spell_id], today=act.today)[now.spell_id].eligibility
    if found.answer is Answer.NO and end_of(now) is None:
        raise Refusal(found.sentence)


def _check_after(ledger: Iterable[DowryLine], keys: Iterable[UUID], payment: Payment) -> None:
    wanted = set(keys)
    last = max(row.on for row in ledger if row.pk in wanted)
    if payment.on < last:
        raise Refusal(f"It was paid on {day_words(last)}: it comes back then or later.", field="on")


def _nothing_due(now: Any, until: date) -> str:
    end = end_of(now)
    if end is not None and until >= end:
        why = "The person died" if end == now.died_on else "The dowry ended"
        return f"{why} on {day_words(end)}: nothing is paid for that day or later."
    return f"Everything that is due by {day_words(until)} is paid."


def _line(kind: DowryMove, days: Days, amount: Decimal, **more: Any) -> DowryLine:
    return DowryLine(kind=kind, days_from=days.start, days_to=days.end, amount=amount, **more)


def _enter(now: Any, lines: list[DowryLine], payment: Payment, did: str, act: Act) -> list[DowryLine]:
    for line in lines:
        line.dowry, line.on, line.source, line.note = now, payment.on, payment.source, payment.note.strip()
        line.by, line.at = act.by, act.now
        fits(line, ("source", "note"))
    DowryLine.objects.bulk_create(lines)
    total = sum((line.amount for line in lines), NOTHING)
    audit.record(
        by=act.by, did=did, at=act.now, obj=now, partnership_id=now.spell.partnership_id,
        person_ids=[now.spell.person_id], changes={"amount": [None, total], "lines": [None, len(lines)]},
    )  # fmt: skip
    return lines
