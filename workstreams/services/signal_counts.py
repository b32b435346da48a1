"""What live signals count, asked of services of the register, its forecast and the plan: figures, never a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cohorts.domain.plan_history import slips
from cohorts.domain.record_facts import Facts
from cohorts.domain.returns import State
from cohorts.domain.review_clock import ReviewStatus
from cohorts.services.disputes_register import register_on
from cohorts.services.plan_steps import plan_steps_of
from cohorts.services.record_facts import in_hospital
from cohorts.services.register_returns import returns_of
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month, add_months
from tcp_portal.partnerships.models import Partnership
from trajectories.services.forecast_runs import newest
from workstreams.models import PlanAction
from workstreams.services.homes_match import without_home

LOOKS_BACK = 3  # months in which a date slipped, and of which a forecast may be the newest


@dataclass(frozen=True)
class _Asked:
    """Of which partnership and day it is asked; what several signals need is read once."""

    scope: Scope
    partnership: Partnership
    day: date

    @cached_property
    def people(self) -> list[Facts]:
        return in_hospital(
            scope=self.scope,
            partnership_ids=[self.partnership.pk],
            day=self.day,
            permission=Permission.VIEW_MEASURES,
        )

    @property
    def last_month(self) -> Month:
        """The last month that is over."""
        return Month.of(self.day).previous


def _dates_slipped(asked: _Asked) -> int:
    since = add_months(asked.day, -LOOKS_BACK)
    steps = plan_steps_of(scope=asked.scope, partnership_id=asked.partnership.pk)
    slipped = 0
    for person in asked.people:
        known = [step for step in steps.get(person.spell_id, ()) if step.on <= asked.day]
        before = [step for step in known if step.on < since]
        slipped += slips(known).count > slips(before).count
    return slipped


def _dates_passed(asked: _Asked) -> int:
    return sum(one.planned_on is not None and one.planned_on < asked.day for one in asked.people)


def _reviews_overdue(asked: _Asked) -> int:
    return sum(one.due.status is ReviewStatus.OVERDUE for one in asked.people)


def _people_delayed(asked: _Asked) -> int:
    return sum(one.delayed_since is not None for one in asked.people)


def _plan_missed(asked: _Asked) -> int | None:
    last = asked.last_month
    found = newest(
        scope=asked.scope, partnership=asked.partnership, first=last.plus(1 - LOOKS_BACK), last=last
    )
    chances = [chance for chance in found.fan.chance if chance is not None] if found else []
    return round(100 * (1 - chances[-1])) if chances else None


def _returns_missing(asked: _Asked) -> int:
    returns = returns_of(
        scope=asked.scope, partnership_id=asked.partnership.pk, month=asked.last_month, today=asked.day
    )
    return sum(one.state in (State.NO_RESPONSE, State.AWAITED) for one in returns)


def _actions_late(asked: _Asked) -> int:
    late = PlanAction.objects.of(asked.partnership).open().filter(due_on__lt=Month.of(asked.day).first)
    return late.count()


def _disputes_open(asked: _Asked) -> int:
    rows = register_on(scope=asked.scope, partnership_id=asked.partnership.pk, day=asked.day)
    return sum(row.is_open_on(asked.day) for row in rows)


def _homes_missing(asked: _Asked) -> int:
    return without_home(scope=asked.scope, partnership=asked.partnership, day=asked.day)


_COUNTS: dict[str, Callable[[_Asked], int | None]] = {
    "dates_slipped": _dates_slipped,
    "dates_passed": _dates_passed,
    "reviews_overdue": _reviews_overdue,
    "people_delayed": _people_delayed,
    "plan_missed": _plan_missed,
    "returns_missing": _returns_missing,
    "actions_late": _actions_late,
    "disputes_open": _disputes_open,
    "homes_missing": _homes_missing,
}


def counts(*, scope: Scope, partnership: Partnership, day: date) -> dict[str, int | None]:
    """Every signal's count on the day, each worked out once; None where it is not known, which is not nought."""
    asked = _Asked(scope, partnership, day)
    return {key: count(asked) for key, count in _COUNTS.items()}
