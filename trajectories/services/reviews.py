"""Everything that the pages of reviews and of what admissions teach show of one partnership and month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.learning import Learning
from cohorts.domain.review_clock import ReviewStatus
from tcp_portal.access import Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Place
from trajectories.domain.cells import part
from trajectories.domain.ratios import IN_DATE, Ratio
from trajectories.domain.tally import MONTHS, Tally
from trajectories.services.dashboard import Ask
from trajectories.services.sources import Source
from trajectories.services.tally import learning_tally_of, review_tally_of

SHOWN_MONTHS = 12


@dataclass(frozen=True)
class Counts:
    """Numerator and denominator of a share."""

    met: int
    of: int

    @property
    def missing(self) -> int:
        """Those of the denominator who are not in the numerator."""
        return self.of - self.met


@dataclass(frozen=True)
class Shares:
    """Shares of a partnership's people, of every part and of the months shown."""

    ask: Ask
    places: tuple[Place, ...]
    tally: Tally
    starts: Month
    shown: tuple[Month, ...]
    reported_at: datetime | None = None

    @property
    def month(self) -> Month:
        return self.ask.month

    @property
    def has_data(self) -> bool:
        """Whether anybody was counted in the months shown or those before that their figures look back to."""
        return bool(self.tally.stays)

    @cached_property
    def arrangements(self) -> tuple[Arrangement, ...]:
        """Those in use: a provider collaborative only where people have one."""
        used = {bed.arrangement for stay in self.tally.stays for bed in stay.beds}
        rare = Arrangement.PROVIDER_COLLABORATIVE
        return tuple(kind for kind in Arrangement if kind is not rare or rare in used)

    @cached_property
    def has_placeless(self) -> bool:
        """Whether somebody has no place, so that the places alone do not add up."""
        return any(stay.place_id is None for stay in self.tally.stays)

    @property
    def place_cuts(self) -> tuple[Cut, ...]:
        """Each place under the asked arrangement, people without one last where there are some."""
        cuts = [Cut(place.pk, self.ask.arrangement) for place in self.places]
        return (*cuts, *([Cut(NO_PLACE, self.ask.arrangement)] if self.has_placeless else []))

    def counts(self, ratio: Ratio, cut: Cut | None = None, month: Month | None = None) -> Counts:
        """Numerator and denominator of a part, of the asked one unless given."""
        return Counts(*self.tally.counts(ratio, month or self.month, cut or self.ask.cut))

    def rolling(self, ratio: Ratio) -> Counts | None:
        """Those of three months; None where a month has nobody to count."""
        sums = self.tally.rolling(ratio, self.month, self.ask.cut, self.starts)
        return None if sums is None else Counts(*sums)

    def statuses(self) -> Counter[ReviewStatus]:
        """How the people of the asked part stand against the register's own clock."""
        day = self.tally.day(self.month)
        inside = part(self.tally.share(IN_DATE, self.month).of, self.ask.cut)
        return Counter(self.tally.due(one.stay, day).status for one in inside)

    def learning(self, cut: Cut | None = None) -> Learning:
        """What the admissions of the year to the month taught, of a part."""
        return self.tally.learning(self.month, cut or self.ask.cut)


def review_shares(*, scope: Scope, ask: Ask) -> Shares:
    """Reads what the page of reviews shows: four queries, and one more while policies are not in the cache."""
    first = max(Month.of(ask.partnership.starts_on), ask.month.plus(1 - SHOWN_MONTHS))
    first = min(first, ask.month)
    source = ask.source(scope)
    tally = review_tally_of(source=source, first=first, last=ask.month, as_at=ask.as_at)
    return _shares(ask, source, tally, first)


def learning_shares(*, scope: Scope, ask: Ask) -> Shares:
    """Reads what the page of admissions and the register shows: eight queries, and one for policies."""
    source = ask.source(scope)
    tally = learning_tally_of(source=source, month=ask.month, as_at=ask.as_at)
    return _shares(ask, source, tally, ask.month.plus(1 - MONTHS))


def _shares(ask: Ask, source: Source, tally: Tally, first: Month) -> Shares:
    starts = Month.of(ask.partnership.starts_on)
    shown = tuple(months_between(first, ask.month))
    return Shares(ask, source.places(), tally, starts, shown, source.reported_at)
