"""Stakeholders, events, consultations, phases of the demonstration; engage.toml says what of it is a fact."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from workstreams.models import PlanAction, Workstream
from workstreams.services.engage import CONSULTATIONS, EVENTS, PHASES, STAKEHOLDERS, VOICES

INVENTED = Path(__file__).with_name("engage.toml")
_STOCKTAKE = date(2017, 5, 12)


def load() -> None:
    """Records them."""
    told = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    partnership = Partnership.objects.get(code=people.CODE)
    by = User.objects.get(email=people.MANAGER.email)
    streams = {one.name: one for one in Workstream.objects.filter(partnership=partnership)}
    actions = {one.what: one for one in PlanAction.objects.filter(partnership=partnership)}
    events: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    phases: dict[int, Any] = {}

    def add(table: Any, row: Mapping[str, Any], on: date, **more: Any) -> Any:
        values = {name: value for name, value in row.items() if name not in ("key", "recorded")}
        act = act_on(by, on, time(14), everything())
        return rows.add(table, values={**values, "partnership": partnership, **more}, act=act)

    for row in told["stakeholder"]:
        add(STAKEHOLDERS, row, row.get("contacted_on", _STOCKTAKE))
    for row in told["event"]:
        day = row.get("recorded", row["on"])
        events[row["key"]] = add(EVENTS, row, day, workstream=streams[row["workstream"]])
    for row in told["phase"]:
        phases[row["number"]] = add(PHASES, row, row.get("gate_on", row["starts_on"]))
    for row in told["consultation"]:
        day = min(row["closes_on"], _STOCKTAKE)
        asked[row.get("key", "")] = add(CONSULTATIONS, row, day, phase=phases[row["phase"]])
    for row in told["voice"]:
        linked = {
            "event": events.get(row.get("event", "")),
            "consultation": asked.get(row.get("consultation", " ")),
        }
        action = actions[row["action"]] if "action" in row else None
        add(VOICES, row, row.get("did_on", row["said_on"]), action=action, **linked)
