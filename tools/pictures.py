"""The pictures of the user guide, taken anew from a running demonstration.

    .venv/bin/python manage.py demo
    .venv/bin/python -m tools.pictures --address http://127.0.0.1:8000

Take them from a fresh demonstration: one plan is changed on purpose and one board pack is built. Each picture is
written to docs/pictures with a small palette, so that all of them together stay under 2.5 MB.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tools.services import find_chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "transforming-care-2017"  # noqa: S105  # the demonstration's, which it prints itself
WIDTH = 1280
COLOURS = 96
LARGEST = 150_000  # bytes of one picture
CHOSEN = "partnership=BHR&month=2017-04"
MAY = "partnership=BHR&month=2017-05"
SAVE = re.compile("^Save")

# Columns and words as a partnership's own tracker has them; references are those of the demonstration.
EXTRACT = """Patient reference,Ward,Care plan status,Planned discharge date,Ward security level
BHR-003,Rehabilitation,3 Active treatment and working towards discharge,31/07/2017,0 General
BHR-006,Rehabilitation,6 Delayed,31/05/2017,0 General
BHR-007,Heron,2 Active treatment,31/02/2017,1 Low Secure
BHR-900,Willow,2 Active treatment,NULL,0 General
"""

Steps = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks (the first half of the e-mail), at which page, how far down, after which steps."""

    name: str
    who: str
    path: str
    height: int
    steps: Steps | None = None


def address_of(page: Page, reference: str) -> str:
    """The path of a person's page, which has no readable name, found through the tracker."""
    page.goto(f"/tracker/?{CHOSEN}&text={reference}")
    link = page.get_by_role("link", name=reference, exact=True)
    return (link.get_attribute("href") or "").split("?")[0]


def fill_date(page: Page, name: str, day: str) -> None:
    """Types a day such as "1 3 2010" into the three boxes of a date."""
    for part, value in enumerate(day.split()):
        page.locator(f"[name={name}_{part}]").fill(value)


def open_row(page: Page) -> None:
    """The tracker with one plan open in its row."""
    row = page.get_by_role("row").filter(has_text="BHR-006")
    row.get_by_role("link", name="Update").click()
    page.locator("[name=planned_on_0]").wait_for()


def open_person(page: Page) -> None:
    """The page of a person with a long stay and a planned date that has passed."""
    page.goto(f"{address_of(page, 'BHR-010')}?{CHOSEN}")


def refuse_discharge(page: Page) -> None:
    """A discharge before the admission: the answer stands beside the date."""
    page.goto(f"{address_of(page, 'BHR-046')}discharge/?{CHOSEN}")
    fill_date(page, "on", "1 3 2010")
    page.locator("[name=destination][value=SH]").check()
    page.get_by_role("button", name=SAVE).click()
    page.get_by_text("There is a problem").wait_for()


def clash(page: Page) -> None:
    """The same plan saved from two windows: the second is shown both values."""
    form = f"{address_of(page, 'BHR-048')}plan/?{CHOSEN}"
    other = page.context.new_page()
    for window in (page, other):
        window.goto(form)
    stored = other.locator("[name=planned_on_0]").input_value()
    fill_plan(other, "3", "29 9 2017" if stored == "30" else "30 9 2017")
    other.wait_for_url("**/tracker/**")
    other.close()
    fill_plan(page, "2", "31 12 2017")
    page.get_by_text("Someone else changed this").wait_for()


def fill_plan(page: Page, status: str, day: str) -> None:
    """Fills the form of a discharge plan in and sends it."""
    page.locator("select[name=status]").select_option(status)
    fill_date(page, "planned_on", day)
    if page.locator("[name=reason]").count():
        page.locator("[name=reason]").fill("A later date was agreed")
    page.get_by_role("button", name=SAVE).click()


def open_discharge_plan(page: Page) -> None:
    """The whole discharge plan of somebody whose date slipped twice."""
    page.goto(f"{address_of(page, 'BHR-029')}discharge-plan/?{CHOSEN}")


def open_reviews(page: Page) -> None:
    """The reviews of somebody, with the clock above them."""
    page.goto(f"{address_of(page, 'BHR-029')}reviews/?{CHOSEN}")


def open_meeting(page: Page) -> None:
    """A tracker meeting at its second person."""
    page.get_by_role("link", name="Open a meeting").click()
    page.get_by_role("button", name="Open the meeting").click()
    page.get_by_role("link", name="Skip for now").click()


def read_extract(page: Page) -> None:
    """A small extract with a change, a conflict and a row that is wrong."""
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="extract.csv", mimeType="text/csv", buffer=EXTRACT.encode())
    )
    fill_date(page, "as_at", "30 4 2017")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("can be taken in").first.wait_for(timeout=30_000)


def open_behind(page: Page) -> None:
    """The people behind a figure of the overview."""
    page.locator("main a[href*='measure=discharges']").first.click()
    page.wait_for_url("**/performance/people/**")


def open_scenario(page: Page) -> None:
    """A scenario of dates that slip, with its answer worked out."""
    page.get_by_role("link", name="The next three dates slip to winter").click()
    page.wait_for_url("**/performance/what-if/*-*/**")
    page.locator("main canvas, main svg.main-svg, main .js-plotly-plot").first.wait_for(timeout=60_000)


def open_plan(page: Page) -> None:
    """The newest version of the plan."""
    page.locator("main table a").first.click()
    page.wait_for_url("**/performance/plans/*-*/**")


def open_round(page: Page) -> None:
    """The round of the London fund, with everything that is asked for in one table."""
    page.get_by_role("link", name="First round").first.click()
    page.wait_for_url("**/finance/funds/rounds/**")


def open_decision(page: Page) -> None:
    """The page on which the panel decides that round."""
    page.get_by_role("link", name="First round").first.click()
    page.wait_for_url("**/finance/panel/rounds/**")


def open_award(page: Page) -> None:
    """The award whose trigger is overdue."""
    page.get_by_role("link", name="Discharges after five years and more").first.click()
    page.wait_for_url("**/finance/awards/*-*/**")


def build_pack(page: Page) -> None:
    """A board pack from the asking to its files."""
    page.get_by_role("button", name="Build pack").click()
    page.get_by_text("PowerPoint (").wait_for(timeout=60_000)


def open_month_end(page: Page) -> None:
    """The month end of the first workstream that the reader leads."""
    page.get_by_role("link", name="Community based care and support").first.click()
    page.get_by_role("link", name="Month end", exact=True).click()
    page.wait_for_url("**/month-end/**")


def open_checks(page: Page) -> None:
    """What speaks against the draft of a month's pack."""
    page.get_by_role("link", name="See the checks").click()
    page.wait_for_url("**/checks/**")


def open_agenda(page: Page) -> None:
    """The Board whose agenda is being made."""
    page.get_by_role("link", name="7 Jun").first.click()
    page.wait_for_url("**/meetings/*-*/**")


PICTURES = (
    Picture("sign-in", "", "/accounts/login/", 620),
    Picture("home", "commissioner", f"/?{CHOSEN}", 860),
    Picture("tracker", "commissioner", f"/tracker/?{CHOSEN}", 860),
    Picture("tracker-row", "commissioner", f"/tracker/?{CHOSEN}&place=&text=Marlhouse", 680, open_row),
    Picture("person", "commissioner", "/", 1240, open_person),
    Picture("work", "commissioner", f"/work/?{CHOSEN}", 900),
    Picture("discharge-plan", "commissioner", "/", 1240, open_discharge_plan),
    Picture("reviews", "commissioner", "/", 900, open_reviews),
    Picture("reviews-due", "commissioner", f"/registers/reviews/?{CHOSEN}", 900),
    Picture("returns", "board.member", "/registers/returns/?partnership=BHR&month=2017-01", 900),
    Picture("meeting", "programme.manager", f"/meetings/?{CHOSEN}", 1000, open_meeting),
    Picture("import", "commissioner", f"/tracker/import/?{CHOSEN}", 900, read_extract),
    Picture("find", "commissioner", f"/admissions/?{CHOSEN}", 760),
    Picture("refused", "commissioner", "/", 900, refuse_discharge),
    Picture("clash", "commissioner", "/", 700, clash),
    Picture("dashboard", "board.member", f"/performance/?{CHOSEN}", 1200),
    Picture("signals", "board.member", f"/performance/signals/?{CHOSEN}", 900),
    Picture("forecast", "board.member", f"/performance/forecast/?{CHOSEN}", 1150),
    Picture("bridge", "board.member", f"/performance/bridge/?{CHOSEN}", 1150),
    Picture("comparison", "regional.viewer", f"/performance/comparison/?{CHOSEN}", 1500),
    Picture("revisions", "board.member", "/performance/revisions/?partnership=BHR&month=2017-03", 1000),
    Picture("what-if", "commissioner", f"/performance/what-if/?{CHOSEN}", 1150, open_scenario),
    Picture("behind", "commissioner", f"/performance/?{CHOSEN}", 640, open_behind),
    Picture("reconciliation", "board.member", f"/performance/reconciliation/?{CHOSEN}", 1500),
    Picture("plan", "programme.manager", f"/performance/plans/?{CHOSEN}", 900, open_plan),
    Picture("workstreams", "board.member", f"/workstreams/?{CHOSEN}", 1100),
    Picture("timeline", "board.member", f"/workstreams/actions/timeline/?{CHOSEN}", 1100),
    Picture("risks", "programme.manager", f"/workstreams/risks/?{CHOSEN}", 1200),
    Picture("plan-page", "board.member", f"/workstreams/plan-on-a-page/?{CHOSEN}", 1200),
    Picture("month-end", "workstream.lead", f"/workstreams/?{CHOSEN}", 1100, open_month_end),
    Picture("homes", "commissioner", f"/workstreams/homes/without/?{MAY}", 1000),
    Picture("agenda", "programme.manager", f"/workstreams/meetings/?{MAY}", 1200, open_agenda),
    Picture("money", "finance.lead", f"/finance/?{CHOSEN}", 1100),
    Picture("gap", "finance.lead", f"/finance/gap/?{CHOSEN}", 1200),
    Picture("costs", "board.member", f"/finance/costs/?{CHOSEN}", 1250),
    Picture("round", "finance.lead", f"/finance/funds/?{MAY}", 1300, open_round),
    Picture("decision", "bid.chair", f"/finance/panel/?{MAY}", 1300, open_decision),
    Picture("award", "finance.lead", f"/finance/awards/?{CHOSEN}", 1300, open_award),
    Picture("dowries", "other.commissioner", "/finance/dowries/?partnership=VALE&month=2017-04", 1150),
    Picture("pack", "programme.manager", f"/packs/?{CHOSEN}", 560, build_pack),
    Picture("pack-run", "programme.manager", f"/packs/month/?{CHOSEN}", 1100),
    Picture("pack-checks", "programme.manager", f"/packs/month/?{CHOSEN}", 900, open_checks),
    Picture("access-log", "ig.officer", f"/access/?{CHOSEN}", 860),
    Picture("reference", "administrator", "/reference/partnerships/post/add/", 760),
)


def sign_in(page: Page, who: str) -> None:
    """Signs one of the demonstration's people in."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"{who}@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def store(name: str, image: bytes) -> int:
    """Writes one picture with a small palette; returns its size. Raises ValueError when it is too large."""
    out = io.BytesIO()
    few = Image.open(io.BytesIO(image)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    if out.tell() > LARGEST:
        raise ValueError(f"{name}.png has {out.tell()} bytes; {LARGEST} are allowed. Make it less high.")
    (FOLDER / f"{name}.png").write_bytes(out.getvalue())
    return out.tell()


def go(page: Page, picture: Picture) -> None:
    """Opens the page of a picture and takes its steps: the signed-in reader stands where the picture is taken."""
    page.goto(picture.path)
    if picture.steps is not None:
        picture.steps(page)


def take(browser: Browser, address: str, picture: Picture) -> int:
    """Takes one picture in a browser of its own; returns its size."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": picture.height},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.who:
        sign_in(page, picture.who)
    go(page, picture)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    image = page.screenshot(animations="disabled")
    context.close()
    return store(picture.name, image)


def main() -> int:
    """Takes all pictures, or those that are named; returns the exit code."""
    parser = argparse.ArgumentParser(description="Takes the pictures of the user guide.")
    parser.add_argument("--address", default=ADDRESS, help="where the demonstration runs")
    parser.add_argument("names", nargs="*", help="the pictures to take; all when none is named")
    asked = parser.parse_args()
    program = find_chromium()
    if program is None:
        print("The pictures need Chromium: install it, or name it in CHROMIUM.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        for picture in PICTURES:
            if not asked.names or picture.name in asked.names:
                size = take(browser, asked.address, picture)
                print(f"{picture.name}.png  {size // 1000} kB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
