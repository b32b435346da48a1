"""A source cut down to one figure: explaining it reads what that figure is made of, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cohorts.domain.records import Records
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.services.behind import CENSUSES, Question
from trajectories.services.outside import Outside
from trajectories.services.plans import Plan
from trajectories.services.rates import Denominator
from trajectories.services.sources import Source

OUTSIDE = Outside(Plan(), lambda _month, _place: None).measures
OF_POPULATION = frozenset({"rate_per_million", "population"})
AGAINST_PLAN = OUTSIDE - OF_POPULATION
ALONE = OUTSIDE | CENSUSES.keys()  # measures that ask for nothing beside the stays


@dataclass(frozen=True)
class Narrow:
    """A source that reads what one measure of one part needs, and nothing else."""

    source: Source
    question: Question
    known_places: tuple[Place, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    def places(self) -> tuple[Place, ...]:
        """Those read already."""
        return self.known_places

    def records(self, first: date, end: date) -> Records:
        """Nothing for figures of stays, plan or population alone."""
        return Records() if self.question.measure in ALONE else self.source.records(first, end)

    def plan(self) -> Plan:
        """For figures against plan."""
        return self.source.plan() if self.question.measure in AGAINST_PLAN else Plan()

    def denominator(self, month: Month, place_id: UUID | None = None) -> Denominator | None:
        """For figures of the part asked about."""
        if self.question.cut.place != place_id or self.question.measure not in OF_POPULATION:
            return None
        return self.source.denominator(month, place_id)
