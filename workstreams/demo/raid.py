"""Risks, issues, assumptions, dependencies of the demonstration: the stocktake's, and what raid.toml invents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from finance.services.assumptions import ASSUMPTIONS
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from workstreams.domain.risk_scores import Levels
from workstreams.models import ActionEnd, PlanAction, Risk, SignalPrompt, Workstream
from workstreams.services import action_ends, issues, risk_actions, risks, signals
from workstreams.services.actions import ACTIONS
from workstreams.services.dependencies import DEPENDENCIES
from workstreams.services.issues import ISSUES
from workstreams.services.risks import RISKS, Scoring

INVENTED = Path(__file__).with_name("raid.toml")
STOCKTAKE_DAY = date(2017, 5, 12)


def load() -> None:
    """Records them day by day, and lets the signals of the stocktake's day ask for another look."""
    _Recorder().record(tomllib.loads(INVENTED.read_text(encoding="utf-8")))


class _Recorder:
    """Records what may go wrong in one partnership through the services."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        self.streams = {one.name: one for one in Workstream.objects.of(self.partnership)}

    def record(self, invented: Mapping[str, Any]) -> None:
        """Everything, risks in the stocktake's order."""
        self._action(invented["action"])
        told = {row["title"]: row for row in invented["risk"]}
        for printed in stocktake.facts()["risk"]:
            self._risk(told[printed["title"]])
        signals.refresh(partnership=self.partnership, day=STOCKTAKE_DAY, now=self._act(STOCKTAKE_DAY).now)
        self._answer(invented["answer"])
        for row in invented["issue"]:
            self._issue(row)
        for row in invented["dependency"]:
            self._dependency(row)
        for row in invented["assumption"]:
            self._assumption(row)

    def _action(self, row: Mapping[str, Any]) -> None:
        values = {
            **self._shared(row),
            "what": row["what"],
            "due_on": Month.parse(row["due"]).first,
            "note": "The money is the stocktake's; the day is invented.",
        }
        action = rows.add(ACTIONS, values=values, act=self._act(row["given"]))
        action_ends.close(
            action=action, version=action.version, closed_as=ActionEnd.DONE, on=row["closed_on"], note=action.note,
            evidence=row["evidence"], act=self._act(row["closed_on"]),
        )  # fmt: skip

    def _risk(self, row: Mapping[str, Any]) -> None:
        first, *later = row["scores"]
        names = ("title", "category", "cause", "event", "effect", "target_on", "signals")
        held = ("controls", "control_gaps", "assurance", "assurance_gaps")
        values = {
            **self._shared(row),
            **{name: row[name] for name in names},
            **{name: row.get(name, "") for name in held},
            "raised_on": first["on"],
            "review_on": row["review_on"],
        }
        for at, side in enumerate(("likelihood", "impact")):
            values |= {f"inherent_{side}": row["inherent"][at], f"target_{side}": row["target"][at]}
            values[side] = first["levels"][at]
        act = self._act(first["on"])
        risk = rows.add(RISKS, values=values, act=act)
        wanted = PlanAction.objects.of(self.partnership).filter(what__in=row["actions"])
        if len(wanted) != len(row["actions"]):
            raise LookupError(f"Not every action of “{row['title']}” is in the plan.")
        risk_actions.link_all(risk=risk, actions=wanted, act=act)
        for score in later:
            scoring = Scoring(Levels(*score["levels"]), score["note"])
            risk = self._now(risk)
            risks.score(risk=risk, version=risk.version, scoring=scoring, act=self._act(score["on"]))
        if "escalated_to" in row:
            risk = self._now(risk)
            act = self._act(row["escalated_on"])
            risks.escalate(risk=risk, version=risk.version, to=row["escalated_to"], act=act)

    def _answer(self, row: Mapping[str, Any]) -> None:
        prompt = SignalPrompt.objects.get(risk__title=row["risk"], signal=row["signal"])
        signals.keep_score(row=prompt, version=prompt.version, note=row["note"], act=self._act(row["on"]))

    def _issue(self, row: Mapping[str, Any]) -> None:
        names = ("what", "effect", "impact", "raised_on", "due_on")
        values = {**self._shared(row), **{name: row[name] for name in names}}
        issue = rows.add(ISSUES, values=values, act=self._act(row["raised_on"]))
        if "resolved_on" in row:
            act = self._act(row["resolved_on"])
            issues.resolve(issue=issue, version=issue.version, resolution=row["resolution"], act=act)

    def _dependency(self, row: Mapping[str, Any]) -> None:
        on = self.streams.get(row.get("on_workstream", ""))
        values = {
            **self._shared(row),
            "what": row["what"],
            "on_workstream": on,
            "on_whom": row.get("on_whom", ""),
            "due_on": Month.parse(row["due"]).first,
            "note": row.get("note", ""),
        }
        rows.add(DEPENDENCIES, values=values, act=self._act(STOCKTAKE_DAY))

    def _assumption(self, row: Mapping[str, Any]) -> None:
        printed = stocktake.facts()["finance"][row["key"]]
        values = {
            "partnership": self.partnership,
            "owner": self.users[row["owner"]],
            "value": row["value"].format(printed),
            "source": stocktake.STOCKTAKE,
            "on": STOCKTAKE_DAY,
            "note": row.get("note", ""),
            **{name: row[name] for name in ("what", "if_wrong", "state", "review_on")},
        }
        rows.add(ASSUMPTIONS, values=values, act=self._act(STOCKTAKE_DAY))

    def _shared(self, row: Mapping[str, Any]) -> dict[str, Any]:
        stream = self.streams.get(row.get("workstream", ""))
        return {
            "partnership": self.partnership,
            "workstream": stream,
            "owner": self.users.get(row.get("owner", "")),
        }

    @staticmethod
    def _now(risk: Risk) -> Risk:
        return Risk.objects.get(pk=risk.pk)

    def _act(self, day: date) -> Act:
        by = self.users[people.MANAGER.mailbox]
        return act_on(by, day, time(15), everything())
