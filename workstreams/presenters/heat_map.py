"""The heat map as a table: a row for each likelihood, a column for each impact, and how many risks where they meet."""

from __future__ import annotations

from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.risk_scores import IMPACT, LEVELS, LIKELIHOOD, Band, band_of
from workstreams.presenters.risk_words import Tag, band_tag, trend_words
from workstreams.services.heat_map import HeatMap, Movement

SIDES = (("current", "Current score"), ("inherent", "Before any control"), ("target", "Target"))
_NAMES = {"current": "current score", "inherent": "score before any control", "target": "target"}


@dataclass(frozen=True, slots=True)
class Square:
    """Where a likelihood and an impact meet."""

    impact: str
    band: str
    score: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A likelihood and its squares, mildest impact first."""

    likelihood: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A risk whose score moved."""

    number: str
    title: str
    url: str
    score: Tag
    trend: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The page of the heat map."""

    lede: str
    caption: str
    impacts: tuple[str, ...]
    lines: tuple[Line, ...]
    unset: str
    moved: str
    movements: tuple[Moved, ...]


def map_page(found: HeatMap, moved: Movement, side: str, frame: Frame) -> MapPage:
    """The page for one kind of score."""
    name = _NAMES[side]
    return MapPage(
        lede=_lede(found, name),
        caption=f"Open risks by likelihood and impact: {name}",
        impacts=tuple(f"{at} {IMPACT[at]}" for at in LEVELS),
        lines=tuple(_line(found, level, side, frame) for level in reversed(LEVELS)),
        unset=f"{words.counted(found.unset, 'open risk has', 'open risks have')} no {name} yet."
        if found.unset
        else "",
        moved=_moved(moved),
        movements=tuple(
            Moved(
                str(risk),
                risk.title,
                frame.url("workstreams:risk", risk.pk),
                band_tag(risk.likelihood * risk.impact),
                trend_words(risk.likelihood * risk.impact, risk.then, none=""),  # type: ignore[attr-defined]  # annotated
            )
            for risk in moved.most
        ),
    )


def _lede(found: HeatMap, name: str) -> str:
    red = sum(n for (level, weight), n in found.squares.items() if band_of(level * weight) is Band.EXTREME)
    of, verb = words.counted(found.total, "open risk", "open risks"), "is" if red == 1 else "are"
    return f"{words.number(red)} of {of} {verb} extreme by {name}."


def _line(found: HeatMap, level: int, side: str, frame: Frame) -> Line:
    squares = []
    for weight in LEVELS:
        count, score = found.squares.get((level, weight), 0), level * weight
        url = frame.url("workstreams:risks", side=side, likelihood=level, impact=weight) if count else ""
        squares.append(
            Square(
                impact=f"{weight} {IMPACT[weight]}",
                band=band_of(score).value,
                score=f"{score} {band_of(score).value}",
                count=words.counted(count, "risk", "risks") if count else "None",
                url=url,
            )
        )
    return Line(f"{level} {LIKELIHOOD[level]}", tuple(squares))


def _moved(moved: Movement) -> str:
    since = words.day(moved.since)
    if not (moved.up or moved.down or moved.new):
        return f"No score has moved since {since}."
    said = [
        words.counted(moved.up, "risk went up", "risks went up"),
        words.counted(moved.down, "risk went down", "risks went down"),
    ]
    if moved.new:
        said.append(words.counted(moved.new, "has no score from before", "have no score from before"))
    return f"Since {since}: {words.list_words(said)}."
