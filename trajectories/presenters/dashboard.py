"""The performance overview: the answer in a sentence, tiles, charts, and tables whose figures open."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.bands import BANDS
from cohorts.domain.flows import NO_PLACE, Cut, Flow, NoPlace
from tcp_portal.charts import Chart, words
from tcp_portal.months import months_between
from trajectories.domain.standing import Against
from trajectories.presenters import figures, sentences, wording
from trajectories.presenters.funnels import interval_words
from trajectories.presenters.links import Links, Shown
from trajectories.services.dashboard import Part, Picture

VARIANCE_MONTHS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with the address of its definition."""

    label: str
    definition: str
    value: Shown
    note: str
    tag: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures; `tag` is how it stands against plan."""

    label: str
    cells: tuple[Shown, ...]
    tag: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose figures are links."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page."""

    headline: str
    more: tuple[str, ...]
    basis: str
    part: str
    has_data: bool
    tiles: tuple[Tile, ...]
    trajectory: Chart
    waterfall: Chart
    steps: Grid
    places: Grid
    variances: Grid
    stays: Chart
    stay_grid: Grid
    flows: Grid
    definitions: tuple[tuple[str, str], ...]


DEFINED = (
    ("inpatients", "people in hospital"),
    ("plan", "plan"),
    ("variance", "variance"),
    ("admissions", "admissions"),
    ("discharges", "discharges"),
    ("transfers_in", "transfers in"),
    ("found_late", "found late"),
    ("unexplained", "unexplained"),
)


def dashboard(picture: Picture, links: Links) -> Dashboard:
    """The page of one picture."""
    flow = picture.flow(picture.ask.cut)
    return Dashboard(
        headline=sentences.headline(picture),
        more=tuple(sentences.by_part(picture)),
        basis=sentences.plan_basis(picture),
        part=wording.cut_label(picture.ask.cut, picture.places, picture.ask.as_at),
        has_data=picture.has_data,
        tiles=(
            _inpatients(picture, links),
            _rate(picture, links),
            _long_stay(picture, links),
            _far(picture, links),
        ),
        trajectory=figures.trajectory(picture),
        waterfall=figures.waterfall(
            flow, picture.opened_with, picture.month, reported_at=picture.reported_at
        ),
        steps=_steps(picture, flow, links),
        places=place_grid(picture, links),
        variances=variance_grid(picture, links),
        stays=figures.bands(picture),
        stay_grid=_stay_grid(picture, links),
        flows=_flows(picture, links),
        definitions=tuple((links.definition(measure), text) for measure, text in DEFINED),
    )


def _known(picture: Picture, value: int) -> int | None:
    """A count of the register, or None where the register is empty: nothing recorded is not nil."""
    return value if picture.has_data else None


def _inpatients(picture: Picture, links: Links) -> Tile:
    cut = picture.ask.cut
    part = picture.part(cut)
    before = picture.actual(picture.month.previous, cut)
    plan = "no plan" if part.plan is None else f"plan {words.number(part.plan)}"
    note = plan if before is None else f"{plan} · {picture.month.previous.label} {words.number(before)}"
    return Tile(
        label="People in hospital",
        definition=links.definition("inpatients"),
        value=links.people(part.actual, "inpatients", cut),
        note=note,
        tag="" if part.word is Against.NO_PLAN else part.word.value,
        tone=wording.TONES[part.word],
    )


def _rate(picture: Picture, links: Links) -> Tile:
    rates, below = picture.rates(), picture.denominator
    people = picture.actual(picture.month, picture.ask.cut)
    notes = []
    if rates.now is not None and below is not None:
        notes.append(f"95% interval {interval_words(people, below.count)}")
    if rates.baseline is not None:
        notes.append(f"baseline {words.rate(rates.baseline)}")
    if rates.ambition is not None:
        notes.append(f"ambition {words.rate(rates.ambition)}")
    return Tile(
        label="Per million adults",
        definition=links.definition("rate_per_million"),
        value=links.figure(
            words.UNKNOWN_TEXT if rates.now is None else words.rate(rates.now),
            "rate_per_million",
            picture.ask.cut,
        ),
        note=" · ".join(notes) or rates.why_not,
    )


def _long_stay(picture: Picture, links: Links) -> Tile:
    stays = picture.long_stays()
    beds = [stay.bed_on(picture.ask.as_at) for stay in stays]
    kinds = [bed.arrangement if bed else None for bed in beds]
    split = [
        f"{words.number(kinds.count(kind))} {wording.inside_sentence(kind, picture.ask.as_at)}"
        for kind in (*picture.arrangements, None)
        if kinds.count(kind)
    ]
    note = " · ".join(split) or ("nobody" if picture.has_data else "")
    return Tile(
        label="In hospital 5 years or more",
        definition=links.definition("stay_5_years_or_more"),
        value=links.people(_known(picture, len(stays)), "stay_5_years_or_more", picture.ask.cut),
        note=note,
    )


def _far(picture: Picture, links: Links) -> Tile:
    now, before = len(picture.out_of_area()), len(picture.out_of_area(opening=True))
    since = picture.opened_with.label
    change = (
        "the same as" if now == before else f"{abs(now - before)} {'more' if now > before else 'fewer'} than"
    )
    return Tile(
        label="Out of area",
        definition=links.definition("out_of_area"),
        value=links.people(_known(picture, now), "out_of_area", picture.ask.cut),
        note=f"{change} in {since}" if picture.has_data else "",
    )


def _steps(picture: Picture, flow: Flow, links: Links) -> Grid:
    cut, first = picture.ask.cut, picture.first
    rows = [
        Row(
            f"In hospital, end of {picture.opened_with.label}",
            (links.people(flow.opening, "opening", cut, first=first),),
        )
    ]
    rows += [
        Row(wording.TERMS[term], (links.people(signed, term.value, cut, first=first, sign=True),))
        for term, signed in flow.steps
        if signed
    ]
    unexplained = Row(
        "Unexplained",
        (links.figure(words.signed(flow.unexplained), "unexplained", cut, first=first),),
        tag="Does not close" if flow.unexplained else "",
        tone="bad",
    )
    closing = Row(
        f"In hospital, end of {picture.month.label}",
        (links.people(flow.closing, "closing", cut, first=first),),
    )
    return Grid("What changed", ("Cause", "People"), tuple(rows), (unexplained, closing))


def _part_cells(part: Part, cut: Cut, links: Links) -> tuple[Shown, ...]:
    plan = words.UNKNOWN_NUMBER if part.plan is None else words.number(part.plan)
    variance = words.UNKNOWN_NUMBER if part.variance is None else words.signed(part.variance)
    return links.figure(plan, "plan", cut), links.figure(variance, "variance", cut)


def _tagged(label: str, cells: tuple[Shown, ...], part: Part) -> Row:
    return Row(label, cells, part.word.value, wording.TONES[part.word])


def place_grid(picture: Picture, links: Links) -> Grid:
    """People by place and commissioner with plan, variance and word, and the same for each commissioner below."""
    kinds = picture.arrangements
    cuts = [(place.name, Cut(place=place.pk)) for place in picture.places]
    if picture.history.count(picture.month, Cut(place=NO_PLACE)):
        cuts.append((wording.NO_PLACE_LABEL, Cut(place=NO_PLACE)))
    heads = [wording.arrangement_label(kind, picture.ask.as_at) for kind in kinds]
    return Grid(
        f"By place and commissioner, {words.day(picture.ask.as_at)}",
        ("Place", *heads, "Total", *_rate_heads(picture), "Plan", "Variance", "Against plan"),
        tuple(_place_row(picture, links, label, cut) for label, cut in cuts),
        (_place_row(picture, links, "All", Cut()),),
    )


def _place_row(picture: Picture, links: Links, label: str, cut: Cut) -> Row:
    part = picture.part(cut)
    cells = [
        links.people(picture.actual(picture.month, one), "inpatients", one)
        for one in (*(Cut(cut.place, kind) for kind in picture.arrangements), cut)
    ]
    return _tagged(label, (*cells, *_rate_cells(picture, cut, links), *_part_cells(part, cut, links)), part)


def _rate_heads(picture: Picture) -> tuple[str, ...]:
    """A rate by place only where some place has a population of its own."""
    return ("Per million (95% interval)",) if any(picture.below.keys()) else ()


def _rate_cells(picture: Picture, cut: Cut, links: Links) -> tuple[Shown, ...]:
    if not _rate_heads(picture):
        return ()
    people = picture.actual(picture.month, cut)
    below = None if isinstance(cut.place, NoPlace) else picture.below.get(cut.place)
    rate = None if below is None else below.rate(people)
    if rate is None or below is None:
        return (links.figure(words.UNKNOWN_NUMBER, "rate_per_million", cut),)
    shown = f"{words.rate(rate)} ({interval_words(people, below.count)})"
    return (links.figure(shown, "rate_per_million", cut),)


def variance_grid(picture: Picture, links: Links) -> Grid:
    """Actual less plan of everyone and each part over the last months, with the word for the latest."""
    last = picture.month
    shown = [
        month
        for month in months_between(last.plus(1 - VARIANCE_MONTHS), last)
        if month >= picture.chart_first
    ]
    cuts = [("All", Cut())]
    cuts += [(place.name, Cut(place=place.pk)) for place in picture.places]
    cuts += [
        (wording.upper_first(wording.beds_label(kind, picture.ask.as_at)), Cut(arrangement=kind))
        for kind in picture.arrangements
    ]
    rows = []
    for label, cut in cuts:
        parts = [picture.part(cut, month) for month in shown]
        cells = tuple(
            links.figure(
                words.UNKNOWN_NUMBER if part.variance is None else words.signed(part.variance),
                "variance",
                cut,
                month=month,
            )
            for month, part in zip(shown, parts, strict=True)
        )
        rows.append(_tagged(label, cells, parts[-1]))
    return Grid(
        "Actual less plan at each month end",
        ("Part", *(month.short for month in shown), "Against plan"),
        tuple(rows),
        note="Below zero is better. Parts are joined between entered months one by one, "
        "so in such months they may differ from the total by rounding.",
    )


def _stay_grid(picture: Picture, links: Links) -> Grid:
    counts, cut = picture.bands(), picture.ask.cut
    kinds = picture.shown_arrangements
    rows = []
    for band in BANDS:
        cells = [links.people(_known(picture, counts[band, kind]), f"stay_{band.key}", Cut(cut.place, kind))
                 for kind in kinds]  # fmt: skip
        everyone = sum(counts[band, kind] for kind in (*kinds, None))
        cells.append(links.people(_known(picture, everyone), f"stay_{band.key}", cut))
        rows.append(Row(band.label, tuple(cells)))
    heads = [wording.arrangement_label(kind, picture.ask.as_at) for kind in kinds]
    return Grid("Length of stay", ("Length of stay", *heads, "All"), tuple(rows))


def _flows(picture: Picture, links: Links) -> Grid:
    """Admissions, discharges and the change by place over the span."""
    cuts = [(place.name, Cut(place.pk, picture.ask.arrangement)) for place in picture.places]
    cuts.append((wording.NO_PLACE_LABEL, Cut(NO_PLACE, picture.ask.arrangement)))
    rows = [_flow_row(picture, links, label, cut) for label, cut in cuts]
    total = _flow_row(picture, links, "All", Cut(None, picture.ask.arrangement))
    return Grid(
        f"Admissions and discharges by place, {wording.months(picture.first, picture.month)}",
        ("Place", "Admitted", "Discharged", "Other in", "Other out", "Change"),
        tuple(rows),
        (total,),
    )


def _flow_row(picture: Picture, links: Links, label: str, cut: Cut) -> Row:
    flow, first = picture.flow(cut), picture.first
    ins = sum(signed for _, signed in flow.steps if signed > 0) - flow.admissions
    outs = -sum(signed for _, signed in flow.steps if signed < 0) - flow.discharges
    cells = (
        links.people(_known(picture, flow.admissions), "admissions", cut, first=first),
        links.people(_known(picture, flow.discharges), "discharges", cut, first=first),
        links.figure(wording.count(_known(picture, ins)), "other_in", cut, first=first),
        links.figure(wording.count(_known(picture, outs)), "other_out", cut, first=first),
        links.figure(
            words.signed(flow.closing - flow.opening) if picture.has_data else words.UNKNOWN_TEXT,
            "change",
            cut,
            first=first,
        ),
    )
    return Row(label, cells)
