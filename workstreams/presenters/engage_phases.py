"""Phases with their gates, and consultations, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.engage import Asking, GateFacts, began_too_early, consulting
from workstreams.models import Consultation, Gate, Phase

_GATE_TONES = {Gate.AHEAD: "neutral", Gate.PASSED: "good", Gate.HELD: "bad"}
_STATE_TONES = {Asking.AHEAD: "neutral", Asking.OPEN: "info", Asking.CLOSED: "neutral"}


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase and the gate at its end."""

    name: str
    period: str
    criteria: tuple[str, ...]
    gate: str
    tone: str
    decided: str
    decision: str
    flag: str
    change: str


def phase_lines(rows: Sequence[Phase], frame: Frame) -> tuple[PhaseLine, ...]:
    """In order. A phase that began before the gate before it was passed says so."""
    facts = [
        GateFacts(row.name, row.starts_on, row.gate_on if row.gate == Gate.PASSED else None) for row in rows
    ]
    early = began_too_early(facts, frame.day)
    return tuple(_phase(row, frame, before) for row, before in zip(rows, early, strict=True))


def _phase(row: Phase, frame: Frame, before: str) -> PhaseLine:
    ends = words.short_day(row.ends_on) if row.ends_on else "no end given"
    flag = f"It began before the gate of “{before}” was passed." if before else ""
    return PhaseLine(
        name=f"{row.number}. {row.name}",
        period=f"{words.short_day(row.starts_on)} to {ends}",
        criteria=tuple(line.strip() for line in row.criteria.splitlines() if line.strip()),
        gate=str(row.get_gate_display()),
        tone=_GATE_TONES[Gate(row.gate)],
        decided=f"Decided on {words.short_day(row.gate_on)}" if row.gate_on else "",
        decision=f"D{row.decision.number} {row.decision.what}" if row.decision else "",
        flag=flag,
        change=frame.url("workstreams:phase_change", row.pk),
    )


def phase_headline(lines: Sequence[PhaseLine]) -> str:
    """The answer first: how many gates are passed, and whether one was jumped."""
    if not lines:
        return "No phase is planned yet."
    passed = sum(line.tone == "good" for line in lines)
    early = sum(bool(line.flag) for line in lines)
    said = f"{passed} of {len(lines)} gates {'is' if passed == 1 else 'are'} passed."
    return f"{said} {early} began before the gate before it was passed." if early else said


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """A consultation and how it stands."""

    question: str
    phase: str
    audience: str
    channel: str
    state: str
    tone: str
    period: str
    left: str
    answers: str
    equality: str
    outcome: str
    missing: str
    change: str


def consultation_lines(rows: Iterable[Consultation], frame: Frame) -> tuple[ConsultationLine, ...]:
    """Those of a page, newest first, with what is missing once they are closed."""
    return tuple(_consultation(row, frame) for row in rows)


def _consultation(row: Consultation, frame: Frame) -> ConsultationLine:
    found = consulting(
        row.opens_on,
        row.closes_on,
        frame.day,
        answers=row.answers,
        equality=row.equality,
        outcome=row.outcome,
    )
    return ConsultationLine(
        question=row.question,
        phase=f"Phase {row.phase.number}" if row.phase else "",
        audience=row.get_audience_display(),
        channel=row.channel,
        state=found.state.value,
        tone=_STATE_TONES[found.state],
        period=f"{words.short_day(row.opens_on)} to {words.short_day(row.closes_on)}",
        left=_left(found.state, found.days),
        answers=words.number(row.answers) if row.answers is not None else "Not counted",
        equality=row.equality or "Not written",
        outcome=row.outcome or "Not written",
        missing=f"It has no {words.list_words(found.missing)}" if found.missing else "",
        change=frame.url("workstreams:consultation_change", row.pk),
    )


def _left(state: Asking, days: int | None) -> str:
    if days is None:
        return ""
    counted = words.counted(days, "day")
    if state is Asking.AHEAD:
        return f"Opens in {counted}"
    return f"{counted} left" if days else "Closes today"
