"""Pages of money with 2,000 bids and 20,000 ledger lines: `python -m tools.bench_finance`, answers in JSON.

Bids and awards are made once by bulk in a partnership of their own, costs of moves beside the stays of the ordinary
partnership of the national data, transfers and dowries beside those of all; every row keeps the rules of its table.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

import django
from django.db.models import F, Q

TIMES = 20
BIDS, AWARDS, LINES, PACKAGES = 2_000, 40, 20_000, 200
TRANSFERS, OF_ORDINARY, DOWRIES = 500, 100, 300  # of the transfers so many are the ordinary partnership's
LONG = timedelta(days=5 * 366)  # a stay after which a dowry is paid
QUARTER = timedelta(days=91)
CODE, EMAIL, COSTS_EMAIL, ORDINARY = "MONY", "money@bench.example", "costs@bench.example", "SYN02"
STARTS, CLOSES, DAY = date(2016, 4, 1), date(2017, 6, 30), date(2017, 4, 28)
MADE_AT = datetime(2017, 4, 28, 12, tzinfo=UTC)
SOURCE: dict[str, Any] = {"source": "Invented for the bench", "on": DAY}


def load() -> None:
    """The rows, unless they are there; the database learns how they are spread."""
    from django.db import connection, transaction

    from finance.models import Transfer
    from tcp_portal.partnerships.models import Partnership

    with transaction.atomic():
        if not Partnership.objects.filter(code=CODE).exists():
            _partnership()
        if not Transfer.objects.exists():
            _transfers()
            _dowries()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _partnership() -> None:
    """The readers, the partnership with its bids and awards, and packages of the ordinary one."""
    from tcp_portal.access import Role
    from tcp_portal.partnerships.models import Organisation, Partnership, Post, User

    here = Partnership.objects.create(
        code=CODE, name="Bench money", region="London", starts_on=STARTS, synthetic=True
    )
    council = Organisation.objects.create(name="Bench council", short_name="Bench", kind="council")
    for email, where in ((EMAIL, here), (COSTS_EMAIL, Partnership.objects.get(code=ORDINARY))):
        user = User.objects.create(email=email, name="Finance lead")
        Post.objects.create(user=user, role=Role.FINANCE_LEAD, partnership=where, valid_from=STARTS)
    _bids(here, council)
    _awards(here, council)
    _packages(Partnership.objects.get(code=ORDINARY), council)


def _bids(here: Any, council: Any) -> None:
    from finance.models import Bid, BidMatch, BidPromise, BidSum, Distribution, Fund, Round

    fund = Fund.objects.create(
        name="Bench fund", region="London", kind="revenue", envelope=10_000_000, first_year=2016, last_year=2018,
        **SOURCE,
    )  # fmt: skip
    call = Round.objects.create(
        fund=fund, name="Bench round", opens_on=STARTS, closes_on=CLOSES, envelope=10_000_000, quality_bar=60,
        match_from_year=2016, match_to_year=2017,
    )  # fmt: skip
    bids = Bid.objects.bulk_create(
        [
            Bid(
                partnership=here, number=at, round=call, title=f"Bid {at}", recipient=council,
                state="submitted" if at % 3 else "draft", submitted_at=MADE_AT if at % 3 else None,
            )
            for at in range(1, BIDS + 1)
        ],
        batch_size=1_000,
    )  # fmt: skip
    every: tuple[list[Any], ...] = (
        [BidSum(bid=bid, year=year, amount=50_000 + bid.number) for bid in bids for year in (2016, 2017)],
        [BidMatch(bid=bid, organisation=council, year=2017, amount=90_000) for bid in bids],
        [BidPromise(bid=bid, by=CLOSES, beds=bid.number % 4, people=2) for bid in bids],
        [
            Distribution(bid=bid, recipient=council, amount=100_000, trigger="date", due_on=CLOSES)
            for bid in bids
        ],
    )
    for rows in every:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=1_000)


def _awards(here: Any, council: Any) -> None:
    from finance.models import Award, AwardLine, AwardProfile, Tranche

    awards = Award.objects.bulk_create(
        Award(
            partnership=here, number=at, title=f"Award {at}", purpose="Crisis teams", recipient=council, year=2016,
            amount=1_000_000, people_promised=10, promised_by=CLOSES, **SOURCE,
        )
        for at in range(1, AWARDS + 1)
    )  # fmt: skip
    Tranche._default_manager.bulk_create(
        Tranche(award=award, position=at, amount=250_000, trigger="date", due_on=CLOSES)
        for award in awards
        for at in range(1, 5)
    )
    AwardProfile._default_manager.bulk_create(
        AwardProfile(award=award, month_starts_on=date(2016, at, 1), amount=100_000)
        for award in awards
        for at in range(4, 13)
    )
    AwardLine.objects.bulk_create(
        [
            AwardLine(
                award=awards[at % AWARDS], kind="spent", on=date(2016, at % 9 + 4, at % 28 + 1), at=MADE_AT,
                amount=Decimal(at % 900 + 1), organisation=council, what="Training", source=SOURCE["source"],
            )
            for at in range(LINES)
        ],
        batch_size=2_000,
    )  # fmt: skip


def _packages(here: Any, council: Any) -> None:
    from cohorts.domain.kinds import Arrangement
    from cohorts.models import Spell
    from finance.models import BedPrice, PackagePart, PackageShare

    for arrangement in Arrangement:
        BedPrice.objects.create(
            partnership=here, arrangement=arrangement, a_year=180_000, valid_from=date(2010, 4, 1), **SOURCE
        )
    left: Any = Spell.objects.filter(partnership=here, ended_on__isnull=False).order_by("-ended_on", "pk")
    parts = PackagePart.objects.bulk_create(
        PackagePart(spell=spell, component="support", a_year=120_000, starts_on=spell.ended_on, **SOURCE)
        for spell in left[:PACKAGES]
    )
    PackageShare.objects.bulk_create(
        PackageShare(part=part, payer=council, route=route, percent=50)
        for part in parts
        for route in ("council", "s117")
    )


def _transfers() -> None:
    """Agreements of people who left a specialised bed, the latest of the ordinary partnership first."""
    from cohorts.models import Spell
    from finance.models import Transfer
    from tcp_portal.partnerships.models import Organisation

    payer = Organisation.objects.filter(kind="specialised").order_by("name")[0]
    payee = Organisation.objects.get(name="Bench council")
    left = Spell.objects.filter(
        episodes__arrangement="specialised", episodes__ended_on=F("ended_on"), ended_on__lt=DAY
    ).order_by("-ended_on", "pk")
    here = Q(partnership__code=ORDINARY)
    spells = [*left.filter(here)[:OF_ORDINARY], *left.exclude(here)[: TRANSFERS - OF_ORDINARY]]
    states = cycle(("agreed", "agreed", "agreed", "applied", "refused", "draft"))
    Transfer.objects.bulk_create(
        Transfer(
            spell=spell, payer=payer, payee=payee, a_year=90_000 + at, recurrent=at % 4 > 0, bed_closes=at % 5 > 0,
            has_home=True, has_provider=True, has_costs=True, fits_principles=True, state=state,
            panel_on=None if state == "draft" else spell.ended_on,
            effective_on=spell.ended_on if state == "agreed" else None, **SOURCE,
        )
        for at, (spell, state) in enumerate(zip(spells, states, strict=False))
    )  # fmt: skip


def _dowries() -> None:
    """Dowries of people who left after five years, the ordinary partnership's first, of each four quarters paid."""
    from cohorts.models import Spell
    from finance.models import Dowry, DowryLine
    from tcp_portal.partnerships.models import Organisation

    payer = Organisation.objects.filter(kind="ccg").order_by("name")[0]
    payee = Organisation.objects.get(name="Bench council")
    left = Spell.objects.filter(ended_on__lt=DAY - timedelta(days=366), ended_on__gt=F("started_on") + LONG)
    here = Q(partnership__code=ORDINARY)
    spells = [*left.filter(here).order_by("pk")]
    spells += left.exclude(here).order_by("-ended_on", "pk")[: DOWRIES - len(spells)]
    dowries = Dowry.objects.bulk_create(
        Dowry(
            spell=spell, payer=payer, payee=payee, basis="s256", a_year=60_000, uplift=1, starts_on=spell.ended_on,
            agreed_on=spell.ended_on, **SOURCE,
        )
        for spell in spells
    )  # fmt: skip
    DowryLine.objects.bulk_create(
        DowryLine(
            dowry=dowry, kind="instalment", on=dowry.starts_on + QUARTER * at, at=MADE_AT, amount=15_000,
            days_from=dowry.starts_on + QUARTER * at, days_to=dowry.starts_on + QUARTER * (at + 1),
            source=SOURCE["source"],
        )
        for dowry in dowries
        for at in range(4)
    )  # fmt: skip


def addresses() -> dict[str, list[tuple[str, str]]]:
    """Of each of the two readers: what a page is called, and its address."""
    from django.urls import reverse

    from finance.models import Award, Bid, Round

    of = {"partnership__code": CODE, "number": 1}
    money: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
        ("finance", "money", ()),
        ("funds", "funds", ()),
        ("one round, 100 rows", "round", (Round.objects.get(name="Bench round").pk,)),
        ("bids, 100 rows", "bids", ()),
        ("one bid", "bid", (Bid.objects.get(**of).pk,)),
        ("awards, 20,000 ledger lines", "awards", ()),
        ("one award, 500 lines", "award", (Award.objects.get(**of).pk,)),
    )
    costs: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
        ("costs by payer, 200 packages", "costs", ()),
        ("funding transfers, 100", "transfers", ()),
        ("dowries", "dowries", ()),
        ("finance sheet", "sheet", ()),
    )
    return {
        who: [
            (words, f"{reverse(f'finance:{name}', args=path)}?partnership={code}&month=2017-04")
            for words, name, path in pages
        ]
        for who, code, pages in ((EMAIL, CODE, money), (COSTS_EMAIL, ORDINARY, costs))
    }


def main() -> None:
    """Loads, asks each page, prints its CPU, queries and size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tools.bench_site import asked

    load()
    print(json.dumps([row for who, pages in addresses().items() for row in asked(who, pages, TIMES)]))


if __name__ == "__main__":
    main()
