"""The measures feed: the figures of `measures`, a page at a time, for the partnerships that its reader may see."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.cache import cache

from cohorts.domain.flows import EVERYONE, NO_PLACE
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Kind
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.feed import MOST_CELLS, MOST_MONTHS, FeedFault, Wanted
from trajectories.domain.figures import ALL, REPORTED, TOTAL, Figure
from trajectories.domain.registry import MEASURES
from trajectories.services.closes import first_close, reported_figures_of
from trajectories.services.feed_tokens import Reader
from trajectories.services.measures import measures

READ = "measures feed"
_POSITION = {measure: position for position, measure in enumerate(MEASURES)}
_REMEMBERED = 600  # seconds for which the length of a month's answer is known, so that a later page skips it


@dataclass(frozen=True, slots=True)
class Cell:
    """A partnership's month."""

    partnership: Partnership
    month: Month
    as_at: date


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Rows of one page, each with the cell that it is of, and whether there are more."""

    rows: tuple[tuple[Cell, Figure], ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """What the feed can be asked of one partnership."""

    partnership: Partnership
    places: tuple[str, ...]
    first: Month
    last: Month
    opens: Month


def covered(*, reader: Reader) -> tuple[Covered, ...]:
    """The partnerships whose measures the reader may view today, by name, with their months and places."""
    found = Partnership.objects.visible_to(reader.scope).prefetch_related("places").order_by("name")
    return tuple(_covered(one, reader.today) for one in found)


def list_partnerships(*, reader: Reader) -> tuple[Covered, ...]:
    """The same for the feed's own list. The call is recorded."""
    found = covered(reader=reader)
    record_call(reader=reader)
    return found


def record_call(*, reader: Reader, partnerships: tuple[Partnership, ...] = ()) -> None:
    """One entry of the trail: an entry of each partnership whose figures went out, or one of none."""
    recorded = partial(
        audit.record, by=reader.user, did=READ, at=reader.now, obj=reader.token, kind=Kind.READ
    )
    for partnership in partnerships:
        recorded(partnership_id=partnership.pk)
    if not partnerships:
        recorded()


def feed_page(*, reader: Reader, wanted: Wanted) -> FeedPage:
    """One page of what is asked for, by partnership, month, part and measure. The call is recorded.

    Raises FeedFault: 404 for a partnership or place that the reader cannot see, 400 for too much at once.
    A month that the register does not cover, or by whose end nobody had been counted, has no rows.
    """
    asked = _asked(reader, wanted)
    _check_place(asked, wanted)
    cells = [cell for one in asked for cell in _cells(one, wanted, reader.today)]
    if len(cells) > MOST_CELLS:
        raise FeedFault(
            400,
            f"This asks for {len(cells)} months of partnerships; {MOST_CELLS} are the most at a time. "
            "Ask for fewer months, or name fewer partnerships.",
        )
    page = _page(reader, wanted, cells)
    seen = dict.fromkeys(cell.partnership for cell, _ in page.rows)
    record_call(reader=reader, partnerships=tuple(seen))
    return page


def _covered(partnership: Partnership, today: date) -> Covered:
    last = Month.of(today)
    opens = Month.of(partnership.opens_at) if partnership.opens_at else last.previous
    places = sorted(partnership.places.all(), key=lambda place: (place.position, place.name))
    first = Month.of(partnership.starts_on)
    return Covered(partnership, tuple(place.name for place in places), first, last, opens)


def _asked(reader: Reader, wanted: Wanted) -> list[Covered]:
    known = {one.partnership.code: one for one in covered(reader=reader)}
    for code in wanted.partnerships:
        if code not in known:
            raise FeedFault(404, f"There is no partnership “{code[:40]}” whose measures this token may read.")
    return [one for code, one in known.items() if not wanted.partnerships or code in wanted.partnerships]


def _check_place(asked: list[Covered], wanted: Wanted) -> None:
    names = {name for one in asked for name in one.places} | {"", ALL, NO_PLACE.value}
    if wanted.place not in names:
        raise FeedFault(404, f"None of these partnerships has a place “{wanted.place[:80]}”.")


def _cells(one: Covered, wanted: Wanted, today: date) -> Iterator[Cell]:
    """The months asked for; only one end given means that month's side of the month in which pages open."""
    last = wanted.last or max(one.opens, wanted.first or one.opens)
    first = wanted.first or (last if wanted.last else one.opens)
    if len(months_between(first, last)) > MOST_MONTHS:
        raise FeedFault(400, f"Ask for {MOST_MONTHS} months at most: give “from” and “to”.")
    for month in months_between(max(first, one.first), min(last, one.last)):
        yield Cell(one.partnership, month, min(month.last, today))


def _page(reader: Reader, wanted: Wanted, cells: list[Cell]) -> FeedPage:
    """Counts through the months before the page, which are known for a while, and reads those of the page."""
    skip, rows = (wanted.page - 1) * wanted.page_size, list[tuple[Cell, Figure]]()
    for cell in cells:
        length = cache.get(_key(reader, wanted, cell))
        if length is not None and length <= skip:
            skip -= length
            continue
        found = _figures(reader, wanted, cell)
        rows += [(cell, figure) for figure in found[skip:]]
        skip = max(skip - len(found), 0)
        if len(rows) > wanted.page_size:
            break
    return FeedPage(tuple(rows[: wanted.page_size]), has_more=len(rows) > wanted.page_size)


def _figures(reader: Reader, wanted: Wanted, cell: Cell) -> list[Figure]:
    every = _first_reported(reader, cell) if wanted.vintage == REPORTED else _restated(reader, wanted, cell)
    found = [figure for figure in every if wanted.keeps(figure)]
    cache.set(_key(reader, wanted, cell), len(found), _REMEMBERED)
    return found


def _restated(reader: Reader, wanted: Wanted, cell: Cell) -> list[Figure]:
    whole = (wanted.place, wanted.arrangement, wanted.age_group, wanted.category) == (ALL, TOTAL, ALL, ALL)
    try:
        return measures(
            scope=reader.scope,
            partnership=cell.partnership,
            month=cell.month,
            as_at=cell.as_at,
            cuts=[EVERYONE]
            if whole
            else None,  # of a question about everyone alone, the parts are not counted
        )
    except Refusal:  # nobody had been counted by then
        return []


def _first_reported(reader: Reader, cell: Cell) -> list[Figure]:
    """What the first closing of the month froze, everyone first; nothing for a month that was never closed."""
    close = first_close(scope=reader.scope, partnership=cell.partnership, month=cell.month)
    if close is None:
        return []
    return sorted(reported_figures_of(scope=reader.scope, close=close), key=_in_order)


def _in_order(figure: Figure) -> tuple[object, ...]:
    return (
        figure.place != ALL, figure.place, figure.arrangement != TOTAL, figure.arrangement, figure.age_group != ALL,
        figure.age_group, figure.category != ALL, figure.category, _POSITION.get(figure.measure, len(_POSITION)),
    )  # fmt: skip


def _key(reader: Reader, wanted: Wanted, cell: Cell) -> str:
    asked = repr((wanted.narrows, cell.partnership.pk, cell.month.iso, reader.token.pk))
    return f"feed:length:{hashlib.sha256(asked.encode()).hexdigest()}"
