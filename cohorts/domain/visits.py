"""Oversight visits to people out of area: when the next is due. Building the Right Support notes, 7.1 and 12.6."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cohorts.domain.policy import Policies, PolicyRow, Rule
from tcp_portal.months import years_between

ADULT_AGE = 18


@dataclass(frozen=True, slots=True)
class VisitDue:
    """The day by which the commissioner must have visited, and the row of policy that makes it."""

    on: date
    since: date
    rule: PolicyRow


def away_since(beds: Iterable[tuple[date, bool]]) -> date | None:
    """From which day the person is out of area without a break, given each ward stay in order of time.

    A day on the way between two beds out of area is no break. None where the last bed is not out of area.
    """
    since: date | None = None
    for started_on, out_of_area in beds:
        if not out_of_area:
            since = None
        elif since is None:
            since = started_on
    return since


def visit_due(
    *, since: date, last: date | None, born: date, day: date, policies: Policies
) -> VisitDue | None:
    """When a visit is due to someone out of area since a day who was last visited on `last`.

    Counted from the later of the two, or from the day on which the rule began where both are older. The child's
    interval holds while the person is still under 18 on the day that it gives; else the adult's. None where
    no rule is in force by `day`.
    """
    start = max(since, last) if last is not None else since
    for rule in (Rule.VISIT_CHILD, Rule.VISIT_ADULT):
        row = policies.row(rule, start) or policies.row(rule, day)
        if row is None or row.span is None:
            continue
        counted = max(start, row.valid_from)
        due = row.span.after(counted)
        if rule is Rule.VISIT_ADULT or is_child(born, due):
            return VisitDue(due, counted, row)
    return None


def is_child(born: date, day: date) -> bool:
    """Under 18 on the day."""
    return years_between(born, max(born, day)) < ADULT_AGE
