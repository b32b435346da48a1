"""Providers in words: what each takes, where, how good, how many more people, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import NEED
from tcp_portal.charts import words
from tcp_portal.partnerships.models import Place
from tcp_portal.web.frame import Frame
from workstreams.domain.market import RATING_MONTHS, rating_is_old
from workstreams.models import MarketProvider
from workstreams.models.supply import Quality
from workstreams.services.market import MarketSums

NOT_KNOWN = "Not known"
_TONES = {
    Quality.OUTSTANDING: "good",
    Quality.GOOD: "good",
    Quality.IMPROVE: "warn",
    Quality.INADEQUATE: "bad",
}


def needs_words(needs: Iterable[str]) -> str:
    """The needs of a list of codes, in the order of the list."""
    held = set(needs)
    return "; ".join(code.label for code in NEED.codes if code.code in held) or NOT_KNOWN


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider of the list or of its own page."""

    name: str
    url: str
    stage: str
    needs: str
    places: str
    quality: str
    tone: str
    rated: str
    is_old: bool
    capacity: str
    said: str

    @classmethod
    def of(cls, row: MarketProvider, frame: Frame) -> ProviderLine:
        """The provider on the day on which things are judged."""
        day = frame.day
        old = row.rated_on is not None and rating_is_old(row.rated_on, day)
        return cls(
            name=row.name,
            url=frame.url("workstreams:provider", row.pk),
            stage=row.get_stage_display() or NOT_KNOWN,
            needs=needs_words(row.needs),
            places=words.list_words([place.name for place in sorted(row.places.all(), key=_position)])
            or NOT_KNOWN,
            quality=row.get_quality_display() or "Not rated",
            tone=_TONES.get(Quality(row.quality), "neutral") if row.quality else "neutral",
            rated=_on(row.rated_on),
            is_old=old,
            capacity=NOT_KNOWN if row.capacity is None else words.number(row.capacity),
            said=_on(row.capacity_on),
        )

    @property
    def age_rule(self) -> str:
        """Why the rating is flagged."""
        return f"Older than {RATING_MONTHS} months" if self.is_old else ""


def _position(place: Place) -> int:
    return place.position


def _on(day: date | None) -> str:
    return words.short_day(day) if day else ""


def providers_sentence(sums: MarketSums) -> str:
    """How many match, and what is not known of them."""
    if not sums.providers:
        return "No provider matches."
    parts = [words.counted(sums.providers, "provider")]
    if sums.room is not None:
        parts.append(f"room for {words.counted(sums.room, 'more person', 'more people')}, as they say")
    if sums.silent:
        parts.append(f"capacity of {words.number(sums.silent)} not known")
    return " · ".join(parts)
