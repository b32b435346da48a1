"""A plan for every synthetic partnership: a fall of two fifths in two years from where its register stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count

from cohorts.models import Spell
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import national as demo_national
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import PlanPoint, PlanState, PlanVersion

_BASELINE = Month(2016, 3)
_QUARTERS = 12
_LEFT_AT_THE_END = 60  # per cent of the baseline
_DRAFTED, _ACCEPTED = date(2016, 6, 20), date(2016, 7, 15)
_LONDON = ZoneInfo("Europe/London")


def load_national() -> None:
    """One accepted plan for each synthetic partnership, in total and by place; the places add up to the total."""
    manager = User.objects.get(email=demo_national.MANAGER.email)
    commissioner = User.objects.get(email=demo_national.COMMISSIONER.email)
    codes = [demo_national.code(number) for number in range(1, demo_national.PARTNERSHIPS + 1)]
    plans = [
        PlanVersion(
            partnership=partnership,
            number=1,
            title="Synthetic plan",
            source="Synthetic",
            is_assumption=True,
            state=PlanState.SUBMITTED,
            created_by=manager,
            created_at=_at(_DRAFTED),
            submitted_by=manager,
            submitted_at=_at(_DRAFTED),
        )
        for partnership in Partnership.objects.filter(code__in=codes)
    ]
    PlanVersion.objects.bulk_create(plans)
    PlanPoint.objects.bulk_create(point for plan in plans for point in _points(plan))
    # An accepted plan is locked, so its points came first.
    PlanVersion.objects.filter(pk__in=[plan.pk for plan in plans]).update(
        state=PlanState.ACCEPTED, decided_by=commissioner, decided_at=_at(_ACCEPTED)
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=_LONDON)


def _points(plan: PlanVersion) -> Iterator[PlanPoint]:
    baseline = dict(
        Spell.objects.filter(partnership=plan.partnership)
        .open_on(_BASELINE.last)
        .values_list("person__home_place")
        .annotate(Count("pk"))
    )
    places: list[UUID] = list(plan.partnership.places.values_list("pk", flat=True))
    for quarter in range(_QUARTERS + 1):
        month = _BASELINE.plus(3 * quarter)
        kept = 100 - (100 - _LEFT_AT_THE_END) * quarter // _QUARTERS
        values = {place: baseline.get(place, 0) * kept // 100 for place in places}
        yield PlanPoint(plan=plan, month=month.first, value=sum(values.values()), is_assumption=True)
        for place, value in values.items():
            yield PlanPoint(plan=plan, month=month.first, place_id=place, value=value, is_assumption=True)
