"""People in hospital at every month-end, by place and arrangement, in one statement.

Nothing is counted month by month: each stay in a place and in a bed adds one in the month it begins and takes one
away in the month it ends, and the running sum is the census (Assuring Transformation, section 3.2). Ten years of a
whole country so cost one pass over the spells and one over the episodes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from cohorts.domain.kinds import Arrangement
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
    *, scope: Scope, first: Month, last: Month, partnership_id: UUID | None = None
) -> list[CensusCell]:
    """The census of each month first to last, of one partnership or of all whose measures the reader may view.

    Cells without anybody are left out. A month that still runs is counted as the register now stands.
    """
    visible = scope.partnership_ids(Permission.VIEW_MEASURES)
    wanted = visible if partnership_id is None else visible & {partnership_id}
    months = months_between(first, last)
    if not wanted or not months:
        return []
    statement, params = _statement(months, wanted)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    changes: dict[tuple[UUID, UUID | None], dict[int, list[int]]] = defaultdict(dict)
    for partnership, place, kind, numbers, counts in rows:
        series = changes[_uuid(partnership), _uuid(place) if place else None].setdefault(
            kind, [0] * (len(months) + 1)
        )
        for number, count in zip(_list(numbers), _list(counts), strict=True):
            series[number] += count
    return [
        CensusCell(month, *area, arrangement, count)
        for area, by_kind in changes.items()
        for arrangement, series in _running(by_kind)
        for month, count in zip(months, series, strict=True)
        if count
    ]


_KINDS = tuple(Arrangement)  # a kind is numbered from 1 in the statement; 0 is the spell itself

# {month} numbers a day's month: 1 for the first asked for, 0 for all before it. {gather} makes a list of a column.
_STATEMENT = """
WITH area AS MATERIALIZED (
    SELECT row_number() OVER () AS area, area_id, partnership_id, place_id FROM (
        SELECT id AS area_id, partnership_id, id AS place_id FROM partnerships_place
        WHERE partnership_id IN ({partnerships})
        UNION ALL
        SELECT id, id, NULL FROM partnerships_partnership WHERE id IN ({partnerships})
    ) AS every_area
), spell AS MATERIALIZED (
    SELECT spell.id, area.area, spell.counted_from, spell.ended_on
    FROM cohorts_spell spell
    JOIN cohorts_person person ON person.id = spell.person_id
    LEFT JOIN area ON area.area_id = COALESCE(person.home_place_id, spell.partnership_id)
    WHERE spell.partnership_id IN ({partnerships})
      AND spell.counted_from < %(after)s AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s)
), stint AS MATERIALIZED (
    SELECT area, 0 AS kind, counted_from AS begins, ended_on AS ends FROM spell
    UNION ALL
    SELECT spell.area, CASE bed.arrangement {kinds} END,
        CASE WHEN bed.started_on > spell.counted_from THEN bed.started_on ELSE spell.counted_from END,
        CASE WHEN bed.ended_on IS NULL OR bed.ended_on > spell.ended_on THEN spell.ended_on ELSE bed.ended_on END
    FROM spell JOIN cohorts_episode bed ON bed.spell_id = spell.id
    WHERE {near} (bed.ended_on IS NULL OR bed.ended_on > spell.counted_from)
      AND (spell.ended_on IS NULL OR bed.started_on < spell.ended_on)
), event AS (
    SELECT area, kind, {begins} AS number, COUNT(*) AS change FROM stint WHERE begins < %(after)s GROUP BY 1, 2, 3
    UNION ALL
    SELECT area, kind, {ends}, -COUNT(*) FROM stint WHERE ends < %(after)s GROUP BY 1, 2, 3
), line AS (
    SELECT area, kind, {gather}(number) AS numbers, {gather}(change) AS changes FROM event GROUP BY 1, 2
)
SELECT partnership_id, place_id, kind, numbers, changes FROM line JOIN area ON area.area = line.area
"""


def _statement(months: list[Month], partnership_ids: Iterable[UUID]) -> tuple[str, dict[str, Any]]:
    ids = {f"p{n}": UUIDField().get_db_prep_value(pk, connection) for n, pk in enumerate(partnership_ids)}
    params = {"first": months[0].first.isoformat(), "after": months[-1].next.first.isoformat(), **ids}
    if connection.vendor == "postgresql":
        params["months"] = [month.first for month in months]
        month, gather = "width_bucket({day}, %(months)s::date[])", "array_agg"
        near = "bed.started_on < %(after)s AND (bed.ended_on IS NULL OR bed.ended_on >= %(first)s) AND"
    else:
        params["before"] = months[0].previous.year * 12 + months[0].previous.month
        month, gather = (
            "MAX(0, substr({day}, 1, 4) * 12 + substr({day}, 6, 2) - %(before)s)",
            "json_group_array",
        )
        near = ""  # with more conditions on beds SQLite reads every bed of the country first, to skip some
    return _STATEMENT.format(
        partnerships=", ".join(f"%({name})s" for name in ids),
        kinds=" ".join(f"WHEN '{kind.value}' THEN {number}" for number, kind in enumerate(_KINDS, start=1)),
        begins=month.format(day="begins"),
        ends=month.format(day="ends"),
        gather=gather,
        near=near,
    ), params


def _running(changes: dict[int, list[int]]) -> Iterable[tuple[Arrangement | None, list[int]]]:
    """The census of each arrangement by month, and of people between beds: all spells less all in a bed."""
    series = {kind: list(accumulate(deltas))[1:] for kind, deltas in changes.items()}
    everyone = series.pop(0)
    in_beds = [sum(counts) for counts in zip(*series.values(), strict=True)] or [0] * len(everyone)
    yield None, [total - some for total, some in zip(everyone, in_beds, strict=True)]
    for kind in sorted(series):
        yield _KINDS[kind - 1], series[kind]


def _uuid(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def _list(stored: list[int] | str) -> list[int]:
    return json.loads(stored) if isinstance(stored, str) else stored
