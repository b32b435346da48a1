"""A discharge plan in the words that the tracker, a person's page and the registers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import CARE_PLAN_STATUS, CONFIDENCE, DELAY_REASON, DESTINATION
from cohorts.domain.codes.endings import DELAYED, HELD_UP
from cohorts.domain.plan_history import Slips, slips, status_since
from cohorts.models import DischargePlan
from cohorts.presenters.words import distance, lower_first
from cohorts.services.planning import DelayLine, Planning
from tcp_portal.charts.words import counted, short_day
from tcp_portal.charts.words import day as long_day

_TIMES = {1: "once", 2: "twice"}


def slipped(count: int) -> str:
    """How often a date was put off: Slipped once, Slipped twice, Slipped 3 times; empty for never."""
    return f"Slipped {_TIMES.get(count, f'{count} times')}" if count else ""


def former_dates(found: Slips) -> str:
    """The dates before the present one: was 30 Nov 2016, then 28 Feb 2017. Empty where there were none."""
    days = [short_day(day) for day in found.former]
    return f"was {', then '.join(days)}" if days else ""


def sure_words(planned_on: date | None, confidence: str, slips_count: int) -> str:
    """What stands under a planned date in a table: how often it slipped, else how sure it is."""
    if planned_on is None:
        return ""
    return slipped(slips_count) or (CONFIDENCE.label(confidence) if confidence else "")


def short_status(status: str, reasons: Sequence[str]) -> str:
    """The status as a column says it: Delayed: housing and 1 more. `reasons` are those open, oldest first."""
    if not status:
        return "Not recorded"
    if status != DELAYED or not reasons:
        return CARE_PLAN_STATUS.label(status)
    more = f" and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    return f"Delayed: {DELAY_REASON.group(reasons[0])}{more}"


def going_to(plan: DischargePlan | None) -> str:
    """Kind of home and place: Supported housing, Havering. Empty where neither is planned."""
    if plan is None:
        return ""
    home = DESTINATION.label(plan.destination) if plan.destination else ""
    return ", ".join(filter(None, (home, str(plan.destination_place or ""))))


def owner_of(plan: DischargePlan | None) -> str:
    """Who answers for the plan; empty for nobody yet."""
    return str(plan.owner or plan.owner_name) if plan else ""


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The discharge plan in a card: status with its tag, date with how far it lies and what it was before."""

    status: str
    tag: str
    tone: str
    planned: str
    note: str
    passed: bool
    sure: str
    former: str
    going: str
    owner: str
    steps: str
    done: int
    total: int
    page_url: str
    url: str


def plan_card(planning: Planning, day: date, *, page_url: str, url: str) -> PlanCard:
    """The card as at a day; `url` is the form, empty for who may not plan."""
    plan, progress, found = planning.plan, planning.progress, slips(planning.steps)
    on = plan.planned_on if plan else None
    tag, status = status_of(planning)
    sure = [CONFIDENCE.label(plan.confidence)] if plan and plan.confidence else []
    return PlanCard(
        status=status,
        tag=tag,
        tone="bad",
        planned=long_day(on) if on else "Not set",
        note=distance(on, day) if on else "",
        passed=on is not None and on < day,
        sure=". ".join([*sure, *filter(None, [slipped(found.count)])]),
        former=former_dates(found),
        going=going_to(plan) or "Not planned yet",
        owner=owner_of(plan) or "Nobody named yet",
        steps=progress.words,
        done=progress.done,
        total=progress.total,
        page_url=page_url,
        url=url,
    )


def status_of(planning: Planning) -> tuple[str, str]:
    """Tag and words of the status, with its reasons and since when: (Delayed; housing missing, since 2 Feb 2017)."""
    status = planning.plan.status if planning.plan else ""
    if not status:
        return "", "Not recorded"
    label = CARE_PLAN_STATUS.label(status)
    since = _since(planning)
    if status not in HELD_UP:
        return "", f"{label}{since}"
    reasons = reasons_in_words(planning.open_delays)
    if status == DELAYED:
        return "Delayed", f"{reasons or label.partition(': ')[2]}{since}"
    return "Held by law", f"{reasons or lower_first(label)}{since}"


def reasons_in_words(delays: Sequence[DelayLine]) -> str:
    """The reasons of open delays: suitable housing missing; and 1 more where there are more than two."""
    labels = [lower_first(DELAY_REASON.label(delay.reason)) for delay in delays]
    if len(labels) <= 2:
        return " and ".join(labels)
    return f"{labels[0]} and {counted(len(labels) - 1, 'other reason')}"


def _since(planning: Planning) -> str:
    starts = [delay.started_on for delay in planning.open_delays]
    since = min(starts) if starts else status_since(planning.steps)
    return f", since {short_day(since)}" if since else ""
