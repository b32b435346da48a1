"""A board pack in a real browser: asked for, watched, taken, and read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.packs.services import storage
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, discharged, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
APRIL = "?partnership=BHR&month=2017-04"
LONG = 60_000  # a worker that starts and loads its libraries on a busy machine


class Gate:
    """Holds the worker before it keeps the first file, so that a test can look at the pack half-built."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        assert self._open.wait(LONG / 1000), "the test never opened the gate"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, store = Gate(), storage.store

    def held(*args: Any) -> tuple[int, str]:
        gate.wait()
        return store(*args)

    monkeypatch.setattr(storage, "store", held)
    yield gate
    gate.open()


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    """Three people in hospital at the end of April 2017, one who left in March."""
    made = make_partnership()
    for name in ("Havering", "Redbridge", "Redbridge"):
        admitted(made, place=place_of(made, name))
    discharged(admitted(made), date(2017, 3, 14))
    return made


@pytest.fixture
def manager(partnership: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, partnership, name="Pat Mason")


@pytest.fixture
def board_member(partnership: Partnership) -> User:
    return make_user(Role.BOARD_MEMBER, partnership)


def fits(page: Page) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page as it stands is accessible, and fits a phone."""
    before = page.viewport_size
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert fits(page)
    check_axe(page)
    page.set_viewport_size(before)  # type: ignore[arg-type]  # it has a size


def in_hospital(workbook: Path) -> int:
    """The number that the workbook’s summary begins with, below its title, the way back and what every sheet says."""
    summary = load_workbook(workbook, read_only=True)["Summary"]
    said = next(str(row[0]) for row in summary.iter_rows(min_row=4, values_only=True) if row and row[0])
    number, _, words = said.partition(" ")
    assert words.startswith("people in hospital on 30 April 2017")
    return int(number)


def take(page: Page, link: str, folder: Path) -> Path:
    """The file that a link gives, under the name that it goes out with."""
    with page.expect_download() as waited:
        page.get_by_role("link", name=link).first.click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def test_a_pack_is_asked_for_watched_and_taken(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    manager: User,
    board_member: User,
    partnership: Partnership,
    gate: Gate,
    tmp_path: Path,
) -> None:
    sign_in(page, manager)
    page.goto(f"{live_server.url}/packs/{APRIL}")
    expect(page.get_by_text("No pack yet")).to_be_visible()
    check(page, check_axe)
    page.get_by_role("button", name="Build pack").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Board pack, April 2017")
    expect(page.get_by_role("progressbar", name="Building")).to_be_visible()
    expect(page.get_by_text("Writing PowerPoint")).to_be_visible(timeout=LONG)
    check(page, check_axe)
    gate.open()

    expect(page.get_by_role("link", name="Excel")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("status").last).to_have_text("Ready")
    check(page, check_axe)
    files = [take(page, link, tmp_path) for link in ("PowerPoint", "PDF", "Excel")]
    assert [path.name for path in files] == [
        f"board-pack-BHR-2017-04.{kind}" for kind in ("pptx", "pdf", "xlsx")
    ]
    assert [path.read_bytes()[:4] for path in files] == [b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]
    counted = Spell.objects.filter(partnership=partnership).open_on(date(2017, 4, 30)).count()
    assert in_hospital(files[2]) == counted == 3

    sign_in(page, board_member)
    page.goto(f"{live_server.url}/{APRIL}")
    page.get_by_role("link", name="Open board packs").click()
    expect(page.get_by_role("button", name="Build pack")).to_have_count(0)
    check(page, check_axe)
    assert take(page, "Excel of Board pack, April 2017", tmp_path).read_bytes() == files[2].read_bytes()


def test_the_same_without_javascript(
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    manager: User,
    gate: Gate,
    tmp_path: Path,
) -> None:
    page = page_without_script
    sign_in(page, manager)
    page.goto(f"{live_server.url}/packs/{APRIL}")
    page.get_by_label("PDF").uncheck()
    page.get_by_label("PowerPoint").uncheck()
    page.get_by_role("button", name="Build pack").click()
    expect(page.get_by_role("progressbar", name="Building")).to_be_visible()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("progressbar", name="Building")).to_be_visible()
    gate.open()
    files = page.get_by_role("link", name="Excel")
    for _ in range(LONG // 500):
        if files.count():
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()
    assert in_hospital(take(page, "Excel", tmp_path)) == 3
    expect(page.get_by_role("link", name="PDF")).to_have_count(0)


def test_a_month_without_data_is_said_beside_it_and_stays_typed(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, manager: User
) -> None:
    sign_in(page, manager)
    page.goto(f"{live_server.url}/packs/{APRIL}")
    page.get_by_label("Month", exact=True).last.fill("2015-05")
    page.get_by_role("button", name="Build pack").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    check(page, check_axe)
    summary.get_by_role("link", name="Nobody is recorded in the register for May 2015").click()
    expect(page.get_by_label("Month", exact=True).last).to_be_focused()
    expect(page.get_by_label("Month", exact=True).last).to_have_value("2015-05")
