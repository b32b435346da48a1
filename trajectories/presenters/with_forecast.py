"""The overview with the forecast beside its figures, where one is ready for the month."""

from __future__ import annotations

from dataclasses import replace

from tcp_portal.charts import words
from trajectories.presenters import fan as said
from trajectories.presenters import sentences
from trajectories.presenters.dashboard import Dashboard, Tile
from trajectories.presenters.forecast import EXPECTED
from trajectories.presenters.links import Links, Shown
from trajectories.services.dashboard import Picture
from trajectories.services.forecast_runs import Forecast


def with_forecast(page: Dashboard, forecast: Forecast | None, shown: Picture, links: Links) -> Dashboard:
    """The page with what is expected said, drawn and given a tile; as it was without a forecast."""
    if forecast is None or not page.has_data:
        return page
    expected = said.sentence(forecast, shown)
    chart = said.chart(shown, forecast, chart_id=page.trajectory.id)
    tile = _tile(forecast, shown, links)
    return replace(
        page,
        more=(*page.more, expected),
        trajectory=replace(chart, description=f"{sentences.trend(shown)} {expected}"),
        tiles=page.tiles if tile is None else (*page.tiles, tile),
    )


def _tile(forecast: Forecast, shown: Picture, links: Links) -> Tile | None:
    """The chance of meeting the plan when it ends."""
    fan = forecast.fan
    end = said.plan_end(fan, said.plan_of(shown, fan))
    if end is None:
        return None
    month, chance = fan.months[end], fan.chance[end]
    plan = shown.plan.on(month).value or 0
    tag, tone = said.chance_tag(chance)
    return Tile(
        label=f"Chance of {words.number(plan)} by {month.label}",
        definition=links.forecast(),
        value=Shown(said.chance_words(chance), plain=EXPECTED),
        note=f"{words.number(fan.median[end])} expected",
        tag=tag,
        tone=tone,
    )
