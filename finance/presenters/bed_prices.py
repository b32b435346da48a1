"""Average prices of beds in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from finance.domain.money import pounds
from finance.models import BedPrice
from finance.presenters.person_money import sourced
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price."""

    whose: str
    a_year: str
    a_week: str
    when: str
    source: str
    change: str


def price_rows(found: Iterable[BedPrice], frame: Frame, *, may_edit: bool) -> list[PriceRow]:
    """The prices, the latest of each kind of bed first."""
    return [
        PriceRow(
            whose=one.get_arrangement_display(),
            a_year=pounds(one.a_year),
            a_week=pounds(one.a_year * 7 / 365),
            when=f"From {words.short_day(one.valid_from)}"
            + (f" to {words.short_day(one.valid_to)}" if one.valid_to else ""),
            source=sourced(one.source, one.on),
            change=frame.url("finance:bed_price_change", one.pk) if may_edit else "",
        )
        for one in found
    ]
