"""The same questions as the pages', in bare SQL: the least that an answer can cost on this database.

Each is written by hand to fetch what the page shows and no more, for PostgreSQL and for SQLite.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from tcp_portal.months import Month

_IN_HOSPITAL = """
    spell.counted_from <= %(day)s AND (spell.ended_on IS NULL OR spell.ended_on > %(day)s)
"""
_BED_THAT_DAY = """
    LEFT JOIN cohorts_episode bed ON bed.spell_id = spell.id AND bed.started_on <= %(day)s
        AND (bed.ended_on IS NULL OR bed.ended_on > %(day)s)
"""

TRACKER = f"""
    SELECT person.id, person.reference, substr(person.given_name, 1, 1), substr(person.family_name, 1, 1),
        person.date_of_birth, place.name, spell.started_on, bed.arrangement, payer.short_name, site.name,
        bed.ward, bed.security, bed.out_of_area, plan.status, plan.planned_on
    FROM cohorts_spell spell
    JOIN cohorts_person person ON person.id = spell.person_id
    LEFT JOIN partnerships_place place ON place.id = person.home_place_id
    {_BED_THAT_DAY}
    LEFT JOIN partnerships_organisation payer ON payer.id = bed.commissioner_id
    LEFT JOIN partnerships_site site ON site.id = bed.site_id
    LEFT JOIN cohorts_dischargeplan plan ON plan.spell_id = spell.id
    WHERE spell.partnership_id = %(partnership)s AND {_IN_HOSPITAL}
    ORDER BY person.reference LIMIT %(rows)s
"""  # noqa: S608  # parts of our own

PERSON = """
    SELECT person.*, place.name FROM cohorts_person person
    LEFT JOIN partnerships_place place ON place.id = person.home_place_id WHERE person.id = %(person)s
"""
JOURNEY = """
    SELECT spell.*, bed.*, site.name, payer.name, plan.status, plan.planned_on FROM cohorts_spell spell
    LEFT JOIN cohorts_episode bed ON bed.spell_id = spell.id
    LEFT JOIN partnerships_organisation payer ON payer.id = bed.commissioner_id
    LEFT JOIN partnerships_site site ON site.id = bed.site_id
    LEFT JOIN cohorts_dischargeplan plan ON plan.spell_id = spell.id
    WHERE spell.person_id = %(person)s ORDER BY bed.started_on
"""

NOW = f"""
    SELECT person.home_place_id, bed.arrangement, bed.out_of_area, spell.started_on FROM cohorts_spell spell
    JOIN cohorts_person person ON person.id = spell.person_id
    {_BED_THAT_DAY}
    WHERE spell.partnership_id = %(partnership)s AND {_IN_HOSPITAL}
"""  # noqa: S608  # parts of our own
FLOW = """
    SELECT person.home_place_id, spell.entry, spell.exit, spell.counted_from, spell.ended_on
    FROM cohorts_spell spell JOIN cohorts_person person ON person.id = spell.person_id
    WHERE spell.partnership_id = %(partnership)s
        AND (spell.counted_from BETWEEN %(month)s AND %(day)s OR spell.ended_on BETWEEN %(month)s AND %(day)s)
"""

# One more in the month a bed is taken, one less in the month it is left, and a running sum over all months.
_BEGINS = "CASE WHEN bed.started_on > spell.counted_from THEN bed.started_on ELSE spell.counted_from END"
CENSUS_PLAIN = """
    WITH RECURSIVE month(number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM month WHERE number < %(months)s
    ), bed AS MATERIALIZED (
        SELECT spell.partnership_id, person.home_place_id, bed.arrangement, {start} AS begins,
            COALESCE(bed.ended_on, spell.ended_on) AS ends
        FROM cohorts_spell spell
        JOIN cohorts_person person ON person.id = spell.person_id
        JOIN cohorts_episode bed ON bed.spell_id = spell.id
        WHERE spell.counted_from < %(after)s AND (bed.ended_on IS NULL OR bed.ended_on > spell.counted_from)
            AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s) {only}
    ), event AS (
        SELECT partnership_id, home_place_id, arrangement, {begins} AS number, COUNT(*) AS change
        FROM bed GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT partnership_id, home_place_id, arrangement, {ends}, -COUNT(*)
        FROM bed WHERE ends < %(after)s GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT partnership_id, home_place_id, arrangement, number, 0
        FROM (SELECT DISTINCT partnership_id, home_place_id, arrangement FROM bed) cell CROSS JOIN month
    ), running AS (
        SELECT partnership_id, home_place_id, arrangement, number, CAST(SUM(SUM(change)) OVER (
            PARTITION BY partnership_id, home_place_id, arrangement ORDER BY number) AS INTEGER) AS people
        FROM event GROUP BY 1, 2, 3, 4
    )
    SELECT * FROM running WHERE people > 0 AND number BETWEEN 1 AND %(months)s
"""
# The same with place, arrangement and month packed into one number, which groups faster and reads worse.
CENSUS_PACKED = """
    WITH RECURSIVE month(number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM month WHERE number < %(months)s
    ), area AS MATERIALIZED (
        SELECT row_number() OVER () AS area, id, partnership_id, place_id FROM (
            SELECT id, partnership_id, id AS place_id FROM partnerships_place
            UNION ALL SELECT id, id, NULL FROM partnerships_partnership) every_area
    ), spell AS MATERIALIZED (
        SELECT spell.id, area.area * 512 AS area, spell.counted_from, spell.ended_on
        FROM cohorts_spell spell
        JOIN cohorts_person person ON person.id = spell.person_id
        LEFT JOIN area ON area.id = COALESCE(person.home_place_id, spell.partnership_id)
        WHERE spell.counted_from < %(after)s AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s) {only}
    ), bed AS MATERIALIZED (
        SELECT spell.area + CASE bed.arrangement WHEN 'ccg' THEN 0 WHEN 'specialised' THEN 128 ELSE 256 END AS cell,
            {start} AS begins, COALESCE(bed.ended_on, spell.ended_on) AS ends
        FROM spell JOIN cohorts_episode bed ON bed.spell_id = spell.id
        WHERE bed.ended_on IS NULL OR bed.ended_on > spell.counted_from
    ), event AS (
        SELECT packed, CAST(SUM(change) AS INTEGER) AS change FROM (
            SELECT cell + {begins} AS packed, 1 AS change FROM bed
            UNION ALL SELECT cell + {ends}, -1 FROM bed WHERE ends < %(after)s
            UNION ALL SELECT cell + number, 0 FROM (SELECT DISTINCT cell FROM bed) cell CROSS JOIN month
        ) every_event GROUP BY 1
    ), running AS (
        SELECT packed, CAST(SUM(change) OVER (PARTITION BY packed / 128 ORDER BY packed) AS INTEGER) AS people
        FROM event
    )
    SELECT partnership_id, place_id, running.packed / 128 %% 4, running.packed %% 128, people
    FROM running JOIN area ON area.area = running.packed / 512
    WHERE people > 0 AND running.packed %% 128 BETWEEN 1 AND %(months)s
"""


@dataclass(frozen=True, slots=True)
class Question:
    """Statements and what they are asked with."""

    statements: tuple[str, ...]
    params: dict[str, Any] = field(default_factory=dict)

    def rows(self) -> list[tuple[Any, ...]]:
        """Every row of every statement."""
        found: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(statement, self.params)
                found += cursor.fetchall()
        return found

    def ask(self) -> int:
        """Asks and reads everything; how many rows there were."""
        return len(self.rows())


def tracker(partnership_id: UUID, day: date, rows: int) -> Question:
    """The first people in hospital on the day, with their beds and plans."""
    return Question((TRACKER,), {"partnership": _key(partnership_id), "day": day.isoformat(), "rows": rows})


def person(person_id: UUID) -> Question:
    """One person, and every bed of every journey."""
    return Question((PERSON, JOURNEY), {"person": _key(person_id)})


def dashboard(partnership_id: UUID, first: Month, last: Month) -> Question:
    """The month-ends of a partnership, who is in hospital at the last one, and who came and left in its month."""
    plain, _ = census(first, last, partnership_id)
    params = {"day": last.last.isoformat(), "month": last.first.isoformat()}
    return Question((*plain.statements, NOW, FLOW), {**plain.params, **params})


def census(first: Month, last: Month, partnership_id: UUID | None = None) -> tuple[Question, Question]:
    """Every month-end by partnership, place and arrangement: the two best statements known, either may be faster.

    A month's number must be below 128 to be packed.
    """
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    params: dict[str, Any] = {
        "months": months,
        "first": first.first.isoformat(),
        "after": last.next.first.isoformat(),
    }
    if connection.vendor == "postgresql":
        params["firsts"] = [first.plus(step).first for step in range(months)]
        month = "width_bucket({day}, %(firsts)s::date[])"
    else:
        params["before"] = first.previous.year * 12 + first.previous.month
        month = "MAX(substr({day}, 1, 4) * 12 + substr({day}, 6, 2) - %(before)s, 0)"
    if partnership_id is not None:
        params["partnership"] = _key(partnership_id)
    words = {
        "start": _BEGINS,
        "begins": month.format(day="begins"),
        "ends": month.format(day="ends"),
        "only": "AND spell.partnership_id = %(partnership)s" if partnership_id is not None else "",
    }
    plain, packed = (Question((text.format(**words),), params) for text in (CENSUS_PLAIN, CENSUS_PACKED))
    return plain, packed


def _key(pk: UUID) -> Any:
    return UUIDField().get_db_prep_value(pk, connection)
