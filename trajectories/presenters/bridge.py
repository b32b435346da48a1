"""Why the partnership is off plan: sentences, the bars from plan to actual, and the same by place and commissioner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.charts import Chart, Column, Step, Table, waterfall_chart, words
from tcp_portal.charts.model import Cell
from trajectories.domain.bridge import NUMBERS, Bridge, Cause
from trajectories.domain.bridge_measures import CAUSES
from trajectories.domain.standing import against
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Grid, Row
from trajectories.presenters.links import Links, Shown
from trajectories.services.bridge import OffPlan

SHORT = {
    Cause.START: "Start",
    Cause.NOT_MADE: "Not discharged",
    Cause.FIRST: "Admitted",
    Cause.READMISSIONS: "Readmitted",
    Cause.UNFORESEEN: "Discharged, no date",
    Cause.LEFT_AGAIN: "Came and left",
    Cause.MOVED_IN: "Moved in",
    Cause.MOVED_OUT: "Moved out",
    Cause.OUT_OF_SCOPE: "Out of scope",
    Cause.BACK: "Back",
    Cause.GONE: "Between beds or on leave",
    Cause.OWN_ASSUMPTION: "Plan’s assumption",
}
_NOTES = {
    "Place": "Each row adds up across. Down a column the causes of the places add up to those of everyone; plans that "
    "are joined between entered months may differ by rounding.",
    "Commissioner": "Each row adds up across. People between beds are in no row, and who changed commissioner has "
    "moved out of one row and into another.",
}
Parts = tuple[tuple[Cut, Bridge | None], ...]
_SAID = {
    Cause.NOT_MADE: ("planned discharge not made", "planned discharges not made"),
    Cause.FIRST: ("first admission", "first admissions"),
    Cause.READMISSIONS: ("readmission", "readmissions"),
    Cause.TRANSFERS_IN: ("transfer in", "transfers in"),
    Cause.FOUND_LATE: ("person found late", "people found late"),
    Cause.UNFORESEEN: ("discharge without a date for it", "discharges without a date for them"),
    Cause.LEFT_AGAIN: (
        "person who came and was discharged again",
        "people who came and were discharged again",
    ),
    Cause.TRANSFERS_OUT: ("transfer out", "transfers out"),
    Cause.OUT_OF_SCOPE: ("record closed as out of scope", "records closed as out of scope"),
    Cause.DEATHS: ("death", "deaths"),
    Cause.MOVED_IN: ("person moved into this part", "people moved into this part"),
    Cause.MOVED_OUT: ("person moved out of this part", "people moved out of this part"),
    Cause.BACK: ("person back from between beds or leave", "people back from between beds or leave"),
    Cause.GONE: ("person gone between beds or on leave", "people gone between beds or on leave"),
}


@dataclass(frozen=True, slots=True)
class BridgePage:
    """The whole page; without a bridge the headline says why."""

    headline: str
    has_data: bool
    more: tuple[str, ...]
    span: str
    chart: Chart | None
    bars: Grid | None
    meanings: tuple[tuple[str, str], ...]
    places: Grid
    arrangements: Grid
    basis: str
    explain: str


def bridge_page(found: OffPlan, links: Links) -> BridgePage:
    """The page of one part and span."""
    built = found.asked
    shown = () if built is None else _shown([built])
    return BridgePage(
        headline=headline(found),
        has_data=built is not None,
        more=(),  # they stand under the bars
        span=wording.months(found.first, found.ask.month),
        chart=None if built is None else waterfall(found, built),
        bars=None if built is None else _bars(found, built, links),
        meanings=tuple((CAUSES[cause].title, CAUSES[cause].rule) for cause in shown),
        places=_parts(found, "Place", found.by_place, links),
        arrangements=_parts(found, "Commissioner", found.by_arrangement, links),
        basis=basis(found),
        explain=links.explain("variance", found.ask.cut),
    )


def headline(found: OffPlan) -> str:
    """The figure against plan, and which part makes up for which."""
    ask, built = found.ask, found.asked
    if built is None:
        return why_not(found)
    where = wording.where(ask.cut, found.places, ask.as_at)
    said = words.against_plan(built.actual, built.plan, on=ask.as_at, where=where)
    return " ".join(bit for bit in (said, *contributions(found)) if bit)


def contributions(found: OffPlan) -> tuple[str, ...]:
    """What places, and what payers, contribute: who makes up for whom."""
    ask = found.ask
    places = {wording.place_label(cut.place, found.places): built for cut, built in found.by_place}
    kinds = {
        wording.beds_label(cut.arrangement, ask.as_at): built
        for cut, built in found.by_arrangement
        if cut.arrangement is not None
    }
    said = []
    if ask.place is None:
        said.append(makes_up({label: built.variance for label, built in places.items() if built}))
    if ask.arrangement is None:
        said.append(makes_up({label: built.variance for label, built in kinds.items() if built}, plural=True))
    return tuple(one for one in said if one)


def makes_up(variances: dict[str, int], *, plural: bool = False) -> str:
    """“Havering (2 better than plan) makes up for Barking and Dagenham (2 worse).” Empty where all stand alike."""
    better = [label for label, variance in variances.items() if variance < 0]
    worse = [label for label, variance in variances.items() if variance > 0]
    if not better or not worse:
        return ""
    gain, loss = (abs(sum(variances[label] for label in group)) for group in (better, worse))
    verb = "make" if plural or len(better) > 1 else "makes"
    part = "" if gain >= loss else "partly "
    said = (
        f"{words.list_words(better)} ({words.number(gain)} better than plan) {part}{verb} up for "
        f"{words.list_words(worse)} ({words.number(loss)} worse)."
    )
    return wording.upper_first(said)


def more(found: OffPlan) -> list[str]:
    """The bars in sentences."""
    built = found.asked
    if built is None:
        return []
    said = []
    start = built.change(Cause.START)
    opened = found.opened_with.label
    stood = "on plan" if not start else f"{words.number(abs(start))} {'above' if start > 0 else 'below'} plan"
    said.append(f"At the end of {opened} the register stood {stood}.")
    ups = [_count(cause, change) for cause, change in built.changes if cause in _SAID and change > 0]
    downs = [_count(cause, change) for cause, change in built.changes if cause in _SAID and change < 0]
    if ups:
        said.append(f"More since then: {words.list_words(ups)}.")
    if downs:
        said.append(f"Fewer: {words.list_words(downs)}.")
    said.append(assumption_sentence(built))
    return said


def assumption_sentence(built: Bridge) -> str:
    """What the plan itself expected of the span."""
    fell = built.plan_change
    plan = (
        "The plan stays as it was"
        if not fell
        else f"The plan {'falls' if fell < 0 else 'rises'} by {words.number(abs(fell))}"
    )
    dated = words.number(built.dated) if built.dated else "no"
    said = f"{plan}; {dated} discharge{'' if built.dated == 1 else 's'} had a date in it"
    if built.dated:
        said += f", {words.number(built.made) if built.made else 'none'} of them made"
    own = built.change(Cause.OWN_ASSUMPTION)
    if own > 0:
        return f"{said}: so it counted on {words.number(own)} fewer without a date for anybody."
    if own < 0:
        return f"{said}: so it made room for {words.number(-own)} to come."
    return f"{said}."


def _count(cause: Cause, change: int) -> str:
    one, many = _SAID[cause]
    return f"{words.number(abs(change))} {one if abs(change) == 1 else many}"


def why_not(found: OffPlan) -> str:
    """Why there is no bridge; empty where there is one."""
    if found.asked is not None:
        return ""
    if not found.plan.exists:
        return "No plan has been accepted for this partnership, so nothing can be off plan."
    if found.ask.place is NO_PLACE:
        return "Nobody is planned without a place, so there is no plan for those whose place is not recorded."
    if found.first > found.ask.month:
        return f"The plan begins in {found.plan.months[0].label}: what changed since can be told from the month after."
    if not found.has_data:
        return "Nobody is recorded in the register for these months, so whether it is off plan is not known."
    return "The plan says nothing of this part at the start or at the end of the span."


def basis(found: OffPlan) -> str:
    """Which plan and which months."""
    if not found.plan.exists:
        return ""
    said = f"Plan: version {found.plan.number}, {found.plan.title}. {_vintage(found)}"
    if found.clipped:
        said += (
            f". The plan or the register begins later than asked, so the span begins in {found.first.label}"
        )
    return f"{said}. The register does not record whether an admission was planned."


def _vintage(found: OffPlan) -> str:
    return "Figures as restated today" if found.reported_at is None else "Figures as first reported"


def waterfall(found: OffPlan, built: Bridge, *, chart_id: str = "bridge") -> Chart:
    """From plan to actual; causes that nobody had are left out."""
    steps = [Step("Plan", built.plan, "total")]
    steps += [
        Step(SHORT.get(cause, CAUSES[cause].title), abs(change), "up" if change > 0 else "down")
        for cause, change in built.changes
        if change
    ]
    steps.append(Step("Actual", built.actual, "total"))
    month = found.ask.month.label
    return waterfall_chart(
        chart_id,
        title=f"From plan {words.number(built.plan)} to actual {words.number(built.actual)}, {month}",
        steps=steps,
        description=" ".join([_variance_sentence(built), *more(found)]),
    )


def _variance_sentence(built: Bridge) -> str:
    if not built.variance:
        return "The causes cancel out: the figure is as planned."
    side = "above" if built.variance > 0 else "below"
    return f"The causes add up to {words.number(abs(built.variance))} {side} plan."


def _shown(bridges: Iterable[Bridge]) -> tuple[Cause, ...]:
    """The causes that anybody had; the plan's side always."""
    always = {Cause.START, Cause.OWN_ASSUMPTION}
    some = [{cause for cause, change in one.changes if change} for one in bridges]
    return tuple(cause for cause in Cause if cause in always.union(*some))


def _cell(found: OffPlan, cause: Cause, change: int, cut: Cut, links: Links) -> Shown:
    month, first = found.ask.month, found.first
    if cause in NUMBERS:
        return links.figure(words.signed(change), cause, cut, month=month, first=first)
    return links.people(change, cause, cut, month=month, first=first, sign=True)


def _bars(found: OffPlan, built: Bridge, links: Links) -> Grid:
    cut, month = found.ask.cut, found.ask.month
    rows = [Row(f"Plan for the end of {month.label}", (links.figure(words.number(built.plan), "plan", cut),))]
    rows += [
        Row(CAUSES[cause].title, (_cell(found, cause, built.change(cause), cut, links),))
        for cause in _shown([built])
    ]
    actual = Row(f"In hospital, end of {month.label}", (links.people(built.actual, "inpatients", cut),))
    variance = Row("Variance from plan", (links.figure(words.signed(built.variance), "variance", cut),))
    return Grid(f"From plan to actual, {month.label}", ("Cause", "People"), tuple(rows), (actual, variance))


def _parts(found: OffPlan, head: str, parts: Parts, links: Links) -> Grid:
    """A row for each part: plan, every cause that some part has, actual, variance, word."""
    shown = _shown(built for _, built in parts if built is not None)
    heads = (head, "Plan", *_heads(shown), "Actual", "Variance", "Against plan")
    rows = tuple(_part_row(found, head, (cut, built), shown, links) for cut, built in parts)
    return Grid(
        f"By {head.lower()}, {wording.months(found.first, found.ask.month)}", heads, rows, note=_NOTES[head]
    )


def _heads(shown: tuple[Cause, ...]) -> tuple[str, ...]:
    return tuple(SHORT.get(cause, CAUSES[cause].title) for cause in shown)


def _label(found: OffPlan, head: str, cut: Cut) -> str:
    if head == "Place":
        return wording.place_label(cut.place, found.places)
    return wording.arrangement_label(cut.arrangement, found.ask.as_at)


def _part_row(
    found: OffPlan, head: str, part: tuple[Cut, Bridge | None], shown: tuple[Cause, ...], links: Links
) -> Row:
    cut, built = part
    label = _label(found, head, cut)
    if built is None:
        blank = Shown(words.UNKNOWN_NUMBER, plain="The plan says nothing of this part.")
        return Row(label, (blank,) * (len(shown) + 3), "No plan", "neutral")
    plan = links.figure(words.number(built.plan), "plan", cut)
    variance = links.figure(words.signed(built.variance), "variance", cut)
    if cut.place is NO_PLACE:
        plan, variance = (
            Shown(one.text, plain="Nobody is planned without a place.") for one in (plan, variance)
        )
    cells = (
        plan,
        *(_cell(found, cause, built.change(cause), cut, links) for cause in shown),
        links.people(built.actual, "inpatients", cut),
        variance,
    )
    word = against(built.actual, built.plan, None)
    return Row(label, cells, word.value, wording.TONES[word])


def bars_table(found: OffPlan, built: Bridge) -> Table:
    """The bars for the pack, with what each counts."""
    rows: list[tuple[Cell, ...]] = [("Plan", built.plan, "")]
    rows += [(CAUSES[cause].title, built.change(cause), CAUSES[cause].rule) for cause in _shown([built])]
    rows.append(("Actual", built.actual, ""))
    columns = (Column("Cause"), Column("People", "signed"), Column("What it counts"))
    return Table(f"From plan to actual, {found.ask.month.label}", columns, tuple(rows))


def parts_table(found: OffPlan, head: str, parts: Parts) -> Table:
    """The causes of each part for the pack; nothing is known of a part without a plan."""
    shown = _shown(built for _, built in parts if built is not None)
    columns = (
        Column(head),
        Column("Plan", "number"),
        *(Column(one, "signed") for one in _heads(shown)),
        Column("Actual", "number"),
        Column("Variance", "signed"),
    )
    rows = tuple((_label(found, head, cut), *_values(built, shown)) for cut, built in parts)
    return Table(f"From plan to actual by {head.lower()}", columns, rows)


def _values(built: Bridge | None, shown: tuple[Cause, ...]) -> tuple[Cell, ...]:
    if built is None:
        return (None,) * (len(shown) + 3)
    return (built.plan, *(built.change(cause) for cause in shown), built.actual, built.variance)
