"""The board pack's section of who is planned to leave in the next six months, and how sure the dates are: counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from cohorts.domain.codes import CONFIDENCE
from cohorts.services.pack_counts import PlannedLeaving, planned_leavings
from tcp_portal.charts import Cell, Chart, Column, Series, Table, stacked_chart, words
from tcp_portal.months import Month
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.web.registry import PackContext

KEY, TITLE = "planned", "Planned discharges of the next six months"
AHEAD = 6
_NOT_SAID = "Not said"


def planned(context: PackContext) -> Section | None:
    """Each month with the dates planned in it by how sure they are; then those that passed, later ones and none."""
    day = context.as_at
    everyone = planned_leavings(scope=context.scope, partnership_id=context.partnership.pk, day=day)
    if not everyone:
        return None
    first = Month.of(day) if day < context.month.last else context.month.next
    months = [first.plus(at) for at in range(AHEAD)]
    ahead = [one for one in everyone if one.on and one.on > day and Month.of(one.on) <= months[-1]]
    blocks = (
        Text(_told(everyone, ahead, day)),
        _chart(months, ahead, _headline(everyone, ahead)),
        _others(everyone, ahead, day),
        Note(
            "Dates and confidence are those of discharge plans as they stood on the day; how far they can be trusted, "
            "and who else may leave, is what the forecast works out."
        ),
    )
    return Section(KEY, TITLE, blocks, summary=_headline(everyone, ahead))


def _headline(everyone: Sequence[PlannedLeaving], ahead: Sequence[PlannedLeaving]) -> str:
    verb = "has" if len(ahead) == 1 else "have"
    firm = sum(one.confidence == "firm" for one in ahead)
    said = f"{words.number(len(ahead))} of {words.people(len(everyone))} {verb} a date in the next six months"
    return (
        f"{said}; {words.number(firm)} of the dates {'is' if firm == 1 else 'are'} firm."
        if ahead
        else f"{said}."
    )


def _told(everyone: Sequence[PlannedLeaving], ahead: Sequence[PlannedLeaving], day: date) -> str:
    put_off = sum(one.put_off > 0 for one in ahead)
    passed = sum(one.on is not None and one.on <= day for one in everyone)
    said = []
    if ahead:
        was = "was" if put_off == 1 else "were"
        said.append(f"{words.number(put_off)} of these dates {was} put off before.")
    if passed:
        said.append(
            f"{words.number(passed)} planned {'date has' if passed == 1 else 'dates have'} passed and the person is "
            "still in hospital."
        )
    return " ".join(said) or "No planned date has passed."


def _sure(confidence: str) -> str:
    return CONFIDENCE.label(confidence) if confidence else _NOT_SAID


def _chart(months: Sequence[Month], ahead: Sequence[PlannedLeaving], said: str) -> Chart:
    counts = Counter((Month.of(one.on), _sure(one.confidence)) for one in ahead if one.on)
    kinds = [code.label for code in CONFIDENCE.codes]
    kinds += [_NOT_SAID] if any(kind == _NOT_SAID for _, kind in counts) else []
    rows: list[tuple[Cell, ...]] = [
        (month.label, *(counts[month, kind] for kind in kinds), sum(counts[month, kind] for kind in kinds))
        for month in months
    ]
    total: tuple[Cell, ...] = (
        "All six months",
        *(sum(counts[month, kind] for month in months) for kind in kinds),
        len(ahead),
    )
    columns = (Column("Month"), *(Column(kind, "number") for kind in (*kinds, "All")))
    return stacked_chart(
        "planned",
        title="Planned discharges by month and how sure the date is",
        categories=[month.short for month in months],
        series=[Series(kind, tuple(counts[month, kind] for month in months)) for kind in kinds],
        description=said,
        table=Table("Planned discharges by month", columns, tuple(rows), total),
        source="Discharge plans of the register.",
    )


def _others(everyone: Sequence[PlannedLeaving], ahead: Sequence[PlannedLeaving], day: date) -> Table:
    """Everyone in hospital once: a table whose total is the census."""
    passed = sum(one.on is not None and one.on <= day for one in everyone)
    undated = sum(one.on is None for one in everyone)
    rows = (
        ("In the next six months", len(ahead)),
        ("Later", len(everyone) - len(ahead) - passed - undated),
        ("The date has passed", passed),
        ("No date is set", undated),
    )
    columns = (Column("Planned to leave"), Column("People", "number"))
    return Table("Everyone in hospital by planned date", columns, rows, ("All", len(everyone)))
