"""Workstreams, objectives, actions of the demonstration: those of the stocktake, and what work.toml invents."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from cohorts.models import Barrier
from tcp_portal import rows
from tcp_portal.access import Scope
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people, stocktake
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Organisation, Partnership, User
from workstreams.models import Objective, PlanAction, Workstream
from workstreams.services import action_ends
from workstreams.services.action_needs import need
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import GROUPS, MEMBERS, OBJECTIVES, WORKSTREAMS

INVENTED = Path(__file__).with_name("work.toml")
_BOARD_AGREED, _WORKSHOP = date(2016, 12, 14), date(2017, 5, 4)
_LAST_YEAR = "2016/17"
_PRINTED = (
    f"Objective, lesson, action and month as in: {stocktake.STOCKTAKE}. Owner and progress are invented."
)
_MADE_UP = "Invented for the demonstration."


def load() -> None:
    """Records them, each on the day on which it is said to have been agreed."""
    invented = tomllib.loads(INVENTED.read_text(encoding="utf-8"))
    _Recorder().record(invented)


class _Recorder:
    """Records the plan of one partnership through the services."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.get(code=people.CODE)
        self.users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        members = Organisation.objects.filter(memberships__partnership=self.partnership)
        self.organisations = {one.short_name: one for one in members}
        self.scope: Scope = everything()
        self.actions: dict[str, PlanAction] = {}
        self.needs: list[tuple[str, str]] = []

    def record(self, invented: Mapping[str, Any]) -> None:
        """All of it; dependencies last, when both ends are there."""
        printed = {one["name"]: one for one in stocktake.facts()["workstream"]}
        for row in invented["workstream"]:
            workstream = self._workstream(row, printed[row["name"]]["principles"])
            for position, objective in enumerate(row.get("objective", ()), start=1):
                self._objective(workstream, position, objective)
            self._printed(workstream, {one["what"]: one for one in invented["first"]})
        for action, needed in self.needs:
            need(action=self.actions[action], needs=self.actions[needed], act=self._act(_WORKSHOP))

    def _workstream(self, row: Mapping[str, Any], principles: list[int]) -> Workstream:
        act = self._act(_BOARD_AGREED)
        values = {
            "partnership": self.partnership,
            "name": row["name"],
            "aim": row["aim"],
            "principles": principles,
            "lead": self.users.get(row.get("lead", "")),
            "lead_name": row.get("lead_name", ""),
            "starts_on": _BOARD_AGREED,
        }
        workstream = rows.add(WORKSTREAMS, values=values, act=act)
        for member in row.get("members", ()):
            who = {
                "user": self.users.get(member.get("user", "")),
                "name": member.get("name", ""),
                "organisation": self.organisations.get(member.get("organisation", "")),
                "role": member["role"],
            }
            rows.add(MEMBERS, values={"workstream": workstream, **who}, act=act)
        for group in row.get("group", ()):
            self._group(workstream, group)
        return workstream

    def _group(self, workstream: Workstream, group: Mapping[str, Any]) -> None:
        values = {
            "workstream": workstream,
            "outside_remit": group["outside"],
            "due_on": group["due"],
            **{name: group[name] for name in ("name", "remit", "questions", "members", "outputs")},
        }
        rows.add(GROUPS, values=values, act=self._act(_WORKSHOP))

    def _printed(self, workstream: Workstream, standing: Mapping[str, Mapping[str, Any]]) -> None:
        """Objectives and actions that the stocktake prints of this workstream."""
        rows_of = [one for one in stocktake.facts()["action"] if one["workstream"] == workstream.name]
        for position, row in enumerate(rows_of, start=1):
            items = [
                {**standing[item["what"]], **item, "given": _WORKSHOP, "note": _PRINTED}
                for item in row["items"]
            ]
            said = {
                "text": row["objective"],
                "lesson": row["lesson"],
                "year": _LAST_YEAR,
                "measures": sorted({item["measure"] for item in items if "measure" in item}),
                "action": items,
            }
            self._objective(workstream, position, said)

    def _objective(self, workstream: Workstream, position: int, row: Mapping[str, Any]) -> None:
        values = {
            "workstream": workstream,
            "position": position,
            "text": row["text"],
            "lesson": row.get("lesson", ""),
            "lesson_year": row.get("year", ""),
            "measures": row.get("measures", []),
        }
        objective = rows.add(OBJECTIVES, values=values, act=self._act(_WORKSHOP))
        for action in row["action"]:
            self._action(workstream, objective, action)

    def _action(self, workstream: Workstream, objective: Objective, row: Mapping[str, Any]) -> None:
        key = row.get("key", row["what"])
        values = {
            "partnership": self.partnership,
            "workstream": workstream,
            "objective": objective,
            "what": row["what"],
            "is_milestone": row.get("milestone", False),
            "starts_on": Month.parse(row["starts"]).first if "starts" in row else None,
            "due_on": Month.parse(row["due"]).first,
            "owner": self.users.get(row.get("owner", "")),
            "owner_name": row.get("owner_name", ""),
            "organisation": self.organisations.get(row.get("organisation", "")),
            "measure": row.get("measure", ""),
            "barrier": self._barrier(row.get("barrier", "")),
            "note": row.get("note", _MADE_UP),
        }
        action = rows.add(ACTIONS, values=values, act=self._act(row["given"]))
        for step in row.get("then", ()):
            action = self._step(action, step)
        self.actions[key] = action
        self.needs += [(key, needed) for needed in row.get("needs", ())]

    def _step(self, action: PlanAction, step: Mapping[str, Any]) -> PlanAction:
        act = self._act(step["on"])
        if "closed_as" in step:
            return action_ends.close(
                action=action, version=action.version, closed_as=step["closed_as"], on=step["on"],
                note=step.get("note", ""), evidence=step.get("evidence", ""), act=act,
            )  # fmt: skip
        return rows.change(ACTIONS, row=action, version=action.version, values=dict(_said(step)), act=act)

    def _barrier(self, what: str) -> Barrier | None:
        if not what:
            return None
        return Barrier.objects.get(what=what, spell__partnership=self.partnership)

    def _act(self, day: date) -> Act:
        by = self.users[people.MANAGER.email.partition("@")[0]]
        return act_on(by, day, time(14), self.scope)


def _said(step: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a step says, by the model's names."""
    for name, value in step.items():
        if name == "due":
            yield "due_on", Month.parse(value).first
        elif name != "on":
            yield name, value
