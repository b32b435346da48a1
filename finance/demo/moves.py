"""What a move costs whom, funding transfers, as the demonstration has them: the stocktake's sums, the rest invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cohorts.demo.cast import cast_of
from cohorts.domain.kinds import Arrangement
from cohorts.models import Dispute, Spell
from finance.domain.move_costs import Share
from finance.services.move_money import BED_PRICES, EPISODE_PRICES, STAKES, TRANSFERS, add_part
from finance.services.transfers import READY, decide
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User

FACTS = Path(__file__).with_name("moves.toml")
_STOCKTAKE_DAY, _FROM = date(2017, 5, 12), stocktake.REGISTER_STARTS
_DAY = date(2017, 5, 11)  # on which what is invented was entered
_INVENTED = "Invented for the demonstration"
_FIRST_PLACE = "Barking and Dagenham"


def load() -> None:
    """Prices, who the other parties are, packages, transfers."""
    told = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    recorder = _Recorder(told["outside"])
    recorder.prices()
    for part in ("stake", "part", "price", "transfer"):
        for row in told[part]:
            getattr(recorder, part)(row)


class _Recorder:
    """Records the money of one partnership's people through the services."""

    def __init__(self, outside: list[dict[str, str]]) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        by = User.objects.get(email="finance.lead@example.org")
        self.act = act_on(by, _DAY, time(14, 30), everything())
        self.later = act_on(by, _STOCKTAKE_DAY, time(14, 30), everything())
        members = Organisation.objects.filter(memberships__partnership=self.partnership)
        self.payers = {one.short_name: one for one in members}
        for row in outside:
            made = Organisation.objects.create(name=row["name"], short_name=row["name"], kind=row["kind"])
            self.payers[row["name"]] = made
        cast = cast_of(people.CODE)
        self.cast, self.places = cast.people, {key: one.place for key, one in cast.characters.items()}

    def prices(self) -> None:
        """Two thirds of the average price is the transfer, so that the average of a specialised bed is the same."""
        printed = stocktake.facts()["finance"]
        average = Decimal(printed["ccg_inpatient_cost_pa"])
        derived = f"{stocktake.STOCKTAKE}: the transfer of £{printed['specialised_transfer_pa']:,} is two thirds of it"
        for arrangement, source in (
            (Arrangement.CCG, stocktake.STOCKTAKE),
            (Arrangement.SPECIALISED, derived),
        ):
            values = {
                "partnership": self.partnership, "arrangement": arrangement, "a_year": average, "valid_from": _FROM,
                "source": source, "on": _STOCKTAKE_DAY,
            }  # fmt: skip
            rows.add(BED_PRICES, values=values, act=self.later)

    def stake(self, row: Mapping[str, Any]) -> None:
        """Who the other party of the open dispute is."""
        dispute = Dispute.objects.get(person=self.cast[row["person"]], resolved_on__isnull=True)
        values = {"dispute": dispute, "other": self.payers[row["other"]], "note": _INVENTED}
        rows.add(STAKES, values=values, act=self.act)

    def part(self, row: Mapping[str, Any]) -> None:
        """A component of the package with its shares."""
        amounts = {name: Decimal(row[name]) if name in row else None for name in ("a_year", "once")}
        values = {
            "spell": self._stay(row), "component": row["component"], "provider": row.get("provider", ""), **amounts,
            "starts_on": row["starts"], "ends_on": row.get("ends"), "source": _INVENTED, "on": _DAY,
        }  # fmt: skip
        shares = [
            Share(self._payer(row, payer).pk, Decimal(percent), route)
            for payer, route, percent in row["shares"]
        ]
        add_part(values=values, shares=shares, act=self.act)

    def price(self, row: Mapping[str, Any]) -> None:
        """An own price of the bed in which the person is."""
        episode = self._stay(row).episodes.order_by("-started_on")[0]
        values = {"episode": episode, "a_year": Decimal(row["a_year"]), "source": _INVENTED, "on": _DAY}
        rows.add(EPISODE_PRICES, values=values, act=self.act)

    def transfer(self, row: Mapping[str, Any]) -> None:
        """An agreement, taken its steps on."""
        amount = stocktake.facts()["finance"]["specialised_transfer_pa"]
        ready = dict.fromkeys(READY, bool(row["steps"]))
        values = {
            "spell": self._stay(row), "payer": self.payers["NHS England London"],
            "payee": self._payer(row, row["payee"]),
            "a_year": Decimal(amount), "recurrent": row["recurrent"], "bed_closes": row["bed_closes"],
            "variation": row.get("variation", ""), **ready,
            "source": f"{_INVENTED}; the amount is the stocktake’s", "on": _DAY,
        }  # fmt: skip
        made = rows.add(TRANSFERS, values=values, act=self.act)
        said = {"panel_on": row.get("panel"), "effective_on": None, "decided_because": ""}
        for state in row["steps"]:
            if state == "agreed":
                said |= {"effective_on": row["effective"], "decided_because": row["because"]}
            made = decide(transfer=made, version=made.version, to=state, said=said, act=self.act)

    def _stay(self, row: Mapping[str, Any]) -> Spell:
        return Spell.objects.filter(person=self.cast[row["person"]]).order_by("-started_on")[0]

    def _payer(self, row: Mapping[str, Any], name: str) -> Organisation:
        place = self.places[row["person"]] or _FIRST_PLACE
        called = {"ccg": f"{place} CCG", "council": f"{place} council"}.get(name, name)
        return self.payers[called]
