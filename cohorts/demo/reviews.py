"""The C(E)TRs of the invented people, recorded as their keepers would: review by review, through the services."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from cohorts.demo.cast import Cast, cast_of
from cohorts.domain.promises import ClosedAs
from cohorts.domain.review_rules import FindingFacts
from cohorts.domain.reviews import ReviewKind
from cohorts.models import Action, Review
from cohorts.services import actions, reviewing
from cohorts.services.actions import ActionFacts
from cohorts.services.reviewing import ReviewFacts
from tcp_portal.partnerships.demo import people as demo
from tcp_portal.partnerships.demo.national import Size

STORY = Path(__file__).with_name("reviews.toml")
_CONSENT_BEFORE = timedelta(days=16)
_ENTERED_AFTER = timedelta(days=2)
_CLINICAL = ("Dr Imogen Rees", "Dr Femi Alder", "Marta Quinlan, nurse consultant")
_BY_EXPERIENCE = ("Tom Bellamy", "Aisha Corrigan", "Dee Marchetti")
_BEST_INTEREST = {"L02", "L06", "L10"}
_PARENT = {"A03", "A12", "A14", "A17"}
# What the panel answers with each outcome: safe, good care, a plan, could be in the community; then the key lines.
_ANSWERS = {
    "ready": ("y", "y", "y", "y"),
    "no_date": ("y", "y", "y", "y"),
    "no_plan": ("y", "n", "n", "y"),
    "treatment": ("y", "y", "n", "n"),
    "risk": ("y", "y", "n", "n"),
    "step_down": ("y", "y", "y", "n"),
    "admit": ("n", "y", "y", "n"),
    "support": ("y", "n", "y", "y"),
    "no_change": ("y", "y", "y", "y"),
}
_FINDINGS = {
    "ready": {"need": "amber", "discharge": "green", "family": "green"},
    "no_date": {"need": "red", "discharge": "amber", "health": "green"},
    "no_plan": {"need": "red", "discharge": "red", "medicines": "amber"},
    "treatment": {"need": "green", "care": "green", "rights": "green"},
    "risk": {"need": "green", "risk": "amber", "rights": "green"},
    "step_down": {"need": "amber", "risk": "green", "involved": "amber"},
    "admit": {"need": "amber", "risk": "red"},
    "support": {"care": "amber", "family": "green"},
    "no_change": {"care": "green"},
}
_SUMMARIES = {
    "ready": "Ready to leave. Home and provider are known; the plan has its dates.",
    "no_date": "Could live in the community. The plan stands, but the home is not certain.",
    "no_plan": "Does not need this hospital. Nobody has begun to plan the discharge.",
    "treatment": "Treatment goes on and helps. To be looked at again when it is due.",
    "risk": "Cannot leave safely yet. The panel asks for more therapy on the ward.",
    "step_down": "Does well and could go to a ward of lower security.",
    "admit": "Support at home was tried and did not hold. The panel agrees to a short admission.",
    "support": "Admission can be avoided with more support at home.",
    "no_change": "The present support is enough.",
}


def load(*, national: Size | None) -> None:
    """The reviews of both demonstration partnerships; the national data has none."""
    if national:
        return
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    for code, name in ((demo.CODE, "review"), (demo.OTHER_CODE, "vale")):
        cast = cast_of(code)
        panels = cycle(zip(_CLINICAL, _BY_EXPERIENCE, strict=True))
        for row in story[name]:
            _enter(cast, row, panels)


def _enter(cast: Cast, row: Mapping[str, Any], panels: Iterator[tuple[str, str]]) -> None:
    key, on, state = row["person"], row["on"], row.get("state", "held")
    entered = row.get("entered", on + _ENTERED_AFTER)
    act, person, kind = cast.act(key, entered), cast.people[key], ReviewKind(row["kind"])
    if state == "declined":
        reviewing.decline(person=person, kind=kind, on=on, summary=row["summary"], act=act)
        return
    if state != "held":
        booked = reviewing.book(person=person, facts=_booked(cast, row, kind, panels), act=act)
        if state == "cancelled":
            again = cast.act(key, on)
            reviewing.cancel(review=booked, version=1, reason=row["summary"], act=again)
        return
    promises = row.get("promises", [])
    review = reviewing.record(
        person=person,
        facts=_held(cast, row, kind, panels),
        recommendations=tuple(_promise(cast, each) for each in promises),
        act=act,
    )
    for told in promises:
        _close(cast, key, review, told)
    if "escalated" in row:
        reviewing.escalate(
            review=review,
            version=1,
            on=row["escalated"],
            why=row["escalation"],
            outcome="",
            act=cast.act(key, row["escalated"]),
        )


def _booked(
    cast: Cast, row: Mapping[str, Any], kind: ReviewKind, panels: Iterator[tuple[str, str]]
) -> ReviewFacts:
    clinical, by_experience = next(panels)
    return ReviewFacts(
        kind=kind,
        on=row["on"],
        with_education=row.get("child", False),
        mode="phone" if kind is ReviewKind.EMERGENCY else "face",
        asked_by="team" if kind.is_before_admission else "schedule",
        chair=cast.keepers[cast.arrangement(row["person"], row["on"])].name,
        clinical_expert="" if kind is ReviewKind.EMERGENCY else clinical,
        expert_by_experience="" if kind is ReviewKind.EMERGENCY else by_experience,
    )


def _held(
    cast: Cast, row: Mapping[str, Any], kind: ReviewKind, panels: Iterator[tuple[str, str]]
) -> ReviewFacts:
    about = _booked(cast, row, kind, panels)
    theme = "ready" if row["outcome"].startswith("ready") else row["outcome"]
    before = timedelta() if kind is ReviewKind.EMERGENCY else _CONSENT_BEFORE
    told: dict[str, Any] = {name: getattr(about, name) for name in about.__dataclass_fields__}
    answers = zip(Review.QUESTIONS, _ANSWERS[theme], strict=True)
    return ReviewFacts(
        **{
            **told,
            **dict(answers),
            "consent": _consent(row["person"]),
            "consent_on": row["on"] - before,
            "outcome": row["outcome"],
            "summary": _SUMMARIES[theme],
            "findings": tuple(FindingFacts(topic, colour) for topic, colour in _FINDINGS[theme].items()),
        }
    )


def _consent(key: str) -> str:
    return "best" if key in _BEST_INTEREST else "parent" if key in _PARENT else "informed"


def _promise(cast: Cast, told: Mapping[str, Any]) -> ActionFacts:
    """By one of the two keepers, named by their job, or by somebody who does not sign in."""
    owners = {"commissioner": demo.COMMISSIONER, "case manager": demo.CASE_MANAGER}
    facts: dict[str, Any] = {"what": told["what"], "due_on": told["due"]}
    if told["owner"] in owners:
        email = owners[told["owner"]].email
        owner = next(user for user in cast.keepers.values() if user.email == email)
        return ActionFacts(**facts, owner_id=owner.pk)
    return ActionFacts(**facts, owner_name=told["owner"])


def _close(cast: Cast, key: str, review: Review, told: Mapping[str, Any]) -> None:
    for as_ in ClosedAs:
        on: date | None = told.get(as_.value)
        if on is not None:
            action = Action.objects.get(review=review, what=told["what"])
            act = cast.act(key, on)
            actions.close(action=action, version=1, as_=as_, on=on, note=told["note"], act=act)
