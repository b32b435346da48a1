"""The feed as JSON and CSV, and the page that makes its tokens."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.packs.safe import csv_text
from trajectories.domain.registry import MEASURES, Measure
from trajectories.services.feed import Cell, Covered, FeedPage
from trajectories.services.feed_tokens import is_live

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from trajectories.domain.figures import Figure
    from trajectories.models import FeedToken

COLUMNS: Final = (
    "measure", "title", "version", "month", "partnership", "place", "arrangement", "age_group", "category",
    "vintage", "value", "numerator", "denominator", "reason", "note", "as_at",
)  # fmt: skip
DEFINITION_COLUMNS: Final = (
    "measure", "title", "unit", "direction", "kind", "rule", "source", "version", "valid_from", "both_until",
    "rounding", "numerator", "denominator", "metrics", "indicators", "corrected",
)  # fmt: skip
PARTNERSHIP_COLUMNS: Final = ("partnership", "name", "region", "places", "first_month", "last_month", "opens")
Row = dict[str, Any]


def figure_rows(page: FeedPage) -> list[Row]:
    """Each figure with what a reader of the file must know of it."""
    return [_figure_row(cell, figure) for cell, figure in page.rows]


def _figure_row(cell: Cell, figure: Figure) -> Row:
    return {
        "measure": figure.measure,
        "title": MEASURES[figure.measure].title,
        "version": figure.version,
        "month": figure.month.iso,
        "partnership": cell.partnership.code,
        "place": figure.place,
        "arrangement": figure.arrangement,
        "age_group": figure.age_group,
        "category": figure.category,
        "vintage": figure.vintage,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "reason": figure.reason,
        "note": figure.note,
        "as_at": cell.as_at,
    }


def definition_rows() -> list[Row]:
    """Each wording of each measure, the first as number 1."""
    return [row for measure in MEASURES.values() for row in _wordings(measure)]


def _wordings(measure: Measure) -> Iterable[Row]:
    first: Row = {
        "measure": measure.id,
        "title": measure.title,
        "unit": measure.unit,
        "direction": measure.direction.value,
        "kind": measure.kind.value,
        "rule": measure.rule,
        "source": measure.source,
        "version": 1,
        "valid_from": measure.valid_from,
        "both_until": None,
        "rounding": measure.rounding,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "metrics": list(measure.metrics),
        "indicators": list(measure.indicators),
        "corrected": measure.corrected,
    }
    yield first
    for one in measure.versions:
        yield first | {
            "version": one.number,
            "rule": one.rule,
            "source": one.source,
            "valid_from": one.valid_from,
            "both_until": one.both_until,
        }


def partnership_rows(found: Iterable[Covered]) -> list[Row]:
    """What may be asked of each partnership."""
    return [
        {
            "partnership": one.partnership.code,
            "name": one.partnership.name,
            "region": one.partnership.region,
            "places": list(one.places),
            "first_month": one.first.iso,
            "last_month": one.last.iso,
            "opens": one.opens.iso,
        }
        for one in found
    ]


def as_json(rows: list[Row], **more: Any) -> str:
    """The rows and what stands beside them."""
    return json.dumps({**more, "rows": rows}, ensure_ascii=False, default=_json_value, separators=(",", ":"))


def _json_value(value: object) -> object:
    # Two decimals survive the way through a float; what reads JSON would make one of it anyway.
    return float(value) if isinstance(value, Decimal) else str(value)


def as_csv(columns: tuple[str, ...], rows: list[Row]) -> str:
    """The rows for a spreadsheet: nothing in them is read as a formula; an unknown value is an empty cell."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_csv_value(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def _csv_value(value: object) -> object:
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    return csv_text(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it."""

    name: str
    made: str
    used: str
    state: str
    tone: str
    revoke: str


@dataclass(frozen=True, slots=True)
class Example:
    """An address that shows one way to ask."""

    says: str
    address: str


def token_rows(tokens: Iterable[FeedToken], frame: Frame, now: datetime) -> tuple[TokenRow, ...]:
    """Each token: since when, last used, until when; revoking only where it still reads."""
    return tuple(_token_row(token, frame, now) for token in tokens)


def _token_row(token: FeedToken, frame: Frame, now: datetime) -> TokenRow:
    live = is_live(token, now)
    if token.revoked_at is not None:
        state, tone = f"revoked {_day(token.revoked_at)}", "neutral"
    elif live:
        state, tone = f"reads until {_day(token.expires_at)}", "good"
    else:
        state, tone = f"ended {_day(token.expires_at)}", "neutral"
    return TokenRow(
        name=token.name,
        made=_day(token.created_at),
        used="never" if token.last_used_at is None else _moment(token.last_used_at),
        state=state,
        tone=tone,
        revoke=frame.url("trajectories:feed_revoke", token.pk) if live else "",
    )


def _day(moment: datetime) -> str:
    return words.day(timezone.localtime(moment).date())


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{words.day(local.date())}, {local:%H:%M}"


def examples(base: str, code: str, month: Month) -> tuple[Example, ...]:
    """Addresses to copy; `base` is that of the feed."""
    year = month.plus(-11)
    one = f"partnership={code}&measure=inpatients&from={year.iso}&to={month.iso}"
    return (
        Example(
            f"Every measure and every part, {month.label}",
            f"{base}measures.csv?partnership={code}&from={month.iso}&to={month.iso}",
        ),
        Example("One measure over twelve months, everyone and each part", f"{base}measures.csv?{one}"),
        Example(
            "The same, for everyone together",
            f"{base}measures.csv?{one}&place=all&arrangement=total&age_group=all&category=all",
        ),
        Example("What each measure means", f"{base}definitions.csv"),
        Example("The partnerships that you may read", f"{base}partnerships.csv"),
    )
