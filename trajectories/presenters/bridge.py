"""The page of why the partnership is off plan."""

from __future__ import annotations

from dataclasses import dataclass

from tcp_portal.charts import Chart
from trajectories.domain.bridge_measures import CAUSES
from trajectories.presenters import wording
from trajectories.presenters.bridge_causes import shown_causes
from trajectories.presenters.bridge_figures import waterfall
from trajectories.presenters.bridge_grids import bars_grid, parts_grid
from trajectories.presenters.bridge_words import basis, headline
from trajectories.presenters.dashboard import Grid
from trajectories.presenters.links import Links
from trajectories.services.bridge import OffPlan


@dataclass(frozen=True, slots=True)
class BridgePage:
    """The whole page; without a bridge the headline says why."""

    headline: str
    has_data: bool
    more: tuple[str, ...]
    span: str
    chart: Chart | None
    bars: Grid | None
    meanings: tuple[tuple[str, str], ...]
    places: Grid
    arrangements: Grid
    basis: str
    explain: str


def bridge_page(found: OffPlan, links: Links) -> BridgePage:
    """The page of one part and span."""
    built = found.asked
    shown = () if built is None else shown_causes([built])
    return BridgePage(
        headline=headline(found),
        has_data=built is not None,
        more=(),  # they stand under the bars
        span=wording.months(found.first, found.ask.month),
        chart=None if built is None else waterfall(found, built),
        bars=None if built is None else bars_grid(found, built, links),
        meanings=tuple((CAUSES[cause].title, CAUSES[cause].rule) for cause in shown),
        places=parts_grid(found, "Place", found.by_place, links),
        arrangements=parts_grid(found, "Commissioner", found.by_arrangement, links),
        basis=basis(found),
        explain=links.explain("variance", found.ask.cut),
    )
