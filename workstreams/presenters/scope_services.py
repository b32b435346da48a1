"""The matrix of services in scope, and the care model map, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tcp_portal.charts import words
from tcp_portal.principles import PRINCIPLES
from tcp_portal.web.frame import Frame
from workstreams.domain.scope_contracts import Standing, notice_by, standing
from workstreams.models import Service
from workstreams.models.supply import InScope, Stream
from workstreams.services.scope_services import Part, total_of

NOT_KNOWN = "Not known"
_SCOPE_TONES = {InScope.YES: "good", InScope.NO: "neutral", InScope.DISCUSSED: "warn"}
_LOUD = {
    Standing.ENDED: "bad",
    Standing.TOO_LATE: "warn",
    Standing.NOTICE_SOON: "bad",
    Standing.ENDS_SOON: "warn",
}


def pounds(value: Decimal | None) -> str:
    """A sum of money with its pence, or that it is not known."""
    return NOT_KNOWN if value is None else f"£{words.number(value, 2)}"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One row of the matrix."""

    name: str
    url: str
    commissioner: str
    provider: str
    provider_url: str
    ends: str
    notice: str
    standing: str
    tone: str
    value: str
    source: str
    funding: str
    scope: str
    scope_tone: str
    principles: str
    note: str

    @classmethod
    def of(cls, row: Service, frame: Frame, *, may_edit: bool) -> ServiceLine:
        """The service on the day on which things are judged."""
        ends, months = row.contract_ends_on, row.notice_months
        stands = standing(ends, months, frame.day)
        named = [PRINCIPLES[number].words for number in row.principles if number in PRINCIPLES]
        notice = "No notice recorded" if ends else ""
        if ends and months is not None:
            notice = f"Notice by {words.short_day(notice_by(ends, months))}"
        return cls(
            name=row.name,
            url=frame.url("workstreams:service_change", row.pk) if may_edit else "",
            commissioner=row.commissioner.short_name if row.commissioner else NOT_KNOWN,
            provider=row.provider.name if row.provider else row.provider_name or NOT_KNOWN,
            provider_url=frame.url("workstreams:provider", row.provider.pk) if row.provider else "",
            ends=words.short_day(ends) if ends else "No end, or not known",
            notice=notice,
            standing=stands.capitalize() if stands in _LOUD else "",
            tone=_LOUD.get(stands, ""),
            value=pounds(row.annual_value),
            source=row.value_source,
            funding=row.get_funding_display() or NOT_KNOWN,
            scope=row.get_scope_display(),
            scope_tone=_SCOPE_TONES[InScope(row.scope)],
            principles="; ".join(named) or "None named",
            note=row.note,
        )


@dataclass(frozen=True, slots=True)
class PartLine:
    """The sum of one category, or of all."""

    category: str
    services: str
    value: str
    unknown: str


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """The matrix in groups of a category each, with its sums."""

    sentence: str
    groups: tuple[tuple[str, tuple[ServiceLine, ...]], ...]
    parts: tuple[PartLine, ...]
    total: PartLine

    @classmethod
    def of(cls, rows: Sequence[Service], parts: list[Part], frame: Frame, *, may_edit: bool) -> ServicesPage:
        """`rows` are of one page; parts and total are of everything that matches."""
        groups: dict[str, list[ServiceLine]] = {}
        for row in rows:
            groups.setdefault(row.category, []).append(ServiceLine.of(row, frame, may_edit=may_edit))
        total = total_of(parts)
        return cls(
            sentence=services_sentence(total),
            groups=tuple((name, tuple(lines)) for name, lines in groups.items()),
            parts=tuple(_part(part) for part in parts),
            total=_part(total),
        )


def services_sentence(total: Part) -> str:
    """How many services, what they are worth together, and of how many that is not known."""
    if not total.services:
        return "No service matches."
    parts = [words.counted(total.services, "service")]
    if total.value is not None:
        parts.append(f"{pounds(total.value)} a year where a value is on record")
    if total.unknown:
        parts.append(f"{words.number(total.unknown)} without a value")
    return " · ".join(parts)


def _part(part: Part) -> PartLine:
    return PartLine(
        part.category, words.number(part.services), pounds(part.value), words.number(part.unknown)
    )


@dataclass(frozen=True, slots=True)
class StreamCard:
    """One stream of the care model with its services, and what they are worth a year."""

    title: str
    services: tuple[Service, ...]
    worth: str


@dataclass(frozen=True, slots=True)
class CareModel:
    """The three streams in order, the services that stand in none, and the whole envelope over them all."""

    streams: tuple[StreamCard, ...]
    unplaced: tuple[Service, ...]
    envelope: str


def care_model(rows: Sequence[Service]) -> CareModel:
    """Where the money of the population goes along the pathway, as far as values are on record. F69."""
    total = _worth_of(rows)
    streams = tuple(
        StreamCard(label, found, _worth_words(found, total))
        for value, label in Stream.choices
        for found in [tuple(row for row in rows if row.stream == value)]
    )
    return CareModel(streams, tuple(row for row in rows if not row.stream), _envelope(rows, total))


def _worth_of(rows: Sequence[Service]) -> Decimal | None:
    known = [row.annual_value for row in rows if row.annual_value is not None]
    return sum(known, Decimal(0)) if known else None


def _worth_words(rows: Sequence[Service], total: Decimal | None) -> str:
    """The sum of a stream, its share of what is known, and how many of its services have no value."""
    worth = _worth_of(rows)
    missing = sum(row.annual_value is None for row in rows)
    said = pounds(worth)
    if worth is not None:
        said += " a year"
        if total:
            said += f", {words.number(worth / total * 100, 1)}% of what is known"
    return f"{said}; {words.counted(missing, 'service')} without a value" if missing else said


def _envelope(rows: Sequence[Service], total: Decimal | None) -> str:
    if total is None:
        return "No service has a value yet."
    missing = sum(row.annual_value is None for row in rows)
    known = f"{pounds(total)} a year over all streams where a value is on record"
    return f"{known}; {words.counted(missing, 'service')} without one." if missing else f"{known}."
