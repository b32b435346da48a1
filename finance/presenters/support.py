"""Offers of technical support as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page

from finance.domain.money import pounds
from finance.models import SupportOffer
from finance.presenters.awards import Tag
from finance.services.support import SupportSums
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer."""

    supplier: str
    kind: str
    quote: str
    source: str
    state: Tag
    period: str
    note: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class SupportPage:
    """All offers against the limit."""

    lede: str
    warning: str
    limit: str
    rows: tuple[OfferLine, ...]
    total: str


def support_page(page: Page[SupportOffer], sums: SupportSums, frame: Frame, *, keeps: bool) -> SupportPage:
    """The page of these offers; accepted ones of all pages are held against the limit."""
    limit = sums.limit
    return SupportPage(
        lede=f"{words.counted(sums.count, 'offer')}, {pounds(sums.accepted)} accepted."
        if sums.count
        else "Nobody has offered technical support yet.",
        warning=f"{pounds(sums.above)} more is accepted than the limit." if sums.above else "",
        limit=f"One area is offered up to {pounds(limit.amount)} of support. {limit.source}."
        if limit
        else "No limit was in force on this day.",
        rows=tuple(_line(one, frame, keeps=keeps) for one in page.object_list),
        total=pounds(sums.quoted),
    )


def _line(one: SupportOffer, frame: Frame, *, keeps: bool) -> OfferLine:
    urls = {
        name: frame.url(f"finance:award_part_{name}", one.pk, "support") if keeps else ""
        for name in ("change", "withdraw")
    }
    return OfferLine(
        supplier=one.supplier,
        kind=one.get_kind_display(),
        quote=pounds(one.quote),
        source=f"{one.source}, {words.short_day(one.quoted_on)}",
        state=Tag(f"Accepted on {words.short_day(one.accepted_on)}", "good")
        if one.accepted_on
        else Tag("Not accepted", "neutral"),
        period=_period(one.starts_on, one.ends_on),
        note=one.note,
        **urls,
    )


def _period(starts: date | None, ends: date | None) -> str:
    if starts is None:
        return "Not said"
    return f"From {words.short_day(starts)}" + (f" to {words.short_day(ends)}" if ends else "")
