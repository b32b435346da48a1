"""What figures need to know of people beside their stays, as plain values. No clock, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cohorts.domain.kinds import Exit
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.policy import Policies
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.stays import Stay


class Delayed(NamedTuple):
    """Why somebody who could leave did not, over [started_on, ended_on)."""

    started_on: date
    ended_on: date | None

    def holds(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


class PlanStand(NamedTuple):
    """The planned date as it stood from a day on (None: no date, or none any more), and the care-plan status."""

    on: date
    planned_on: date | None
    status: str = ""


@dataclass(frozen=True)
class Records:
    """Reviews and discharges, in order, by person; delays, plan history and what an admission taught by spell;
    the policy rows."""

    reviews: Mapping[UUID, Sequence[ReviewFact]] = field(default_factory=dict)
    delays: Mapping[UUID, Sequence[Delayed]] = field(default_factory=dict)
    plans: Mapping[UUID, Sequence[PlanStand]] = field(default_factory=dict)
    learnt: Mapping[UUID, LearntAdmission] = field(default_factory=dict)
    policies: Policies = field(default_factory=lambda: Policies(()))
    discharges: Mapping[UUID, Sequence[date]] = field(default_factory=dict)

    def planned_date(self, spell_id: UUID, day: date) -> date | None:
        """The planned date of discharge as it stood at the end of the day."""
        stood = self.plan_on(spell_id, day)
        return stood.planned_on if stood else None

    def plan_on(self, spell_id: UUID, day: date) -> PlanStand | None:
        """The plan as it stood at the end of the day; None before its first step."""
        return next((stand for stand in reversed(self.plans.get(spell_id, ())) if stand.on <= day), None)

    def discharged_before(self, stay: Stay) -> date | None:
        """The last discharge from an earlier stay, on the day this one began or before; None where there is none."""
        known = [day for day in self.discharges.get(stay.person_id, ()) if day <= stay.started_on]
        if stay.exit is Exit.DISCHARGE and stay.ended_on == stay.started_on:
            known.remove(stay.started_on)  # its own, of the same day
        return max(known, default=None)

    def is_delayed(self, spell_id: UUID, day: date) -> bool:
        """Whether some reason for delay held at the end of the day."""
        return any(delay.holds(day) for delay in self.delays.get(spell_id, ()))
