"""The cohort needs assessment: a table of figures, the people behind one, and the stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cohorts.domain.codes import NEED
from cohorts.domain.needs import AGE_BANDS, NOT_RECORDED, Needing, NeedsAsk, has_need
from cohorts.domain.tracker import NO_PLACE
from cohorts.forms.registers_of_care import NeedsFilter
from cohorts.models import Vignette
from cohorts.presenters.vignettes import Story, story_words
from cohorts.presenters.words import lower_first
from cohorts.services.needs import Behind
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words, number, people
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, and the address of the people behind it for those who may see them."""

    value: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need: how many of all, of each place, of each age."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class NeedsPage:
    """Everything on the page."""

    sentence: str
    heads: list[str]
    rows: list[NeedRow]
    behind_title: str
    behind: list[tuple[str, str, str]]
    opened: bool
    stories: list[Story]
    places: list[tuple[str, str]]
    may_write: bool
    close_url: str

    @classmethod
    def of(
        cls,
        everyone: Sequence[Needing],
        behind: Sequence[Behind],
        stories: Sequence[Vignette],
        form: NeedsFilter,
        frame: Frame,
        act: Act,
        *,
        opened: bool,
    ) -> NeedsPage:
        """Figures for every reader; links to people only for those who may see them."""
        may_see = frame.scope.allows(Permission.VIEW_PEOPLE, frame.partnership.pk)
        may_write = frame.scope.allows(Permission.EDIT_COMMISSIONING, frame.partnership.pk)
        cuts = _cuts(everyone)
        return cls(
            sentence=_sentence(everyone, frame),
            heads=[cut.head for cut in cuts],
            rows=[_row(code, label, everyone, cuts, frame, may_see) for code, label in _needs(everyone)],
            behind_title=_behind_title(form, len(behind)) if opened else "",
            behind=[
                (frame.url("cohorts:care", one.person_id), one.reference, one.initials) for one in behind
            ],
            opened=opened,
            stories=[story_words(story, frame, act, may_write) for story in stories],
            places=_places(everyone),
            may_write=may_write,
            close_url=frame.url("cohorts:needs"),
        )


class Cut(NamedTuple):
    """A column: its head, how an address asks for it, and whom it counts."""

    head: str
    query: dict[str, str]
    ask: NeedsAsk


def _sentence(everyone: Sequence[Needing], frame: Frame) -> str:
    known = [one for one in everyone if one.needs]
    of = f"{number(len(known))} of {people(len(everyone))} in hospital on {long_day(frame.as_at)}"
    words = f"Needs are recorded for {of}"
    counts = sorted(((sum(code in one.needs for one in known), code) for code in _codes()), reverse=True)[:2]
    most = [f"{lower_first(NEED.label(code))} ({number(count)})" for count, code in counts if count]
    return f"{words} · most often {list_words(most)}" if most else words


def _codes() -> list[str]:
    return [code.code for code in NEED.codes]


def _needs(everyone: Sequence[Needing]) -> list[tuple[str, str]]:
    """Every need that somebody has, in the order of the list, then those of whom none is recorded."""
    held = {need for one in everyone for need in one.needs}
    rows = [(code, NEED.label(code)) for code in _codes() if code in held]
    return [*rows, (NOT_RECORDED, "Not recorded")] if everyone else []


def _names(everyone: Sequence[Needing]) -> list[str | None]:
    return sorted({one.place for one in everyone}, key=lambda name: (name is None, name or ""))


def _places(everyone: Sequence[Needing]) -> list[tuple[str, str]]:
    names = [(name or NO_PLACE, name or "No place recorded") for name in _names(everyone)]
    return [("", "All places"), *names]


def _cuts(everyone: Sequence[Needing]) -> list[Cut]:
    """All, then each place that someone comes from, then each band of age."""
    places = [
        Cut(
            name or "No place recorded",
            {"place": name or NO_PLACE},
            NeedsAsk(place=name or "", no_place=name is None),
        )
        for name in _names(everyone)
    ]
    ages = [Cut(band.label, {"age": band.key}, NeedsAsk(age=band.key)) for band in AGE_BANDS]
    return [Cut("All", {}, NeedsAsk()), *places, *ages]


def _row(
    code: str, label: str, everyone: Sequence[Needing], cuts: Sequence[Cut], frame: Frame, may_see: bool
) -> NeedRow:
    having = [one for one in everyone if has_need(one, code)]
    cells = []
    for cut in cuts:
        count = len(cut.ask.of(having, frame.as_at))
        url = frame.url("cohorts:needs", need=code, **cut.query) if may_see and count else ""
        cells.append(Cell(number(count), url, f"{label}, {cut.head}: {people(count)}"))
    return NeedRow(label, cells)


def _behind_title(form: NeedsFilter, count: int) -> str:
    place = form.chosen("place")
    chosen = [
        dict(form.options("need"))[form.chosen("need")] if form.chosen("need") else "",
        ("No place recorded" if place == NO_PLACE else place) if place else "",
        dict(form.options("age"))[form.chosen("age")] if form.chosen("age") else "",
    ]
    return f"{people(count)}: {', '.join(filter(None, chosen))}"
