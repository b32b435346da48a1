"""A small register with a plan, and the public figures of a stocktake, for the tests of performance.

In hospital: 2 at March 2016, 5 at March 2017 and at April 2017 (one came, one left).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from cohorts.domain.kinds import Arrangement
from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, bed_facts, discharged, make_partnership, make_user, place_of
from trajectories.models import PlanVersion
from trajectories.services.plan_versions import (
    PlanFacts,
    PointFacts,
    accept,
    create_version,
    set_points,
    submit,
)
from trajectories.services.reported import ReportedFacts, record_reported

HTMX = {"HX-Request": "true"}
MARCH_16, APRIL_16, MARCH_17, APRIL_17 = Month(2016, 3), Month(2016, 4), Month(2017, 3), Month(2017, 4)
MARCH_19 = Month(2019, 3)
BD, HAVERING, REDBRIDGE = "Barking and Dagenham", "Havering", "Redbridge"
CCG, SPECIALISED = Arrangement.CCG, Arrangement.SPECIALISED
STOCKTAKE = "BHR stocktake, NHS England, 12 May 2017"


@dataclass(frozen=True)
class World:
    """The partnership with its people and those who work there."""

    partnership: Partnership
    manager: User
    commissioner: User
    board: User
    stays: dict[str, Spell]
    plan: PlanVersion


def make_world(code: str = "BHR") -> World:
    """A register of seven people, and an accepted plan."""
    partnership = make_partnership(code)
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    commissioner = make_user(Role.COMMISSIONER, partnership)
    return World(
        partnership=partnership,
        manager=manager,
        commissioner=commissioner,
        board=make_user(Role.BOARD_MEMBER, partnership),
        stays=_people(partnership),
        plan=accepted_plan(partnership, points_of(partnership), drafter=manager, acceptor=commissioner),
    )


def _people(partnership: Partnership) -> dict[str, Spell]:
    bd, havering, redbridge = (place_of(partnership, name) for name in (BD, HAVERING, REDBRIDGE))
    far = replace(bed_facts(partnership, place=havering), out_of_area=True, out_of_area_reasons=())
    stays = {
        "long": admitted(partnership, date(2011, 1, 10), place=havering, bed=far),
        "secure": admitted(partnership, date(2016, 5, 3), place=havering, arrangement=SPECIALISED),
        "first": admitted(partnership, date(2016, 6, 1), place=bd),
        "second": admitted(partnership, date(2016, 9, 1), place=bd),
        "new": admitted(partnership, date(2017, 4, 10), place=bd),
        "left": admitted(partnership, date(2016, 2, 1), place=redbridge),
        "placeless": admitted(partnership, date(2016, 7, 1)),
    }
    stays["left"] = discharged(stays["left"], date(2017, 4, 20))
    stays["placeless"] = discharged(stays["placeless"], date(2016, 12, 1))
    return stays


def points_of(partnership: Partnership) -> list[PointFacts]:
    """A plan of 2, 4 and 2 people whose parts by place and by commissioner add up."""
    columns: dict[tuple[str | None, str], tuple[int, int, int]] = {
        (None, ""): (2, 4, 2),
        (BD, ""): (0, 1, 1),
        (HAVERING, ""): (1, 2, 1),
        (REDBRIDGE, ""): (1, 1, 0),
        (None, CCG.value): (2, 3, 1),
        (None, SPECIALISED.value): (0, 1, 1),
    }
    return [
        PointFacts(
            month, value, place_of(partnership, name).pk if name else None, kind, is_assumption=bool(name)
        )
        for (name, kind), values in columns.items()
        for month, value in zip((MARCH_16, MARCH_17, MARCH_19), values, strict=True)
    ]


def accepted_plan(
    partnership: Partnership,
    points: list[PointFacts],
    *,
    drafter: User,
    acceptor: User,
    title: str = "Joint plan",
) -> PlanVersion:
    """A version that went all the way."""
    plan = draft(partnership, points, drafter=drafter, title=title)
    plan = submit(plan=plan, version=plan.version, act=act_of(drafter))
    return accept(plan=plan, version=plan.version, act=act_of(acceptor))


def draft(
    partnership: Partnership, points: list[PointFacts], *, drafter: User, title: str = "Joint plan"
) -> PlanVersion:
    """A draft with these points."""
    facts = PlanFacts(title, source="Plan refresh")
    plan = create_version(partnership=partnership, facts=facts, act=act_of(drafter))
    return set_points(plan=plan, version=plan.version, points=points, act=act_of(drafter))


def report(
    partnership: Partnership, by: User, measure: str, first: Month, last: Month, value: Any, **more: Any
) -> None:
    """One figure of the stocktake."""
    exact = None if value is None else Decimal(str(value))
    facts = ReportedFacts(measure, first, last, exact, STOCKTAKE, **more)
    record_reported(partnership=partnership, facts=facts, act=act_of(by))


def report_stocktake(world: World) -> None:
    """The public figures of the Barking and Dagenham, Havering and Redbridge stocktake of 12 May 2017."""
    bhr, by = world.partnership, world.manager
    report(bhr, by, "inpatients", MARCH_16, MARCH_16, 26)
    report(bhr, by, "admissions", APRIL_16, MARCH_17, 19)
    report(bhr, by, "discharges", APRIL_16, MARCH_17, 26)
    report(bhr, by, "inpatients", MARCH_17, MARCH_17, 23, printed_month=APRIL_17, where="Current performance")
    for name, value in ((BD, 9), (HAVERING, 3), (REDBRIDGE, 4)):
        report(bhr, by, "admissions", APRIL_16, MARCH_17, value, place_id=place_of(bhr, name).pk)
    report(bhr, by, "inpatients", APRIL_17, APRIL_17, 22)
    report(bhr, by, "inpatients", APRIL_17, APRIL_17, 12, arrangement="ccg")
    report(bhr, by, "inpatients", APRIL_17, APRIL_17, 10, arrangement="specialised")
    report(bhr, by, "rate_per_million", APRIL_17, APRIL_17, "37.96")


def as_(user: User | None) -> Client:
    """A browser in which the person is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def address(partnership: Partnership, name: str, *args: Any, **query: str) -> str:
    """The address of a page of performance, in April 2017 unless told."""
    asked = {"partnership": partnership.code, "month": "2017-04", **query}
    path = reverse(f"trajectories:{name}", args=args or None)
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def text_of(response: Any) -> str:
    """The body with runs of white space as one space."""
    return " ".join(response.content.decode().split())
