"""Shares in words, in rows of figures that open, and in tables: what the pages and the pack have in common."""

from __future__ import annotations

from collections.abc import Iterable

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.charts import words
from trajectories.domain.ratios import Ratio, percent
from trajectories.domain.registry import MEASURES
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Row
from trajectories.presenters.links import Links, Shown
from trajectories.services.reviews import Counts, Shares

NOBODY = "no data"


def percent_words(counts: Counts | None, digits: int | None = None) -> str:
    """A share as pages print it: 81.8%; “no data” where there is nobody to count, never nil."""
    value = None if counts is None else percent(counts.met, counts.of)
    return NOBODY if value is None else f"{words.number(value, digits)}%"


def definition_words(measure: str) -> str:
    """The title of a measure as the foot of a page names it."""
    return wording.lower_first(MEASURES[measure].title.removesuffix(", per cent"))


def of_words(counts: Counts) -> str:
    """The numbers beside a share: 18 of 22."""
    return f"{words.number(counts.met)} of {words.number(counts.of)}"


def share_cells(shares: Shares, ratio: Ratio, cut: Cut, links: Links) -> tuple[Shown, ...]:
    """Numerator, those who are missing, and the share of a part; the first two open."""
    counts = shares.counts(ratio, cut)
    return (
        links.people(counts.met, ratio.above, cut, month=shares.month),
        links.people(counts.missing, ratio.missing, cut, month=shares.month),
        links.figure(percent_words(counts, 1), ratio.id, cut, month=shares.month),
    )


Part = tuple[str, Cut]


def place_parts(shares: Shares, ratio: Ratio) -> tuple[Part, ...]:
    """Each place with its name, as the filter of commissioners leaves it; people without one where there are some."""
    return tuple(
        (wording.place_label(cut.place, shares.places), cut)
        for cut in shares.place_cuts
        if cut.place is not NO_PLACE or shares.counts(ratio, cut).of
    )


def everyone(shares: Shares) -> Part:
    """All places together, as the filter of commissioners leaves them."""
    return "All", Cut(arrangement=shares.ask.arrangement)


def commissioner_parts(shares: Shares) -> tuple[Part, ...]:
    """Each commissioner of beds, as the filter of places leaves it."""
    return tuple(
        (wording.arrangement_label(kind, shares.ask.as_at), Cut(shares.ask.place, kind))
        for kind in shares.arrangements
    )


def rows(shares: Shares, parts: Iterable[Part], links: Links, *ratios: Ratio) -> tuple[Row, ...]:
    """A row for each part: the denominator that the shares have in common, then each share."""
    return tuple(Row(label, _cells(shares, cut, links, ratios)) for label, cut in parts)


def _cells(shares: Shares, cut: Cut, links: Links, ratios: tuple[Ratio, ...]) -> tuple[Shown, ...]:
    of = shares.counts(ratios[0], cut).of
    cells = [links.people(of, ratios[0].below, cut, month=shares.month)]
    for ratio in ratios:
        cells += share_cells(shares, ratio, cut, links)
    return tuple(cells)
