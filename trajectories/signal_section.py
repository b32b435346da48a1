"""The board pack's section “Is it changing? Is it reliable?”: a summary, and a chart of each measure of concern."""

from __future__ import annotations

from cohorts.domain.flows import EVERYONE
from tcp_portal.charts import Column, Table, aside, words
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.domain.signal_list import DOMAINS
from trajectories.domain.values import value_words
from trajectories.presenters import rare_words
from trajectories.presenters import signal_words as said
from trajectories.presenters.signal_chart import control_chart
from trajectories.presenters.signals import centre_words, headline, limits_words
from trajectories.services.signals import Signal, Signals, signals

KEY, TITLE = "signals", "Is it changing? Is it reliable?"
_MOST_CHARTS = 4


def signals_of(context: PackContext) -> Signals:
    """The charts of everyone, read once for all sections of the pack."""
    return context.once(
        "signals",
        lambda: signals(
            scope=context.scope,
            partnership=context.partnership,
            month=context.month,
            as_at=context.as_at,
            cut=EVERYONE,
            vintage=context.figures,
        ),
    )


def section(context: PackContext) -> Section:
    """Letters and words of each measure; the same rules, targets and recalculations as on screen."""
    shown = signals_of(context)
    charted = [one for one in shown.found.values() if one.is_charted]
    if not charted:
        return Section(KEY, TITLE, ())
    grave = [one for one in charted if _is_grave(one)][:_MOST_CHARTS]
    blocks: list[Block] = [_summary(shown)]
    for one in grave:
        chart = control_chart(one, chart_id=f"signal_{one.measure.id}")
        if chart is not None:
            blocks.append(chart)
    blocks += [Text(sentence) for sentence in _readings(charted)]
    blocks += [Note(note) for note in _notes(charted)]
    return Section(KEY, TITLE, tuple(blocks), summary=headline(shown))


def _is_grave(signal: Signal) -> bool:
    return said.variation_icon(signal).kind == "concern" or said.assurance_icon(signal).kind == "fail"


def _summary(shown: Signals) -> Table:
    columns = (
        Column("Measure"), Column("Month"), Column("Latest"), Column("Mean"), Column("Limits"),
        Column("Is it changing?"), Column("Target"), Column("Set by"), Column("Is it reliable?"),
    )  # fmt: skip
    rows = []
    for _, ids in DOMAINS:
        for id_ in ids:
            one = shown.found[id_]
            if one.is_charted and one.latest is not None:
                rows.append(_row(one))
    return aside(Table("Measures with a chart", columns, tuple(rows)))


def _row(signal: Signal) -> tuple[str, ...]:
    latest, goal = signal.latest, signal.goal
    return (
        signal.measure.title,
        latest.month.short if latest else words.UNKNOWN_TEXT,
        value_words(signal.measure.id, latest.value if latest else None),
        centre_words(signal),
        limits_words(signal),
        said.variation_icon(signal).text,
        said.target_words(signal, goal),
        goal.set_by if goal else "",
        said.assurance_icon(signal).text,
    )


def _readings(charted: list[Signal]) -> list[str]:
    """The usual reading of what changes or will miss its target."""
    found = []
    for one in charted:
        where = said.variation_icon(one).kind, said.assurance_icon(one).kind
        if where in said.READINGS and where not in (("common", ""), ("common", "pass")):
            found.append(f"{one.measure.title}: {said.READINGS[where]}")
    return found


def _method(signal: Signal) -> str:
    rare = signal.chosen_rare
    return said.method_note(signal.rules, signal.analysis) if rare is None else rare_words.note(rare)


def _notes(charted: list[Signal]) -> list[str]:
    """The rules in force, measures with the same ones together."""
    by_note: dict[str, list[str]] = {}
    for one in charted:
        by_note.setdefault(_method(one), []).append(one.measure.title)
    notes = [f"{words.list_words(titles)}. {note}" for note, titles in by_note.items()]
    notes.append(
        "People in hospital at month end have no control chart: a count of those who are still there signals "
        "without cause in 96 to 100 of 100 such charts. It is judged against plan and forecast."
    )
    return notes
