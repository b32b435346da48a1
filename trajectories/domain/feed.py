"""What is asked of the measures feed, and how it says no. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tcp_portal.months import Month
from trajectories.domain.figures import RESTATED, Figure

MOST_MONTHS: Final = 36
MOST_CELLS: Final = 12 * MOST_MONTHS  # months times partnerships of one question
MOST_ROWS: Final = 5_000  # of one page


class FeedFault(Exception):
    """The feed cannot answer: a status of HTTP and a sentence for the person at the spreadsheet."""

    def __init__(self, status: int, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.retry_after = status, sentence, retry_after


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question: what is empty or None is not narrowed. Months both included."""

    partnerships: tuple[str, ...] = ()
    first: Month | None = None
    last: Month | None = None
    measures: frozenset[str] = frozenset()
    place: str = ""
    arrangement: str = ""
    age_group: str = ""
    category: str = ""
    vintage: str = RESTATED
    page: int = 1
    page_size: int = MOST_ROWS

    def keeps(self, figure: Figure) -> bool:
        """Whether a figure is asked for."""
        return (
            (not self.measures or figure.measure in self.measures)
            and self.place in ("", figure.place)
            and self.arrangement in ("", figure.arrangement)
            and self.age_group in ("", figure.age_group)
            and self.category in ("", figure.category)
        )

    @property
    def narrows(self) -> tuple[object, ...]:
        """All that decides how many rows a month has."""
        return (
            tuple(sorted(self.measures)), self.place, self.arrangement, self.age_group, self.category, self.vintage,
        )  # fmt: skip
