"""Who stands in a practice copy in place of a person: another name, number, birth date, and days of their own.

Plain Python. Rules: docs/operations.md, “A copy for practice”. Sources: ICO, Anonymisation guidance, chapter on
pseudonymisation; NHS Data Dictionary, NHS NUMBER: numbers that begin with 999 are for tests and belong to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from cohorts.domain.needs import AGE_BANDS
from cohorts.domain.nhs_number import check_digit
from tcp_portal.months import Month

MOST_DAYS: Final = 14  # how far the days of one person move
MOST_YEARS: Final = 2  # how far a birth date moves
_TRIES: Final = 60
_EDGES: Final = tuple(band.first for band in AGE_BANDS if band.first)
# Words for plants, birds and weather: nobody is looked for under them.
GIVEN: Final = (
    "Acorn", "Bracken", "Clover", "Dew", "Ember", "Fennel", "Gorse", "Heron", "Indigo", "Juniper", "Kestrel", "Lark",
    "Maple", "Nettle", "Osprey", "Pebble", "Quince", "Rush", "Sorrel", "Thistle",
)  # fmt: skip
FAMILY: Final = (
    "Alderpractice", "Birchpractice", "Cedarpractice", "Duskpractice", "Elmpractice", "Fernpractice", "Glenpractice",
    "Hollypractice", "Ivypractice", "Larchpractice", "Mosspractice", "Oakpractice", "Pinepractice", "Reedpractice",
    "Sedgepractice", "Tidepractice", "Vinepractice", "Willowpractice", "Yewpractice",
)  # fmt: skip
_TEST_RANGE: Final = "999"


def shift(days: Collection[date], *, today: date, chance: random.Random) -> int:
    """By how many days everything dated of one person moves: at most MOST_DAYS, never out of a month.

    `days` are those that monthly figures are counted from. Each stays in its month, so that every such figure stays,
    and none that was past comes to lie after today. 0 where no other number does that: such a person's days stay.
    """
    fitting = [
        by
        for by in range(-MOST_DAYS, MOST_DAYS + 1)
        if by and all(_stays(day, day + timedelta(days=by), today) for day in days)
    ]
    return chance.choice(fitting) if fitting else 0


def _stays(day: date, moved: date, today: date) -> bool:
    return Month.of(day) == Month.of(moved) and (moved <= today or day > today)


def birth_date(
    born: date, *, first: date, last: date, taken: Collection[date], chance: random.Random
) -> date:
    """Another birth date, up to MOST_YEARS away, with which the person is in the same group of ages at every month end.

    `first` and `last` bound the time in which anything is told of the person. Where somebody changes the group in that
    time, the month of the birth stays, and the day in it is another one. `taken` are birth dates of real people.
    """
    for _ in range(_TRIES):
        new = born + timedelta(days=chance.randint(-366 * MOST_YEARS, 366 * MOST_YEARS))
        if new not in taken and new < first and _same_groups(born, new, first, last):
            return new
    month = Month.of(born)
    free = [month.first + timedelta(days=at) for at in range((month.last - month.first).days + 1)]
    free = [day for day in free if day not in taken and day <= first] or [month.first]
    return chance.choice(free)


def _same_groups(born: date, new: date, first: date, last: date) -> bool:
    """Whether each birthday that begins a group lies before, after or, in the same month, within the time."""
    begins, ends = Month.of(first), Month.of(last)
    pairs = [(Month.of(born).plus(12 * years), Month.of(new).plus(12 * years)) for years in _EDGES]
    return all(one == other or max(one, other) < begins or min(one, other) > ends for one, other in pairs)


def nhs_number(taken: Collection[str], chance: random.Random) -> str:
    """A number of the test range, right in its check digit, that nobody has."""
    while True:
        nine = f"{_TEST_RANGE}{chance.randrange(1_000_000):06d}"
        check = check_digit(nine)
        if check is not None and nine + check not in taken:
            return nine + check


def name(names: Sequence[str], taken: Collection[str], chance: random.Random) -> str:
    """One of the names that nobody in the register has."""
    return chance.choice([one for one in names if one.casefold() not in taken] or names)


def sentence(number: int, most: int | None) -> str:
    """What stands in place of the words with this number, in a column of `most` characters. It says what it is."""
    long = f"Practice text {number}: what was written is not in this copy."
    return long if most is None or len(long) <= most else f"Practice {number}"[: most or None]
