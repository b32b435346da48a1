"""The tables of the bridge, whose figures open."""

from __future__ import annotations

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.charts import words
from trajectories.domain.bridge import NUMBERS, Bridge, Cause
from trajectories.domain.bridge_measures import CAUSES
from trajectories.domain.standing import against
from trajectories.presenters import wording
from trajectories.presenters.bridge_causes import Parts, heads_of, label_of, shown_causes
from trajectories.presenters.dashboard import Grid, Row
from trajectories.presenters.links import Links, Shown
from trajectories.services.bridge import OffPlan

_NOTES = {
    "Place": "Each row adds up across. Down a column the causes of the places add up to those of everyone; plans that "
    "are joined between entered months may differ by rounding.",
    "Commissioner": "Each row adds up across. People between beds are in no row, and who changed commissioner has "
    "moved out of one row and into another.",
}


def _cell(found: OffPlan, cause: Cause, change: int, cut: Cut, links: Links) -> Shown:
    month, first = found.ask.month, found.first
    if cause in NUMBERS:
        return links.figure(words.signed(change), cause, cut, month=month, first=first)
    return links.people(change, cause, cut, month=month, first=first, sign=True)


def bars_grid(found: OffPlan, built: Bridge, links: Links) -> Grid:
    """The bars of the asked part, each of which opens."""
    cut, month = found.ask.cut, found.ask.month
    rows = [Row(f"Plan for the end of {month.label}", (links.figure(words.number(built.plan), "plan", cut),))]
    rows += [
        Row(CAUSES[cause].title, (_cell(found, cause, built.change(cause), cut, links),))
        for cause in shown_causes([built])
    ]
    actual = Row(f"In hospital, end of {month.label}", (links.people(built.actual, "inpatients", cut),))
    variance = Row("Variance from plan", (links.figure(words.signed(built.variance), "variance", cut),))
    return Grid(f"From plan to actual, {month.label}", ("Cause", "People"), tuple(rows), (actual, variance))


def parts_grid(found: OffPlan, head: str, parts: Parts, links: Links) -> Grid:
    """A row for each part: plan, every cause that some part has, actual, variance, word."""
    shown = shown_causes(built for _, built in parts if built is not None)
    heads = (head, "Plan", *heads_of(shown), "Actual", "Variance", "Against plan")
    rows = tuple(_part_row(found, head, (cut, built), shown, links) for cut, built in parts)
    return Grid(
        f"By {head.lower()}, {wording.months(found.first, found.ask.month)}", heads, rows, note=_NOTES[head]
    )


def _part_row(
    found: OffPlan, head: str, part: tuple[Cut, Bridge | None], shown: tuple[Cause, ...], links: Links
) -> Row:
    cut, built = part
    label = label_of(found, head, cut)
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
    word = against(built.actual, built.plan, found.tolerance)
    return Row(label, cells, word.value, wording.TONES[word])
