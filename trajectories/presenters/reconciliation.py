"""The reconciliation page: the register's own flow, the documents' flow, and the two side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from cohorts.domain.flows import STEPS, Cut, Flow, Term
from cohorts.domain.kinds import Arrangement
from tcp_portal.charts import Chart, words
from tcp_portal.months import Month
from trajectories.domain.registry import MEASURES
from trajectories.domain.reported import INFLOWS, Clash, Identity, Reported, Split
from trajectories.presenters import figures, sentences, wording
from trajectories.presenters.dashboard import Grid, Row
from trajectories.presenters.links import Links, Shown
from trajectories.services.reconciliation import Compared, Reconciliation

_ALWAYS = (Term.ADMISSIONS, Term.DISCHARGES)
_IN_WORDS = {
    "admissions": "admitted", "transfers_in": "transferred in", "found_late": "found late",
    "discharges": "discharged", "transfers_out": "transferred out", "out_of_scope": "out of scope", "deaths": "died",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportedFlow:
    """One document's own sum, step by step."""

    title: str
    rows: tuple[tuple[str, str], ...]
    sentence: str
    unexplained: str
    register: str


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A reported figure beside the register's."""

    what: str
    definition: str
    when: str
    part: str
    reported: str
    computed: Shown
    difference: str
    sentence: str
    source: str
    edit: str


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    """The whole page."""

    headline: str
    range: str
    has_data: bool
    unexplained: str
    flows: Grid
    chart: Chart
    reported: tuple[ReportedFlow, ...]
    contradictions: tuple[str, ...]
    rows: tuple[ReportedRow, ...]
    open_parts: Grid | None = None


def reconciliation_page(found: Reconciliation, links: Links, *, may_edit: bool) -> ReconciliationPage:
    """The page of one reconciliation."""
    everyone = found.flows[0][1]
    opened, closed = found.first.previous, found.last
    return ReconciliationPage(
        headline=headline(found),
        range=wording.months(found.first, found.last),
        has_data=found.has_data,
        unexplained=sentences.unexplained_sentence(everyone.unexplained) if everyone.unexplained else "",
        flows=_flow_grid(found, links),
        chart=figures.waterfall(everyone, opened, closed, reported_at=found.reported_at),
        reported=tuple(_reported_flow(one, register) for one, register in found.identities),
        contradictions=contradictions(found),
        rows=tuple(_row(one, found, links, may_edit=may_edit) for one in found.compared),
        open_parts=_open_grid(found, links) if found.open_parts else None,
    )


def headline(found: Reconciliation) -> str:
    """Whether the register closes, and how often the documents do not."""
    if not found.has_data:
        own = "Nothing is recorded in the register for these months, so there is nothing to reconcile."
    elif found.unexplained:
        own = f"The register does not close: {words.people(abs(found.unexplained))} unexplained."
    elif found.open_parts:
        own = f"The register closes as a whole, but not in every month and part: {len(found.open_parts)} do not."
    else:
        when = wording.months(found.first, found.last)
        own = f"The register closes: every change in {when} is explained, in each month and each part."
    count = found.contradictions
    if not found.compared:
        return f"{own} No reported figures have been entered."
    times = "no contradiction" if not count else f"{count} contradiction{'s' if count > 1 else ''}"
    return f"{own} The reported figures hold {times}."


def contradictions(found: Reconciliation) -> tuple[str, ...]:
    """Every contradiction of the documents, in words."""
    said = [identity_sentence(one) for one, _ in found.identities if one.unexplained]
    said += [split_sentence(one, found) for one in found.splits if one.missing]
    said += [clash_sentence(one) for one in found.clashes]
    return tuple(said)


def identity_sentence(one: Identity) -> str:
    """26 in March 2016 + 19 admitted less 26 discharged = 19, and what the document reports instead."""
    terms = [
        f"{'+' if name in INFLOWS else words.MINUS} {words.number(value)} {_IN_WORDS[name]}"
        for name, value in one.flows
        if value is not None
    ]
    opening = words.number(one.opening) if one.opening is not None else words.UNKNOWN_TEXT
    said = f"{one.document}: {opening} in {one.first.previous.label} {' '.join(terms)}"
    if one.implied is None:
        return f"{said}; without a reported opening nothing can be checked."
    said += f" = {words.number(one.implied)}"
    if one.closing is None or one.unexplained is None:
        return f"{said}; no closing is reported for {one.last.label}."
    if not one.unexplained:
        return f"{said}, as reported for {one.last.label}."
    verb = "is" if one.closing == 1 else "are"
    return (
        f"{said}, but {words.number(one.closing)} {verb} reported for {one.last.label}: "
        f"{words.number(abs(one.unexplained))} unexplained."
    )


def split_sentence(one: Split, found: Reconciliation) -> str:
    """The parts, their sum and the total, and what stands in no part."""
    names = [
        f"{part_label(part, found)} {'no response' if part.value is None else words.number(part.value)}"
        for part in one.parts
    ]
    what = f"{title_of(one.measure)}, {wording.months(one.first, one.last)}"
    said = f"{what}: {words.list_words(names)} make {words.number(one.parts_sum)}"
    said += f", but the total is {words.number(one.total)}"
    if one.missing < 0:
        return f"{said}: the parts hold {words.number(-one.missing)} too many."
    said += f": {words.number(one.missing)} without a {one.by}"
    return f"{said}, and {one.unanswered} gave no response." if one.unanswered else f"{said}."


def clash_sentence(one: Clash) -> str:
    """Two figures for one month."""
    figures_ = [_claim(figure, one) for figure in (one.one, one.other)]
    return f"{title_of(one.one.measure)}, {one.month.label}: {'; '.join(figures_)}."


def _claim(figure: Reported, clash: Clash) -> str:
    value = "no response" if figure.value is None else words.number(figure.value)
    where = f"{figure.document}, {figure.where}" if figure.where else figure.document
    if figure.last == clash.month:
        return f"{value} ({where})"
    return f"{value} as printed ({where}), read here as the figure for the end of {figure.last.label}"


def title_of(measure: str) -> str:
    """The title of a measure; its id where a later register has dropped it."""
    return MEASURES[measure].title if measure in MEASURES else measure


def _flow_grid(found: Reconciliation, links: Links) -> Grid:
    """A row for everyone and each part, a column for each term that anybody has."""
    shown = [
        term
        for term, _ in STEPS
        if term in _ALWAYS or any(getattr(flow, term.value) for _, flow in found.flows)
    ]
    heads = [f"End of {found.first.previous.short}", *(wording.TERMS[term] for term in shown)]
    rows = [_flow_row(found, cut, flow, shown, links) for cut, flow in found.flows]
    return Grid(
        f"Flow of the register, {wording.months(found.first, found.last)}",
        ("Part", *heads, f"End of {found.last.short}", "Unexplained"),
        tuple(rows),
    )


def _open_grid(found: Reconciliation, links: Links) -> Grid:
    """Each month and part that does not close, with the people behind what is unexplained."""
    rows = []
    for one in found.open_parts:
        part = wording.cut_label(one.cut, found.places, found.as_at)
        net = links.people(
            one.unexplained, "unexplained", one.cut, month=one.month, first=one.month, sign=True
        )
        rows.append(Row(f"{one.month.label}: {part}", (replace(net, tone="bad"),)))
    return Grid("Months and parts that do not close", ("Month and part", "Unexplained"), tuple(rows))


def _flow_row(found: Reconciliation, cut: Cut, flow: Flow, shown: list[Term], links: Links) -> Row:
    signs = dict(flow.steps)
    cells = [
        links.people(getattr(flow, term.value), term.value, cut, month=found.last, first=found.first)
        if term in (Term.OPENING, Term.CLOSING)
        else links.people(signs[term], term.value, cut, month=found.last, first=found.first, sign=True)
        for term in (Term.OPENING, *shown, Term.CLOSING)
    ]
    loud = links.people(flow.unexplained, "unexplained", cut, month=found.last, first=found.first, sign=True)
    loud = replace(loud, tone="bad" if flow.unexplained else "")
    label = wording.cut_label(cut, found.places, found.as_at)
    return Row(label, (*cells, loud), tag="Does not close" if flow.unexplained else "", tone="bad")


def _reported_flow(one: Identity, register: Flow | None) -> ReportedFlow:
    rows = [(f"Reported for the end of {one.first.previous.label}", _said(one.opening))]
    for name, value in one.flows:
        sign = "+" if name in INFLOWS else words.MINUS
        label = wording.TERMS[Term(name)]
        rows.append((label, "not reported" if value is None else f"{sign}{words.number(value)}"))
    rows.append((f"So the end of {one.last.label} would be", _said(one.implied)))
    rows.append((f"Reported for the end of {one.last.label}", _said(one.closing)))
    missing = one.unexplained
    return ReportedFlow(
        title=f"{one.document}: {wording.months(one.first, one.last)}",
        rows=tuple(rows),
        sentence=identity_sentence(one),
        unexplained="" if not missing else f"{words.number(abs(missing))} unexplained",
        register=""
        if register is None
        else f"The register has {sentences.flow_sentence(register, one.first.previous, one.last)}",
    )


def _said(value: Decimal | None) -> str:
    return "not reported" if value is None else words.number(value)


def _row(one: Compared, found: Reconciliation, links: Links, *, may_edit: bool) -> ReportedRow:
    reported, write = one.reported, _writer(one)
    difference = words.UNKNOWN_NUMBER
    if one.difference is not None:
        sign = "+" if one.difference > 0 and write is not words.rate else ""
        difference = f"{sign}{write(one.difference)}"
    return ReportedRow(
        what=title_of(reported.measure),
        definition=links.definition(reported.measure) if reported.measure in MEASURES else "",
        when=wording.months(reported.first, reported.last),
        part=part_label(reported, found),
        reported="no response" if reported.value is None else write(reported.value),
        computed=links.figure(
            words.UNKNOWN_TEXT if one.computed is None else write(one.computed),
            reported.measure,
            Cut(reported.place_id, Arrangement(reported.arrangement) if reported.arrangement else None),
            month=reported.last,
            first=reported.first if reported.first != reported.last else None,
        )
        if reported.measure in MEASURES and _is_covered(one, found)
        else Shown(words.UNKNOWN_TEXT, plain="The register does not cover it."),
        difference=difference,
        sentence=compared_sentence(one),
        source=" · ".join(bit for bit in (reported.document, reported.where, reported.note) if bit),
        edit=links.frame.url("trajectories:reported_change", reported.id) if may_edit else "",
    )


def _is_covered(one: Compared, found: Reconciliation) -> bool:
    return one.reported.first >= Month.of(found.partnership.starts_on)


def compared_sentence(one: Compared) -> str:
    """What the comparison says."""
    if one.reported.value is None:
        return "No response is not nil: it stays unknown."
    if one.computed is None or one.difference is None:
        return "The register cannot say."
    if not one.difference:
        return "The document and the register agree."
    more = "more" if one.difference > 0 else "less"
    return f"The document says {_writer(one)(abs(one.difference))} {more} than the register."


def _writer(one: Compared) -> Callable[[Decimal], str]:
    """How a figure is written: a rate with two decimals, all else with those that it needs."""
    return words.rate if one.reported.measure == "rate_per_million" else _plain


def _plain(value: Decimal) -> str:
    return words.number(value.normalize())


def part_label(one: Reported, found: Reconciliation) -> str:
    """The place and commissioner of a reported figure."""
    bits = [wording.place_label(one.place_id, found.places)] if one.place_id else []
    if one.arrangement:
        bits.append(wording.arrangement_label(one.arrangement, one.last.last))
    return ", ".join(bits) or wording.EVERYONE_LABEL
