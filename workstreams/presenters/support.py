"""Support asked for, in words: of whom, how long it waits, what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from workstreams.domain.decisions import Waiting, waiting
from workstreams.models import SupportRequest
from workstreams.presenters.owner_words import NOBODY, owner_of
from workstreams.services.support import SupportCounts

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A request in the list."""

    href: str
    number: str
    what: str
    workstream: str
    asked_of: str
    asked_on: str
    needed_by: str
    state: str
    tone: str
    waits: str
    owner: str
    answer: str


def support_sentence(counts: SupportCounts) -> str:
    """How many requests wait, and how many of them are late."""
    if not counts.all:
        return "No support was asked for yet."
    if not counts.waiting:
        return f"All of {words.counted(counts.all, 'request')} for support are answered."
    wait = "waits" if counts.waiting == 1 else "wait"
    late = f" {words.number(counts.overdue)} should have been answered." if counts.overdue else ""
    asked = words.counted(counts.all, "request")
    return f"{words.number(counts.waiting)} of {asked} for support {wait} for an answer.{late}"


def support_lines(requests: Iterable[SupportRequest], frame: Frame) -> list[SupportLine]:
    """Requests as they stand on the day that the frame judges."""
    return [_line(request, frame) for request in requests]


def _line(request: SupportRequest, frame: Frame) -> SupportLine:
    how = _how(request, frame.day)
    state, tone = state_of(request, how)
    return SupportLine(
        href=frame.url("workstreams:support_request", request.pk),
        number=str(request),
        what=request.what,
        workstream=request.workstream.name if request.workstream else "",
        asked_of=request.asked_of,
        asked_on=words.short_day(request.asked_on),
        needed_by=words.short_day(request.needed_by) if request.needed_by else "No day given",
        state=state,
        tone=tone,
        waits=waits_words(how, frame.day),
        owner=owner_of(request) or NOBODY,
        answer=request.answer if how.answered else "",
    )


def _how(request: SupportRequest, day: date) -> Waiting:
    return waiting(
        asked_on=request.asked_on, needed_by=request.needed_by, answered_on=request.answered_on, day=day
    )


def state_of(request: SupportRequest, how: Waiting) -> tuple[str, str]:
    """The word and tone of a request: given, refused, overdue or waiting."""
    if how.answered:
        return ("Given", "good") if request.granted else ("Not given", "neutral")
    return ("Answer overdue", "bad") if how.overdue else ("Waiting", "warn")


def waits_words(how: Waiting, day: date) -> str:
    """How long it has waited, or waited."""
    if how.days is None:
        return f"asked after {words.day(day)}, the day shown"
    return f"{'answered after' if how.answered else 'for'} {words.counted(how.days, 'day')}"


@dataclass(frozen=True, slots=True)
class SupportPage:
    """One request."""

    title: str
    what: str
    why: str
    state: str
    tone: str
    waits: str
    facts: tuple[tuple[str, str], ...]
    answer: str
    answered: str


def support_page(request: SupportRequest, frame: Frame) -> SupportPage:
    """The page of one request as it stands on the day that the frame judges."""
    how = _how(request, frame.day)
    state, tone = state_of(request, how)
    return SupportPage(
        title=f"Request {request}",
        what=request.what,
        why=request.why,
        state=state,
        tone=tone,
        waits=waits_words(how, frame.day),
        facts=(
            ("Asked of", request.asked_of),
            ("Asked on", words.day(request.asked_on)),
            ("Needed by", words.day(request.needed_by) if request.needed_by else "No day given"),
            ("Workstream", request.workstream.name if request.workstream else "None of them"),
            ("Owner", owner_of(request) or NOBODY),
        ),
        answer=request.answer,
        answered=words.day(request.answered_on) if request.answered_on else "",
    )
