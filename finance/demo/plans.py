"""Closing the gap, the sheet, the envelope, business cases, as the demonstration has them.

The plan of Leicester, Leicestershire and Rutland is public and about another area: it is an example, and says so. All
else is invented (plans.toml).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from finance.domain.gap_file import read_gap
from finance.domain.typed import read_amount
from finance.services import plan_lines
from finance.services.business_cases import YearFacts, add_case
from finance.services.gap_plans import LineFacts, add_gap
from tcp_portal import rows
from tcp_portal.access import scope_of
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User

FACTS = Path(__file__).with_name("plans.toml")
EXAMPLE = Path(__file__).with_name("llr_closing_the_gap.csv")
INVENTED = "Invented for the demonstration"
_DAY = date(2017, 5, 11)


def load() -> None:
    """Both plans, the lines of sheet and envelope, the case."""
    told = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    recorder = _Recorder()
    recorder.example(told["example"])
    recorder.gap(told["gap"])
    for row in told["sheet"]:
        rows.add(plan_lines.SHEET, values=recorder.line(row), act=recorder.act)
    for row in told["envelope"]:
        rows.add(plan_lines.ENVELOPE, values=recorder.line(row), act=recorder.act)
    recorder.case(told["case"])


class _Recorder:
    """Records the plans of one partnership's money through the services, as its finance lead."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        by = User.objects.get(email="finance.lead@example.org")
        self.act = act_on(by, _DAY, time(15), scope_of(by.pk, today=_DAY))
        members = Organisation.objects.filter(memberships__partnership=self.partnership).distinct()
        self.payers = {one.short_name: one for one in members}

    def example(self, head: Mapping[str, Any]) -> None:
        """The published plan of another area, read as a page reads a file."""
        file = read_gap(EXAMPLE.read_bytes())
        lines = []
        for at, one in enumerate(file.lines):
            cells = {year: read_amount(text) for year, text in one.cells.items()}
            known = {year: amount for year, amount in cells.items() if amount is not None}
            lines.append(LineFacts(f"new{at}", one.name, one.kind, amounts=known))
        years = {"first_year": file.years[0], "last_year": file.years[-1]}
        add_gap(partnership=self.partnership, head={**head, **years}, lines=lines, act=self.act)

    def gap(self, told: Mapping[str, Any]) -> None:
        """The partnership's own plan, one line of which discharges feed."""
        lines = [
            LineFacts(
                key=f"new{at}",
                name=one["name"],
                kind=one["kind"],
                fed_by=one.get("fed_by", ""),
                amounts={
                    year: Decimal(amount) for year, amount in enumerate(one["amounts"], start=one["from"])
                },
            )
            for at, one in enumerate(told["line"])
        ]
        head = {name: told[name] for name in ("name", "area", "unit", "first_year", "last_year")}
        add_gap(partnership=self.partnership, head={**head, **self._source}, lines=lines, act=self.act)

    def line(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One line of sheet or envelope."""
        values = {**row, "payer": self.payers[row["payer"]], "amount": Decimal(row["amount"])}
        return {"partnership": self.partnership, **values, **self._source}

    def case(self, told: Mapping[str, Any]) -> None:
        """The business case with its years."""
        years = [
            YearFacts(
                one["year"], Decimal(one["cost"]), one["beds_closed"], Decimal(one["released_a_bed"]),
                Decimal(one["reprovided"]),
            )
            for one in told["year"]
        ]  # fmt: skip
        head = {
            "name": told["name"],
            "what": told["what"],
            "discount": Decimal(told["discount"]),
            **self._source,
        }
        add_case(partnership=self.partnership, head=head, years=years, act=self.act)

    @property
    def _source(self) -> dict[str, Any]:
        return {"source": INVENTED, "on": _DAY}
