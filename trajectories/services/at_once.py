"""What the figures of many partnerships in one month are made of, read together: as many queries as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cohorts.domain.stays import Stay
from cohorts.services.records import records_of
from cohorts.services.stays import stays_of
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.tally import MONTHS_BEFORE, Tally
from trajectories.services.outside import Outside
from trajectories.services.plans import Plan, plans_in_force
from trajectories.services.rates import Populations, populations_of


@dataclass(frozen=True)
class Register:
    """One partnership as figures need it."""

    partnership: Partnership
    places: tuple[Place, ...]
    tally: Tally
    outside: Outside


def read_at_once(*, scope: Scope, month: Month, as_at: date) -> Iterator[Register]:
    """Each visible partnership whose register has begun by the month, by name."""
    ids = scope.partnership_ids(Permission.VIEW_MEASURES)
    partnerships = list(
        Partnership.objects.filter(pk__in=ids, starts_on__lt=month.next.first).order_by("name", "pk")
    )
    if not partnerships:
        return
    since = month.plus(-MONTHS_BEFORE)
    end = min(month.last, as_at) + timedelta(days=1)
    stays: defaultdict[UUID, list[Stay]] = defaultdict(list)
    for stay in stays_of(scope=scope, first=since, last=month):
        stays[stay.partnership_id].append(stay)
    records = records_of(scope=scope, partnership_id=None, first=since.first, end=end)
    places: defaultdict[UUID, list[Place]] = defaultdict(list)
    for place in Place.objects.filter(partnership__in=partnerships).order_by("position", "name"):
        places[place.partnership_id].append(place)
    keys = [one.pk for one in partnerships]
    plans, populations = plans_in_force(partnership_ids=keys), populations_of(partnership_ids=keys)
    for one in partnerships:
        yield Register(
            one,
            tuple(places[one.pk]),
            Tally(stays[one.pk], records, as_at=as_at),
            Outside(plans.get(one.pk, Plan()), populations.get(one.pk, Populations()).on),
        )
