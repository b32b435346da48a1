"""The second bar asks for figures as first reported, and every page that can show them does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tcp_portal.access.scope import everything
from tests.integration.trajectories.closed import closed, corrected, learnt_later
from tests.integration.trajectories.made import MARCH_17, World, address, as_, text_of
from trajectories.presenters.vintages import FOLLOWS
from trajectories.services.closes import source_from
from trajectories.services.sources import Today

MARCH = {"month": "2017-03"}
REPORTED = {**MARCH, "figures": "reported"}


def page_of(world: World, name: str = "dashboard", **query: str) -> str:
    response = as_(world.manager).get(address(world.partnership, name, **query))
    assert response.status_code == 200
    return text_of(response)


def test_the_second_bar_says_whether_the_month_is_closed(world: World) -> None:
    assert "Month not yet closed" in page_of(world, **MARCH)
    close = closed(world)
    today = timezone.localtime(close.closed_at)
    assert f"Closed {today.day} {today:%b %Y}" in page_of(world, **MARCH)
    assert "Month not yet closed" in page_of(world)  # April
    close.reopen_asked_by, close.reopened_by = world.manager, world.commissioner
    close.reopen_asked_at = close.reopened_at = close.closed_at
    close.reopen_reason = "Why"
    close.save()
    assert "Month reopened" in page_of(world, **MARCH)


def test_the_overview_as_first_reported_stays_what_it_was(world: World) -> None:
    before = page_of(world, **MARCH)
    assert "5 people in hospital on 31 March 2017" in before
    assert "Figures as restated, with every fact known today." in before
    closed(world)
    learnt_later(world)
    now, then = page_of(world, **MARCH), page_of(world, **REPORTED)
    assert "4 people in hospital on 31 March 2017" in now
    assert "5 people in hospital on 31 March 2017" in then
    assert "Figures as first reported on 12 May 2017. Later facts are not in them." in then
    assert "Figures as restated, with" not in then


def test_the_line_shows_what_was_first_reported_where_it_differs(world: World) -> None:
    closed(world)
    head = '<th scope="col" class="num">As first reported</th>'
    assert head not in page_of(world, **MARCH)
    learnt_later(world)
    assert head in page_of(world, **MARCH)
    assert head in page_of(world)  # April's line holds March
    assert head not in page_of(world, **REPORTED)


def test_links_and_filters_carry_the_choice_on(world: World) -> None:
    closed(world)
    text = page_of(world, **REPORTED)
    assert 'name="figures" value="reported"' in text
    assert "figures=reported&amp;measure=inpatients" in text
    assert '<option value="reported" selected>As first reported</option>' in text
    assert "figures=" not in page_of(world, **MARCH).replace("frame-figures", "").replace(
        'name="figures"', ""
    )


def test_the_people_behind_are_those_of_then(world: World) -> None:
    closed(world)
    learnt_later(world)
    gone = world.stays["second"].person.reference
    asked = {"measure": "inpatients"}
    assert gone not in page_of(world, "people", **asked, **MARCH)
    assert gone in page_of(world, "people", **asked, **REPORTED)


def test_a_month_never_closed_says_so_and_shows_today(world: World) -> None:
    text = page_of(world, figures="reported")
    assert (
        "April 2017 was never closed, so no figures were first reported. "
        "This page shows figures as restated today."
    ) in text
    assert "5 people in hospital on 30 April 2017" in text


def test_a_page_that_cannot_show_them_says_so(world: World) -> None:
    closed(world)
    said = "This page shows the register as it stands today, not as first reported."
    assert said in page_of(world, "plans", **REPORTED)
    assert said not in page_of(world, "plans", **MARCH)


@pytest.mark.parametrize("name", sorted(one.partition(":")[2] for one in FOLLOWS))
def test_each_page_that_follows_reads_nothing_of_today(world: World, name: str) -> None:
    closed(world)
    learnt_later(world)
    query = {"measure": "inpatients"} if name in ("people", "explain") else {}
    client = as_(world.manager)
    client.get(address(world.partnership, name, **query, **REPORTED))
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address(world.partnership, name, **query, **REPORTED))
    assert response.status_code == 200
    for table in ("cohorts_spell", "cohorts_episode", "cohorts_review", "cohorts_planstep"):
        assert [one["sql"] for one in caught if f'FROM "{table}"' in one["sql"]] == []
    assert len(caught) <= 14  # the summary asks three sources, and each whether the month was closed


def test_codes_beside_the_stays_are_those_of_then_too(world: World) -> None:
    source = source_from(scope=everything(), close=closed(world))
    today = Today(everything(), world.partnership)
    first, last = MARCH_17.plus(-12), MARCH_17
    before = today.ways(first, last), today.far_beds(first, last)
    assert any(before[1].values())
    assert (source.ways(first, last), source.far_beds(first, last)) == before
    corrected(world.stays["left"], source="29")
    assert source.ways(first, last) == before[0] != today.ways(first, last)


def test_figures_of_an_unknown_kind_are_not_found(world: World) -> None:
    response = as_(world.manager).get(address(world.partnership, "dashboard", figures="final"))
    assert response.status_code == 404


def test_both_agree_while_nothing_has_changed(world: World) -> None:
    closed(world)
    now, then = page_of(world, "reviews", **MARCH), page_of(world, "reviews", **REPORTED)
    hidden = '<input type="hidden" name="figures" value="reported">'
    then = then.replace(hidden, "").replace("&amp;figures=reported", "")
    kept = [text.partition("<h1>")[2].partition("Figures as")[0] for text in (now, then)]
    assert kept[0] == kept[1]
    assert MARCH_17.label in kept[0]
