"""What a person's page of the discharge plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cohorts.domain.codes import (
    ACCOMMODATION,
    CARE_PLAN_STATUS,
    CONFIDENCE,
    SUPPORT,
)
from cohorts.domain.codes.endings import HELD_UP
from cohorts.domain.dowry import Answer
from cohorts.domain.plan_history import Step
from cohorts.models import DischargePlan
from cohorts.presenters.discharge_rows import Check, Held, Obstacle, PlanLinks, Voice
from cohorts.presenters.plan_words import PlanCard, plan_card
from cohorts.presenters.words import NOT_RECORDED, lower_first
from cohorts.services.delays import NOT_HELD_UP
from cohorts.services.plan_page import PlanRecord
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words, short_day
from tcp_portal.web.frame import Frame

Facts = list[tuple[str, str]]
_DOWRY = {
    Answer.YES: ("Eligible", "good"),
    Answer.NO: ("Not eligible", "neutral"),
    Answer.OPEN: ("Open", "warn"),
}


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan as the reader may see it; addresses are empty for who may not plan, or after the stay."""

    reference: str
    initials: str
    lede: str
    closed: str
    card: PlanCard
    ready: str
    history: tuple[tuple[str, str, str, str, str], ...]
    needs: Facts
    package: str
    checks: tuple[Check, ...]
    delays: tuple[Held, ...]
    why_no_delay: str
    obstacles: tuple[Obstacle, ...]
    voices: tuple[Voice, ...]
    dowry: tuple[str, str, str]
    parts: dict[str, str]


def plan_page(record: PlanRecord, frame: Frame) -> PlanPage | None:
    """The page as at the frame's day; None for somebody who never was in hospital here."""
    spell, planning = record.spell, record.planning
    if spell is None or planning is None or record.dowry is None:
        return None
    links = PlanLinks(record, frame)
    plan, key = planning.plan, record.person.pk
    form = frame.url("cohorts:plan", key, back="plan") if links.edit else ""
    card = plan_card(planning, frame.as_at, page_url="", url=form)
    status = plan.status if plan else ""
    return PlanPage(
        reference=record.person.reference,
        initials=record.person.initials,
        lede=_lede(card, planning.plan, bool(record.is_open)),
        closed=""
        if spell.ended_on is None
        else f"The stay ended on {long_day(spell.ended_on)}. Its plan is closed.",
        card=card,
        ready=_ready(plan, status),
        history=tuple(_history(planning.steps)),
        needs=_needs(plan),
        package=plan.package if plan else "",
        checks=tuple(links.check(number, line) for number, line in enumerate(planning.checklist, start=1)),
        delays=tuple(links.held(delay, frame.as_at) for delay in planning.delays[::-1]),
        why_no_delay=NOT_HELD_UP if links.edit and status not in HELD_UP else "",
        obstacles=tuple(links.obstacle(line, frame.as_at) for line in record.barriers),
        voices=tuple(links.voices(record)),
        dowry=(*_DOWRY[record.dowry.answer], record.dowry.sentence),
        parts=links.parts(status),
    )


def _lede(card: PlanCard, plan: DischargePlan | None, is_open: bool) -> str:
    if not is_open:
        return "The plan of the last stay, as it stood at its end."
    status = f"{card.tag}: {card.status}" if card.tag else card.status
    if plan is None or plan.planned_on is None:
        return f"{status}. No date is planned."
    found = f", {lower_first(card.sure)}" if card.sure else ""
    return f"{status}. Planned for {card.planned}{found}."


def _ready(plan: DischargePlan | None, status: str) -> str:
    if plan is not None and plan.ready_on is not None:
        return long_day(plan.ready_on)
    return NOT_RECORDED.capitalize() if status in HELD_UP else ""


def _history(steps: tuple[Step, ...]) -> Iterator[tuple[str, str, str, str, str]]:
    """Every step, newest first: from when, status, date, how sure, why the date moved."""
    for step in steps[::-1]:
        yield (
            short_day(step.on),
            CARE_PLAN_STATUS.label(step.status) if step.status else "Not recorded",
            short_day(step.planned_on) if step.planned_on else "Not set",
            CONFIDENCE.label(step.confidence) if step.confidence else "",
            step.reason,
        )


def _needs(plan: DischargePlan | None) -> Facts:
    support = list_words([lower_first(SUPPORT.label(one)) for one in plan.support]) if plan else ""
    home = ACCOMMODATION.label(plan.accommodation) if plan and plan.accommodation else ""
    return [
        ("Home", home or "Not known yet"),
        ("Support", support[:1].upper() + support[1:] if support else "Not known yet"),
        ("Provider", (plan.provider if plan else "") or "Not found yet"),
    ]
