"""The pages of signals: is it changing, is it reliable?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.domain.flows import Cut
from tcp_portal.charts import words
from trajectories.domain.definitions import PER_CENT
from trajectories.domain.figures import Figure
from trajectories.domain.signal_list import DOMAINS
from trajectories.domain.values import value_words
from trajectories.presenters import rare_words, wording
from trajectories.presenters import signal_words as said
from trajectories.presenters.links import Links, Shown, cut_place
from trajectories.presenters.signal_words import Icon
from trajectories.services.signals import Signal, Signals

_WORKED_OUT = "worked out by the control chart"
_SET = "a target that was set"


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A measure in the summary."""

    title: str
    href: str
    month: str
    value: Shown
    target: Shown
    set_by: str
    mean: Shown
    limits: Shown
    variation: Icon
    assurance: Icon
    plan: Shown
    variance: Shown
    stale: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the matrix: its usual reading and the measures in it."""

    heading: str
    reading: str
    measures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """The summary."""

    headline: str
    more: tuple[str, ...]
    part: str
    has_data: bool
    domains: tuple[tuple[str, tuple[SignalRow, ...]], ...]
    columns: tuple[str, ...]
    matrix: tuple[tuple[str, tuple[Cell, ...]], ...]
    status: str


def signals_page(shown: Signals, links: Links, as_at_part: str) -> SignalsPage:
    """The summary of one part of the people."""
    domains = tuple(
        (domain, tuple(_row(shown.found[id_], shown.cut, links) for id_ in ids if id_ in shown.found))
        for domain, ids in DOMAINS
    )
    return SignalsPage(
        headline=headline(shown),
        more=tuple(_more(shown)),
        part=as_at_part,
        has_data=any(figure.value for one in shown.found.values() for figure in one.figures),
        domains=domains,
        columns=tuple(word for _, word in said.COLUMNS),
        matrix=_matrix(_judged(shown), links),
        status=f"{as_at_part}: {headline(shown)}",
    )


def _judged(shown: Signals) -> list[Signal]:
    return [one for one in shown.found.values() if one.is_judged]


def headline(shown: Signals) -> str:
    """How many measures change, and which way; or that there are too few months for limits."""
    judged = _judged(shown)
    if not judged:
        months = max((len(one.figures) for one in shown.found.values()), default=0)
        return (
            f"{words.counted(months, 'month')} of the register {'has' if months == 1 else 'have'} figures: "
            "too few for limits, so run charts are shown."
        )
    kinds = [said.variation_icon(one).kind for one in judged]
    changing = len(kinds) - kinds.count("common")
    if not changing:
        return f"None of {words.counted(len(judged), 'measure')} is changing: all show ordinary variation."
    parts = [
        f"{words.number(kinds.count(kind))} {word}"
        for kind, word in (("improvement", "better"), ("concern", "worse"), ("neutral", "neither way better"))
        if kinds.count(kind)
    ]
    verb = "is" if changing == 1 else "are"
    of = words.counted(len(judged), "measure")
    return f"{words.number(changing)} of {of} {verb} changing: {words.list_words(parts)}."


def _more(shown: Signals) -> list[str]:
    found = []
    for kind, sentence in (
        ("fail", "will miss the target as it is"),
        ("hit_or_miss", "meets its target by chance only"),
    ):
        titles = [one.measure.title for one in shown.found.values() if said.assurance_icon(one).kind == kind]
        if titles:
            found.append(f"{words.list_words(titles)}: {sentence}.")
    if shown.still_runs is not None:
        found.append(f"{shown.still_runs.label} still runs and is left out.")
    return found


def _row(signal: Signal, cut: Cut, links: Links) -> SignalRow:
    latest, goal = signal.latest, signal.goal
    return SignalRow(
        title=signal.measure.title,
        href=address(links, signal.measure.id, cut),
        month=latest.month.short if latest else words.UNKNOWN_TEXT,
        value=value_shown(signal, latest, cut, links),
        target=Shown(said.target_words(signal, goal), plain=_SET),
        set_by=goal.set_by if goal else "",
        mean=Shown(centre_words(signal), plain=_WORKED_OUT),
        limits=Shown(limits_words(signal), plain=_WORKED_OUT),
        variation=said.variation_icon(signal),
        assurance=said.assurance_icon(signal),
        plan=_planned(signal.plan, "plan", cut, links),
        variance=_planned(signal.variance, "variance", cut, links),
        stale=f"latest figure is of {latest.month.label}" if latest and signal.is_stale else "",
        why_not="" if signal.suitability.allowed else signal.suitability.sentence,
    )


def address(links: Links, measure: str, cut: Cut) -> str:
    """The page of one measure, of the same part of the people."""
    chosen = {"place": wording_place(cut), "arrangement": cut.arrangement.value if cut.arrangement else ""}
    return links.frame.url("trajectories:signal", measure, **{key: one for key, one in chosen.items() if one})


def wording_place(cut: Cut) -> str:
    """The place of a cut as addresses write it."""
    return cut_place(cut) or ""


def value_shown(signal: Signal, figure: Figure | None, cut: Cut, links: Links) -> Shown:
    """A value with the people or the working behind it."""
    measure = signal.measure
    if figure is None:
        return Shown(words.UNKNOWN_TEXT)
    if measure.unit == "people" and isinstance(figure.value, int):
        return links.people(
            figure.value,
            measure.id,
            cut,
            month=figure.month,
            sign=measure.id in ("net_change", "unexplained"),
        )
    return links.figure(value_words(measure.id, figure.value), measure.id, cut, month=figure.month)


def _planned(figure: Figure | None, measure: str, cut: Cut, links: Links) -> Shown:
    if figure is None or figure.value is None:
        return Shown("")
    text = words.signed(figure.value) if measure == "variance" else words.number(figure.value)
    return links.figure(text, measure, cut, month=figure.month)


def line_words(signal: Signal, value: float | None) -> str:
    """A mean or a limit to one decimal, in the unit of the measure."""
    if value is None:
        return words.UNKNOWN_NUMBER
    text = words.number(Decimal(str(round(value, 1))), 1)
    return f"{text}%" if signal.measure.unit == PER_CENT else text


def centre_words(signal: Signal) -> str:
    """The mean of the latest point, or the centre of what lies between events."""
    rare = signal.chosen_rare
    if rare is None:
        last = signal.analysis.last if signal.analysis else None
        return line_words(signal, last.mean if last else None)
    if rare.found.centre is None:
        return words.UNKNOWN_NUMBER
    return f"{rare_words.number(rare.found.centre)} {rare_words.between(rare)}"


def limits_words(signal: Signal) -> str:
    """The limits of the latest point: 0.4 to 5.1."""
    if signal.chosen_rare is not None:
        return rare_words.limits(signal.chosen_rare)
    last = signal.analysis.last if signal.analysis else None
    if last is None or last.lower_limit is None:
        return words.UNKNOWN_NUMBER
    return f"{line_words(signal, last.lower_limit)} to {line_words(signal, last.upper_limit)}"


def _matrix(judged: list[Signal], links: Links) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    placed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in judged:
        where = said.variation_icon(one).kind, said.assurance_icon(one).kind
        placed.setdefault(where, []).append(
            (one.measure.title, links.frame.url("trajectories:signal", one.measure.id))
        )
    rows = []
    for row, title in said.ROWS:
        if row == "neutral" and not any(where[0] == row for where in placed):
            continue
        cells = tuple(
            Cell(word, said.READINGS.get((row, column), ""), tuple(placed.get((row, column), ())))
            for column, word in said.COLUMNS
        )
        rows.append((title, cells))
    return tuple(rows)


def part_words(shown: Signals, day: date) -> str:
    """The part of the people in words."""
    return wording.cut_label(shown.cut, shown.places, day)
