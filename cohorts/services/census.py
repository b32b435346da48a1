"""People in hospital at every month-end, by place and arrangement, in one statement.

Nothing is counted month by month: each stay in a place and in a bed adds one in the month it begins and takes one
away in the month it ends, and the running sum is the census (Assuring Transformation, section 3.2). Ten years of a
whole country so cost one pass over the spells and one over the episodes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import LEAVE_LEFT_OUT_FROM
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month, months_between


class CensusCell(NamedTuple):
    """People of one place (None: not known) under one arrangement (None: between beds) at the end of a month."""

    month: Month
    partnership_id: UUID
    place_id: UUID | None
    arrangement: Arrangement | None
    count: int  # type: ignore[assignment]  # a cell is read, never searched as a tuple is


def census(
    *, scope: Scope, first: Month, last: Month, partnership_id: UUID | None = None, with_leave: bool = False
) -> list[CensusCell]:
    """The census of each month first to last, of one partnership or of all whose measures the reader may view.

    `with_leave` goes on counting people on extended leave, as the wording before November 2024 does.

    Cells without anybody are left out. A month that still runs is counted as the register now stands.
    """
    visible = scope.partnership_ids(Permission.VIEW_MEASURES)
    wanted = visible if partnership_id is None else visible & {partnership_id}
    months = months_between(first, last)
    if not wanted or not months:
        return []
    statement, params = _statement(months, wanted, with_leave=with_leave)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    areas: dict[tuple[UUID, UUID | None], dict[str, list[int]]] = defaultdict(dict)
    for partnership, place, arrangement, begins, ends in rows:
        area = _uuid(partnership), _uuid(place) if place else None
        areas[area][arrangement] = _running(_list(begins), _list(ends), len(months))
    return [
        CensusCell(month, *area, arrangement, count)
        for area, series in areas.items()
        for arrangement, counts in _by_arrangement(series)
        for month, count in zip(months, counts, strict=True)
        if count
    ]


# {month} numbers a day's month: 1 for the first asked for, 0 for all before, one more than asked for all after.
# {gather} makes a list of a column. An arrangement of nothing is the stay itself, in whatever bed.
_STATEMENT = """
WITH spell AS MATERIALIZED (
    SELECT spell.id, spell.partnership_id, person.home_place_id, spell.counted_from, spell.ended_on
    FROM cohorts_spell spell
    JOIN cohorts_person person ON person.id = spell.person_id
    WHERE spell.partnership_id IN ({partnerships})
      AND spell.counted_from < %(after)s AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s)
), stint AS (
    SELECT partnership_id, home_place_id, '' AS arrangement, counted_from AS begins, ended_on AS ends FROM spell
    UNION ALL
    SELECT spell.partnership_id, spell.home_place_id, bed.arrangement,
        CASE WHEN bed.started_on > spell.counted_from THEN bed.started_on ELSE spell.counted_from END,
        CASE WHEN bed.ended_on IS NULL OR bed.ended_on > spell.ended_on THEN spell.ended_on ELSE bed.ended_on END
    FROM spell JOIN cohorts_episode bed ON bed.spell_id = spell.id
    WHERE (bed.ended_on IS NULL OR bed.ended_on > spell.counted_from)
      AND (spell.ended_on IS NULL OR bed.started_on < spell.ended_on)
{leave})
SELECT partnership_id, home_place_id, arrangement, {gather}({begins}), {gather}({ends})
FROM stint GROUP BY partnership_id, home_place_id, arrangement
"""
# A leave is a stint the other way round: it begins with the return and ends where the person goes out of the count,
# so that going takes one away. Of the stay as a whole, and of the bed that is kept.
_LEAVE = """
    UNION ALL
    SELECT partnership_id, home_place_id, arrangement, back, away FROM (
        SELECT spell.partnership_id, spell.home_place_id, bed.arrangement,
            {later}({later}(gone.started_on, {cutoff}), {later}(bed.started_on, spell.counted_from)) AS away,
            {sooner}({sooner}({gone}, {spell}), {bed}) AS back
        FROM spell JOIN cohorts_leave gone ON gone.spell_id = spell.id
        JOIN (
            SELECT id AS spell_id, '' AS arrangement, counted_from AS started_on, ended_on FROM spell
            UNION ALL SELECT spell_id, arrangement, started_on, ended_on FROM cohorts_episode
        ) bed ON bed.spell_id = spell.id
    ) leave WHERE away < back
"""


def _leave() -> str:
    if connection.vendor == "postgresql":
        later, sooner, end, cutoff = (
            "GREATEST",
            "LEAST",
            "COALESCE({end}, 'infinity'::date)",
            "%(leave)s::date",
        )
    else:
        later, sooner, end, cutoff = "MAX", "MIN", "COALESCE({end}, '9999-12-31')", "%(leave)s"
    ends = {name: end.format(end=f"{name}.ended_on") for name in ("gone", "spell", "bed")}
    return _LEAVE.format(later=later, sooner=sooner, cutoff=cutoff, **ends)


def _statement(
    months: list[Month], partnership_ids: Iterable[UUID], *, with_leave: bool
) -> tuple[str, dict[str, Any]]:
    ids = {f"p{n}": UUIDField().get_db_prep_value(pk, connection) for n, pk in enumerate(partnership_ids)}
    first, after = months[0], months[-1].next
    params = {"first": first.first.isoformat(), "after": after.first.isoformat(), **ids}
    params["leave"] = LEAVE_LEFT_OUT_FROM.isoformat()
    if connection.vendor == "postgresql":
        params["months"] = [month.first for month in (*months, after)]
        month, gather = "width_bucket({day}, %(months)s::date[])", "array_agg"
    else:
        params |= {"before": first.previous.year * 12 + first.previous.month, "beyond": len(months) + 1}
        since = "substr({day}, 1, 4) * 12 + substr({day}, 6, 2) - %(before)s"
        month, gather = f"MIN(MAX({since}, 0), %(beyond)s)", "json_group_array"
    return _STATEMENT.format(
        leave="" if with_leave or months[-1].last < LEAVE_LEFT_OUT_FROM else _leave(),
        partnerships=", ".join(f"%({name})s" for name in ids),
        begins=month.format(day="begins"),
        ends=month.format(day="ends"),
        gather=gather,
    ), params


def _running(begins: list[int], ends: list[int | None], months: int) -> list[int]:
    """How many stints of these month numbers hold each month-end: one more from where each begins to where it ends."""
    came, went = Counter(begins), Counter(ends)
    return list(accumulate(came[number] - went[number] for number in range(months + 1)))[1:]


def _by_arrangement(series: dict[str, list[int]]) -> Iterator[tuple[Arrangement | None, list[int]]]:
    """The census of each arrangement by month, and of people between beds: all stays less all in a bed."""
    everyone = series.pop("")
    in_beds = [sum(counts) for counts in zip(*series.values(), strict=True)] or [0] * len(everyone)
    yield None, [total - some for total, some in zip(everyone, in_beds, strict=True)]
    for arrangement in sorted(series):
        yield Arrangement(arrangement), series[arrangement]


def _uuid(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def _list(stored: Any) -> Any:
    """A list as PostgreSQL gives it, or the text that SQLite has instead."""
    return json.loads(stored) if isinstance(stored, str) else stored
