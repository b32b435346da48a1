"""Providers, homes, services of the demonstration: two developments of the stocktake, the rest invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cohorts.demo.cast import cast_of
from cohorts.models import Spell
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User
from workstreams.domain.capabilities import REQUIREMENTS
from workstreams.models import MarketProvider, Scheme, Unit
from workstreams.services import homes_match
from workstreams.services.capabilities import Answer, assess
from workstreams.services.housing import SCHEMES, UNITS
from workstreams.services.market import PROVIDERS
from workstreams.services.scope_services import SERVICES

INVENTED = Path(__file__).with_name("supply.toml")
_ENTERED = date(2017, 5, 4)
_SOURCE = "Invented for the demonstration"


def load() -> None:
    """Records them, each on its day."""
    told = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    recorder = _Recorder()
    for part in ("provider", "assessment", "scheme", "match", "service"):
        for row in told[part]:
            getattr(recorder, part)(row)


class _Recorder:
    """Records the supply of one partnership through the services."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        self.by = User.objects.get(email=people.COMMISSIONER.email)
        self.places = {place.name: place for place in self.partnership.places.all()}
        members = Organisation.objects.filter(memberships__partnership=self.partnership)
        self.organisations = {one.short_name: one for one in members}
        self.scope = everything()
        self.providers: dict[str, MarketProvider] = {}
        self.units: dict[tuple[str, str], Unit] = {}

    def act(self, on: date) -> Act:
        """In office hours of the day."""
        return act_on(self.by, on, time(11, 10), self.scope)

    def provider(self, row: Mapping[str, Any]) -> None:
        """A provider of the market."""
        places = [self.places[name].pk for name in row["places"]]
        values = {**row, "partnership": self.partnership, "places": places}
        self.providers[row["name"]] = rows.add(PROVIDERS, values=values, act=self.act(_ENTERED))

    def assessment(self, row: Mapping[str, Any]) -> None:
        """What a provider says it can do."""
        provider = self.providers[row["provider"]]
        evidence = row["evidence"]
        answers = {
            key: Answer(None if score < 0 else score, evidence.get(key, ""))
            for key, score in zip(REQUIREMENTS, row["scores"], strict=True)
        }
        on = row["on"]
        self.providers[row["provider"]] = assess(
            provider=provider, version=provider.version, on=on, answers=answers, act=self.act(on)
        )

    def scheme(self, row: Mapping[str, Any]) -> None:
        """A scheme, step by step, with its homes."""
        first, *later = row["steps"]
        kept = {
            name: row[name]
            for name in ("name", "landlord", "needs", "capital", "capital_from", "voids")
            if name in row
        }
        values = {
            **kept,
            "partnership": self.partnership,
            "place": self.places[row["place"]],
            "note": _printed(),
            **_standing(first),
        }
        scheme = rows.add(SCHEMES, values=values, act=self.act(first["on"]))
        for step in later:
            scheme = rows.change(
                SCHEMES, row=scheme, version=scheme.version, values=_standing(step), act=self.act(step["on"])
            )
        for unit in row["units"]:
            self.unit(scheme, unit)

    def unit(self, scheme: Scheme, row: Mapping[str, Any]) -> None:
        """A home: which homes a scheme has is not printed."""
        values = {
            "scheme": scheme,
            "label": row["label"],
            "accessible": row.get("accessible", False),
            "ready_on": row.get("ready"),
            "note": f"{_SOURCE}.",
        }
        self.units[scheme.name, row["label"]] = rows.add(UNITS, values=values, act=self.act(_ENTERED))

    def match(self, row: Mapping[str, Any]) -> None:
        """A home meant for an invented person."""
        person = cast_of(people.CODE).people[row["person"]]
        spell = Spell.objects.get(person=person, ended_on=None)
        unit = self.units[row["scheme"], row["unit"]]
        homes_match.propose(
            spell=spell, unit_id=unit.pk, note=row["note"], day=row["on"], act=self.act(row["on"])
        )

    def service(self, row: Mapping[str, Any]) -> None:
        """A service with its contract."""
        names = (
            "category",
            "name",
            "stream",
            "provider_name",
            "funding",
            "scope",
            "principles",
            "what_works",
            "note",
        )
        value = Decimal(row["value"]) if "value" in row else None
        values = {
            **{name: row[name] for name in names if name in row},
            "partnership": self.partnership,
            "commissioner": self.organisations[row["commissioner"]],
            "provider": self.providers.get(row.get("provider", "")),
            "contract_ends_on": row.get("ends"),
            "notice_months": row.get("notice"),
            "annual_value": value,
            "value_source": "" if value is None else _SOURCE,
        }
        rows.add(SERVICES, values=values, act=self.act(_ENTERED))


def _standing(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"stage": step["stage"], "ready_on": step["ready"]}


def _printed() -> str:
    """What the document says of homes, and what it does not."""
    printed = stocktake.facts()["finance"]["housing_schemes"]
    return (
        f"Up to {printed['units_up_to']} homes over the {printed['developments']} developments in "
        f"{' and '.join(printed['places'])} together; the split is not known. Source: {stocktake.STOCKTAKE}. "
        "Name, stage, months, capital and homes are invented."
    )
