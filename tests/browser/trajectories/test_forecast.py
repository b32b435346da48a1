"""The forecast in a real browser: being worked out, then there by itself; the fan, the record and who may leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import APRIL_17, World, address, make_world
from trajectories.models import RunKind
from trajectories.services import forecast_queue
from trajectories.services.forecast_runs import prepare

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
NOW = datetime(2017, 5, 12, 9, tzinfo=UTC)


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(forecast_queue, "want", lambda **_: None)  # the test is the worker
    return make_world()


def _work_out(world: World) -> None:
    for kind in RunKind:
        prepare(partnership=world.partnership, month=APRIL_17, kind=kind, clock=lambda: NOW)


def _is_wide(page: Page) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth > element.clientWidth"))


def test_a_forecast_comes_by_itself_when_it_is_worked_out(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "forecast"))
    expect(page.locator("#lede")).to_contain_text("The forecast is being worked out.")
    check_axe(page)
    _work_out(world)
    expect(page.locator("#lede")).to_contain_text("expected in March 2019")
    expect(page.locator("#forecast .main-svg").first).to_be_visible()
    expect(page.get_by_text("Forecast, 9 in 10")).to_be_visible()
    check_axe(page)


@pytest.mark.parametrize("name", ["forecast", "forecast_record", "forecast_people", "dashboard"])
def test_each_page_is_accessible_and_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World, name: str
) -> None:
    _work_out(world)
    sign_in(page, world.commissioner)
    page.goto(live_server.url + address(world.partnership, name))
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert not _is_wide(page)
    check_axe(page)
