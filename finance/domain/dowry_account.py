"""How a dowry stands: what was paid, what is due, what is to come back. A function of its terms, its ledger and a day.

A line is an instalment for some days, or takes days of one back. What is left of an instalment is its days less those
taken back; days are paid once, so what is left is worth what `value` says of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from finance.domain.dowry_schedule import Days, Instalment, Terms, due, due_by, recovery
from finance.domain.money import NOTHING

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """One line of the ledger; `of` names the instalment whose days it takes back, None for an instalment."""

    key: Key
    days: Days
    amount: Decimal
    of: Key | None = None


@dataclass(frozen=True, slots=True)
class Account(Generic[Key]):
    """What stands: left of each instalment, due by the day, and to take back of which instalment."""

    left: tuple[tuple[Key, Days], ...]
    paid: Decimal
    due: tuple[Instalment, ...]
    back: tuple[tuple[Key, Instalment], ...]

    @property
    def due_now(self) -> Decimal:
        """The sum of what is due."""
        return sum((one.amount for one in self.due), NOTHING)

    @property
    def to_recover(self) -> Decimal:
        """The sum of what is to come back."""
        return sum((one.amount for _, one in self.back), NOTHING)


def account(terms: Terms, lines: Iterable[Line[Key]], day: date) -> Account[Key]:
    """The account on the day: `lines` are all that were entered by then."""
    held = list(lines)
    left = still_paid(held)
    back = []
    for key, days in left:
        found = recovery(terms, days, terms.ends_on) if terms.ends_on is not None else None
        if found is not None and found.amount:
            back.append((key, found))
    return Account(
        left=tuple(left),
        paid=sum((line.amount for line in held), NOTHING),
        due=tuple(due(terms, (days for _, days in left), day)),
        back=tuple(back),
    )


def still_paid(lines: Iterable[Line[Key]]) -> list[tuple[Key, Days]]:
    """The days of each instalment that nothing has taken back, earliest first."""
    taken: dict[Key, list[Days]] = defaultdict(list)
    instalments = []
    for line in lines:
        if line.of is None:
            instalments.append(line)
        else:
            taken[line.of].append(line.days)
    found = [(line.key, days) for line in instalments for days in line.days.without(taken[line.key])]
    return sorted(found, key=lambda one: one[1])


def sums(terms: Terms, paid: Decimal, after: Sequence[Line[Key]], day: date) -> tuple[Decimal, Decimal]:
    """Due by the day and to come back, from the sum of the ledger and its lines that reach past the end alone.

    The same as `account` says, for lists of many dowries.
    """
    back = account(terms, after, day).to_recover if terms.ends_on is not None else NOTHING
    return due_by(terms, day) - (paid - back), back
