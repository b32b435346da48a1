"""The register of people at risk in the public edition: by colour, from the returns of the places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cohorts.domain.returns import Column, PlaceReturn, total
from cohorts.services.register_returns import calendar
from tcp_portal.months import Month, months_between
from tcp_portal.packs.disclosure import cells
from tcp_portal.packs.disclosure.cells import Counts, Equation, Key
from tcp_portal.packs.disclosure.public import PublicSection, PublicTable
from tcp_portal.packs.disclosure.words import fixed, label, said
from tcp_portal.packs.public_sources import Reading, Values
from tcp_portal.packs.services.releases import MONTHS_TOGETHER
from tcp_portal.web.registry import PackContext

ADULTS: Final = (Column.RED, Column.AMBER, Column.GREEN, Column.BLUE)
_WHAT: Final = fixed(
    "The register is of people who may come into hospital if nothing is done: red is the most urgent colour. "
    "A colour of which a place did not say the number is left out."
)


def read(context: PackContext) -> Reading | None:
    """The month's numbers by colour; nothing where no colour is known of all places."""
    returns = calendar(
        scope=context.scope,
        partnership_id=context.partnership.pk,
        first=context.month.plus(-MONTHS_TOGETHER),
        last=context.month,
        today=context.month.next.first,
    )
    counts, equations = _counted(returns)
    printed = tuple(key for key in counts if key.month == context.month)
    if not printed:
        return None
    names = {
        **{_measure(column): f"On the register: {column.label}" for column in Column},
        _measure(None): "On the register: all adults",
    }
    return Reading(
        write=lambda values: (_section(context.month, printed, values),),
        counts=Counts(counts, printed, equations, names),
    )


def _measure(column: Column | None) -> str:
    return f"register_{column.value if column else 'adults'}"


def _counted(returns: Mapping[Month, tuple[PlaceReturn, ...]]) -> tuple[dict[Key, int], tuple[Equation, ...]]:
    """The colours of which every place said the number, in months of which all four are known with their sum."""
    counts: dict[Key, int] = {}
    equations = []
    months = sorted(returns)
    for month in months_between(months[0], months[-1]):
        known = {column: one.known for column in Column if (one := total(column, returns[month])).is_complete}
        counts |= {Key(_measure(column), month): count for column, count in known.items()}
        if all(column in known for column in ADULTS):
            everybody = Key(_measure(None), month)
            counts[everybody] = sum(known[column] for column in ADULTS)
            equations.append(cells.total(everybody, [Key(_measure(column), month) for column in ADULTS]))
    return counts, tuple(equations)


def _section(month: Month, printed: tuple[Key, ...], values: Values) -> PublicSection:
    everybody = Key(_measure(None), month)
    shown = [column for column in Column if Key(_measure(column), month) in printed]
    rows = [(label(column.label), values(Key(_measure(column), month))) for column in shown]
    if everybody in printed:
        rows.append((fixed("All adults"), values(everybody)))
    table = PublicTable(
        said("People on the register at the end of {}", month),
        (fixed("Colour"), fixed("People")),
        tuple(rows),
    )
    summary = said("People at risk of coming into hospital, at the end of {}.", month)
    return PublicSection("public_register", fixed("People at risk"), (table,), summary, (_WHAT,))
