"""Where figures are counted from: the register as it stands today, or the lines that a closed month froze.

Whatever counts asks one of these and nothing else, so that a figure as first reported is counted by the very code
that counts the restated one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol
from uuid import UUID

from cohorts.domain.flows import Cut
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay
from cohorts.services.aspects import FarBed, Ways, far_beds_of, ways_of
from cohorts.services.census import CensusCell, census
from cohorts.services.records import learning_of, plans_of, records_of, reviews_of
from cohorts.services.stays import stays_of
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from tcp_portal.partnerships.places import places_of
from trajectories.domain.figures import REPORTED, RESTATED, Figure
from trajectories.domain.standing import Tolerance
from trajectories.services.closes import first_close, first_reported, source_from
from trajectories.services.plans import Plan, plan_in_force
from trajectories.services.rates import Denominator, Populations, populations_of
from trajectories.services.thresholds import tolerance_on


class Source(Protocol):
    """All that a partnership's figures are made of."""

    @property
    def reported_at(self) -> datetime | None:
        """When its figures were first reported; None where they are restated."""

    def first_reported(
        self, measure: str, cut: Cut, places: Sequence[Place], last: Month
    ) -> dict[Month, Figure]:
        """What earlier closings said of a part of the people, by month, to be set beside these figures."""

    def reaches_to(self, starts: Month) -> Month:
        """The first month of which it knows everybody, for a register that starts in `starts`."""

    def stays(self, first: Month, last: Month) -> list[Stay]:
        """The stays that the flow or the census of these months may count."""

    def records(self, first: date, end: date) -> Records:
        """What figures of the days [first, end) need beside the stays."""

    def reviews(self) -> Records:
        """The reviews and the rows of policy alone."""

    def learning(self, first: date, end: date) -> Records:
        """The reviews, and what the admissions of [first, end) taught."""

    def planned(self, first: date) -> Records:
        """The planned dates alone, of stays that had not ended before `first`."""

    def census(self, first: Month, last: Month, *, with_leave: bool = False) -> list[CensusCell]:
        """People at each month's end, by place and arrangement; perhaps by the wording that counts leave."""

    def ways(self, first: Month, last: Month) -> dict[UUID, Ways]:
        """How people of these months came and where they went, by stay."""

    def far_beds(self, first: Month, last: Month) -> dict[UUID, list[FarBed]]:
        """The beds out of area of these months and why, by stay."""

    def places(self) -> tuple[Place, ...]:
        """The partnership's places in order."""

    def plan(self) -> Plan:
        """The plan in force."""

    def tolerance(self, day: date) -> Tolerance | None:
        """What counts as slightly worse than plan on a day."""

    def denominator(self, month: Month, place_id: UUID | None = None) -> Denominator | None:
        """The population below a rate."""


@dataclass(frozen=True)
class Today:
    """The register as it stands now, cut by the reader's scope. Each question is read when it is asked."""

    scope: Scope
    partnership: Partnership
    reported_at: datetime | None = None

    def first_reported(
        self, measure: str, cut: Cut, places: Sequence[Place], last: Month
    ) -> dict[Month, Figure]:
        """Of each closed month up to the last. One query."""
        return first_reported(
            scope=self.scope, partnership=self.partnership, measure=measure, cut=cut, places=places, last=last
        )

    def reaches_to(self, starts: Month) -> Month:
        """All of the register."""
        return starts

    def stays(self, first: Month, last: Month) -> list[Stay]:
        """Two queries."""
        return stays_of(scope=self.scope, first=first, last=last, partnership_id=self.partnership.pk)

    def records(self, first: date, end: date) -> Records:
        """None yet: each list is read when a figure asks for it, in eight queries at most."""
        return records_of(scope=self.scope, partnership_id=self.partnership.pk, first=first, end=end)

    def reviews(self) -> Records:
        """One query."""
        return reviews_of(scope=self.scope, partnership_id=self.partnership.pk)

    def learning(self, first: date, end: date) -> Records:
        """Five queries."""
        return learning_of(scope=self.scope, partnership_id=self.partnership.pk, first=first, end=end)

    def planned(self, first: date) -> Records:
        """One query."""
        return plans_of(scope=self.scope, partnership_id=self.partnership.pk, first=first)

    def census(self, first: Month, last: Month, *, with_leave: bool = False) -> list[CensusCell]:
        """One query."""
        return census(
            scope=self.scope,
            first=first,
            last=last,
            partnership_id=self.partnership.pk,
            with_leave=with_leave,
        )

    def ways(self, first: Month, last: Month) -> dict[UUID, Ways]:
        """One query."""
        return ways_of(scope=self.scope, partnership_id=self.partnership.pk, first=first, last=last)

    def far_beds(self, first: Month, last: Month) -> dict[UUID, list[FarBed]]:
        """One query."""
        return far_beds_of(scope=self.scope, partnership_id=self.partnership.pk, first=first, last=last)

    def places(self) -> tuple[Place, ...]:
        """One query, or none while they are kept."""
        return places_of(self.partnership.pk)

    def plan(self) -> Plan:
        """The latest accepted version: one query."""
        return plan_in_force(partnership=self.partnership)

    def tolerance(self, day: date) -> Tolerance | None:
        """One query, or none while the rows are kept."""
        return tolerance_on(day)

    def denominator(self, month: Month, place_id: UUID | None = None) -> Denominator | None:
        """One query for all months and places."""
        return self._populations.on(month, place_id)

    @cached_property
    def _populations(self) -> Populations:
        key = self.partnership.pk
        return populations_of(partnership_ids=[key]).get(key, Populations())


def source_of(*, scope: Scope, partnership: Partnership, month: Month, vintage: str = RESTATED) -> Source:
    """Where the figures of a month come from; as first reported, two queries, and then none.

    A month that was never closed was never reported: its figures are those of today, whatever is asked.
    """
    if vintage == REPORTED:
        close = first_close(scope=scope, partnership=partnership, month=month)
        if close is not None:
            return source_from(scope=scope, close=close)
    return Today(scope, partnership)
