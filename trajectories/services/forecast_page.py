"""What the forecast pages show: the newest run beside the register's own figures, and who is expected to leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cohorts.domain.flows import EVERYONE, people_in
from cohorts.domain.plan_history import slips
from cohorts.services.glance import Glimpse, glimpses
from cohorts.services.plan_steps import plan_steps_of
from cohorts.services.stays import stays_of
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place, User
from tcp_portal.partnerships.places import places_of
from trajectories.domain.figures import RESTATED
from trajectories.domain.leaving import chances, leaving_hazards
from trajectories.models import RunKind
from trajectories.services.dashboard import Ask, Picture, outline
from trajectories.services.forecast_inputs import as_known, inpatient
from trajectories.services.forecast_runs import Forecast, Stand, latest, origin_of, stand

QUARTERS = 4


@dataclass(frozen=True)
class Look:
    """One month's forecast as it stands, and the figures and places it is shown with."""

    month: Month
    stand: Stand
    shown: Picture
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Leaver:
    """A person in hospital at the origin: what is planned, how often it was put off, and the chance by quarter."""

    person: Glimpse
    planned_on: date | None
    slips: int
    stayed_days: int
    by_quarter: tuple[float, ...]


@dataclass(frozen=True)
class Leavers:
    """Those whom the reader may see, the likeliest first; `count` are all who were in hospital."""

    month: Month
    quarters: tuple[Month, ...]
    count: int
    people: tuple[Leaver, ...]


def look(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> Look:
    """The forecast from the end of the month, or of the one before while it still runs. Six queries."""
    origin = origin_of(month, as_at)
    return Look(
        month=origin,
        stand=stand(scope=scope, partnership=partnership, month=origin),
        shown=outline(scope=scope, ask=Ask(partnership, origin, origin.last)),
        places=places_of(partnership.pk),
    )


def forecast_beside(*, scope: Scope, ask: Ask) -> Forecast | None:
    """The newest forecast to show beside figures of everyone, as restated, of a month that is over. One query."""
    if ask.cut != EVERYONE or ask.vintage != RESTATED or ask.as_at != ask.month.last:
        return None
    return latest(scope=scope, partnership=ask.partnership, month=ask.month)


def look_at_record(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> Stand:
    """The track record up to a month that is over."""
    origin = origin_of(month, as_at)
    return stand(scope=scope, partnership=partnership, month=origin, kind=RunKind.RECORD)


def look_at_leavers(
    *, scope: Scope, partnership: Partnership, month: Month, as_at: date, by: User, now: datetime
) -> Leavers | None:
    """Everyone in hospital at the origin with their chance to leave, by the curves of the newest forecast; None
    without one. The look is one entry of the audit trail. Raises PermissionDenied without the right."""
    scope.must_allow(Permission.VIEW_PEOPLE, partnership.pk)
    origin = origin_of(month, as_at)
    forecast = latest(scope=scope, partnership=partnership, month=origin)
    if forecast is None:
        return None
    found = _leavers(scope, partnership, forecast)
    audit.record_read(
        by=by,
        how="who is expected to leave",
        at=now,
        partnership_id=partnership.pk,
        person_ids=[one.person.person_id for one in found.people],
    )
    return found


def _leavers(scope: Scope, partnership: Partnership, forecast: Forecast) -> Leavers:
    month, basis = forecast.month, forecast.basis
    quarters = [ahead for step in range(1, 3 * QUARTERS + 1) if (ahead := month.plus(step)).is_quarter_end]
    days = [(quarter.last - month.last).days for quarter in quarters]
    stays = stays_of(scope=scope, first=month, last=month, partnership_id=partnership.pk)
    there = [as_known(stay, month.last) for stay in people_in(stays, day=month.last)]
    steps = plan_steps_of(scope=scope, partnership_id=partnership.pk)
    seen = glimpses(scope=scope, person_ids={stay.person_id for stay in there})
    people = []
    for stay in there:
        if stay.person_id not in seen:
            continue
        known = [step for step in steps.get(stay.spell_id, ()) if step.on <= month.last]
        person = inpatient(stay, known, month.last)
        hazards = leaving_hazards(person, survival=basis.curves, kept=basis.kept, days=days)
        planned = person.planned_in_days
        people.append(
            Leaver(
                person=seen[stay.person_id],
                planned_on=None if planned is None else month.last + timedelta(days=planned),
                slips=slips(known).count,
                stayed_days=person.stayed_days,
                by_quarter=chances(hazards),
            )
        )
    people.sort(key=lambda one: (-one.by_quarter[0], one.person.reference))
    return Leavers(month, tuple(quarters), len(there), tuple(people))
