"""What reported figures say about one another: do they close, do their parts add up, do they agree?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tcp_portal.months import Month

INFLOWS = ("admissions", "transfers_in", "found_late")
OUTFLOWS = ("discharges", "transfers_out", "out_of_scope", "deaths")
FLOWS = INFLOWS + OUTFLOWS
CENSUS = "inpatients"


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure of a document; `value` None means that no response was given."""

    id: UUID
    measure: str
    first: Month
    last: Month
    value: Decimal | None
    document: str
    place_id: UUID | None = None
    arrangement: str = ""
    printed: Month | None = None
    where: str = ""
    note: str = ""

    @property
    def is_total(self) -> bool:
        return self.place_id is None and not self.arrangement


@dataclass(frozen=True, slots=True)
class Identity:
    """Opening, flows and closing as one document reports them; a flow that it does not report is None."""

    document: str
    first: Month
    last: Month
    opening: Decimal | None
    flows: tuple[tuple[str, Decimal | None], ...]
    closing: Decimal | None

    @property
    def implied(self) -> Decimal | None:
        """The closing that opening and reported flows lead to."""
        if self.opening is None:
            return None
        signs = {**dict.fromkeys(INFLOWS, 1), **dict.fromkeys(OUTFLOWS, -1)}
        return self.opening + sum(signs[name] * value for name, value in self.flows if value is not None)

    @property
    def unexplained(self) -> Decimal | None:
        """Reported closing less implied closing; None where either is not known."""
        return None if self.closing is None or self.implied is None else self.closing - self.implied


@dataclass(frozen=True, slots=True)
class Split:
    """A reported total beside its reported parts by place or by commissioner."""

    document: str
    measure: str
    first: Month
    last: Month
    by: str
    total: Decimal
    parts: tuple[Reported, ...]

    @property
    def parts_sum(self) -> Decimal:
        return sum((part.value for part in self.parts if part.value is not None), Decimal(0))

    @property
    def unanswered(self) -> int:
        """How many parts have no response."""
        return sum(part.value is None for part in self.parts)

    @property
    def missing(self) -> Decimal:
        """What of the total stands in no part; negative where the parts hold more than the total."""
        return self.total - self.parts_sum


@dataclass(frozen=True, slots=True)
class Clash:
    """Two reported figures that name the same month, measure and part, with different values."""

    one: Reported
    other: Reported
    month: Month


def identities(figures: Iterable[Reported]) -> list[Identity]:
    """One identity for each document and range of months for which it reports flows of everyone."""
    totals = [figure for figure in figures if figure.is_total]
    found: dict[tuple[str, Month, Month], dict[str, Decimal | None]] = defaultdict(dict)
    for figure in totals:
        if figure.measure in FLOWS:
            found[figure.document, figure.first, figure.last][figure.measure] = figure.value
    return [
        Identity(
            document=document,
            first=first,
            last=last,
            opening=_census(totals, document, first.previous),
            flows=tuple((name, values.get(name)) for name in FLOWS),
            closing=_census(totals, document, last),
        )
        for (document, first, last), values in sorted(found.items(), key=lambda item: item[0])
    ]


def splits(figures: Sequence[Reported]) -> list[Split]:
    """Every reported total that the same document also reports by place or by commissioner."""
    found = []
    for total in figures:
        if not total.is_total or total.value is None:
            continue
        family = [one for one in figures if one is not total and _same_question(one, total)]
        for by, parts in (
            ("place", tuple(one for one in family if one.place_id is not None and not one.arrangement)),
            ("commissioner", tuple(one for one in family if one.place_id is None and one.arrangement)),
        ):
            if parts:
                found.append(
                    Split(total.document, total.measure, total.first, total.last, by, total.value, parts)
                )
    return found


def clashes(figures: Sequence[Reported]) -> list[Clash]:
    """Pairs of figures that name the same month but differ: as read here, or as the document printed it."""
    found = []
    for at, one in enumerate(figures):
        for other in figures[at + 1 :]:
            if (one.measure, one.place_id, one.arrangement) != (
                other.measure,
                other.place_id,
                other.arrangement,
            ):
                continue
            months = _named(one) & _named(other)
            if months and one.value != other.value:
                found.append(Clash(one, other, max(months)[1]))
    return found


def _census(totals: Sequence[Reported], document: str, month: Month) -> Decimal | None:
    return next(
        (
            one.value
            for one in totals
            if one.measure == CENSUS and one.document == document and one.first == one.last == month
        ),
        None,
    )


def _same_question(one: Reported, other: Reported) -> bool:
    return (one.document, one.measure, one.first, one.last) == (
        other.document, other.measure, other.first, other.last,
    )  # fmt: skip


def _named(figure: Reported) -> set[tuple[Month, Month]]:
    """The ranges that a figure claims: as read here, and as printed."""
    printed = {(figure.printed, figure.printed)} if figure.printed else set()
    return {(figure.first, figure.last)} | printed
