"""Risks: raised, scored, looked at again, escalated and closed. Each score stays; a signal never changes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Changes, Table
from workstreams.domain.risk_scores import Levels
from workstreams.domain.signals import SIGNALS
from workstreams.models import Issue, PromptAnswer, Risk, RiskScore, RiskState, SignalPrompt
from workstreams.services.issues import ISSUES
from workstreams.services.rights import must_keep

_TAKEN_OFF = "The signal no longer feeds this risk."


def _rights(row: Risk, act: Act) -> None:
    must_keep(row.workstream_id, row.partnership_id, act)


def _check(row: Risk, act: Act) -> None:
    _rights(row, act)  # and where it is moved to
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")
    if row.raised_on > act.today:
        raise Refusal("A risk cannot be raised after today.", field="raised_on")
    if (row.target_likelihood is None) != (row.target_impact is None):
        missing = "target_likelihood" if row.target_likelihood is None else "target_impact"
        raise Refusal("Give both likelihood and impact of the target, or neither.", field=missing)
    if row.target_on is not None and row.target_likelihood is None:
        raise Refusal("Say which target is to be reached by this day.", field="target_likelihood")
    if not set(row.signals) <= SIGNALS.keys():
        raise Refusal("Choose signals from the list.", field="signals")


def _after(row: Risk, changes: Changes, act: Act) -> None:
    if not RiskScore.objects.filter(risk=row).exists():
        _keep_score(row, "First score", act)
    if "signals" in changes:
        gone = SignalPrompt.objects.filter(risk=row).unanswered().exclude(signal__in=row.signals)
        _answer(gone, PromptAnswer.KEPT, _TAKEN_OFF, act)


RISKS = Table(
    model=Risk,
    noun="a risk",
    permission=Permission.UPDATE_WORKSTREAMS,
    rights=_rights,
    check=_check,
    after=_after,
)


@dataclass(frozen=True, slots=True)
class Scoring:
    """A likelihood and an impact, and why."""

    levels: Levels
    note: str


def check_open(risk: Risk) -> None:
    """Raises Refusal for a risk that is closed or became an issue: it is no longer kept."""
    if risk.state != RiskState.OPEN:
        raise Refusal(f"The risk is not open: {risk.get_state_display().lower()}.")


def _put(risk: Risk, version: int, values: Mapping[str, Any], act: Act) -> Risk:
    """The values in an open risk, saved through the table: rights, both values where overtaken, trail."""
    RISKS.must_allow(risk, act)
    check_open(risk)
    return rows.change(RISKS, row=risk, version=version, values=values, act=act)


@transaction.atomic
def score(*, risk: Risk, version: int, scoring: Scoring, act: Act) -> RiskScore:
    """The current score from today on, with the reason. It counts as a look, and answers every open prompt.

    The same score again is kept, too: somebody looked. Raises Refusal, Stale or PermissionDenied.
    """
    if not scoring.note.strip():
        raise Refusal("Say what the score rests on.", field="note")
    levels = {"likelihood": scoring.levels.likelihood, "impact": scoring.levels.impact}
    now = _put(risk, version, {**levels, "reviewed_on": act.today}, act)
    _answer(SignalPrompt.objects.filter(risk=now).unanswered(), PromptAnswer.SCORED, "", act)
    return _keep_score(now, scoring.note.strip(), act)


@transaction.atomic
def review(*, risk: Risk, version: int, next_on: date | None, act: Act) -> Risk:
    """Somebody looked at the risk today and left its score; when it is looked at next."""
    if next_on is None or next_on <= act.today:
        raise Refusal("Give a day after today for the next look.", field="review_on")
    return _put(risk, version, {"reviewed_on": act.today, "review_on": next_on}, act)


@transaction.atomic
def escalate(*, risk: Risk, version: int, to: str, act: Act) -> Risk:
    """Hands the risk to somebody above from today on; with no body named it is taken back."""
    if to == risk.escalated_to:
        raise Refusal("It stands there already." if to else "It is not escalated.", field="escalated_to")
    return _put(risk, version, {"escalated_to": to, "escalated_on": act.today if to else None}, act)


@transaction.atomic
def close(*, risk: Risk, version: int, note: str, act: Act) -> Risk:
    """The risk is over. Raises Refusal without a reason."""
    if not note.strip():
        raise Refusal("Say why the risk is closed.", field="closing_note")
    values = {"state": RiskState.CLOSED, "closed_on": act.today, "closing_note": note.strip()}
    return _put(risk, version, values, act)


@transaction.atomic
def happened(*, risk: Risk, version: int, issue: Mapping[str, Any], act: Act) -> Issue:
    """The risk came true: it ends, and an issue of the same workstream begins, which names it."""
    note = "It happened."
    now = _put(risk, version, {"state": RiskState.ISSUE, "closed_on": act.today, "closing_note": note}, act)
    given = {"partnership": now.partnership_id, "workstream": now.workstream_id, "risk": now.pk}
    return rows.add(ISSUES, values={**issue, **given, "raised_on": act.today}, act=act)


def _keep_score(risk: Risk, note: str, act: Act) -> RiskScore:
    return RiskScore.objects.create(
        risk=risk, on=act.today, at=act.now, likelihood=risk.likelihood, impact=risk.impact, by=act.by, note=note
    )  # fmt: skip


def _answer(prompts: Any, answer: PromptAnswer, note: str, act: Act) -> None:
    for prompt in prompts.select_for_update():
        prompt.answer, prompt.note = answer, note
        prompt.answered_by, prompt.answered_at = act.by, act.now
        prompt.version += 1
        prompt.save()
