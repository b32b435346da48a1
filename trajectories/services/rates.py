"""Rates per million adults: one dated denominator for the present figure, the baseline and the ambition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Population, PopulationBasis

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Denominator:
    """A population with what it counts, its year and who says so."""

    count: int
    basis: str
    year: int
    source: str

    def rate(self, people: int | None) -> Decimal | None:
        """People per million, to two decimals, halves up; None for an unknown number of people."""
        if people is None:
            return None
        return (Decimal(people) * MILLION / self.count).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Populations:
    """Every stored count of one partnership (place: None) and of its places, the latest year first."""

    by_place: dict[UUID | None, list[Denominator]] = field(default_factory=dict)

    def on(self, month: Month, place_id: UUID | None = None) -> Denominator | None:
        """The latest count up to the month's year."""
        return next((one for one in self.by_place.get(place_id, ()) if one.year <= month.year), None)


def populations_of(*, partnership_ids: Iterable[UUID]) -> dict[UUID, Populations]:
    """The adults registered with a GP of each of these partnerships that has such a count: one query."""
    rows = Population.objects.filter(partnership__in=partnership_ids, basis=PopulationBasis.ADULTS_GP)
    found: defaultdict[UUID, Populations] = defaultdict(Populations)
    for row in rows.order_by("-year"):
        below = Denominator(row.count, row.get_basis_display(), row.year, row.source)
        found[row.partnership_id].by_place.setdefault(row.place_id, []).append(below)
    return dict(found)


def denominator_of(
    *, partnership: Partnership, month: Month, place_id: UUID | None = None
) -> Denominator | None:
    """The latest count, up to the month's year, of adults registered with a GP: of the partnership or a place.

    None where there is none: then a rate is not known. One query.
    """
    known = populations_of(partnership_ids=[partnership.pk]).get(partnership.pk, Populations())
    return known.on(month, place_id)
