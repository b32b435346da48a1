"""All measures beside the least they could cost: `python -m tools.bench_measures`, answers in JSON.

The floor is the bare statements that fetch the same stays and beds and no more: nothing is counted with it.
"""

from __future__ import annotations

import json
import os
from typing import Any

import django

from tools.bench_cpu import least

STEPS = (1, 10, 48)
MONTHS = 36
BEFORE = 11  # measures of twelve months look so many further back
TIMES = {1: 8, 10: 4, 48: 2}

STAYS = """
    SELECT spell.id, spell.person_id, spell.partnership_id, person.home_place_id, person.date_of_birth, person.category,
        person.learning_disability_diagnosed_on, person.autism_diagnosed_on, spell.entry, spell.exit, spell.started_on,
        spell.counted_from, spell.ended_on, spell.planned
    FROM cohorts_spell spell JOIN cohorts_person person ON person.id = spell.person_id
    WHERE spell.partnership_id IN ({keys}) AND spell.counted_from < %(after)s
        AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s)
"""
BEDS = """
    SELECT bed.spell_id, bed.started_on, bed.ended_on, bed.arrangement, bed.security, bed.out_of_area,
        bed.commissioner_id, bed.legal_status, site.specialist_residential, bed.out_of_area_reasons
    FROM cohorts_episode bed JOIN cohorts_spell spell ON spell.id = bed.spell_id
    JOIN partnerships_site site ON site.id = bed.site_id
    WHERE spell.partnership_id IN ({keys}) AND spell.counted_from < %(after)s
        AND (spell.ended_on IS NULL OR spell.ended_on >= %(first)s)
"""


class Case:
    """So many partnerships, and the months for which all their measures are asked."""

    def __init__(self, partnerships: list[Any], months: int) -> None:
        from tcp_portal.months import Month
        from tcp_portal.partnerships.demo.national import OPENS_AT

        self.partnerships, self.months = partnerships, months
        self.last = Month.of(OPENS_AT)
        self.first = self.last.plus(1 - months)

    def floor(self) -> int:
        """The bare statements."""
        from django.db import connection
        from django.db.models import UUIDField

        keys = {
            f"p{n}": UUIDField().get_db_prep_value(one.pk, connection)
            for n, one in enumerate(self.partnerships)
        }
        params = {
            **keys,
            "first": self.first.plus(-BEFORE).first.isoformat(),
            "after": self.last.next.first.isoformat(),
        }
        names = ", ".join(f"%({name})s" for name in keys)
        rows = 0
        with connection.cursor() as cursor:
            for statement in (STAYS, BEDS):
                cursor.execute(statement.format(keys=names), params)
                rows += len(cursor.fetchall())
        return rows

    def measures(self) -> int:
        """Every figure of every part."""
        from tcp_portal.access.scope import everything
        from trajectories.services.measures import measures_of_months, measures_of_partnerships

        if self.months > 1:
            (partnership,) = self.partnerships
            found = measures_of_months(
                scope=everything(),
                partnership=partnership,
                first=self.first,
                last=self.last,
                as_at=self.last.last,
            )
            return sum(map(len, found.values()))
        return sum(
            len(figures)
            for _, figures in measures_of_partnerships(
                scope=_scope_of(self.partnerships), month=self.last, as_at=self.last.last
            )
        )


def _scope_of(partnerships: list[Any]) -> Any:
    """What a reader of these partnerships' measures may see."""
    from tcp_portal.access import Role, Scope
    from tcp_portal.access.scope import Grant

    return Scope(None, (Grant(Role.BOARD_MEMBER, frozenset(one.pk for one in partnerships)),))


def main() -> None:
    """Measures 1, 10 and 48 partnerships in one month, and one ordinary partnership in 36."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tcp_portal.partnerships.models import Partnership
    from tools.bench_run import ORDINARY
    from tools.bench_site import backends, count_queries

    every = list(Partnership.objects.filter(code__startswith="SYN").order_by("-code"))
    ordinary = Partnership.objects.get(code=ORDINARY)
    cases = [("one partnership", Case([ordinary], MONTHS)), *((_name(n), Case(every[:n], 1)) for n in STEPS)]
    found = []
    for name, case in cases:
        found.append(_row(name, case, backends, count_queries(case.measures)))
    print(json.dumps(found))


def _name(count: int) -> str:
    return "1 partnership" if count == 1 else f"{count} partnerships"


def _row(name: str, case: Case, backends: Any, queries: int) -> dict[str, Any]:
    times = TIMES[len(case.partnerships)]
    cpu = least(case.measures, times=times, backends=backends)
    floor = least(case.floor, times=times * 4, backends=backends)
    months = "1 month" if case.months == 1 else f"{case.months} months"
    return {
        "name": f"{name}, {months}",
        "partnerships": len(case.partnerships),
        "cpu": cpu.total,
        "floor": floor.total,
        "figures": case.measures(),
        "rows": case.floor(),
        "queries": queries,
    }


if __name__ == "__main__":
    main()
