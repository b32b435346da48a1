"""Funds, rounds, bids, as the demonstration has them: two funds, an open round, three bids (bids.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from finance.models import Bid, BidState, Fund, Round
from finance.services.bid_steps import move
from finance.services.bids import BIDS, KINDS
from finance.services.funds import FUNDS, INDICATIVE, ROUNDS
from finance.services.plans_of import plan_choices
from tcp_portal import rows
from tcp_portal.access import scope_of
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership, User

TOLD = Path(__file__).with_name("bids.toml")
GIVER = "regional.viewer"
ANY = "*"  # of the invented partnership: its first CCG
_ANSWERS = ("impact", "credibility", "speed", "sustainability", "buy_in")
_WORDS = ("title", "summary", *_ANSWERS)


def load() -> None:
    """Records everything through the services, each step on its day, by those who may."""
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    loader = _Loader()
    for part in ("fund", "round", "indicative", "bid"):
        for row in told[part]:
            getattr(loader, part)(row)


class _Loader:
    """Remembers what was made by the keys of the file."""

    def __init__(self) -> None:
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        self.partnerships = {one.code: one for one in Partnership.objects.all()}
        self.organisations = {one.short_name: one for one in Organisation.objects.all()}
        self.funds: dict[str, Fund] = {}
        self.rounds: dict[str, Round] = {}

    def fund(self, row: Mapping[str, Any]) -> None:
        values = {name: value for name, value in row.items() if name != "key"}
        values["envelope"] = Decimal(row["envelope"])
        self.funds[row["key"]] = rows.add(FUNDS, values=values, act=self._act(GIVER, row["on"]))

    def round(self, row: Mapping[str, Any]) -> None:
        values = {**row, "fund": self.funds[row["fund"]], "envelope": Decimal(row["envelope"])}
        del values["key"]
        act = self._act(GIVER, max(row["opens_on"], values["fund"].on))
        self.rounds[row["key"]] = rows.add(ROUNDS, values=values, act=act)

    def indicative(self, row: Mapping[str, Any]) -> None:
        values = {
            **row,
            "round": self.rounds[row["round"]],
            "partnership": self.partnerships[row["partnership"]],
            "amount": Decimal(row["amount"]),
        }
        rows.add(INDICATIVE, values=values, act=self._act(GIVER, row["on"]))

    def bid(self, row: Mapping[str, Any]) -> None:
        """A bid with its lines, submitted and returned where the file says when."""
        partnership, act = self.partnerships[row["partnership"]], self._act(row["by"], row["written"])
        values: dict[str, Any] = {
            "partnership": partnership,
            "round": self.rounds[row["round"]],
            "recipient": self._organisation(row["recipient"], partnership),
            "owner": self.users[row["by"]],
            "after_that": row.get("after_that", ""),
            "ends_on": row.get("ends_on"),
            **{name: row[name] for name in _WORDS},
        }
        plans = plan_choices(partnership, act.scope) if row.get("has_plan") else ()
        if plans:
            values["plan"] = plans[-1][0]
        bid = rows.add(BIDS, values=values, act=act)
        last = self._act(row["by"], row.get("submitted", row["written"]))
        for kind, line in self._lines(row):
            named: dict[str, Any] = {
                name: self._organisation(line[name], partnership)
                for name in ("organisation", "recipient", "onward")
                if name in line
            }
            rows.add(KINDS[kind].table, values={**line, **named, "bid": bid}, act=last)
        self._steps(bid, row)

    def _lines(self, row: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        sums = [("sum", {"year": year, "amount": Decimal(amount)}) for year, amount in row["sums"]]
        spend = [
            ("spend", {"month_starts_on": Month.parse(month).first, "amount": Decimal(amount)})
            for month, amount in row["spend"]
        ]
        others = [
            (kind, {**line, **({"amount": Decimal(line["amount"])} if "amount" in line else {})})
            for kind in ("match", "promise", "distribution")
            for line in row[kind]
        ]
        return [*sums, *spend, *others]

    def _steps(self, bid: Bid, row: Mapping[str, Any]) -> None:
        if "submitted" in row:
            act = self._act(row["by"], row["submitted"])
            bid = move(bid=bid, version=bid.version, to=BidState.SUBMITTED, reason="", act=act)
        if "returned" in row:
            act = self._act(GIVER, row["returned"])
            move(bid=bid, version=bid.version, to=BidState.RETURNED, reason=row["why"], act=act)

    def _organisation(self, name: str, partnership: Partnership) -> Organisation:
        if name != ANY:
            return self.organisations[name]
        members = Organisation.objects.filter(memberships__partnership=partnership, kind=OrganisationKind.CCG)
        return members.order_by("name")[0]

    def _act(self, mailbox: str, day: date) -> Act:
        user = self.users[mailbox]
        # Posts of the demonstration begin in December 2015: who acts before that acts with the rights of today.
        scope = scope_of(user.pk, today=max(day, date(2017, 1, 1)))
        return act_on(user, day, time(11), scope)
