"""The rows of a discharge plan's page: steps, delays, barriers with their actions, and what each party says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain.checklist import DONE, NOT_NEEDED
from cohorts.domain.codes import (
    ATTRIBUTION,
    DELAY_REASON,
    PARTY,
)
from cohorts.domain.codes.endings import HELD_UP
from cohorts.domain.codes.plans import COUNCIL
from cohorts.domain.promises import Origin
from cohorts.presenters.words import lower_first
from cohorts.services.plan_page import ActionLine, BarrierLine, PlanRecord
from cohorts.services.planning import DelayLine, StepLine
from tcp_portal.charts.words import counted, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame


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


class PlanLinks:
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

    def voices(self, record: PlanRecord) -> Iterator[Voice]:
        """What each party says, in the order of the list."""
        said = {line.party: line for line in record.agreements}
        for party in PARTY.codes:
            line, council = said.get(party.code), party.code == COUNCIL
            yes, no = ("Aware", "Not aware") if council else ("Agrees", "Does not agree")
            url = self._url("cohorts:agreement", self.key, party.code) if self.edit else ""
            if line is None:
                yield Voice(party.label, "Not asked", "neutral", "", url)
                continue
            text = ". ".join(filter(None, [short_day(line.on), line.note]))
            yield Voice(party.label, yes if line.agrees else no, "good" if line.agrees else "bad", text, url)
