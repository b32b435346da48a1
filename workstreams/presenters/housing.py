"""Schemes and homes in words: what is entered against what was promised, and how far months have slipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame
from workstreams.domain.homes import slip
from workstreams.models import Scheme, SchemeStep
from workstreams.models.housing import CapitalState, MatchState, SchemeStage
from workstreams.presenters.market import NOT_KNOWN, needs_words
from workstreams.presenters.scope_services import pounds
from workstreams.services.homes_pipeline import HomeLine

_TONES = {SchemeStage.READY: "good", SchemeStage.DROPPED: "bad"}
_CAPITAL = {CapitalState.AGREED: "good", CapitalState.NONE: "good", CapitalState.REFUSED: "bad"}
FREE = "Free"


def month_words(day: date | None) -> str:
    """The month of a day, or that it is not known."""
    return Month.of(day).label if day else NOT_KNOWN


def slip_words(first: date | None, now: date | None) -> str:
    """How far the month has moved since the first one given."""
    months = slip(Month.of(first) if first else None, Month.of(now) if now else None)
    if not months:
        return ""
    way = "later" if months > 0 else "earlier"
    return f"{words.counted(abs(months), 'month')} {way} than first given ({month_words(first)})"


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme."""

    name: str
    url: str
    stage: str
    tone: str
    place: str
    ready: str
    slip: str
    homes: str
    taken: str
    capital: str
    capital_tone: str
    amount: str
    source: str
    note: str

    @classmethod
    def of(cls, row: Scheme, homes: Sequence[HomeLine], frame: Frame) -> SchemeLine:
        """A scheme with those of the homes that are its own."""
        own = [one for one in homes if one.unit.scheme_id == row.pk]
        most = NOT_KNOWN.lower() if row.units_up_to is None else f"up to {words.number(row.units_up_to)}"
        return cls(
            name=row.name,
            url=frame.url("workstreams:scheme", row.pk),
            stage=row.get_stage_display(),
            tone=_TONES.get(SchemeStage(row.stage), "info"),
            place=row.place.name if row.place else NOT_KNOWN,
            ready=month_words(row.ready_on),
            slip=slip_words(row.first_ready_on, row.ready_on),
            homes=f"{words.number(len(own))} entered; promised: {most}",
            taken=f"{words.number(sum(one.home.taken for one in own))} meant for somebody",
            capital=f"{row.get_capital_display()}{f' ({row.capital_from})' if row.capital_from else ''}",
            capital_tone=_CAPITAL.get(CapitalState(row.capital), "warn"),
            amount="Amount not known" if row.capital_amount is None else pounds(row.capital_amount),
            source=row.amount_source,
            note=row.note,
        )


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One home of a scheme, with the person for whom it is meant where the reader may know them."""

    pk: UUID
    label: str
    ready: str
    needs: str
    wheelchair: str
    state: str
    tone: str
    who: str
    who_url: str
    note: str


def unit_rows(
    homes: Sequence[HomeLine], known: Mapping[UUID, tuple[UUID, str]], frame: Frame
) -> list[UnitRow]:
    """The homes; `known` gives person and reference by stay, of those whom the reader may see."""
    rows = []
    for one in homes:
        person, reference = known.get(one.spell_id, (None, "")) if one.spell_id else (None, "")
        state = MatchState(one.state).label if one.state else FREE
        ready = "Ready" if one.home.is_ready else one.home.ready.label if one.home.ready else NOT_KNOWN
        rows.append(
            UnitRow(
                pk=one.unit.pk,
                label=one.unit.label,
                ready=ready,
                needs=needs_words(one.home.needs) + ("" if one.unit.needs else " (as the scheme)"),
                wheelchair="Yes" if one.unit.accessible else "No",
                state=state,
                tone="good" if state == FREE else "info",
                who=reference or ("Somebody" if one.state else ""),
                who_url=frame.url("workstreams:person_home", person) if person else "",
                note=one.unit.note,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class StepLine:
    """How a scheme stood after a change, as a timeline shows it."""

    when: str
    title: str
    text: str


def step_lines(steps: Sequence[SchemeStep]) -> list[StepLine]:
    """Newest first, with who changed it."""
    lines = []
    for one in steps:
        by = f"By {one.by.name}. " if one.by else ""
        when = words.short_day(timezone.localtime(one.at))
        title = f"{one.get_stage_display()} · ready: {month_words(one.ready_on)}"
        lines.append(StepLine(when, title, f"{by}{one.note}".strip()))
    return lines


def scheme_facts(row: Scheme, line: SchemeLine) -> list[tuple[str, str]]:
    """What is known of a scheme, in two columns."""
    return [
        ("Place", line.place),
        ("Landlord", row.landlord or NOT_KNOWN),
        ("Ready", f"{line.ready}{f', {line.slip}' if line.slip else ''}"),
        ("Homes", line.homes),
        ("Made for", needs_words(row.needs)),
        ("Capital", line.capital),
        ("Amount", f"{line.amount}{f', source: {line.source}' if line.source else ''}"),
        ("Empty homes", row.voids or NOT_KNOWN),
        ("Note", row.note or "None"),
    ]
