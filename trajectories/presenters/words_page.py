"""The words of a month: every generated sentence, what was written instead, and what was learnt about measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from trajectories.domain.figures import Figure
from trajectories.domain.narratives import learning_key, learnt_about
from trajectories.domain.registry import MEASURES
from trajectories.models import Narrative
from trajectories.presenters.said import STATEMENTS, Said, learning
from trajectories.presenters.told import Told, told
from trajectories.services.dashboard import Picture

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class WordsRow:
    """One place where words stand."""

    title: str
    told: Told
    state: str
    tone: str
    edit: str


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The whole page."""

    headline: str
    sentences: tuple[WordsRow, ...]
    learnt: tuple[WordsRow, ...]


def title_of_key(key: str) -> str:
    """What the words of a key are about. Raises KeyError for a key that stands nowhere."""
    measure = learnt_about(key)
    return f"What we learnt: {MEASURES[measure].title}" if measure else STATEMENTS[key].title


def said_of(key: str, shown: Picture, figures: Mapping[str, Figure]) -> Said:
    """The generated sentence of a key. Raises KeyError for a key that stands nowhere."""
    measure = learnt_about(key)
    return learning(measure, figures.get(measure)) if measure else STATEMENTS[key].build(shown)


def words_page(
    shown: Picture,
    written: Mapping[str, Narrative],
    figures: Mapping[str, Figure],
    frame: Frame,
    *,
    may_write: bool,
) -> WordsPage:
    """The page of one partnership and month; `figures` are those of the measures that something was learnt about."""

    def row(key: str) -> WordsRow:
        found = told(said_of(key, shown, figures), written.get(key))
        state, tone = ("Generated", "neutral")
        if found.is_written:
            state, tone = ("Figures have changed", "warn") if found.mark else ("Written", "info")
        edit = frame.url("trajectories:words_write", key=key) if may_write else ""
        return WordsRow(title_of_key(key), found, state, tone, edit)

    learnt = sorted(key for key in written if learnt_about(key))
    rows, lessons = tuple(row(key) for key in STATEMENTS), tuple(row(key) for key in learnt)
    return WordsPage(_headline([*rows, *lessons], frame), rows, lessons)


def _headline(rows: list[WordsRow], frame: Frame) -> str:
    count = sum(row.told.is_written for row in rows)
    stale = sum(bool(row.told.mark) for row in rows)
    if not count:
        return f"All sentences of {frame.month.label} are generated from the figures."
    said = (
        f"{words.number(count)} {'text was' if count == 1 else 'texts were'} written for {frame.month.label}"
    )
    if not stale:
        return f"{said}, and the figures still are those that they were written on."
    return f"{said}; the figures of {words.number(stale)} have changed since."


def lesson(measure: str, figure: Figure | None, written: Mapping[str, Narrative]) -> Told | None:
    """What was learnt about a measure in a month, where somebody wrote it."""
    row = written.get(learning_key(measure))
    return None if row is None else told(learning(measure, figure), row)
