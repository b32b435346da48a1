"""Funds, rounds, bids and their lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from finance.models import Bid, BidSum, Fund, Round
from tcp_portal.access import Permission
from tests.factories import TODAY
from tests.guards.addressing import FORM, Address, P

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_READERS = (P.VIEW_MONEY, P.SCORE_BIDS, P.RUN_FUNDS)


def _read(thing: str = "", **more: object) -> Address:
    return Address(("GET",), _READERS, thing=thing, knows=P.VIEW_MONEY, **more)  # type: ignore[arg-type]


def _write(permission: Permission, thing: str = "", **more: object) -> Address:
    return Address(FORM, (permission,), thing=thing, knows=P.VIEW_MONEY, **more)  # type: ignore[arg-type]


# The fund is of London, where BHR is the only partnership; a panel member knows a round as well as who reads money.
ADDRESSES = {
    "finance:funds": _read(spans=True),
    "finance:round": Address(
        ("GET",), _READERS, thing="round", knows=P.VIEW_MONEY, also=P.SCORE_BIDS, spans=True
    ),
    "finance:fund_add": _write(P.RUN_FUNDS, spans=True),
    "finance:round_add": _write(P.RUN_FUNDS, "fund"),
    "finance:indicative_add": _write(P.RUN_FUNDS, "round"),
    "finance:giving_change": _write(P.RUN_FUNDS, "round", more=("round",)),
    "finance:giving_withdraw": _write(P.RUN_FUNDS, "round", more=("round",)),
    "finance:bids": Address(("GET",), (P.VIEW_MONEY,)),
    "finance:bid": _read("bid", spans=True),
    "finance:bid_add": _write(P.WRITE_BIDS),
    "finance:bid_change": _write(P.WRITE_BIDS, "bid"),
    "finance:bid_line_add": _write(P.WRITE_BIDS, "bid", more=("match",)),
    "finance:bid_line_change": _write(P.WRITE_BIDS, "bid_sum", more=("sum",)),
    "finance:bid_line_withdraw": _write(P.WRITE_BIDS, "bid_sum", more=("sum",)),
    "finance:bid_step": Address(
        FORM, _READERS, thing="bid", knows=P.VIEW_MONEY, spans=True, more=("dossier",)
    ),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A fund of London with a round, and a draft of BHR with one sum."""
    partnership = spells["havering"].partnership
    fund = Fund.objects.create(
        name="A fund", region=partnership.region, kind="revenue", envelope=Decimal(1000), first_year=2017,
        last_year=2017, source="A letter", on=TODAY,
    )  # fmt: skip
    call = Round.objects.create(
        fund=fund, name="A round", opens_on=date(2017, 4, 1), closes_on=date(2099, 3, 31), envelope=Decimal(1000),
        quality_bar=50, match_from_year=2017, match_to_year=2017,
    )  # fmt: skip
    recipient = partnership.memberships.select_related("organisation")[0].organisation
    bid = Bid.objects.create(
        partnership=partnership, number=801, round=call, title="A team", recipient=recipient,
        submitted_at=timezone.now(),
    )  # fmt: skip
    line = BidSum.objects.create(bid=bid, year=2017, amount=Decimal(1000))
    return {"fund": fund.pk, "round": call.pk, "bid": bid.pk, "bid_sum": line.pk}
