"""Keeps how a person arranges the summary, and reads what its cards say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cohorts.domain.flows import EVERYONE
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import User
from trajectories.domain.reading import Move, Reading
from trajectories.models import ReadingOrder
from trajectories.services.at_risk import AtRisk, at_risk
from trajectories.services.dashboard import Ask
from trajectories.services.signals import Signals, signals


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the cards: measures with their charts' verdicts, and the registers of people at risk."""

    signals: Signals
    at_risk: AtRisk


def summary(*, scope: Scope, ask: Ask, measures: Sequence[str], today: date) -> Summary:
    """What the cards say of everyone in one month."""
    found = signals(
        scope=scope,
        partnership=ask.partnership,
        month=ask.month,
        as_at=ask.as_at,
        cut=EVERYONE,
        listed=measures,
        vintage=ask.vintage,
    )
    return Summary(found, at_risk(scope=scope, ask=ask, today=today))


def reading_of(*, user: User, standard: Sequence[str]) -> Reading:
    """How the person has arranged the cards. One query."""
    row = ReadingOrder.objects.filter(user=user).first()
    return Reading.of(row.shown, row.hidden, standard) if row else Reading(tuple(standard))


@transaction.atomic
def arrange(*, user: User, move: Move, key: str, standard: Sequence[str], act: Act) -> Reading:
    """Moves, hides or shows one card for this person, or takes all back to the standard."""
    row, _ = ReadingOrder.objects.select_for_update().get_or_create(user=user)
    before = Reading.of(row.shown, row.hidden, standard)
    after = before.after(move, key, standard)
    if after != before:
        row.shown, row.hidden = list(after.shown), list(after.hidden)
        row.save()
        changes = {"shown": [list(before.shown), list(after.shown)]}
        audit.record(by=act.by, did="arrange the summary", at=act.now, obj=row, changes=changes)
    return after
