"""A bid as its panel reads it: answers and facts beside the form, and what every member gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from finance.domain.criteria import Criterion
from finance.domain.money import pounds
from finance.presenters.panel_round import bar_tag, per_cent, promise_words, spread_words
from finance.services.panel_seats import Reader
from finance.services.panel_standing import Given, Standing
from tcp_portal.charts import words

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion: its question, the bid's answer, and its weight."""

    criterion: Criterion
    title: str
    question: str
    answer: str
    weight: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """What members gave for one criterion, and what counts."""

    title: str
    given: tuple[tuple[str, str, str], ...]
    spread: str
    is_wide: bool
    counts: str
    agreed: str


@dataclass(frozen=True, slots=True)
class BidPage:
    """What is told of a bid before its panel."""

    title: str
    area: str
    facts: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    score: str
    bar: Tag
    members: str
    spread: str
    rows: tuple[CriterionRow, ...]


def bid_page(
    one: Standing,
    reader: Reader,
    given: Mapping[tuple[UUID, Criterion], Given],
) -> BidPage:
    """The page of one bid; what others gave only where the reader may see it."""
    judged, bid = one.judged, one.bid
    return BidPage(
        title=str(bid),
        area=bid.partnership.name,
        facts=_facts(one, reader),
        answers=answers(bid, reader),
        score=per_cent(judged.score) if one.shown else "Not shown yet",
        bar=bar_tag(one),
        members=f"{judged.scored} of {judged.expected} who may score have scored.",
        spread=spread_words(one) if one.shown else "",
        rows=tuple(_row(each, one, reader, given) for each in Criterion) if one.shown else (),
    )


def answers(bid: Any, reader: Reader) -> tuple[Answer, ...]:
    """What the bid says to each question of the panel."""
    return tuple(
        Answer(
            each,
            each.label,
            each.question,
            getattr(bid, each.value) or "No answer",
            f"Weight {reader.round.weights[each]} of 100",
        )
        for each in Criterion
    )


def _facts(one: Standing, reader: Reader) -> tuple[tuple[str, str], ...]:
    bid, round_ = one.bid, reader.round
    per_pound = f"{pounds(round_.match_per_pound)} for each pound"
    return (
        ("State", bid.get_state_display()),
        ("Summary", bid.summary or "None"),
        ("Sum asked for", pounds(one.asked)),
        ("Who receives it", str(bid.recipient)),
        ("Match that counts", f"{pounds(one.confirmed)} confirmed of {pounds(one.required)} ({per_pound})"),
        ("Promised", promise_words(one.beds, one.people)),
        ("Spent by", words.day(bid.ends_on) if bid.ends_on else "No day said"),
        ("Who pays after that", bid.after_that or "Not said"),
    )


def _row(
    each: Criterion,
    one: Standing,
    reader: Reader,
    given: Mapping[tuple[UUID, Criterion], Given],
) -> CriterionRow:
    told = tuple(
        (seated.member.user.name, str(said.points), said.comment)
        for seated in reader.seats
        if (said := given.get((seated.member.pk, each))) is not None
    )
    stands = one.agreed.get(each)
    points = one.judged.points.get(each)
    spread = one.judged.spreads.get(each)
    return CriterionRow(
        title=each.label,
        given=told,
        spread="" if spread is None else f"{words.counted(spread, 'point')} apart",
        is_wide=each in one.judged.wide,
        counts="No points" if points is None else f"{points}{', moderated' if stands else ', the mean'}",
        agreed=stands.reason if stands else "",
    )
