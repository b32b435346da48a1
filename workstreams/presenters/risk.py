"""The page of one risk: how large it is, what holds it, and what asks for another look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month, add_months
from tcp_portal.web.frame import Frame
from trajectories.domain.registry import MEASURES
from workstreams.domain.rag import Colour
from workstreams.domain.risk_scores import BANDS_SOURCE, LIKELIHOOD, above_target, band_of
from workstreams.domain.signals import SIGNALS, SOURCE, has_gone_back
from workstreams.models import Mitigation, RiskScore, SignalPrompt
from workstreams.presenters.risk_list import flag_words
from workstreams.presenters.risk_words import (
    NOBODY,
    Tag,
    band_tag,
    escalated_words,
    levels_words,
    of_workstream,
    review_tag,
    trend_words,
)
from workstreams.services.actions import judged
from workstreams.services.risk_list import TREND_MONTHS, verdict_of

_COLOURS = {
    Colour.COMPLETE: "info", Colour.GREEN: "good", Colour.AMBER: "warn", Colour.RED: "bad", Colour.GREY: "neutral",
}  # fmt: skip
Facts = tuple[tuple[str, str], ...]
NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class Size:
    """One of the three scores of a risk."""

    name: str
    levels: str
    tag: Tag | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action that mitigates the risk, with its colour and the rule that gives it."""

    number: str
    what: str
    owner: str
    due: str
    colour: Tag
    rule: str
    url: str
    off: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A signal that asks for another look, or asked for one."""

    title: str
    count: str
    suggestion: str
    back: str
    url: str
    raised: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score that was given."""

    day: str
    tag: Tag
    levels: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class RiskPage:
    """Everything that the page of a risk says."""

    number: str
    title: str
    lede: str
    state: str
    flag: str
    told: Facts
    sizes: tuple[Size, ...]
    bands: str
    cover: str
    actions: tuple[ActionLine, ...]
    held: Facts
    who: Facts
    review: Tag
    asking: tuple[PromptLine, ...]
    answered: tuple[PromptLine, ...]
    scores: tuple[ScoreLine, ...]
    signals: Facts


def risk_page(
    risk: Any,
    frame: Frame,
    *,
    mitigations: Iterable[Mitigation],
    prompts: Iterable[SignalPrompt],
    scores: Iterable[RiskScore],
) -> RiskPage:
    """The page of a risk that `with_standing` read."""
    day, verdict = frame.as_at, verdict_of(risk)
    lines = [prompt_line(one, risk, frame) for one in prompts]
    return RiskPage(
        number=str(risk),
        title=risk.title,
        lede=_lede(risk, day),
        state=_state(risk),
        flag=flag_words(verdict),
        told=(
            ("Because of", risk.cause),
            ("There is a risk that", risk.event),
            ("Which would lead to", risk.effect),
        ),
        sizes=_sizes(risk),
        bands=BANDS_SOURCE,
        cover=verdict.words,
        actions=tuple(_action(one, frame, day) for one in mitigations),
        held=(
            ("Controls", risk.controls or NOT_SAID),
            ("Gaps in the controls", risk.control_gaps or NOT_SAID),
            ("Assurance", risk.assurance or NOT_SAID),
            ("Gaps in the assurance", risk.assurance_gaps or NOT_SAID),
        ),
        who=_who(risk),
        review=review_tag(risk, day),
        asking=tuple(line for line in lines if not line.answer),
        answered=tuple(line for line in lines if line.answer),
        scores=tuple(_score(one) for one in scores),
        signals=tuple((SIGNALS[key].title, SIGNALS[key].rule) for key in risk.signals if key in SIGNALS),
    )


def _lede(risk: Any, day: date) -> str:
    then = words.day(add_months(day, -TREND_MONTHS))
    moved = trend_words(risk.score, risk.then, none="There was no score")
    last = (
        ""
        if risk.before is None
        else f" {trend_words(risk.score, risk.before, none='')} at the last scoring."
    )
    since = f"{moved} on {then}." if risk.then is None else f"{moved} since {then}."
    size = f"Score {risk.score}, {band_of(risk.score).value}: {levels_words(risk.likelihood, risk.impact)}."
    return f"{size} {since}{last} {_to_target(risk)}"


def _to_target(risk: Any) -> str:
    left = above_target(risk.score, risk.target)
    if left is None:
        return "No target is set."
    by = f" by {words.day(risk.target_on)}" if risk.target_on else ""
    return (
        f"The target of {risk.target}{by} is reached."
        if not left
        else f"It is {left} above its target of {risk.target}{by}."
    )


def _state(risk: Any) -> str:
    if risk.closed_on is None:
        return ""
    return f"{risk.get_state_display()}, {words.day(risk.closed_on)}. {risk.closing_note}"


def _sizes(risk: Any) -> tuple[Size, ...]:
    inherent = risk.inherent_likelihood * risk.inherent_impact
    by = f"by {words.day(risk.target_on)}" if risk.target_on else ""
    return (
        Size("Before any control", levels_words(risk.inherent_likelihood, risk.inherent_impact), band_tag(inherent)),
        Size("Today", levels_words(risk.likelihood, risk.impact), band_tag(risk.score)),
        Size(
            "Target",
            levels_words(risk.target_likelihood, risk.target_impact),
            band_tag(risk.target) if risk.target else None,
            by,
        ),
    )  # fmt: skip


def _action(one: Mitigation, frame: Frame, day: date) -> ActionLine:
    action = one.action
    found = judged(action, day)
    return ActionLine(
        number=str(action),
        what=action.what,
        owner=action.owner_words or NOBODY,
        due=Month.of(action.due_on).label,
        colour=Tag(found.words, _COLOURS[found.colour]),
        rule=found.rule,
        url=frame.url("workstreams:action", action.pk),
        off=frame.url("workstreams:risk_action_off", one.pk),
    )


def prompt_line(one: SignalPrompt, risk: Any, frame: Frame) -> PromptLine:
    """A prompt in words: the count, what it suggests, and whether the signal went back meanwhile."""
    signal = SIGNALS[one.signal]
    was = "" if one.was is None else f", {signal.count_words(one.was)} when last answered"
    suggested, said = (f"{level} {LIKELIHOOD[level]}" for level in (one.suggested, risk.likelihood))
    is_back = has_gone_back(suggested=one.suggested, likelihood=risk.likelihood)
    return PromptLine(
        title=signal.title,
        count=f"{signal.count_words(one.value)}{was}",
        suggestion=f"It suggested {suggested}."
        if one.answer
        else f"It suggests a likelihood of {suggested}; the score says {said}.",
        back="The signal has gone back: it now suggests what the score says." if is_back else "",
        url=frame.url("workstreams:risk_prompt", one.pk),
        raised=words.day(timezone.localtime(one.raised_at)),
        answer=_answer(one),
    )


def _answer(one: SignalPrompt) -> str:
    if one.answered_at is None:
        return ""
    by = f" by {one.answered_by.name}" if one.answered_by else ""
    note = f": {one.note}" if one.note else ""
    return f"{one.get_answer_display()} on {words.day(timezone.localtime(one.answered_at))}{by}{note}"


def _score(one: RiskScore) -> ScoreLine:
    return ScoreLine(
        day=words.day(one.on),
        tag=band_tag(one.likelihood * one.impact),
        levels=levels_words(one.likelihood, one.impact),
        by=one.by.name if one.by else "The portal",
        note=one.note,
    )


def _who(risk: Any) -> Facts:
    organisation = f", {risk.organisation.short_name}" if risk.organisation else ""
    measure = MEASURES.get(risk.measure)
    return (
        ("Owner", f"{risk.owner_words or NOBODY}{organisation}"),
        ("Workstream", of_workstream(risk)),
        ("Category", risk.get_category_display()),
        ("Raised", words.day(risk.raised_on)),
        ("Last looked at", words.day(risk.reviewed_on) if risk.reviewed_on else "Never since it was raised"),
        ("Escalated to", escalated_words(risk) or "Nobody"),
        ("Measure", measure.title if measure else "None"),
    )


def signal_rules() -> tuple[tuple[str, str, str], ...]:
    """Every signal: its title, how it is its rule."""
    return tuple((one.title, one.counted, one.rule) for one in SIGNALS.values())


RULES_SOURCE = f"What a count suggests is {SOURCE}. A signal asks for another look and never changes a score."
