"""Addresses behind figures: the definition of a measure, and the people counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.presenters.wording import count as count_words
from trajectories.services.behind import is_known

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

NO_PLACE_VALUE = "none"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page prints it, with the address that explains it: the people counted, or how it was made.

    A number that is no figure of a measure says in `plain` why nothing explains it.
    """

    text: str
    href: str = ""
    tone: str = ""
    plain: str = ""


@dataclass(frozen=True)
class Links:
    """Makes addresses that keep the chosen partnership and month; no people for those who may see none."""

    frame: Frame
    sees_people: bool
    of_today: bool = False  # leads to figures as known today, whatever the second bar asks for
    _lists: dict[tuple[str, str], str] = field(default_factory=dict)  # a page holds dozens of such links

    def showing(self, figures: str) -> Links:
        """The same for figures of the other kind: see `tcp_portal.vintages`."""
        return Links(self.frame.showing(figures), self.sees_people)

    def definition(self, measure: str) -> str:
        """The page that says what a measure means."""
        return self.frame.url("trajectories:measure", measure)

    def forecast(self) -> str:
        """The page of the forecast."""
        return self.frame.url("trajectories:forecast")

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
        """A count with the address of the list behind it.

        Who may see nobody is led to how the figure was made, and so is everyone by nil, by an unknown figure and by
        one that is no list (a net change).
        """
        text = count_words(value) if not sign or value is None else words.signed(value)
        if not (value and self.sees_people and is_known(measure)):
            return self.figure(text, measure, cut, month=month, first=first)
        return Shown(text, self._address("trajectories:people", measure, cut, month, first))

    def figure(
        self,
        text: str,
        measure: str,
        cut: Cut = EVERYONE,
        *,
        month: Month | None = None,
        first: Month | None = None,
        tone: str = "",
    ) -> Shown:
        """A figure that counts no people of its own (a rate, a share, a plan, a mean), and how it was made."""
        return Shown(text, self.explain(measure, cut, month=month, first=first), tone)

    def explain(
        self, measure: str, cut: Cut = EVERYONE, *, month: Month | None = None, first: Month | None = None
    ) -> str:
        """The page that works a figure out anew and says what stands behind it."""
        return self._address("trajectories:explain", measure, cut, month, first)

    def _address(self, name: str, measure: str, cut: Cut, month: Month | None, first: Month | None) -> str:
        params = {
            "measure": measure,
            "place": cut_place(cut),
            "arrangement": cut.arrangement.value if cut.arrangement else None,
            "age_group": cut.age_group.value if cut.age_group else None,
            "category": cut.category,
            "first": first.iso if first else None,
        }
        chosen = urlencode({name: value for name, value in params.items() if value})
        return f"{self._page(name, (month or self.frame.month).iso)}&{chosen}"

    def _page(self, name: str, month: str) -> str:
        if (name, month) not in self._lists:
            of_today = {"figures": None} if self.of_today else {}
            self._lists[name, month] = self.frame.url(name, month=month, **of_today)
        return self._lists[name, month]


def cut_place(cut: Cut) -> str | None:
    """A place as addresses write it."""
    if cut.place is NO_PLACE:
        return NO_PLACE_VALUE
    return None if cut.place is None else str(cut.place)
