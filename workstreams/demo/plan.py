"""The joint plan of the demonstration: accepted in 2016 after two rounds, and the refresh that the Board is to sign."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from tcp_portal import rows
from tcp_portal.access import scope_of
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import PlanVersion
from workstreams.models import JointPlan, PlanComment, Workstream
from workstreams.services.plan_deciding import accept, return_, submit
from workstreams.services.plan_reviewing import ANSWERS, COMMENTS
from workstreams.services.plan_signing import Signing, sign
from workstreams.services.plan_text import digest
from workstreams.services.plan_writing import AIMS, JOINT_PLANS, LINES, SECTION_TEXTS

TEXTS = Path(__file__).with_name("plan.toml")
REVIEWER = "regional.viewer@example.org"
_DRAFTED, _SUBMITTED, _RETURNED = date(2016, 6, 20), date(2016, 6, 24), date(2016, 6, 30)
_ANSWERED, _AGAIN, _SIGNED, _ACCEPTED = (
    date(2016, 7, 6),
    date(2016, 7, 8),
    date(2016, 7, 14),
    date(2016, 7, 18),
)
_REFRESHED = date(2017, 5, 8)
# Who signs for each member organisation, in the order of their names: all invented.
_SIGNERS = (
    "Ada Corbin",
    "Bela Frost",
    "Carl Amis",
    "Dora Pell",
    "Emil Hart",
    "Fay Lund",
    "Gil Moss",
    "Ivy Tran",
)
_POSITION = "Accountable officer or director (invented)"


def load() -> None:
    """Records both versions, each step on the day on which it is said to have been taken."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    partnership = Partnership.objects.get(code=people.CODE)
    manager = User.objects.get(email=people.MANAGER.email)
    reviewer = User.objects.get(email=REVIEWER)
    plan = _drafted(partnership, texts["first"], manager)
    _first_round(plan, texts["comment"], manager, reviewer)
    _second_round(plan, texts["comment"], manager, reviewer)
    _refresh(plan, texts["refresh"], manager)


def _act(by: User, day: date, *, own: bool = False) -> Act:
    """The act of a person on a day, by the rights of their own post or those of the loader."""
    scope = scope_of(by.pk, today=day) if own else everything()
    return act_on(by, day, time(11), scope)


def _drafted(partnership: Partnership, text: Mapping[str, Any], manager: User) -> JointPlan:
    act = _act(manager, _DRAFTED)
    values = {name: text[name] for name in ("title", "starts_on", "ends_on", "vision")}
    trajectory = PlanVersion.objects.accepted().filter(partnership=partnership)[0]
    plan = rows.add(
        JOINT_PLANS, values={**values, "partnership": partnership, "trajectory": trajectory}, act=act
    )
    _write(plan, text["sections"], act)
    streams = dict(Workstream.objects.filter(partnership=partnership).values_list("name", "pk"))
    for aim in text["aim"]:
        carried = [streams[name] for name in aim["workstreams"]]
        rows.add(AIMS, values={**aim, "plan": plan, "workstreams": carried}, act=act)
    for line in text["line"]:
        rows.add(LINES, values={**line, "plan": plan}, act=act)
    return plan


def _write(plan: JointPlan, sections: Mapping[str, str], act: Act) -> None:
    for section in plan.sections.filter(key__in=sections):
        values = {"text": sections[section.key].strip()}
        rows.change(SECTION_TEXTS, row=section, version=section.version, values=values, act=act)


def _first_round(plan: JointPlan, said: list[dict[str, str]], manager: User, reviewer: User) -> None:
    submit(plan=plan, version=_version(plan), act=_act(manager, _SUBMITTED))
    act = _act(reviewer, _RETURNED, own=True)
    for one in said:
        values = {name: one[name] for name in ("section", "rag", "text")}
        rows.add(COMMENTS, values={**values, "plan": plan}, act=act)
    reason = "Add what hospital places cost, and which homes are needed. (Invented.)"
    return_(plan=plan, version=_version(plan), reason=reason, act=act)


def _second_round(plan: JointPlan, said: list[dict[str, str]], manager: User, reviewer: User) -> None:
    act = _act(manager, _ANSWERED)
    for one in said:
        comment = PlanComment.objects.get(plan=plan, section=one["section"])
        if "answer" in one:
            rows.change(ANSWERS, row=comment, version=1, values={"answer": one["answer"]}, act=act)
        if "rework" in one:
            text = plan.sections.get(key=one["section"]).text + one["rework"]
            _write(plan, {one["section"]: text}, act)
    submit(plan=plan, version=_version(plan), act=_act(manager, _AGAIN))
    act = _act(reviewer, _ACCEPTED, own=True)
    for key in plan.sections.exclude(key="annexes").values_list("key", flat=True):
        values = {"plan": plan, "section": key, "rag": "green", "text": "Settled. (Invented.)"}
        rows.add(COMMENTS, values=values, act=act)
    _sign(plan)
    accept(plan=plan, version=_version(plan), act=act)


def _sign(plan: JointPlan) -> None:
    commissioner = User.objects.get(email=people.COMMISSIONER.email)
    plan.refresh_from_db()
    text = digest(plan)
    members = organisations_of(plan.partnership_id, on=_SIGNED)
    for (organisation, _), name in zip(members, _SIGNERS, strict=False):
        signing = Signing(organisation, name, _POSITION, text)
        sign(plan=plan, signing=signing, act=_act(commissioner, _SIGNED))


def _refresh(plan: JointPlan, text: Mapping[str, Any], manager: User) -> None:
    act = _act(manager, _REFRESHED)
    values = {name: text[name] for name in ("title", "starts_on", "ends_on")}
    copied = {"partnership": plan.partnership, "copied_from": plan, "vision": plan.vision}
    copy = rows.add(JOINT_PLANS, values={**values, **copied, "trajectory": plan.trajectory}, act=act)
    _write(copy, text["sections"], act)
    for line in text["line"]:
        rows.add(LINES, values={**line, "plan": copy}, act=act)


def _version(plan: JointPlan) -> int:
    plan.refresh_from_db()
    return plan.version
