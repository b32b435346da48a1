"""Every number of every performance page leads to what explains it, and what it leads to is that number."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import place_of
from tests.integration.trajectories import crawled
from tests.integration.trajectories.made import CCG, HAVERING, World, report_stocktake

# Each page of figures with the filters of its own; those that every page has are added below.
PAGES: dict[str, tuple[dict[str, str], ...]] = {
    "web:home": ({},),
    "trajectories:dashboard": ({}, {"span": "year"}, {"span": "baseline"}),
    "trajectories:bridge": ({}, {"span": "month"}, {"span": "year"}),
    "trajectories:reviews": ({},),
    "trajectories:register_learning": ({},),
    "trajectories:signals": ({},),
    "trajectories:comparison": ({}, {"by": "places"}),
    "trajectories:flows": ({},),
    "trajectories:places": ({},),
    "trajectories:long_stays": ({},),
    "trajectories:out_of_area": ({},),
    "trajectories:delays": ({},),
    "trajectories:reconciliation": (
        {},
        {"first": "2016-04", "last": "2017-03"},
        {"first": "2017-04", "last": "2017-04"},
    ),
}
UNFILTERED = ("trajectories:comparison", "web:home", "trajectories:reconciliation")
# These print the figures of the overview again, and little else: everyone and one place are enough.
SUBJECTS = frozenset(
    f"trajectories:{name}" for name in ("flows", "places", "long_stays", "out_of_area", "delays")
)


def addresses(world: World, *, everyone_alone: bool = False) -> list[str]:
    """Every page with every choice of part that it offers, or of everyone alone."""
    found = []
    parts: tuple[dict[str, str], ...] = (
        {},
        {"place": str(place_of(world.partnership, HAVERING).pk)},
        {"place": "none"},
        {"arrangement": CCG.value},
        {"place": str(place_of(world.partnership, HAVERING).pk), "arrangement": CCG.value},
    )
    for name, choices in PAGES.items():
        for choice in choices:
            for part in (
                parts[:1]
                if everyone_alone or name in UNFILTERED
                else parts[:2]
                if name in SUBJECTS
                else parts
            ):
                query = {"partnership": "BHR", "month": "2017-04", **choice, **part}
                found.append(f"{reverse(name)}?" + "&".join(f"{key}={value}" for key, value in query.items()))
    return found


@pytest.mark.once
@pytest.mark.parametrize("reader", ["commissioner", "board"])
def test_figure_is_what_stands_behind_it(world: World, client: Client, reader: str) -> None:
    report_stocktake(world)
    client.force_login(getattr(world, reader))
    sees_people = reader == "commissioner"
    pages = addresses(world, everyone_alone=not sees_people)
    wrong, followed = crawled.faults(client, pages, sees_people=sees_people)
    assert wrong == []
    assert followed > 200
