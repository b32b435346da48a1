"""Live signals prompt somebody to look at a risk again. Nothing here writes a score: only `risks.score` does. N16."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tcp_portal.access import Permission, Scope
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.signals import SIGNALS, asks_again
from workstreams.models import PromptAnswer, Risk, SignalPrompt, Workstream
from workstreams.services.rights import led_by
from workstreams.services.risks import RISKS
from workstreams.services.signal_counts import counts

_ByKey = dict[tuple[UUID, str], SignalPrompt]


@dataclass(frozen=True, slots=True)
class Told:
    """What one round of the signals did in a partnership."""

    risks: int
    raised: int
    refreshed: int


def with_signals() -> list[Partnership]:
    """Partnerships that have an open risk which a signal feeds."""
    fed = Risk.objects.open().exclude(signals=[])
    return list(Partnership.objects.filter(pk__in=fed.values("partnership")).order_by("code"))


def refresh(*, partnership: Partnership, day: date, now: datetime) -> Told:
    """Counts every signal once, puts the counts into open prompts and raises new ones where a signal asks again.

    A second run on the same day changes nothing. An open prompt whose signal went back stays, with its new count.
    """
    found = counts(scope=everything(), partnership=partnership, day=day)
    return prompt(partnership=partnership, found=found, now=now)


@transaction.atomic
def prompt(*, partnership: Partnership, found: Mapping[str, int | None], now: datetime) -> Told:
    """The same from given counts. A signal that is not counted, or not known today, changes nothing."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one round at a time
    risks = list(Risk.objects.of(partnership).open().exclude(signals=[]).only("likelihood", "signals"))
    standing, answered = _prompts(risks)
    new, changed = [], []
    for risk in risks:
        for key in risk.signals:
            value = found.get(key)
            if value is None or key not in SIGNALS:
                continue
            open_one, last = standing.get((risk.pk, key)), answered.get((risk.pk, key))
            if open_one is None:
                new += _raised(risk, key, value, last, now)
            elif open_one.value != value:
                changed.append(_counted_again(open_one, value))
    SignalPrompt.objects.bulk_create(new)
    SignalPrompt.objects.bulk_update(changed, ["value", "suggested", "version"])
    return Told(len(risks), len(new), len(changed))


def _prompts(risks: list[Risk]) -> tuple[_ByKey, _ByKey]:
    """The open prompt of each risk and signal, and the one answered last."""
    standing: _ByKey = {}
    answered: _ByKey = {}
    rows = SignalPrompt.objects.filter(risk__in=[risk.pk for risk in risks])
    for row in rows.order_by(F("answered_at").asc(nulls_first=True)):
        (standing if row.answered_at is None else answered)[row.risk_id, row.signal] = row
    return standing, answered


def _raised(risk: Risk, key: str, value: int, last: SignalPrompt | None, now: datetime) -> list[SignalPrompt]:
    suggested = SIGNALS[key].suggested(value)
    if not asks_again(
        suggested=suggested, likelihood=risk.likelihood, answered=last.suggested if last else None
    ):
        return []
    was = last.value if last else None
    return [SignalPrompt(risk=risk, signal=key, was=was, value=value, suggested=suggested, raised_at=now)]


def _counted_again(row: SignalPrompt, value: int) -> SignalPrompt:
    row.value, row.suggested = value, SIGNALS[row.signal].suggested(value)
    row.version += 1
    return row


@transaction.atomic
def keep_score(*, row: SignalPrompt, version: int, note: str, act: Act) -> SignalPrompt:
    """Somebody looked and keeps the score, with a note why. Raises Refusal, Stale or PermissionDenied."""
    now = SignalPrompt.objects.select_for_update().select_related("risk").get(pk=row.pk)
    RISKS.must_allow(now.risk, act)
    if now.answered_at is not None:
        raise Refusal("Somebody has answered this prompt already.")
    if now.version != version:
        raise Stale(version=now.version, differences=())
    if not note.strip():
        raise Refusal("Say why the score is kept.", field="note")
    now.answer, now.note, now.answered_by, now.answered_at = PromptAnswer.KEPT, note.strip(), act.by, act.now
    now.version += 1
    now.save()
    said = {name: [None, getattr(now, name)] for name in ("signal", "answer", "note")}
    partnership_id = now.risk.partnership_id
    audit.record(
        by=act.by, did="keep a score that a signal asks about", at=act.now, obj=now.risk,
        partnership_id=partnership_id, changes=said,
    )  # fmt: skip
    return now


def asking(*, scope: Scope, partnership: Partnership) -> list[Risk]:
    """Open risks that a signal asks the reader to look at again, worst first: those whom they may score, or own.

    Prompts whose signal went back to the score ask for nothing. One query.
    """
    permission = Permission.UPDATE_WORKSTREAMS
    risks = Risk.objects.visible_to(scope, permission).of(partnership).open()
    if not scope.allows(Permission.EDIT_PROGRAMME, partnership.pk):
        risks = risks.filter(workstream__in=Workstream.objects.filter(led_by(scope.user_id)))
    asked = SignalPrompt.objects.unanswered().exclude(suggested=F("risk__likelihood"))
    found = risks.filter(pk__in=asked.values("risk")).annotate(score=F("likelihood") * F("impact"))
    return list(found.order_by("-score", "number"))
