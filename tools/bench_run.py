"""One measuring process of tools/bench.py: `python -m tools.bench_run pages|memory`, answers in JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import django

from tools.bench_cpu import Cpu, least, peak_mib, uss_mib

LARGEST, ORDINARY = "SYN01", "SYN02"
HEAVY = ("pandas", "numpy", "pptx", "xlsxwriter", "typst", "plotly", "openpyxl")
TIMES = 60
FEW_TIMES = 8  # for what takes longer than a page


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison; `bare` is the same question in SQL alone."""

    name: str
    cpu: Cpu
    bare: Cpu | None = None
    queries: int | None = None
    size: int | None = None
    cells: tuple[int, ...] = ()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()


def _addresses() -> dict[str, str]:
    """The pages that are measured, by name; the same in every process."""
    from django.db.models import Count
    from django.urls import reverse

    from cohorts.models import Person
    from tcp_portal.partnerships.demo.national import OPENS_AT
    from tcp_portal.partnerships.models import Partnership

    def query(code: str) -> str:
        return f"?partnership={code}&month={OPENS_AT:%Y-%m}"

    largest = Partnership.objects.get(code=LARGEST)
    # Whoever has the longest story: the heaviest page of a person there is.
    inside = Person.objects.filter(partnership=largest, spells__ended_on__isnull=True)
    person = inside.annotate(beds=Count("spells__episodes")).order_by("-beds", "reference")[0]
    tracker, dashboard = reverse("cohorts:tracker"), reverse("trajectories:dashboard")
    return {
        "tracker, 100 rows": f"{tracker}{query(LARGEST)}",
        "tracker, 1,000 rows": f"{tracker}{query(LARGEST)}&size=all",
        "person's page": reverse("cohorts:person", args=[person.pk]) + query(LARGEST),
        "dashboard, ordinary partnership": f"{dashboard}{query(ORDINARY)}",
        "dashboard, largest partnership": f"{dashboard}{query(LARGEST)}",
    }


def _visitors() -> dict[str, Any]:
    """Who opens which partnership's pages: the largest one's commissioner, and a Board member of the ordinary."""
    from tcp_portal.access import Role
    from tcp_portal.partnerships.demo.national import COMMISSIONER, FIRST_DAY
    from tcp_portal.partnerships.models import Partnership, Post, User
    from tcp_portal.wsgi import application
    from tools.bench_site import Visitor, cookie_for

    board, is_new = User.objects.get_or_create(email="board@bench.example", defaults={"name": "Board member"})
    if is_new:
        ordinary = Partnership.objects.get(code=ORDINARY)
        Post.objects.create(user=board, role=Role.BOARD_MEMBER, partnership=ordinary, valid_from=FIRST_DAY)
    commissioner = User.objects.get(email=COMMISSIONER.email)
    people = {LARGEST: commissioner, ORDINARY: board}
    return {code: Visitor(application, cookie_for(user)) for code, user in people.items()}


def _visits() -> dict[str, Callable[[], bytes]]:
    visitors = _visitors()
    return {
        name: lambda address=address: visitors[LARGEST if LARGEST in address else ORDINARY].get(address)  # type: ignore[misc]
        for name, address in _addresses().items()
    }


def pages() -> dict[str, Any]:
    """CPU and queries of each page and of the ten-year census, beside bare SQL and an empty page."""
    from django.db import connection

    from cohorts.services.census import census
    from tcp_portal.access.scope import everything
    from tcp_portal.months import Month
    from tcp_portal.partnerships.demo.national import OPENS_AT
    from tools.bench_questions import census as census_in_sql
    from tools.bench_site import backends, count_queries, empty_page

    month = Month.of(OPENS_AT)
    found = []
    with empty_page() as nobody:
        empty = least(lambda: nobody.get("/"), times=TIMES * 4, backends=backends)
    bare = _bare(month)
    for name, visit in _visits().items():
        cpu = least(visit, times=TIMES, backends=backends)
        question = least(bare[name].ask, times=TIMES, backends=backends)
        found.append(Row(name, cpu, question, count_queries(visit), len(visit())))
    first, scope = month.plus(-119), everything()

    def ten_years() -> list[Any]:
        return list(census(scope=scope, first=first, last=month))

    found.append(
        Row(
            "ten-year national census",
            least(ten_years, times=FEW_TIMES, backends=backends),
            min(
                (least(one.ask, times=FEW_TIMES, backends=backends) for one in census_in_sql(first, month)),
                key=lambda cpu: cpu.total,
            ),
            count_queries(ten_years),
            cells=(
                sum(cell.arrangement is not None for cell in ten_years()),
                *(one.ask() for one in census_in_sql(first, month)),
            ),
        )
    )
    return {"vendor": connection.vendor, "empty": asdict(empty), "rows": [asdict(row) for row in found]}


def _bare(month: Any) -> dict[str, Any]:
    """The questions in bare SQL by the name of the page that answers them."""
    from tcp_portal.partnerships.models import Partnership
    from tools import bench_questions as ask

    ids = dict(Partnership.objects.filter(code__in=[LARGEST, ORDINARY]).values_list("code", "pk"))
    year = month.plus(-13)
    person_id = _addresses()["person's page"].split("/")[-2]
    return {
        "tracker, 100 rows": ask.tracker(ids[LARGEST], month.last, 100),
        "tracker, 1,000 rows": ask.tracker(ids[LARGEST], month.last, 1000),
        "person's page": ask.person(UUID(person_id)),
        "dashboard, ordinary partnership": ask.dashboard(ids[ORDINARY], year, month),
        "dashboard, largest partnership": ask.dashboard(ids[LARGEST], year, month),
    }


def memory() -> dict[str, Any]:
    """Memory of a fresh web process after each page was visited some times, and what heavy it has loaded."""
    visits = _visits()
    fresh = uss_mib()
    for _ in range(FEW_TIMES):
        for visit in visits.values():
            visit()
    return {
        "fresh": fresh,
        "uss": uss_mib(),
        "peak": peak_mib(),
        "heavy": [m for m in HEAVY if m in sys.modules],
    }


def main() -> None:
    """Measures what the argument names."""
    _set_up()
    modes = {"pages": pages, "memory": memory}
    print(json.dumps(modes[sys.argv[1]]()))


if __name__ == "__main__":
    main()
