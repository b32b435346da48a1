"""The PDF of an award letter and of a bid's dossier, made by the real writer and read back."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from finance.domain.criteria import Criterion
from finance.models import BidState, BidSum, Distribution
from finance.services import award_discharges, bid_steps
from finance.services.award_bids import award_bid
from tcp_portal.access import Role
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, storage
from tcp_portal.packs.writers import Format
from tests.factories import admitted, discharged, make_user
from tests.integration.finance.bidding import Bidding, make_bidding
from tests.integration.workstreams.raided import as_
from tests.unit.packs.pdf_text import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASKED, AWARDED = Decimal("200000.75"), Decimal("160000.50")
CONDITIONS = "Report each quarter, and recruit by October."


@pytest.fixture
def world() -> Bidding:
    """A bid for £200,000.75 that won £160,000.50 with conditions; a person's discharge is linked to the award."""
    world = make_bidding()
    bid = world.submitted()
    BidSum.objects.filter(bid=bid, year=2018).update(amount=ASKED - 150_000)
    Distribution.objects.filter(bid=bid).update(amount=ASKED)
    panel, giver = world.seat(), world.act(world.giver)
    for to, amount, why, act in (
        (BidState.RECOMMENDED, AWARDED, "", world.act(panel.user)),
        (BidState.CONDITIONS, AWARDED, "As the panel advised.", giver),
    ):
        bid = bid_steps.move(bid=bid, version=bid.version, to=to, reason=why, act=act, amount=amount)
    award = award_bid(bid=bid, amount=AWARDED, conditions=CONDITIONS, act=giver)
    left = discharged(
        admitted(world.here, given_name="Zebedee", family_name="Quillfeather"), date(2017, 5, 12)
    )
    manager = world.act(make_user(Role.PROGRAMME_MANAGER, world.here))
    award_discharges.link(award=award, spells=[left], note="", act=manager)
    return world


def read(world: Bidding, name: str, *args: Any) -> tuple[str, pikepdf.Pdf]:
    """What the finance lead's PDF says, without white space."""
    asked: Any = as_(world.bidder).post(world.at(name, *args))
    assert asked.status_code == 302
    pack = Pack.objects.get()
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert (pack.state, pack.reason) == (State.READY, "")
    pdf = pikepdf.open(io.BytesIO(storage.path_of(pack.pk, Format.PDF).read_bytes()))
    return pdf_text(pdf), pdf


def check(text: str, pdf: pikepdf.Pdf, *said: str) -> None:
    """The sentences are there, and nothing of the person whose discharge is linked."""
    missing = [one for one in said if "".join(one.split()) not in text]
    assert missing == []
    about = text + str(pdf.docinfo) + str(pdf.open_metadata())
    for personal in ("Zebedee", "Quillfeather", "BHR-001", "1985"):
        assert personal not in about


def test_the_letter_says_what_is_given_to_the_penny_on_which_conditions_and_who_decided(
    world: Bidding,
) -> None:
    bid = world.round.bids.get()
    text, pdf = read(world, "award_letter", bid.pk)
    check(
        text, pdf, "Award letter", "Partnership BHR is awarded £160,000.50. This is less than was asked for.",
        "£200,000.75", "−£40,000.25", CONDITIONS, "In the words of the decision: As the panel advised.",
        "On 1 September 2017", "It is paid in 1 tranche", f"{world.giver.name}, on 12 May 2017.",
        "Transformation fund 2017/18", "Official-Sensitive",
    )  # fmt: skip


def test_the_dossier_says_what_is_asked_answered_promised_and_decided(world: Bidding) -> None:
    bid = world.round.bids.get()
    text, pdf = read(world, "bid_step", bid.pk, "dossier")
    check(
        text, pdf, "Bid 1: A crisis team", "Partnership BHR", "£200,000.75", "£50,000.75", "£120,000", "A letter",
        *(f"About {one.label.lower()}" for one in Criterion), "31 Dec 2018", "1 Sep 2017", "with conditions",
        "£160,000.50", "As the panel advised.", "only money of NHS commissioners",
    )  # fmt: skip
