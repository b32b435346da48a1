"""The release's main job on the stocktake's figures: a commissioner records, the Board sees it, the pack says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Person
from tcp_portal.partnerships.models import User
from tests.factories.demonstration import load_demonstration

SignIn = Callable[[Page, Any], None]
APRIL = "?partnership=BHR&month=2017-04"
LONG = 60_000


@pytest.fixture
def people(transactional_db: None) -> Callable[[str], User]:
    """The demonstration, and who signs in to it."""
    with transaction.atomic():
        load_demonstration()
    return lambda name: User.objects.get(email=f"{name}@example.org")


def summary_of(workbook: Path) -> str:
    sheet = load_workbook(workbook, read_only=True)["Summary"]
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def build_pack(page: Page, address: str, folder: Path) -> str:
    """Asks for a pack in the browser, waits for it, takes the workbook and reads its summary."""
    page.goto(f"{address}/packs/{APRIL}")
    page.get_by_role("button", name="Build pack").click()
    link = page.get_by_role("link", name="Excel").first
    expect(link).to_be_visible(timeout=LONG)
    with page.expect_download() as waited:
        link.click()
    waited.value.save_as(folder / "pack.xlsx")
    return summary_of(folder / "pack.xlsx")


def test_the_board_sees_the_figures_of_the_stocktake_and_no_person(
    page: Page, live_server: LiveServer, sign_in: SignIn, people: Callable[[str], User]
) -> None:
    sign_in(page, people("board.member"))
    page.goto(f"{live_server.url}/performance/")
    expect(page.locator("#lede")).to_contain_text("22 people in hospital on 30 April 2017, as planned.")
    for figure in ("37.96", "baseline 44.86", "ambition 24.16"):
        expect(page.locator("main")).to_contain_text(figure)
    page.goto(f"{live_server.url}/performance/reconciliation/")
    expect(page.locator("main")).to_contain_text("4 unexplained")
    expect(page.locator("main")).to_contain_text("3 without a place")
    someone = Person.objects.get(reference="BHR-046")
    refused = page.goto(f"{live_server.url}/people/{someone.pk}/")
    assert refused is not None
    assert refused.status == 403
    sign_in(page, people("other.commissioner"))
    unknown = page.goto(f"{live_server.url}/people/{someone.pk}/")
    assert unknown is not None
    assert unknown.status == 404


def test_a_discharge_moves_the_april_figure_at_once_on_the_dashboard_and_in_the_pack(
    page: Page, live_server: LiveServer, sign_in: SignIn, people: Callable[[str], User], tmp_path: Path
) -> None:
    sign_in(page, people("commissioner"))
    assert "22 people in hospital on 30 April 2017" in build_pack(page, live_server.url, tmp_path)
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    page.get_by_role("link", name="BHR-046", exact=True).click()
    page.get_by_role("link", name="Record discharge").click()
    page.get_by_label("Day").fill("28")
    page.get_by_role("textbox", name="Month").fill("4")
    page.get_by_label("Year").fill("2017")
    page.get_by_label("Supported housing").check()
    page.get_by_role("button", name="Save the discharge").click()
    expect(page.locator("main")).to_contain_text("The discharge of BHR-046 is recorded.")
    page.goto(f"{live_server.url}/performance/{APRIL}")
    expect(page.locator("#lede")).to_contain_text("21 people in hospital on 30 April 2017")
    assert "21 people in hospital on 30 April 2017" in build_pack(page, live_server.url, tmp_path)
