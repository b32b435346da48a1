"""What a person's page of the discharge plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain.checklist import DONE, NOT_NEEDED
from cohorts.domain.codes import (
    ACCOMMODATION,
    ATTRIBUTION,
    CARE_PLAN_STATUS,
    CONFIDENCE,
    DELAY_REASON,
    PARTY,
    SUPPORT,
)
from cohorts.domain.codes.endings import HELD_UP
from cohorts.domain.codes.plans import COUNCIL
from cohorts.domain.dowry import Answer
from cohorts.domain.plan_history import Step
from cohorts.domain.promises import Origin
from cohorts.models import DischargePlan
from cohorts.presenters.plan_words import PlanCard, plan_card
from cohorts.presenters.words import NOT_RECORDED, counted, lower_first
from cohorts.services.delays import NOT_HELD_UP
from cohorts.services.plan_page import ActionLine, BarrierLine, PlanRecord
from cohorts.services.planning import DelayLine, StepLine
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
class Check:
    """One step of the checklist, with where it is ticked and where it is told in full; none for who may not."""

    number: int
    item: str
    title: str
    state: str
    text: str
    version: int
    tick_url: str
    url: str


@dataclass(frozen=True, slots=True)
class Held:
    """One delay in words."""

    reason: str
    text: str
    note: str
    tag: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One action about a barrier in words."""

    what: str
    text: str
    tag: str
    tone: str
    url: str
    close_url: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One barrier with its actions."""

    what: str
    text: str
    resolved: bool
    actions: tuple[Promise, ...]
    url: str
    action_url: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one party says of the plan."""

    party: str
    tag: str
    tone: str
    text: str
    url: str


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
    links = _Links(record, frame)
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
        voices=tuple(_voices(record, links)),
        dowry=(*_DOWRY[record.dowry.answer], record.dowry.sentence),
        parts=links.parts(status),
    )


class _Links:
    """Addresses of the forms: none without the right, and none after the stay but for what is corrected later."""

    def __init__(self, record: PlanRecord, frame: Frame) -> None:
        self.frame, self.key, self.may = frame, record.person.pk, record.may_edit
        self.edit = record.may_edit and record.is_open

    def parts(self, status: str) -> dict[str, str]:
        """The forms of the page by name."""
        if not self.may:
            return {}
        found = (
            {"delay": self._url("cohorts:delay_new", self.key)} if status in HELD_UP or not self.edit else {}
        )
        if self.edit:
            names = ("destination", "needs", "owner", "package", *(("ready",) if status in HELD_UP else ()))
            found |= {name: self._url("cohorts:plan_part", self.key, name) for name in names}
            found["barrier"] = self._url("cohorts:barrier_new", self.key)
        return found

    def _url(self, name: str, *args: object) -> str:
        return self.frame.url(name, *args)

    def check(self, number: int, line: StepLine) -> Check:
        """One step; a tick is offered while it is open."""
        told = {DONE: f"Done {short_day(line.done_on)}" if line.done_on else "", NOT_NEEDED: "Not needed"}
        return Check(
            number=number,
            item=str(line.item_id),
            title=line.title,
            state=line.state,
            text=". ".join(filter(None, [told.get(line.state, ""), line.note])),
            version=line.version,
            tick_url=self._url("cohorts:plan_tick", self.key, number) if self.edit else "",
            url=self._url("cohorts:plan_step", self.key, number) if self.edit else "",
        )

    def held(self, delay: DelayLine, day: date) -> Held:
        """One delay: since when, whose, escalated or not."""
        whose = f"Attributed to: {lower_first(ATTRIBUTION.label(delay.attribution))}"
        if delay.ended_on:
            days = counted((delay.ended_on - delay.started_on).days, "day")
            text = f"{long_day(delay.started_on)} to {long_day(delay.ended_on)}, {days}. {whose}."
        else:
            days = counted(max(0, (day - delay.started_on).days), "day")
            text = f"Since {long_day(delay.started_on)}, {days}. {whose}."
        if delay.escalated_on:
            text += f" Escalated on {long_day(delay.escalated_on)}."
        return Held(
            reason=DELAY_REASON.label(delay.reason),
            text=text,
            note=delay.note,
            tag="Ended" if delay.ended_on else "Delayed",
            tone="neutral" if delay.ended_on else "bad",
            url=self._url("cohorts:delay", delay.id) if self.may else "",
        )

    def obstacle(self, line: BarrierLine, day: date) -> Obstacle:
        """One barrier: whose, since when, and what was promised."""
        barrier = line.barrier
        whose = f"{barrier.organisation}. " if barrier.organisation else ""
        ended = f", out of the way on {long_day(barrier.resolved_on)}" if barrier.resolved_on else ""
        return Obstacle(
            what=barrier.what,
            text=f"{whose}Raised on {long_day(barrier.raised_on)}{ended}.",
            resolved=barrier.resolved_on is not None,
            actions=tuple(self._promise(action, day) for action in line.actions),
            url=self._url("cohorts:barrier", barrier.pk) if self.may else "",
            action_url=self._url("cohorts:action_agree", barrier.pk, Origin.BARRIER.value)
            if self.edit and barrier.resolved_on is None
            else "",
        )

    def _promise(self, action: ActionLine, day: date) -> Promise:
        text = f"{action.owner}, by {long_day(action.due_on)}"
        if action.closed_on:
            ended = f"{action.closed_as} {long_day(action.closed_on)}"
            return Promise(action.what, f"{text}; {ended}", action.closed_as.capitalize(), "neutral", "", "")
        late = (day - action.due_on).days
        tag = f"Overdue by {counted(late, 'day')}" if late > 0 else ""
        urls = [
            self._url(name, action.id) if self.may else ""
            for name in ("cohorts:action", "cohorts:action_close")
        ]
        return Promise(action.what, text, tag, "bad", *urls)


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


def _voices(record: PlanRecord, links: _Links) -> Iterator[Voice]:
    said = {line.party: line for line in record.agreements}
    for party in PARTY.codes:
        line, council = said.get(party.code), party.code == COUNCIL
        yes, no = ("Aware", "Not aware") if council else ("Agrees", "Does not agree")
        url = links.frame.url("cohorts:agreement", links.key, party.code) if links.edit else ""
        if line is None:
            yield Voice(party.label, "Not asked", "neutral", "", url)
            continue
        text = ". ".join(filter(None, [short_day(line.on), line.note]))
        yield Voice(party.label, yes if line.agrees else no, "good" if line.agrees else "bad", text, url)
