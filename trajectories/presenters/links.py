"""Addresses behind figures: the definition of a measure, and the people counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.presenters.wording import count as count_words

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

NO_PLACE_VALUE = "none"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page prints it, perhaps with a link to the people behind it."""

    text: str
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Links:
    """Makes addresses that keep the chosen partnership and month; no people for those who may see none."""

    frame: Frame
    sees_people: bool
    _lists: dict[str, str] = field(default_factory=dict)  # a page holds dozens of such links

    def definition(self, measure: str) -> str:
        """The page that says what a measure means."""
        return self.frame.url("trajectories:measure", measure)

    def people(
        self,
        value: int | None,
        measure: str,
        cut: Cut,
        *,
        month: Month | None = None,
        first: Month | None = None,
        sign: bool = False,
    ) -> Shown:
        """A count with the address of the list behind it; nobody stands behind nil or an unknown figure."""
        text = count_words(value) if not sign or value is None else words.signed(value)
        if not value or not self.sees_people:
            return Shown(text)
        params = {
            "measure": measure,
            "place": cut_place(cut),
            "arrangement": cut.arrangement.value if cut.arrangement else None,
            "first": first.iso if first else None,
        }
        chosen = urlencode({name: value for name, value in params.items() if value})
        return Shown(text, f"{self._list((month or self.frame.month).iso)}&{chosen}")

    def _list(self, month: str) -> str:
        if month not in self._lists:
            self._lists[month] = self.frame.url("trajectories:people", month=month)
        return self._lists[month]


def cut_place(cut: Cut) -> str | None:
    """A place as addresses write it."""
    if cut.place is NO_PLACE:
        return NO_PLACE_VALUE
    return None if cut.place is None else str(cut.place)
