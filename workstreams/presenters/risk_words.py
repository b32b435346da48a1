"""How pages say a score, its band, its movement, its next look and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tcp_portal.charts import words
from workstreams.domain.risk_scores import Band, Levels, Trend, band_of, trend
from workstreams.models import Risk

TONES = {Band.LOW: "good", Band.MODERATE: "info", Band.HIGH: "warn", Band.EXTREME: "bad"}
_TREND = {Trend.UP: "▲ Up from", Trend.DOWN: "▼ Down from"}
NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with its colour."""

    text: str
    tone: str = "neutral"


def band_tag(score: int) -> Tag:
    """A score with the word of its band."""
    band = band_of(score)
    return Tag(f"{score} {band.value}", TONES[band])


def levels_words(likelihood: int | None, impact: int | None) -> str:
    """Likely × major; or that nobody has set it."""
    if likelihood is None or impact is None:
        return "Not set"
    return Levels(likelihood, impact).words.replace(", ", " × ")


def trend_words(now: int, before: int | None, *, none: str) -> str:
    """Where a score moved since another one; `none` where there was no other."""
    moved = trend(now, before)
    if moved is Trend.NEW:
        return none
    return f"{_TREND[moved]} {before}" if moved in _TREND else "Level"


def review_tag(risk: Risk, day: date) -> Tag:
    """When the risk is looked at next, and whether that is over."""
    if risk.review_on is None:
        return Tag("No day set", "warn")
    overdue = risk.review_on < day
    said = words.day(risk.review_on)
    return Tag(f"Overdue since {said}", "bad") if overdue else Tag(said)


def escalated_words(risk: Risk) -> str:
    """To whom it went and when; empty where it did not."""
    if not risk.escalated_to or risk.escalated_on is None:
        return ""
    return f"{risk.get_escalated_to_display()}, {words.day(risk.escalated_on)}"


def of_workstream(risk: Risk) -> str:
    """The name of its workstream."""
    return risk.workstream.name if risk.workstream else "The whole programme"
