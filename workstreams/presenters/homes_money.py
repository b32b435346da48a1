"""What the packages cost of people with a home in the pipeline and of those without: totals only. N18, the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from finance.domain.money import NOTHING, pounds
from tcp_portal.charts import words
from workstreams.services.homes_pipeline import Pipeline


def package_lines(found: Pipeline, priced: Mapping[UUID, Decimal], *, one_alone: bool) -> list[str]:
    """A sentence for each group with its total and how many are not priced.

    A total over one person is that person's money: it is said only where `one_alone`, to who may see people.
    """
    groups = (
        ("With a home meant for them", [one.spell_id for one in found.people if one.spell_id in found.held]),
        ("Without a home", [one.spell_id for one in found.without]),
    )
    return [f"{name}: {_told(spells, priced, one_alone=one_alone)}." for name, spells in groups if spells]


def _told(spells: Iterable[UUID], priced: Mapping[UUID, Decimal], *, one_alone: bool) -> str:
    keys = list(spells)
    known = [priced[key] for key in keys if key in priced]
    unpriced = f"{words.number(len(keys) - len(known))} of {words.people(len(keys))} not priced"
    if not known or (len(known) == 1 and not one_alone):
        return f"{'one package is priced, which is not shown by itself' if known else 'no total'}, {unpriced}"
    return f"{pounds(sum(known, NOTHING))} a year, {unpriced}"
