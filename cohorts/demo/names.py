"""Names, ethnicities and NHS numbers of people who do not exist."""

from __future__ import annotations

from random import Random

from cohorts.domain.nhs_number import check_digit

WOMEN = (
    "Ada", "Beth", "Carys", "Diane", "Esme", "Farah", "Grace", "Hope", "Imani", "Joan", "Kezia", "Leila",
    "Maya", "Nadia", "Olive", "Priya", "Rhona", "Sunita", "Tess", "Una", "Vera", "Wanda", "Yasmin", "Zoe",
)  # fmt: skip
MEN = (
    "Adil", "Bryn", "Callum", "Dev", "Ewan", "Femi", "Gareth", "Hugh", "Idris", "Jamal", "Kofi", "Liam",
    "Marek", "Nathan", "Omar", "Piers", "Rafiq", "Simon", "Tariq", "Umar", "Victor", "Wesley", "Yusuf", "Zach",
)  # fmt: skip
FAMILY = (
    "Abara", "Ashdown", "Begum", "Birch", "Carrow", "Chand", "Dunmore", "Ekwall", "Fenwick", "Garland",
    "Hallam", "Iqbal", "Jessop", "Kaur", "Larch", "Marlow", "Nettle", "Okoro", "Penrose", "Quill",
    "Rahman", "Selby", "Tarrant", "Udall", "Vickers", "Winslow", "Yardley", "Zaman", "Brook", "Osei",
)  # fmt: skip

# Code list: ethnicity; weights are rough and say nothing about any real cohort.
_ETHNICITY = ("A", "B", "C", "D", "F", "H", "J", "K", "L", "M", "N", "P", "S", "Z")
_WEIGHTS = (40, 3, 4, 3, 2, 6, 7, 7, 4, 6, 8, 3, 3, 4)

# NHS numbers that begin with 999 are kept for tests and never given to a person.
_PREFIX = "999"
_SPREAD = 1_000_000
_STEP = 610_639  # prime to a million, so that neighbours look unlike each other and none comes twice


def name(random: Random, *, woman: bool) -> tuple[str, str]:
    """A given and a family name."""
    return random.choice(WOMEN if woman else MEN), random.choice(FAMILY)


def ethnicity(random: Random) -> str:
    """A code of the national list."""
    return random.choices(_ETHNICITY, _WEIGHTS)[0]


class NhsNumbers:
    """Numbers with a right check digit from the range that is never issued, each once."""

    def __init__(self, start: int = 0) -> None:
        self._at = start

    def next(self) -> str:
        """The next number; about 900,000 come before the first repeats."""
        while True:
            self._at += 1
            nine = f"{_PREFIX}{self._at * _STEP % _SPREAD:06d}"
            digit = check_digit(nine)
            if digit is not None:
                return nine + digit
