"""The census of many month-ends counted from stays, as the register's own statement counts it. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from tcp_portal.months import Month, months_between

MonthEnds = Counter[tuple[Month, UUID | None, Arrangement | None]]


def month_ends(stays: Iterable[Stay], first: Month, last: Month) -> MonthEnds:
    """People at each month's end by place (None: not known) and arrangement (None: between beds).

    Assuring Transformation, section 3.2. Months and parts without anybody are left out.
    """
    found: MonthEnds = Counter()
    for stay in stays:
        ends = last if stay.ended_on is None else min(last, Month.of(stay.ended_on))
        for month in months_between(max(first, Month.of(stay.counted_from)), ends):
            if stay.counted_on(month.last):
                bed = stay.bed_on(month.last)
                found[month, stay.place_id, bed.arrangement if bed else None] += 1
    return found
