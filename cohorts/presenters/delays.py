"""What the list of delays and planned dates says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.core.paginator import Page, Paginator

from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON, DESTINATION
from cohorts.presenters.plan_words import former_dates, sure_words
from cohorts.presenters.words import distance
from cohorts.services.delay_list import Ask, Leaver
from cohorts.services.planning import DelayLine
from tcp_portal.charts.words import counted, number, people, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame

Pair = tuple[Leaver, DelayLine | None]
NO_REASON = "No reason recorded"
_MARK = UUID(int=0)
PAGE_SIZE = 100
DELAYS_AT, DATES_AT = "page", "dates"  # the parameters of the address that say which page of each list


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One delay of one person."""

    reference: str
    initials: str
    url: str
    place: str
    reason: str
    attribution: str
    since: str
    days: str
    escalated: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What one reason, with whose it is, comes to."""

    reason: str
    attribution: str
    people: str
    days: str
    escalated: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One planned date."""

    reference: str
    initials: str
    url: str
    place: str
    planned: str
    note: str
    passed: bool
    sure: str
    former: str
    going: str


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """The people who are planned to leave in a month."""

    title: str
    rows: tuple[PlannedRow, ...]


@dataclass(frozen=True, slots=True)
class DelaysPage:
    """Both lists as at a day, a page of each; `told` counts what the filters show, on every page."""

    lede: str
    told: str
    rows: tuple[DelayRow, ...]
    sums: tuple[Sum, ...]
    nobody: str
    planned_lede: str
    months: tuple[PlannedMonth, ...]
    not_set: str
    not_set_url: str
    delays: Page[Pair]
    dates: Page[Leaver]
    delays_url: Callable[[int], str]
    dates_url: Callable[[int], str]

    def people(self, *, dates: bool) -> list[Leaver]:
        """Everyone whom the page names; with `dates` those of both lists."""
        return [*(one for one, _ in self.delays), *(self.dates if dates else ())]


def delays_page(
    everyone: Sequence[Leaver], ask: Ask, frame: Frame, asked: Mapping[str, str] | None = None
) -> DelaysPage:
    """The page as at the frame's day. `asked` are the parameters of the address: the filters, and which pages."""
    day, asked = frame.as_at, asked or {}
    found, all_of_them = ask.of(everyone), Ask().of(everyone)
    url = _UrlOf(frame)
    dated = sorted((one for one in everyone if one.planned_on), key=_by_date)
    without = len(everyone) - len(dated)
    delays = Paginator(found, PAGE_SIZE).get_page(asked.get(DELAYS_AT))
    dates = Paginator(dated, PAGE_SIZE).get_page(asked.get(DATES_AT))
    kept = {name: value for name, value in asked.items() if name not in frame.choice}

    def to(name: str) -> Callable[[int], str]:
        return lambda number: frame.url("cohorts:delays", **{**kept, name: number})

    return DelaysPage(
        lede=_lede(all_of_them, day),
        told=_told(found, all_of_them),
        rows=tuple(_row(pair, day, url) for pair in delays),
        sums=tuple(_sums(found, day)),
        nobody=_nobody(all_of_them),
        planned_lede=_planned_lede(dated, day),
        months=tuple(_months(list(dates), _by_month(dated), day, url)),
        not_set=f"{people(without)} in hospital without a planned date" if without else "",
        not_set_url=frame.url("cohorts:tracker", planned="not-set"),
        delays=delays,
        dates=dates,
        delays_url=to(DELAYS_AT),
        dates_url=to(DATES_AT),
    )


class _UrlOf:
    """The plan of each person; no address is built twice."""

    def __init__(self, frame: Frame) -> None:
        self.before, _, self.after = frame.url("cohorts:discharge_plan", _MARK).partition(str(_MARK))

    def __call__(self, person_id: UUID) -> str:
        return f"{self.before}{person_id}{self.after}"


def _people(pairs: Sequence[Pair]) -> list[Leaver]:
    return list({one.person_id: one for one, _ in pairs}.values())


def _days(start: date, day: date) -> int:
    return (day - start).days


def _lede(pairs: Sequence[Pair], day: date) -> str:
    delayed = _people(pairs)
    verb = "is" if len(delayed) == 1 else "are"
    fact = f"{people(len(delayed))} {verb} delayed on {long_day(day)}"
    if not delayed:
        return f"Nobody is delayed on {long_day(day)}."
    days = sum(_days(one.delayed_from, day) for one in delayed if one.delayed_from)
    waiting = [one for one in delayed if not any(delay.escalated_on for delay in one.delays)]
    escalated = (
        "; every one is escalated" if not waiting else f"; {number(len(waiting))} of them not escalated"
    )
    return f"{fact}, {counted(days, 'day')} in all{escalated}."


def _told(found: Sequence[Pair], everything: Sequence[Pair]) -> str:
    if not found:
        return "No delay matches these filters." if everything else "No delay is recorded."
    shown = counted(len(found), "delay")
    return f"{shown} of {people(len(_people(found)))} shown."


def _nobody(everything: Sequence[Pair]) -> str:
    if everything:
        return "Change a filter, or take all of them away."
    return "A delay is recorded on a person's discharge plan, once their status is delayed."


def _row(pair: Pair, day: date, url: _UrlOf) -> DelayRow:
    one, delay = pair
    return DelayRow(
        reference=one.reference,
        initials=one.initials,
        url=url(one.person_id),
        place=one.place or "No place recorded",
        reason=DELAY_REASON.label(delay.reason) if delay else NO_REASON,
        attribution=ATTRIBUTION.label(delay.attribution) if delay else "",
        since=short_day(delay.started_on) if delay else "",
        days=number(_days(delay.started_on, day)) if delay else "",
        escalated=_escalated(delay),
    )


def _escalated(delay: DelayLine | None) -> str:
    if delay is None:
        return ""
    return short_day(delay.escalated_on) if delay.escalated_on else "Not yet"


def _sums(found: Sequence[Pair], day: date) -> Iterator[Sum]:
    """Per reason and attribution, the one with most days first."""
    groups: dict[tuple[str, str], list[DelayLine]] = {}
    unexplained = 0
    for _, delay in found:
        if delay is None:
            unexplained += 1
        else:
            groups.setdefault((delay.reason, delay.attribution), []).append(delay)
    total = {key: sum(_days(delay.started_on, day) for delay in lines) for key, lines in groups.items()}
    for key in sorted(groups, key=lambda key: (-total[key], key)):
        lines = groups[key]
        yield Sum(
            DELAY_REASON.label(key[0]),
            ATTRIBUTION.label(key[1]),
            number(len(lines)),
            number(total[key]),
            number(sum(delay.escalated_on is not None for delay in lines)),
        )
    if unexplained:
        yield Sum(NO_REASON, "", number(unexplained), "", "")


def _by_date(one: Leaver) -> tuple[date, str]:
    return one.planned_on or date.max, one.reference


def _planned_lede(dated: Sequence[Leaver], day: date) -> str:
    if not dated:
        return "Nobody has a planned date."
    moved = sum(one.slips.count > 0 for one in dated)
    passed = sum(one.planned_on is not None and one.planned_on < day for one in dated)
    parts = [f"{people(len(dated))} with a planned date"]
    parts += (
        [f"{number(moved)} of the dates {'was' if moved == 1 else 'were'} put off before"] if moved else []
    )
    parts += [f"{number(passed)} {'has' if passed == 1 else 'have'} passed"] if passed else []
    return f"{'; '.join(parts)}."


def _by_month(dated: Sequence[Leaver]) -> Counter[Month]:
    """How many people are planned to leave in each month, on every page."""
    return Counter(Month.of(one.planned_on) for one in dated if one.planned_on)


def _months(
    shown: Sequence[Leaver], counts: Counter[Month], day: date, url: _UrlOf
) -> Iterator[PlannedMonth]:
    for month, group in groupby(shown, key=lambda one: Month.of(one.planned_on or day)):
        rows = tuple(_planned(one, day, url) for one in group)
        yield PlannedMonth(f"{month.label}: {people(counts[month])}", rows)


def _planned(one: Leaver, day: date, url: _UrlOf) -> PlannedRow:
    on = one.planned_on or day
    home = DESTINATION.label(one.destination) if one.destination else ""
    return PlannedRow(
        reference=one.reference,
        initials=one.initials,
        url=url(one.person_id),
        place=one.place or "No place recorded",
        planned=short_day(on),
        note=distance(on, day),
        passed=on < day,
        sure=sure_words(on, one.confidence, one.slips.count),
        former=former_dates(one.slips),
        going=", ".join(filter(None, (home, one.destination_place))) or "Not planned yet",
    )
