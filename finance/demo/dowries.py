"""Dowries, pooled budgets, outcome contracts, as the demonstration has them: all of it invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cohorts.demo.cast import cast_of
from cohorts.models import Spell
from finance.models import DowryBasis, Pool
from finance.services import pools
from finance.services.contracts import CONTRACTS, OUTCOMES
from finance.services.dowries import DOWRIES, default_sides
from finance.services.dowry_ledger import Payment, pay_due
from finance.services.pools import POOLS, SHARES, Entry
from tcp_portal import rows
from tcp_portal.access import scope_of
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User

FACTS = Path(__file__).with_name("dowries.toml")
_DAY = date(2017, 5, 11)  # on which what has no day of its own was entered
_INVENTED = "Invented for the demonstration"


def load() -> None:
    """Dowries of people who are to leave or have left, a pool with its ledger, a contract with its outcomes."""
    told = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    recorder = _Recorder(people.CODE, "finance.lead@example.org")
    other = _Recorder(people.OTHER_CODE, people.OTHER_COMMISSIONER.email)
    for row in told["dowry"]:
        (other if row.get("area") == people.OTHER_CODE else recorder).dowry(row)
    recorder.pool(told["pool"])
    recorder.contract(told["contract"])


class _Recorder:
    """Records it in one partnership through the services, as who keeps the money of its people."""

    def __init__(self, code: str, email: str) -> None:
        self.partnership = Partnership.objects.get(code=code)
        self.by = User.objects.get(email=email)
        self.scope = scope_of(self.by.pk, today=_DAY)
        members = Organisation.objects.filter(memberships__partnership=self.partnership)
        self.bodies = {one.short_name: one for one in members}
        self.cast = cast_of(code).people

    def dowry(self, row: Mapping[str, Any]) -> None:
        """Between who commissioned the last bed and the council at home: a proposal, agreed, or paid so far."""
        stays = Spell.objects.select_related("plan", "person__partnership")
        spell = stays.filter(person=self.cast[row["person"]]).latest("counted_from")
        on = row.get("agreed", _DAY)
        values = {
            "spell": spell, **default_sides(spell), "basis": DowryBasis.S256, "a_year": Decimal(row["a_year"]),
            "uplift": Decimal(row["uplift"]), "instalments": row["instalments"], "starts_on": row["starts"],
            "agreed_on": row.get("agreed"), "review_on": row.get("review"), "source": _INVENTED, "on": on,
        }  # fmt: skip
        made = rows.add(DOWRIES, values=values, act=self._act(on))
        for day in row.get("paid", ()):
            pay_due(dowry=made, until=day, payment=Payment(day, _INVENTED), act=self._act(day))

    def pool(self, told: Mapping[str, Any]) -> None:
        """The pool, what parties promised, and its ledger with a line that was entered twice."""
        values = {
            "partnership": self.partnership, "lead": self.bodies[told["lead"]], "name": told["name"],
            "purpose": told["purpose"], "starts_on": told["starts"], "source": _INVENTED, "on": told["starts"],
        }  # fmt: skip
        pool = rows.add(POOLS, values=values, act=self._act(told["starts"]))
        for year, party, contribution, risk in told["shares"]:
            share = {
                "pool": pool, "party": self.bodies[party], "year": year, "contribution": Decimal(contribution),
                "risk_percent": Decimal(risk),
            }  # fmt: skip
            rows.add(SHARES, values=share, act=self._act(_DAY))
        for on, *line in told["lines"]:
            self._line(pool, on, *line)
        self._twice(pool, told)

    def _line(self, pool: Pool, on: date, kind: str, body: str, amount: str, what: str) -> Any:
        entry = Entry(kind, self.bodies[body].pk, Decimal(amount), on, _INVENTED, what)
        return pools.enter(pool=pool, entry=entry, act=self._act(on))

    def _twice(self, pool: Pool, told: Mapping[str, Any]) -> None:
        wrong = told["twice"]
        again = next(one for one in told["lines"] if (one[0], one[3]) == (wrong["on"], wrong["amount"]))
        line = self._line(pool, *again)
        found = wrong["found_on"]
        pools.reverse(
            pool=pool, line_id=line.pk, on=found, source=_INVENTED, note=wrong["note"], act=self._act(found)
        )

    def contract(self, told: Mapping[str, Any]) -> None:
        """A sum for some people, a share of it on outcomes, some of which nobody has judged."""
        values = {
            "partnership": self.partnership, "payer": self.bodies[told["payer"]], "starts_on": told["starts"],
            "a_year": Decimal(told["a_year"]), "outcome_percent": Decimal(told["outcome_percent"]),
            **{name: told[name] for name in ("name", "provider", "people")}, "source": _INVENTED, "on": told["starts"],
        }  # fmt: skip
        contract = rows.add(CONTRACTS, values=values, act=self._act(told["starts"]))
        for year, what, weight, met in told["outcomes"]:
            outcome = {
                "contract": contract, "year": year, "what": what, "weight": Decimal(weight),
                "met_percent": Decimal(met) if met else None, "source": _INVENTED if met else "",
            }  # fmt: skip
            rows.add(OUTCOMES, values=outcome, act=self._act(_DAY))

    def _act(self, day: date) -> Act:
        return act_on(self.by, day, time(14), self.scope)
