"""The demonstration's plans and reported figures: what the stocktake prints, and what was assumed around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from cohorts.domain.kinds import Arrangement
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import PlanVersion
from trajectories.services import plan_versions
from trajectories.services.plan_versions import PlanFacts, PointFacts
from trajectories.services.reported import ReportedFacts, record_reported

_DRAFTED, _SUBMITTED, _ACCEPTED = date(2016, 6, 20), date(2016, 6, 24), date(2016, 7, 15)
_REFRESHED = date(2017, 5, 8)
_ENTERED = date(2017, 5, 15)  # the Monday after the stocktake

_CCG, _SPECIALISED = Arrangement.CCG, Arrangement.SPECIALISED
_BD, _H, _R = "Barking and Dagenham", "Havering", "Redbridge"
_Part = tuple[str, Arrangement]

# Assumed: how the printed 26 of March 2016 divide, and which part gives up a bed in each quarter after it.
# The printed totals fall by exactly one a quarter, so the parts add up to the total in every month.
BASELINE: dict[_Part, int] = {
    (_BD, _CCG): 5,
    (_BD, _SPECIALISED): 4,
    (_H, _CCG): 5,
    (_H, _SPECIALISED): 4,
    (_R, _CCG): 5,
    (_R, _SPECIALISED): 3,
}
ONE_LESS_EACH_QUARTER: tuple[_Part, ...] = (
    (_H, _CCG), (_BD, _SPECIALISED), (_R, _CCG), (_H, _SPECIALISED),
    (_BD, _CCG), (_H, _CCG), (_R, _CCG), (_BD, _CCG),
    (_R, _SPECIALISED), (_R, _CCG), (_H, _CCG), (_BD, _CCG),
)  # fmt: skip

_ASSUMPTION = (
    "The totals for March 2016, 2017 and 2019 are printed. How they divide by place and by commissioner is not: "
    "that part is an assumption of the demonstration, made to agree with the directions that the document reports."
)


def load_stocktake() -> None:
    """Plans and reported figures of the demonstration partnerships."""
    _load_plan()
    _load_reported()
    _load_other_plan()


def part_points() -> Iterator[tuple[Month, dict[_Part, int]]]:
    """The assumed plan by place and commissioner for each quarter-end."""
    month, values = Month(2016, 3), dict(BASELINE)
    yield month, dict(values)
    for part in ONE_LESS_EACH_QUARTER:
        month = month.plus(3)
        values[part] -= 1
        yield month, dict(values)


def _act(user: User, day: date) -> Act:
    return act_on(user, day, time(11), everything())


def _user(one: people.SignIn) -> User:
    return User.objects.get(email=one.email)


def _load_plan() -> None:
    partnership = Partnership.objects.get(code=people.CODE)
    places = {place.name: place.pk for place in partnership.places.all()}
    facts = PlanFacts(
        title="Joint plan 2016/17 to 2018/19",
        source=stocktake.STOCKTAKE,
        is_assumption=True,
        notes=_ASSUMPTION,
    )
    points = [*_total_points(), *_assumed_points(places)]
    manager, commissioner = _user(people.MANAGER), _user(people.COMMISSIONER)
    plan = _accepted(partnership, facts, points, manager=manager, commissioner=commissioner)
    refresh = replace(facts, title="Refresh 2017 to 2019")
    plan_versions.copy_version(plan=plan, facts=refresh, act=_act(manager, _REFRESHED))


def _accepted(
    partnership: Partnership, facts: PlanFacts, points: list[PointFacts], *, manager: User, commissioner: User
) -> PlanVersion:
    plan = plan_versions.create_version(partnership=partnership, facts=facts, act=_act(manager, _DRAFTED))
    plan = plan_versions.set_points(
        plan=plan, version=plan.version, points=points, act=_act(manager, _DRAFTED)
    )
    plan = plan_versions.submit(plan=plan, version=plan.version, act=_act(manager, _SUBMITTED))
    return plan_versions.accept(plan=plan, version=plan.version, act=_act(commissioner, _ACCEPTED))


def _total_points() -> list[PointFacts]:
    plan = stocktake.facts()["trajectory"]["plan"]
    return [PointFacts(Month.parse(one["month"]), one["total"]) for one in plan]


def _assumed_points(places: Mapping[str, UUID]) -> Iterator[PointFacts]:
    for month, values in part_points():
        for (place, arrangement), value in values.items():
            yield PointFacts(month, value, places[place], arrangement, is_assumption=True)
        for name, place_id in places.items():
            total = sum(value for (place, _), value in values.items() if place == name)
            yield PointFacts(month, total, place_id, is_assumption=True)
        for arrangement in (_CCG, _SPECIALISED):
            total = sum(value for (_, kind), value in values.items() if kind is arrangement)
            yield PointFacts(month, total, arrangement=arrangement, is_assumption=True)


def _load_reported() -> None:
    partnership = Partnership.objects.get(code=people.CODE)
    places = {place.name: place.pk for place in partnership.places.all()}
    act = _act(_user(people.MANAGER), _ENTERED)
    for facts in reported_facts(places):
        record_reported(partnership=partnership, facts=facts, act=act)


def reported_facts(places: Mapping[str, UUID]) -> Iterator[ReportedFacts]:
    """What the document prints, figure by figure."""
    reported: dict[str, Any] = stocktake.facts()["reported"]
    for row in reported["inpatients"]:
        yield from _with_arrangements("inpatients", row, "Performance trajectory; Current performance")
    [flow] = reported["flows"]
    year = Month.parse(flow["from"]), Month.parse(flow["to"])
    for measure in ("admissions", "discharges"):
        yield _figure(measure, *year, flow[measure], where="Performance trajectory")
    for row in reported["admissions_by_place"]:
        yield _figure("admissions", *year, row["n"], where="Workstream 1", place_id=places[row["place"]])
    yield from _with_arrangements(
        "stay_5_years_or_more", reported["long_stay_5_years"], "Current performance"
    )
    yield from _with_arrangements(
        "stay_5_years_or_more",
        reported["long_stays_of_march"],
        "Discharges of people with long lengths of stay (> 3 years)",
    )
    for row in reported["out_of_area"]:
        month = Month.parse(row["month"])
        yield _figure("out_of_area", month, month, row["n"], where="Our plan 17/19")
    reviewed = reported["ctr_coverage_percent"]
    month = Month.parse(reviewed["month"])
    yield _figure(
        "review_ever",
        month,
        month,
        reviewed["value"],
        where="Workstream 1",
        note="The document says 79% of the cohort, not of how many people or on which day.",
    )
    for month, rate in _printed_rates():
        yield _figure("rate_per_million", month, month, rate, where="Current performance")


def _printed_rates() -> Iterator[tuple[Month, float]]:
    """The rates of months that have been; the third one printed is a plan's."""
    rates = {
        one["people"]: one["rate"] for one in stocktake.facts()["population"]["printed_rates_per_million"]
    }
    for month, inpatients in ((Month(2016, 3), 26), (Month(2017, 4), 22)):
        yield month, rates[inpatients]


def _with_arrangements(measure: str, row: Mapping[str, Any], where: str) -> Iterator[ReportedFacts]:
    month = Month.parse(row["month"])
    printed = Month(2017, 4) if (measure, month) == ("inpatients", Month(2017, 3)) else None
    note = (
        "The document says 23 in April 2017 in one place and 22 on 30 April in another; "
        "the 23 is read here as the end of March."
        if printed
        else ""
    )
    yield _figure(measure, month, month, row["total"], where=where, printed=printed, note=note)
    for arrangement in (_CCG, _SPECIALISED):
        if arrangement.value in row:
            yield _figure(measure, month, month, row[arrangement.value], where=where, arrangement=arrangement)


def _figure(
    measure: str,
    first: Month,
    last: Month,
    value: float,
    *,
    where: str,
    place_id: UUID | None = None,
    arrangement: str = "",
    printed: Month | None = None,
    note: str = "",
) -> ReportedFacts:
    return ReportedFacts(
        measure, first, last, Decimal(str(value)), stocktake.STOCKTAKE,
        place_id=place_id, arrangement=arrangement, printed_month=printed, where=where, note=note,
    )  # fmt: skip


def _load_other_plan() -> None:
    points = [PointFacts(Month(2016, 3), 4), PointFacts(Month(2017, 3), 3), PointFacts(Month(2019, 3), 2)]
    _accepted(
        Partnership.objects.get(code=people.OTHER_CODE),
        PlanFacts(title="Joint plan 2016/17 to 2018/19", source="Invented", is_assumption=True),
        points,
        manager=_user(people.OTHER_MANAGER),
        commissioner=_user(people.OTHER_COMMISSIONER),
    )
