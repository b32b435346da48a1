"""Awards and technical support of the demonstration: the sums are the stocktake's, awards.toml invents the rest."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cohorts.domain.kinds import Exit
from cohorts.models import Spell
from finance.models import Award, AwardMove, Tranche
from finance.services import award_discharges, award_ledger, award_paying, milestones
from finance.services.award_uses import USES
from finance.services.awards import AWARDS, TRANCHES, next_position, spread
from finance.services.support import SUPPORT
from tcp_portal import rows
from tcp_portal.access.scope import scope_of
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User

INVENTED = Path(__file__).with_name("awards.toml")
_LAST_DAY = date(2017, 5, 11)
_MADE_UP = "Invented for the demonstration"
_PRINTED = f"{stocktake.STOCKTAKE} (sum, year and purpose); the day is invented"


def load() -> None:
    """The awards, each act on its day."""
    recorder = _Recorder()
    told = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    printed = {one["purpose"]: one for one in stocktake.facts()["finance"]["funding"]}
    for row in told["award"]:
        recorder.award(row, printed[row["purpose"]])
    for row in told["support"]:
        recorder.support(row)


class _Recorder:
    """Records the awards of one partnership through the services."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        members = Organisation.objects.filter(memberships__partnership=self.partnership)
        self.organisations = {one.short_name: one for one in members}
        lead = self.users["finance.lead"]
        self.scope = scope_of(lead.pk, today=_LAST_DAY)
        self.milestones = milestones.choices(self.partnership.pk)

    def award(self, row: Mapping[str, Any], printed: Mapping[str, Any]) -> None:
        """One award, its profile, tranches, ledger, use and discharges."""
        act = self._act(row["on"])
        values = {
            "partnership": self.partnership,
            "title": row["title"],
            "purpose": f"{printed['purpose'][:1].upper()}{printed['purpose'][1:]}",
            "recipient": self.organisations[row["recipient"]],
            "year": int(printed["year"][:4]),
            "amount": Decimal(printed["amount"]),
            "source": _PRINTED,
            "on": row["on"],
            "people_promised": row["people"],
            "beds_promised": row["beds"],
            "promised_by": row["promised_by"],
            "owner": self.users["finance.lead"],
        }
        award = rows.add(AWARDS, values=values, act=act)
        first, last = (Month.parse(month) for month in row["profile"])
        spread(award=award, first=first, last=last, amount=award.amount, act=act)
        for one in row["tranche"]:
            self.tranche(award, one)
        self._ledger(award, row)
        self._use(award, row.get("use"), printed.get("spent_on", ""))
        self._discharges(award, row.get("discharges"))

    def tranche(self, award: Award, row: Mapping[str, Any]) -> None:
        """A tranche, paid or asked for where it was."""
        values = {
            "award": award,
            "position": next_position(award),
            "amount": Decimal(row["amount"]),
            "trigger": row["trigger"],
            "due_on": row["due"],
            "discharges": row.get("discharges"),
            "milestone": self._milestone(row["milestone"]) if "milestone" in row else None,
            "note": f"{_MADE_UP}.",
        }
        tranche: Tranche = rows.add(TRANCHES, values=values, act=self._act(award.on))
        if "paid" in row:
            act = self._act(row["paid"])
            award_paying.pay_tranche(tranche=tranche, on=row["paid"], source=_MADE_UP, act=act)
        if "asked" in row:
            act = self._act(row["asked"], people.MANAGER.mailbox)
            award_paying.ask_leave(tranche=tranche, reason=row["reason"], act=act)

    def support(self, row: Mapping[str, Any]) -> None:
        """One offer of a supplier that does not exist."""
        act = self._act(row.get("accepted_on", row["quoted_on"]))
        values = {**row, "quote": Decimal(row["quote"]), "partnership": self.partnership, "source": _MADE_UP}
        rows.add(SUPPORT, values=values, act=act)

    def _ledger(self, award: Award, row: Mapping[str, Any]) -> None:
        for one in row["spent"]:
            line = self._line(award, AwardMove.SPENT, one, what=one["what"])
            if "wrong" in one:
                act = self._act(one["on"])
                award_ledger.take_back(line=line, on=one["on"], source=_MADE_UP, reason=one["wrong"], act=act)
        if "match" in row:
            giver = self.organisations[row["match"]["organisation"]]
            self._line(award, AwardMove.MATCH, row["match"], organisation_id=giver.pk)

    def _line(self, award: Award, kind: AwardMove, row: Mapping[str, Any], **more: Any) -> Any:
        entry = award_ledger.Entry(kind, row["on"], Decimal(row["amount"]), _MADE_UP, **more)
        return award_ledger.enter(award=award, entry=entry, act=self._act(row["on"]))

    def _use(self, award: Award, row: Mapping[str, Any] | None, spent_on: str) -> None:
        """What the stocktake says the money was spent on instead."""
        if row is None:
            return
        act = self._act(row["on"])
        values = {
            "award": award, "purpose": spent_on, "amount": award.amount, "reason": f"{row['reason']} {_MADE_UP}.",
            "asked_at": act.now,
        }  # fmt: skip
        rows.add(USES, values=values, act=act)

    def _discharges(self, award: Award, row: Mapping[str, Any] | None) -> None:
        """The first discharges of the register in the period."""
        if row is None:
            return
        act = self._act(_LAST_DAY)
        found = Spell.objects.filter(
            partnership=self.partnership, exit=Exit.DISCHARGE, ended_on__range=(row["from"], row["to"])
        ).select_related("person")
        chosen = list(found.order_by("ended_on", "person__reference")[: row["most"]])
        if chosen:
            award_discharges.link(award=award, spells=chosen, note=f"{_MADE_UP}.", act=act)

    def _milestone(self, begins: str) -> Any:
        return next(key for key, said in self.milestones if begins in said)

    def _act(self, day: date, mailbox: str = "finance.lead") -> Act:
        user = self.users[mailbox]
        return act_on(user, day, time(15), self.scope)
