"""Small tables with totals, as counts that hang together."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.months import Month
from tcp_portal.packs.disclosure.cells import Counts, Key, total
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact, Issue, Why

APRIL = Month(2017, 4)
RULE = Rule()


def key(row: object = "all", column: object = "all", month: Month = APRIL) -> Key:
    """A cell, or a total where a number is left out."""
    return Key("people", month, f"{row}/{column}")


def table(rows: Sequence[Sequence[int]], month: Month = APRIL) -> Counts:
    """Every cell with the totals of rows, of columns and of all."""
    high, wide = range(len(rows)), range(len(rows[0]))
    counts = {key(i, j, month): rows[i][j] for i in high for j in wide}
    equations = []
    for i in high:
        counts[key(i, month=month)] = sum(rows[i])
        equations.append(total(key(i, month=month), [key(i, j, month) for j in wide]))
    for j in wide:
        counts[key("all", j, month)] = sum(row[j] for row in rows)
        equations.append(total(key("all", j, month), [key(i, j, month) for i in high]))
    counts[key(month=month)] = sum(map(sum, rows))
    equations.append(total(key(month=month), [key(i, month=month) for i in high]))
    equations.append(total(key(month=month), [key("all", j, month) for j in wide]))
    return Counts(counts, tuple(counts), tuple(equations))


def hiding_small(counts: Counts, base: int) -> Issue:
    """What is published by somebody who hides small counts and does nothing else but round to a base."""
    rule = Rule(5, base)
    facts = tuple(
        Fact(one, None, Why.SMALL) if rule.hides(count) else Fact(one, rule.rounded(count))
        for one, count in counts.counts.items()
    )
    return Issue(rule, facts)
