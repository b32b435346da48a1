"""A fast-track round in a real browser: ten million pounds, five areas, match, conflicts, rework, an award below the
request; walked through by who gives the money, bidder, panel member, chair and finance lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from finance.domain.criteria import Criterion
from finance.models import Award, AwardLine, Bid, BidState
from finance.services import award_discharges
from tests.browser.finance.rounds import JUNE, FastTrack, make_fast_track
from tests.factories import act_of, admitted, discharged

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
LONG = 60_000  # a worker that starts and loads its libraries on a busy machine
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@dataclass
class Walk:
    """A browser in the hands of one person after another."""

    page: Page
    live: str
    sign_in: SignIn
    check_axe: CheckAxe
    world: FastTrack

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def as_(self, user: Any) -> None:
        self.page.context.clear_cookies()
        self.sign_in(self.page, user)

    def at(self, name: str, *args: Any, month: str = "2017-06") -> str:
        return f"{self.live}{reverse(f'finance:{name}', args=args)}?partnership=BHR&month={month}"

    def goto(self, name: str, *args: Any, month: str = "2017-06") -> None:
        self.page.goto(self.at(name, *args, month=month))

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()

    def fill(self, **said: str) -> None:
        """Boxes by the name of their field."""
        for name, text in said.items():
            self.page.locator(f"[name={name}]").fill(text)

    def choose(self, **said: str) -> None:
        """An option of a list, or a radio, by the start of its words."""
        for name, text in said.items():
            box = self.page.locator(f"select[name={name}]")
            value = box.locator("option", has_text=re.compile(f"^{re.escape(text)}")).first.get_attribute(
                "value"
            )
            box.select_option(value)

    def day(self, field: str, on: date) -> None:
        for box, part in enumerate((on.day, on.month, on.year)):
            self.page.locator(f"[name={field}_{box}]").fill(str(part))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def checked(self, *, phone: bool = True) -> None:
        """The page as it stands is accessible, and fits a phone."""
        self.check_axe(self.page)
        if phone:
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
            assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            self.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # the same


@pytest.fixture
def walk(
    transactional_db: None, page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe
) -> Walk:
    return Walk(page, live_server.url, sign_in, check_axe, make_fast_track())


def test_a_fast_track_round_from_its_fund_to_a_tranche_that_is_paid(walk: Walk, tmp_path: Path) -> None:
    _calls_for_bids(walk)
    _bids(walk)
    _is_returned_and_comes_again(walk)
    walk.world.other_bids()
    walk.world.seats()
    _declares_and_scores(walk)
    _recommends(walk)
    _votes(walk)
    _decides(walk)
    _reads_the_letter(walk, tmp_path)
    _keeps_the_award(walk)


def _calls_for_bids(walk: Walk) -> None:
    """Who gives the money sets up a fund of ten million pounds for all England, and a round that may award all."""
    walk.as_(walk.world.giver)
    walk.goto("funds", month="2017-05")
    walk.follow("Add a fund")
    walk.checked()
    walk.fill(
        name="Transformation fund", envelope="£10,000,000", terms="Less may be awarded.", source="Guidance"
    )
    walk.choose(region="All England", kind="Revenue", first_year="2017/18", last_year="2017/18")
    walk.day("on", date(2017, 4, 10))
    box = walk.page.locator("[name=envelope]")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    walk.press("Save")
    walk.follow("Add a round of Transformation fund")
    walk.fill(name="Fast-track round", envelope="10,000,000", quality_bar="50")
    walk.choose(match_from_year="2017/18", match_to_year="2017/18")
    walk.day("opens_on", date(2017, 5, 1))
    walk.day("closes_on", date(2017, 6, 9))
    walk.day("decides_on", date(2017, 6, 30))
    walk.day("spend_by", date(2018, 3, 31))
    walk.press("Save")
    expect(walk.main).to_contain_text(
        "£1 of match for each pound awarded, from NHS commissioners, for 2017/18"
    )
    walk.checked()


def _bids(walk: Walk) -> None:
    """A bidder answers the five questions, adds sums, match with evidence and who gets which part, and submits."""
    walk.as_(walk.world.bidder)
    walk.goto("bids", month="2017-05")
    walk.follow("Write a bid")
    walk.fill(title="A crisis team", summary="A team that comes at night", after_that="The CCGs")
    walk.choose(round="Transformation fund", recipient="BHR Havering CCG")
    walk.day("ends_on", date(2018, 3, 30))
    walk.fill(**{one.value: f"Our answer on {one.label.lower()}" for one in Criterion})
    walk.press("Save")
    _line(walk, "Sums asked for", {"amount": "£3,000,000.75"}, {"year": "2017/18"})
    _line(walk, "Planned spend", {"amount": "1,500,000.25", "month_starts_on": "2017-09"})
    _line(walk, "Planned spend", {"amount": "1,500,000.50", "month_starts_on": "2018-02"})
    match = {"organisation": "BHR Havering CCG", "year": "2017/18"}
    told = {"amount": "£3,000,000.75", "evidence": "Letter of 2 May 2017"}
    _line(walk, "Match", told, match, confirmed_on=date(2017, 5, 2))
    _line(walk, "What is promised", {"beds": "2", "people": "6"}, by=date(2018, 3, 31))
    _line(
        walk, "Who gets", {"amount": "2,000,000"}, {"recipient": "BHR Havering CCG", "onward": "BHR Havering Council",
        "trigger": "A day has come"}, due_on=date(2017, 9, 1),
    )  # fmt: skip
    _line(
        walk, "Who gets", {"amount": "1,000,000.75", "discharges": "1", "onward_name": "A charity"},
        {"recipient": "BHR Havering CCG", "trigger": "People linked"}, due_on=date(2018, 2, 1),
    )  # fmt: skip
    walk.follow("^Submit$")
    walk.press("Submit")
    expect(walk.main).to_contain_text("The bid is submitted.")


def _line(
    walk: Walk, title: str, said: dict[str, str], chosen: dict[str, str] | None = None, **days: date
) -> None:
    walk.follow(f"Add a line.*{title}")
    walk.fill(**said)
    walk.choose(**(chosen or {}))
    for name, on in days.items():
        walk.day(name, on)
    walk.press("Save")
    expect(walk.main).to_contain_text("The line is saved.")


def _is_returned_and_comes_again(walk: Walk) -> None:
    """Who runs the fund returns the bid with a reason; the bidder reads it, reworks the bid and submits it again."""
    bid = Bid.objects.get()
    walk.as_(walk.world.giver)
    walk.goto("bid", bid.pk, month="2017-05")
    walk.follow("Return it")
    walk.fill(reason="Say who delivers it.")
    walk.checked()
    walk.press("Return it")
    walk.as_(walk.world.bidder)
    walk.goto("bid", bid.pk, month="2017-05")
    expect(walk.main).to_contain_text("Returned for rework: Say who delivers it.")
    walk.follow("Change what is asked for")
    walk.fill(credibility="The trust delivers it with the team of the day.")
    walk.press("Save")
    walk.follow("^Submit again$")
    walk.fill(reason="Who delivers it")
    walk.press("Submit again")
    expect(walk.main).to_contain_text("The bid is submitted again.")
    assert Bid.objects.get().state == BidState.RESUBMITTED
    walk.checked()


def _declares_and_scores(walk: Walk) -> None:
    """A member declares an interest in one area, neither sees nor scores its bid, and scores that of another."""
    world = walk.world
    walk.as_(world.member)
    walk.goto("panel")
    walk.checked()
    walk.follow("Declare for Fast-track round")
    for code, area in world.areas.items():
        has = "An interest" if code == "VALE" else "No interest"
        walk.page.get_by_role("group", name=area.name).get_by_label(has).check()
    vale = walk.page.get_by_role("group", name=world.areas["VALE"].name)
    vale.get_by_label("What it is").fill("My sister works there")
    walk.checked()
    walk.press("Declare")
    expect(walk.main).to_contain_text("1 bid is not shown and in none of these sums")
    expect(walk.main).not_to_contain_text("Homes of VALE")
    closed = world.bid("VALE").pk
    for name in ("panel_score", "panel_bid", "bid"):
        answer = walk.page.goto(walk.at(name, closed))
        assert answer is not None
        assert answer.status == 404
    walk.goto("round", world.round.pk)
    expect(walk.main).to_contain_text("without the bids of 1 area you declared an interest in")
    expect(walk.main).not_to_contain_text("Homes of VALE")
    walk.goto("round_decision", world.round.pk)
    walk.checked()
    walk.follow("Score it.*Partnership BHR")
    expect(walk.main).to_contain_text("The trust delivers it with the team of the day.")
    walk.checked()
    for one in Criterion:
        walk.page.locator(f"[name=points_{one.value}][value='4']").check()
        walk.fill(**{f"comment_{one.value}": f"Convincing on {one.label.lower()}"})
    walk.press("Save my scores")
    expect(walk.main).to_contain_text("First Oak: 4. Convincing on impact")
    walk.checked()
    world.score(world.member, "MOOR", "FENS", "PEAK")
    for user in (world.chair, world.second):
        world.score(user, *world.areas)


def _recommends(walk: Walk) -> None:
    """The chair writes down what the panel agreed on, reads what the envelope carries, and recommends."""
    world = walk.world
    walk.as_(world.chair)
    walk.goto("panel_bid", world.bid("BHR").pk)
    walk.fill(points_speed="2.5", reason_speed="Posts are not filled before the autumn")
    walk.checked()
    walk.press("Save what the panel agreed")
    expect(walk.main).to_contain_text("2.50, moderated")
    walk.goto("round_decision", world.round.pk)
    expect(walk.main).to_contain_text("5 bids ask for £13,000,000.75; the round has £10,000,000.")
    expect(walk.main).to_contain_text("Partnership VALE, Partnership BHR and Partnership MOOR")
    walk.checked()
    walk.follow("^Recommend$")
    in_full, declined = ("In full", "", ""), ("Decline", "", "Too late for this year")
    awarded = ("With conditions", "£2,400,000.50", "Report each quarter.")
    said = {"VALE": in_full, "BHR": awarded, "MOOR": in_full, "FENS": declined, "PEAK": declined}
    for code, (outcome, amount, conditions) in said.items():
        pk = world.bid(code).pk
        walk.choose(**{f"outcome_{pk}": outcome})
        walk.fill(**{f"amount_{pk}": amount, f"conditions_{pk}": conditions})
    walk.checked()
    walk.press("Save the recommendation")
    expect(walk.main).to_contain_text("Left: £899,999.50 of £10,000,000")


def _votes(walk: Walk) -> None:
    """The member disagrees with a note, another agrees."""
    world = walk.world
    walk.as_(world.member)
    walk.goto("panel")
    walk.follow("Vote on the recommendation")
    expect(walk.main).to_contain_text("1 bid is not shown")
    walk.page.get_by_label("I disagree").check()
    walk.fill(note="The fens should have some of what is left")
    walk.checked()
    walk.press("Save my vote")
    expect(walk.main).to_contain_text("1 of 2 members voted")
    world.agree(world.second)


def _decides(walk: Walk) -> None:
    """Who runs the fund reads the votes with their notes, and decides as recommended."""
    world = walk.world
    walk.as_(world.giver)
    walk.goto("round_decision", world.round.pk)
    walk.follow("^Decide$")
    expect(walk.main).to_contain_text("The fens should have some of what is left")
    walk.page.get_by_label("As the panel recommends").check()
    walk.fill(decision="Agreed as advised")
    walk.checked()
    walk.press("Decide")
    expect(walk.main).to_contain_text("Decided against the votes of First Oak.")
    expect(walk.main).to_contain_text("−£600,000.25")
    walk.checked()
    walk.goto("round", world.round.pk)
    walk.checked()


def _reads_the_letter(walk: Walk, tmp_path: Path) -> None:
    """The bidder asks for the award letter and opens it."""
    walk.as_(walk.world.bidder)
    walk.goto("bid", walk.world.bid("BHR").pk)
    walk.press("Award letter as a PDF")
    file = walk.page.get_by_role("link", name=re.compile(r"^PDF"))
    expect(file).to_be_visible(timeout=LONG)
    walk.checked()
    with walk.page.expect_download() as download:
        file.click()
    download.value.save_as(tmp_path / "letter.pdf")
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(tmp_path / "letter.pdf").pages).split()
    )
    for said in ("£2,400,000.50", "£3,000,000.75", "Report each quarter.", "Agreed as advised", "Giver Yew"):
        assert said in text, said


def _keeps_the_award(walk: Walk) -> None:
    """The finance lead cannot pay a tranche that waits for a discharge; once it has happened it is paid and booked."""
    world, award = walk.world, Award.objects.get(partnership__code="BHR")
    spell = discharged(admitted(world.areas["BHR"]), date(2017, 6, 5), act=act_of(today=JUNE))
    walk.as_(world.finance)
    walk.goto("awards")
    walk.follow("A crisis team")
    expect(walk.main).to_contain_text("0 of 1 linked discharges have happened.")
    expect(walk.page.get_by_role("link", name="Record the payment")).to_have_count(0)
    walk.checked()
    tranche = award.tranches.get(trigger="discharges")
    walk.goto("tranche_step", tranche.pk, "pay")
    walk.fill(source="Bank statement")
    walk.press("Record the payment")
    expect(walk.page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert not AwardLine.objects.exists()
    award_discharges.link(award=award, spells=[spell], note="", act=act_of(world.bidder, today=JUNE))
    walk.goto("award", award.pk)
    walk.follow("Record the payment")
    walk.fill(source="Bank statement")
    walk.press("Record the payment")
    expect(walk.main).to_contain_text("Paid on 30 Jun 2017")
    walk.checked()
    walk.goto("award_ledger", award.pk)
    expect(walk.main).to_contain_text(f"{tranche.amount:,}")
    walk.checked()
