"""What a forecast is drawn from, taken from the register as it stood at a month's end. Workers and commands only.

Nothing dated after the origin is looked at: a stay that ended later is still open, a date set later is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from cohorts.domain.flows import people_in
from cohorts.domain.plan_history import Step
from cohorts.domain.stays import AgeGroup, Stay
from cohorts.services.plan_steps import plan_steps_of
from cohorts.services.stays import stays_of
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.forecast import Arrival, Inpatient, Inputs, Slip
from trajectories.domain.forecast_data import Basis
from trajectories.domain.leaving import ANY, Curve, keeping
from trajectories.services.plans import Plan, plan_in_force
from trajectories.services.survival import Observed, curve_of

NONE = "none"  # a place or a bed that is not known
OBSERVED_MONTHS = 36  # how far back stays are observed for the curve
RATE_MONTHS = 24  # and arrivals for their rate
YEAR = 12
LEAST_MONTHS, MOST_MONTHS = 12, 36
LEAST_ENDS = 20  # a route has a curve of its own only with so many ends
SECURE = frozenset("123")
_PACE_MOST = 150.0  # nobody knows the pace of leaving better than by about 8 in 100


@dataclass(frozen=True)
class Known:
    """Everything of one partnership, read once; each origin is cut out of it."""

    starts: Month
    stays: tuple[Stay, ...]
    steps: Mapping[UUID, Sequence[Step]]
    plan: Plan


@dataclass(frozen=True)
class Drawn:
    """The inputs of a forecast and what they rest on."""

    inputs: Inputs
    basis: Basis


def known_of(*, scope: Scope, partnership: Partnership, last: Month) -> Known:
    """Reads the stays, plans and plan steps up to a month: four queries."""
    starts = Month.of(partnership.starts_on)
    return Known(
        starts=starts,
        stays=tuple(stays_of(scope=scope, first=min(starts, last), last=last, partnership_id=partnership.pk)),
        steps=plan_steps_of(scope=scope, partnership_id=partnership.pk),
        plan=plan_in_force(partnership=partnership),
    )


def ahead(plan: Plan, month: Month) -> int:
    """How many months are forecast: to the plan's end, at least a year and at most three."""
    end = max(plan.months, default=month)
    wanted = (end.year - month.year) * 12 + end.month - month.month
    return min(max(wanted, LEAST_MONTHS), MOST_MONTHS)


def draw(known: Known, *, month: Month, months: int | None = None) -> Drawn:
    """The inputs as known at the end of a month."""
    stays = tuple(as_known(stay, month.last) for stay in known.stays if stay.counted_from <= month.last)
    people = people_in(stays, day=month.last)
    curves, ends, since = _curves(stays, known.starts, month)
    count = months if months is not None else ahead(known.plan, month)
    came, rate_months = _arrivals(stays, known.starts, month)
    slips = tuple(slip for stay in stays for slip in slips_of(stay, _steps(known, stay, month), month.last))
    inpatients = tuple(inpatient(stay, _steps(known, stay, month), month.last) for stay in people)
    inputs = Inputs(
        origin=month.last,
        months=count,
        people=tuple(_on_a_curve(one, curves) for one in inpatients),
        survival=curves,
        survival_new=curves[ANY],
        admissions_a_month=(len(came) + 0.5) / rate_months,
        slip_history=slips,
        plan=tuple(known.plan.on(month.plus(step)).value for step in range(1, count + 1)),
        mix=_mix(came, people),
        admissions_shape=len(came) + 0.5,
        exits_shape=min(ends[ANY] + 1.0, _PACE_MOST),
    )
    year_first = max(known.starts, month.plus(1 - YEAR))
    basis = Basis(
        observed_months=_months(since, month),
        ends=ends[ANY],
        routes={route: count for route, count in ends.items() if route != ANY},
        arrivals=len(came),
        arrivals_months=rate_months,
        rate=round(inputs.admissions_a_month, 4),
        left_in_year=sum(_left_between(stay, year_first.first, month.last) for stay in stays),
        year_months=_months(year_first, month),
        people=len(inpatients),
        dated=sum(one.planned_in_days is not None for one in inpatients),
        dates_seen=len(slips),
        dates_kept=sum(slip.left and slip.delay < 7 for slip in slips),
        curves=curves,
        kept=keeping(slips),
    )
    return Drawn(inputs, basis)


def as_known(stay: Stay, day: date) -> Stay:
    """The stay as it stood at the end of a day: what ended later is open."""
    if stay.ended_on is not None and stay.ended_on > day:
        stay = replace(stay, ended_on=None, exit=None)
    beds = tuple(
        replace(bed, end=None) if bed.end is not None and bed.end > day else bed
        for bed in stay.beds
        if bed.start <= day
    )
    return replace(stay, beds=beds)


def inpatient(stay: Stay, steps: Sequence[Step], day: date) -> Inpatient:
    """One person at the origin: the stay so far, the date as it stood and how it had been put off."""
    planned = steps[-1].planned_on if steps else None
    bed = stay.bed_on(day)
    return Inpatient(
        key=str(stay.spell_id),
        place=str(stay.place_id) if stay.place_id else NONE,
        arrangement=bed.arrangement.value if bed else NONE,
        stayed_days=(day - stay.started_on).days,
        planned_in_days=(planned - day).days if planned else None,
        slips=tuple((after - before).days for before, after in pairwise(_dates(steps)) if after > before),
        route=route_on(stay, day),
    )


def route_on(stay: Stay, day: date) -> str:
    """Children, secure or other beds, as the person stood on a day."""
    if stay.age_group_on(day) is AgeGroup.UNDER_18:
        return "children"
    bed = stay.bed_on(day)
    return "secure" if bed is not None and bed.security in SECURE else "other"


def slips_of(stay: Stay, steps: Sequence[Step], day: date) -> list[Slip]:
    """How each planned date of a stay that has come by a day went; a date in the past when it was set is none."""
    found, slipped, before = [], 0, None
    for step in steps:
        if step.planned_on is None or step.planned_on == before:
            continue
        slipped += before is not None and step.planned_on > before
        before = step.planned_on
        if step.on <= step.planned_on <= day:
            left = stay.ended_on is not None
            end = stay.ended_on if stay.ended_on is not None else day
            found.append(Slip((end - step.planned_on).days, slipped, left))
    return found


def _dates(steps: Sequence[Step]) -> list[date]:
    dates: list[date] = []
    for step in steps:
        if step.planned_on is not None and (not dates or dates[-1] != step.planned_on):
            dates.append(step.planned_on)
    return dates


def _steps(known: Known, stay: Stay, month: Month) -> list[Step]:
    return [step for step in known.steps.get(stay.spell_id, ()) if step.on <= month.last]


def _on_a_curve(person: Inpatient, curves: Mapping[str, Curve]) -> Inpatient:
    return person if person.route in curves else replace(person, route=ANY)


def _curves(
    stays: Sequence[Stay], starts: Month, month: Month
) -> tuple[dict[str, Curve], Counter[str], Month]:
    """A curve for everybody, and one for each route with at least 20 ends in the months observed."""
    since = max(starts, month.plus(1 - OBSERVED_MONTHS))
    seen = [one for stay in stays if (one := _observed(stay, since.first, month.last)) is not None]
    ends: Counter[str] = Counter({ANY: sum(one.ended for one in seen)})
    ends.update(one.route for one in seen if one.ended)
    curves = {ANY: curve_of(seen)}
    for route in sorted(ends):
        if route != ANY and ends[route] >= LEAST_ENDS:
            curves[route] = curve_of([one for one in seen if one.route == route])
    return curves, ends, since


def _observed(stay: Stay, first: date, last: date) -> Observed | None:
    """The stay over the days observed: it enters with the days it had lasted when it could first be seen to end."""
    since = max(stay.counted_from, first)
    if stay.ended_on is not None and stay.ended_on < first:
        return None
    until = stay.ended_on or last
    return Observed(
        entry=(since - stay.started_on).days,
        until=(until - stay.started_on).days,
        ended=stay.ended_on is not None,
        route=route_on(stay, since),
    )


def _arrivals(stays: Sequence[Stay], starts: Month, month: Month) -> tuple[list[Stay], int]:
    """Who came to be counted, in whatever way, in the months of the rate, and how many months those are."""
    first = max(starts, month.plus(1 - RATE_MONTHS))
    return [stay for stay in stays if first.first <= stay.counted_from], max(_months(first, month), 1)


def _mix(came: Sequence[Stay], people: Sequence[Stay]) -> tuple[Arrival, ...]:
    """The beds into which people came; of those in hospital now where nobody did."""
    cells: Counter[tuple[str, str]] = Counter()
    for stay in came or people:
        bed = stay.bed_on(stay.counted_from) or (stay.beds[0] if stay.beds else None)
        arrangement = bed.arrangement.value if bed else NONE
        cells[str(stay.place_id) if stay.place_id else NONE, arrangement] += 1
    return tuple(Arrival(*cell, float(count)) for cell, count in sorted(cells.items()))


def _left_between(stay: Stay, first: date, last: date) -> bool:
    return stay.ended_on is not None and first <= stay.ended_on <= last


def _months(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
