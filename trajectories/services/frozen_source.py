"""A month as it was known when it was closed: the source that its frozen lines are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from cohorts.domain.flows import Cut
from cohorts.domain.policy import Policies
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay
from cohorts.services.aspects import FarBed, Ways
from cohorts.services.census import CensusCell
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.domain.figures import Figure
from trajectories.domain.frozen import (
    Json,
    Line,
    back,
    line_from_json,
    line_to_json,
    plain,
    policies_from_json,
    policies_to_json,
    records_from,
)
from trajectories.domain.month_ends import month_ends
from trajectories.domain.plan_lines import Cell
from trajectories.domain.standing import Tolerance
from trajectories.services.plans import Plan
from trajectories.services.rates import Denominator

if TYPE_CHECKING:
    from trajectories.services.sources import Source


ASPECTS = "aspects"  # of the facts of a line: codes that no figure counts by, but that pages tell


@dataclass(frozen=True)
class AsClosed:
    """What a closing froze. It reads nothing: all of it is at hand."""

    partnership_id: UUID
    lines: Sequence[Line]
    basis: Mapping[str, Json]
    reported_at: datetime | None = None
    aspects: Mapping[UUID, Mapping[str, Json]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        partnership_id: UUID,
        facts: Iterable[Json],
        basis: Mapping[str, Json],
        reported_at: datetime | None = None,
    ) -> AsClosed:
        """From the facts of the frozen lines and of what stood beside them."""
        known = list(facts)
        lines = sorted(
            (line_from_json(one) for one in known),
            key=lambda line: (line.stay.counted_from, line.stay.spell_id.hex),
        )
        aspects = {UUID(one["stay"]["spell_id"]): one[ASPECTS] for one in known}
        return cls(partnership_id, lines, basis, reported_at, aspects)

    @cached_property
    def _records(self) -> Records:
        return records_from(self.lines, self._policies)

    @cached_property
    def _policies(self) -> Policies:
        return policies_from_json(self.basis["policies"])

    def first_reported(
        self, measure: str, cut: Cut, places: Sequence[Place], last: Month
    ) -> dict[Month, Figure]:
        """Nothing: these are the figures first reported themselves."""
        return {}

    def reaches_to(self, starts: Month) -> Month:
        """As far back as the closing froze."""
        return max(starts, Month.parse(self.basis["first"]))

    def stays(self, first: Month, last: Month) -> list[Stay]:
        """Those that the flow or the census of these months may count."""
        return [
            line.stay
            for line in self.lines
            if line.stay.counted_from < last.next.first
            and (line.stay.ended_on is None or line.stay.ended_on >= first.first)
        ]

    def records(self, first: date, end: date) -> Records:  # days pick nothing: all is at hand
        """All that stood beside the stays."""
        return self._records

    def reviews(self) -> Records:
        """The same; whoever asks reads the reviews alone."""
        return self._records

    def learning(self, first: date, end: date) -> Records:
        """The same; the stays asked about pick the admissions."""
        return self._records

    def planned(self, first: date) -> Records:  # the day picks nothing: all is at hand
        """The same; whoever asks reads the plans alone."""
        return self._records

    def ways(self, first: Month, last: Month) -> dict[UUID, Ways]:
        """As they were coded then."""
        return {
            stay.spell_id: back(Ways, self.aspects[stay.spell_id]["ways"]) for stay in self.stays(first, last)
        }

    def far_beds(self, first: Month, last: Month) -> dict[UUID, list[FarBed]]:
        """As they were known then."""
        found = {
            stay.spell_id: [back(FarBed, one) for one in self.aspects[stay.spell_id]["far_beds"]]
            for stay in self.stays(first, last)
        }
        return {spell_id: beds for spell_id, beds in found.items() if beds}

    def census(self, first: Month, last: Month, *, with_leave: bool = False) -> list[CensusCell]:
        """People at each month's end, as they were known then."""
        stays = (replace(line.stay, leaves=()) if with_leave else line.stay for line in self.lines)
        ends = month_ends(stays, first, last)
        return [
            CensusCell(month, self.partnership_id, place_id, arrangement, count)
            for (month, place_id, arrangement), count in ends.items()
        ]

    def places(self) -> tuple[Place, ...]:
        """The places as they were called; rows that nobody saves."""
        return tuple(
            Place(
                pk=UUID(one["id"]),
                name=one["name"],
                position=position,
                partnership_id=self.partnership_id,
            )
            for position, one in enumerate(self.basis["places"])
        )

    def plan(self) -> Plan:
        """The plan in force then."""
        kept = self.basis["plan"]
        if kept is None:
            return Plan()
        grid: dict[Cell, dict[Month, int]] = {}
        assumed = set()
        for month, place_id, arrangement, value, is_assumed in kept["points"]:
            cell = Cell(UUID(place_id) if place_id else None, arrangement)
            grid.setdefault(cell, {})[Month.parse(month)] = value
            if is_assumed:
                assumed.add((cell, Month.parse(month)))
        return Plan(
            grid, frozenset(assumed), kept["number"], kept["title"], kept["source"], kept["is_assumption"]
        )

    def tolerance(self, day: date) -> Tolerance | None:  # that of the month's end is kept
        """What counted as slightly worse at the month's end."""
        kept = self.basis["tolerance"]
        if kept is None:
            return None
        return Tolerance(kept["people"], Decimal(kept["percent_of_plan"]), kept["source"])

    def denominator(self, month: Month, place_id: UUID | None = None) -> Denominator | None:
        """The population below a rate as it was stored then; None for years before those that were kept."""
        kept = self.basis["populations"].get(str(place_id or ""), {}).get(str(month.year))
        return None if kept is None else Denominator(**kept)


def facts_of(
    lines: Iterable[Line], ways: Mapping[UUID, Ways], far_beds: Mapping[UUID, Sequence[FarBed]]
) -> list[Json]:
    """What is kept of each stay: its line, and the codes that pages tell beside it."""
    return [
        {
            **line_to_json(line),
            ASPECTS: {
                "ways": plain(ways[line.stay.spell_id]),
                "far_beds": plain(far_beds.get(line.stay.spell_id, ())),
            },
        }
        for line in lines
    ]


def basis_of(*, source: Source, records: Records, first: Month, month: Month) -> dict[str, Json]:
    """What stands beside the stays on the day of closing, as plain values."""
    places = source.places()
    plan, tolerance = source.plan(), source.tolerance(month.last)
    years = range(first.year, month.year + 1)
    populations = {
        str(place_id or ""): {
            str(year): plain(source.denominator(Month(year, 12), place_id)) for year in years
        }
        for place_id in (None, *(place.pk for place in places))
    }
    return {
        "first": first.iso,
        "places": [{"id": str(place.pk), "name": place.name} for place in places],
        "plan": _plan_facts(plan) if plan.exists else None,
        "tolerance": plain(tolerance),
        "populations": populations,
        "policies": policies_to_json(records.policies),
    }


def _plan_facts(plan: Plan) -> dict[str, Json]:
    points = [
        [month.iso, plain(cell.place_id), cell.arrangement, value, (cell, month) in plan.assumed]
        for cell, values in plan.grid.items()
        for month, value in values.items()
    ]
    return {
        "number": plan.number,
        "title": plan.title,
        "source": plan.source,
        "is_assumption": plan.is_assumption,
        "points": sorted(points, key=str),
    }
