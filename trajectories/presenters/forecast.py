"""The forecast page: the answer in a sentence, tiles, the fan, and tables by quarter, commissioner and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from cohorts.domain.kinds import Arrangement
from tcp_portal.charts import Cell, Chart, Column, Table, words
from tcp_portal.partnerships.models import Place
from trajectories.domain.forecast import Fan, Part
from trajectories.domain.forecast_data import Basis
from trajectories.presenters import fan as said
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.services.dashboard import Picture
from trajectories.services.forecast_page import Look
from trajectories.services.forecast_runs import Forecast, forecast_of

EXPECTED = "It is a forecast, not a count: nobody stands behind it yet."
ROUTES = {"children": "children", "secure": "secure beds", "other": "other beds"}


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """The page; without a forecast only what becomes of it."""

    headline: str
    more: str
    tiles: tuple[Tile, ...]
    chart: Chart | None
    quarters: Grid | None
    beds: tuple[Grid, ...]
    basis: tuple[str, ...]
    is_working: bool
    stale: str
    failed: str
    status: str


def forecast_page(look: Look, links: Links) -> ForecastPage:
    """The page of what there is: the newest forecast, perhaps out of date, or that one is being worked out."""
    stand, shown, places = look.stand, look.shown, look.places
    failed = "" if stand.is_fresh or stand.next is None else stand.next.reason
    if stand.ready is None:
        doing = "The forecast is being worked out." if stand.is_working else "There is no forecast yet."
        return ForecastPage(doing, "", (), None, None, (), (), stand.is_working, "", failed, doing)
    forecast = forecast_of(stand.ready)
    made = words.day(timezone.localtime(forecast.finished_at).date())
    return ForecastPage(
        headline=said.sentence(forecast, shown),
        more=said.chance_sentence(forecast.fan, shown),
        tiles=tuple(_tiles(forecast, shown, links)),
        chart=said.chart(shown, forecast),
        quarters=_quarters(forecast.fan, shown, links),
        beds=tuple(_beds(forecast.fan, shown, places, links)),
        basis=tuple(basis_words(forecast)),
        is_working=stand.is_working,
        stale="" if stand.is_fresh else f"The register has changed since this was worked out on {made}.",
        failed=failed,
        status=said.sentence(forecast, shown),
    )


def _steps(fan: Fan, shown: Picture) -> list[int]:
    """The quarters ahead, the first and the last month of the plan among them."""
    end = said.plan_end(fan, said.plan_of(shown, fan))
    return [at for at, month in enumerate(fan.months) if month.is_quarter_end or at == end]


def _tiles(forecast: Forecast, shown: Picture, links: Links) -> Iterator[Tile]:
    fan = forecast.fan
    planned = [at for at in _steps(fan, shown) if fan.chance[at] is not None]
    for at in dict.fromkeys([*planned[:2], *planned[-1:]]):
        month, chance = fan.months[at], fan.chance[at]
        tag, tone = said.chance_tag(chance)
        yield Tile(
            label=f"Chance of plan, {month.label}",
            definition=links.definition("plan"),
            value=Shown(said.chance_words(chance), plain=EXPECTED),
            note=f"{words.number(shown.plan.on(month).value or 0)} planned, {words.number(fan.median[at])} expected",
            tag=tag,
            tone=tone,
        )
    if fan.needed_a_month is not None:
        now = said.rate_words(said.pace(forecast.basis))
        yield Tile(
            label="Must leave each month",
            definition=links.definition("discharges"),
            value=Shown(said.rate_words(fan.needed_a_month), plain=EXPECTED),
            note=f"{now} a month left in the past year",
        )


def _quarters(fan: Fan, shown: Picture, links: Links) -> Grid:
    rows = []
    for at in _steps(fan, shown):
        month, chance = fan.months[at], fan.chance[at]
        plan = shown.plan.on(month).value
        rows.append(
            Row(
                month.label,
                (
                    links.figure(wording.count(plan), "plan", month=shown.month)
                    if plan is None
                    else Shown(words.number(plan), plain="The plan of a month to come."),
                    _guess(words.number(fan.median[at])),
                    _guess(said.span(fan.low50[at], fan.high50[at])),
                    _guess(said.span(fan.low90[at], fan.high90[at])),
                    _guess(said.chance_words(chance)),
                ),
                *said.chance_tag(chance),
            )
        )
    heads = (
        "Quarter to",
        "Plan",
        "Expected",
        "Half of outcomes",
        "9 in 10 outcomes",
        "Chance of plan",
        "Plan",
    )
    return Grid("By quarter", heads, tuple(rows))


def quarter_table(fan: Fan, shown: Picture) -> Table:
    """The quarters ahead as a plain table, for the pack."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            fan.months[at].label,
            shown.plan.on(fan.months[at]).value,
            fan.median[at],
            said.span(fan.low50[at], fan.high50[at]),
            said.span(fan.low90[at], fan.high90[at]),
            said.chance_words(fan.chance[at]),
        )
        for at in _steps(fan, shown)
    )
    columns = (
        Column("Quarter to"), Column("Plan", "number"), Column("Expected", "number"),
        Column("Half of outcomes"), Column("9 in 10 outcomes"), Column("Chance of plan"),
    )  # fmt: skip
    return Table("Forecast by quarter", columns, rows, aside=True)


def _beds(fan: Fan, shown: Picture, places: tuple[Place, ...], links: Links) -> Iterator[Grid]:
    """Beds needed at the next quarter, in a year and at the end, by commissioner and by place."""
    ends = _steps(fan, shown)
    steps = sorted({*ends[:1], *ends[-1:], *[at for at in ends if at == 11 or at == ends[len(ends) // 2]]})
    if not steps:
        return
    names = {str(place.pk): place.name for place in places}
    months = [fan.months[at].label for at in steps]
    positions = {key: at for at, key in enumerate(names)}

    def order(part: Part) -> tuple[int, str]:
        return positions.get(part.place, len(positions)), part.arrangement

    for title, is_place in (("Beds needed by commissioner", False), ("People expected by place", True)):
        parts = sorted((part for part in fan.beds if bool(part.place) is is_place), key=order)
        rows = tuple(_bed_row(part, _name(part, names, shown), steps) for part in parts)
        label = "Place" if is_place else "Commissioner"
        yield Grid(
            title,
            (label, "Now", *months),
            rows,
            note="Expected, and between which numbers 9 in 10 outcomes lie.",
        )


def _bed_row(part: Part, label: str, steps: list[int]) -> Row:
    bands = part.bands
    cells = [
        _guess(f"{words.number(bands.median[at])} ({said.span(bands.low90[at], bands.high90[at])})")
        for at in steps
    ]
    return Row(label, (Shown(words.number(part.now), plain="Counted when the forecast was made."), *cells))


def _name(part: Part, names: dict[str, str], shown: Picture) -> str:
    if part.place:
        return names.get(part.place, wording.NO_PLACE_LABEL)
    known = part.arrangement in list(Arrangement)
    return wording.arrangement_label(Arrangement(part.arrangement) if known else None, shown.ask.as_at)


def _guess(text: str) -> Shown:
    return Shown(text, plain=EXPECTED)


def basis_words(forecast: Forecast) -> Iterator[str]:
    """What the forecast rests on, in sentences with numbers and no person."""
    basis = forecast.basis
    yield (
        f"Lengths of stay: {words.number(basis.ends)} {'stay' if basis.ends == 1 else 'stays'} that ended in the "
        f"{basis.observed_months} months to "
        f"{forecast.month.label}. {_routes(basis)}"
    )
    yield (
        f"People who come: {words.number(basis.arrivals)} in {basis.arrivals_months} months, admissions, transfers "
        f"in and people found late, or {said.rate_words(basis.rate)} a month; how sure that is widens the fan."
    )
    yield (
        f"Planned dates: {words.number(basis.dated)} of {words.people(basis.people)} have one. {_kept(basis)}"
    )
    yield "2,000 simulated outcomes; the same register gives the same forecast."


def _routes(basis: Basis) -> str:
    own = [ROUTES[route] for route in basis.curves if route in ROUTES]
    if not own:
        return "One curve for all: no route has the 20 ends that a curve of its own needs."
    return f"Of their own curve: {words.list_words(own)}, with 20 ends or more each."


def _kept(basis: Basis) -> str:
    if not basis.dates_seen:
        return "None has come yet, so an assumption stands in: 4 in 10 dates are kept."
    seen = words.number(basis.dates_seen)
    return (
        f"Of {seen} dates that have come {words.number(basis.dates_kept)} were kept or beaten within a week; a date "
        "that slipped before is taken to slip more."
    )
