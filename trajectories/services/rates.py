"""Rates per million adults: one dated denominator for the present figure, the baseline and the ambition."""

from __future__ import annotations

from dataclasses import dataclass
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


def denominator_of(
    *, partnership: Partnership, month: Month, place_id: UUID | None = None
) -> Denominator | None:
    """The latest count, up to the month's year, of adults registered with a GP: of the partnership or a place.

    None where there is none: then a rate is not known. One query.
    """
    row = (
        Population.objects.filter(
            partnership=partnership, place=place_id, basis=PopulationBasis.ADULTS_GP, year__lte=month.year
        )
        .order_by("-year")
        .first()
    )
    return None if row is None else Denominator(row.count, row.get_basis_display(), row.year, row.source)
