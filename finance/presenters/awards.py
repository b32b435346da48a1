"""The list of awards, and which of them did most for each pound, as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from finance.domain.award_impact import Impact, Rate
from finance.domain.award_standing import SpendRag, Standing, Sums
from finance.domain.money import pounds
from finance.models import Award
from finance.services.award_reads import Totals, impact_of
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame

TONES = {SpendRag.GREEN: "good", SpendRag.AMBER: "warn", SpendRag.RED: "bad", SpendRag.GREY: "neutral"}
NONE_YET = "None yet"
NO_BID = "No bid"
NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with its tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class BindingLine:
    """A withdrawn award that binds whoever withdrew it; `url` for somebody else, who may release them."""

    name: str
    who: str
    told: str
    url: str


def binding_line(award: Award, frame: Frame, *, reader: UUID | None) -> BindingLine:
    """In words, with its fund and the reason."""
    fund = award.fund.name if award.fund else "no fund"
    when = words.day(timezone.localdate(award.withdrawn_at)) if award.withdrawn_at else ""
    return BindingLine(
        name=str(award),
        who=str(award.withdrawn_by),
        told=f"{award}, {fund}. {award.withdrawn_by} withdrew it on {when}: {award.withdrawn_because}",
        url="" if reader == award.withdrawn_by_id else frame.url("finance:award_release", award.pk),
    )


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award in the list."""

    name: str
    url: str
    purpose: str
    year: str
    amounts: tuple[tuple[str, str], ...]
    rag: Tag
    rule: str


@dataclass(frozen=True, slots=True)
class AwardsPage:
    """The list with the sum of all its rows."""

    lede: str
    told: str
    rows: tuple[AwardLine, ...]
    columns: tuple[str, ...]
    total_label: str
    total: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListTold:
    """Sums of every award of the list, colours of those on the page, and what all come to."""

    sums: Mapping[UUID, Sums]
    standings: Mapping[UUID, Standing]
    totals: Totals


def awards_page(awards: Sequence[Award], frame: Frame, told: ListTold, *, pages: int) -> AwardsPage:
    """The page of these awards; the last row adds up all of the list, on every page."""
    totals = told.totals
    total = _total(totals)
    return AwardsPage(
        lede=_lede(totals),
        told=f"{words.counted(totals.count, 'award')} found.",
        rows=tuple(_line(one, frame, told.sums[one.pk], told.standings[one.pk]) for one in awards),
        columns=tuple(name for name, _ in total),
        total_label="All awards" if pages < 2 else f"All {totals.count} awards, on every page",
        total=total,
    )


def _lede(totals: Totals) -> str:
    if not totals.count:
        return "No award is kept."
    said = (
        f"{pounds(totals.amount)} awarded, {pounds(totals.received)} received, {pounds(totals.spent)} spent"
    )
    return f"{said}; {over_or_under(totals.underspend)}."


def over_or_under(underspend: Decimal) -> str:
    """What is left by the rule of the forecast, or by how much more than the award is spent."""
    if underspend < 0:
        return f"{pounds(-underspend)} more than awarded is forecast or planned"
    return f"{pounds(underspend)} is neither forecast nor planned"


def _total(totals: Totals) -> tuple[tuple[str, str], ...]:
    return (
        ("Asked", pounds(totals.asked) if totals.asked is not None else NO_BID),
        ("Indicative", pounds(totals.indicative) if totals.indicative is not None else NOT_SAID),
        ("Awarded", pounds(totals.amount)),
        ("Received", pounds(totals.received)),
        ("Spent", pounds(totals.spent)),
        ("Forecast", pounds(totals.forecast)),
        ("Left", pounds(totals.underspend)),
    )


def _line(award: Any, frame: Frame, sums: Sums, standing: Standing) -> AwardLine:
    return AwardLine(
        name=f"{award.number}. {award.title}",
        url=frame.url("finance:award", award.pk),
        purpose=award.purpose,
        year=FinancialYear(award.year).label,
        amounts=(
            ("Asked", pounds(award.asked) if award.asked is not None else NO_BID),
            ("Indicative", pounds(award.indicative) if award.indicative is not None else NOT_SAID),
            ("Awarded", pounds(award.amount)),
            ("Received", pounds(sums.received)),
            ("Spent", pounds(sums.spent)),
            ("Forecast", pounds(sums.forecast)),
            ("Left", pounds(sums.underspend)),
        ),
        rag=Tag(standing.rag.value, TONES[standing.rag]),
        rule=standing.words,
    )


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """What one award promised and delivered for each 100,000 pounds."""

    name: str
    url: str
    partnership: str
    people: str
    beds: str
    delivered: str
    band: str
    discharges: str
    each: str


def impact_line(award: Any, frame: Frame) -> ImpactLine:
    """The impact of an award that was read with it."""
    found = impact_of(award)
    return ImpactLine(
        name=f"{award.number}. {award.title}",
        url=frame.url("finance:award", award.pk, partnership=award.partnership.code),
        partnership=award.partnership.name,
        people=rate_words(found.people, NOT_SAID),
        beds=rate_words(found.beds, NOT_SAID),
        delivered=rate_words(found.delivered, NONE_YET),
        band=band_words(found),
        discharges=words.number(found.discharges),
        each=pounds(found.pounds_each) if found.pounds_each is not None else NONE_YET,
    )


def rate_words(rate: Rate | None, nothing: str) -> str:
    """So many for each 100,000 pounds, with two decimals."""
    return nothing if rate is None else words.rate(rate.value)


def band_words(impact: Impact) -> str:
    """The limits of 95 per cent around what was delivered."""
    rate = impact.delivered
    if rate is None or rate.low is None or rate.high is None:
        return NONE_YET
    return f"{words.rate(rate.low)} to {words.rate(rate.high)}"


def league_words(awards: Sequence[Award]) -> str:
    """How many have delivered something."""
    some = sum(impact_of(one).delivered is not None for one in awards)
    if not awards:
        return "No award is kept."
    of = f"{some} of {words.counted(len(awards), 'award')}"
    return f"{of} {'has' if some == 1 else 'have'} money spent and a discharge that counts for it."
