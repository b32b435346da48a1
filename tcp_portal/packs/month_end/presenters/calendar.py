"""The calendar of a month end in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tcp_portal.charts import words as say
from tcp_portal.months import Month
from tcp_portal.packs.month_end.domain.calendar import Days, dates_of
from tcp_portal.packs.month_end.services.calendar import Plan

_STEPS: Mapping[str, str] = {
    "draft": "The draft is built",
    "ask": "Contributors are asked",
    "words": "Words are due",
    "review": "Review is due",
    "sign_off": "Sign-off is due",
}


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The days of one month's packs, and who set them."""

    rows: tuple[tuple[str, str], ...]
    source: str
    by_itself: str


def calendar_page(plan: Plan, month: Month) -> CalendarPage:
    """What holds for the month."""
    dates = dates_of(month, plan.days)
    rows = tuple(
        (
            said,
            f"{say.day(getattr(dates, name))} (working day {getattr(plan.days, name)})",
        )
        for name, said in _STEPS.items()
    )
    row = plan.row
    source = (
        "The portal’s own choice; nobody has set another."
        if row is None
        else f"Set by {row.set_by or 'the portal'} for packs from {Month.of(row.valid_from).label} on."
    )
    by_itself = (
        "The run starts by itself on the first of these days."
        if plan.starts_by_itself
        else "The run does not start by itself: somebody starts it here."
    )
    return CalendarPage(rows, source, by_itself)


def initial_of(plan: Plan, month: Month) -> dict[str, object]:
    """The form as it opens."""
    days = {one.name: getattr(plan.days, one.name) for one in fields(Days)}
    return {
        **days,
        "month": month.iso,
        "editions": [edition.value for edition in plan.editions],
        "starts_by_itself": plan.starts_by_itself,
    }
