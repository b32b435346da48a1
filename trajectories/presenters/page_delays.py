"""Delays: how many people could leave and do not, why, to whom it is put down, and the days lost."""

from __future__ import annotations

from datetime import timedelta

from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON
from cohorts.domain.flows import Cut
from tcp_portal.charts import Cell, Chart, Column, Series, Table, bar_chart, line_chart, words
from tcp_portal.charts import Colour as ChartColour
from tcp_portal.months import Month
from trajectories.domain.subjects import days_lost
from trajectories.presenters.blocks import (
    Block,
    BlockPage,
    code_grid,
    definitions,
    here,
    months_words,
    nothing_recorded,
    parts_grid,
    share_words,
)
from trajectories.presenters.dashboard import Grid, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import RESTATED_WORDS
from trajectories.services.story_delays import Delayed

_ID, _SHARE = "delayed", "delayed_share"


def delays_page(found: Delayed, links: Links) -> BlockPage:
    """The page of some months, of one part."""
    return BlockPage(
        headline=headline(found),
        more=(lost_sentence(found),) if found.has_data else (),
        has_data=found.has_data,
        tiles=_tiles(found, links),
        blocks=(
            Block("Delayed at month end", 6, over_time(found), about=links.explain(_ID, found.ask.cut)),
            Block("Days lost each month", 6, lost_chart(found), about=links.definition(_ID)),
            Block("Why", 6, grid=_reasons(found), note="A person may have several reasons at a time."),
            Block("Put down to", 6, grid=_attribution(found)),
            Block("By place", 6, grid=_parts(found, links, by_place=True)),
            Block(
                "By commissioner of the bed",
                6,
                grid=_parts(found, links, by_place=False),
                link=_list_of_people(links),
            ),
        ),
        definitions=definitions(links, _ID),
    )


def _list_of_people(links: Links) -> tuple[str, str] | None:
    if not links.sees_people:
        return None
    return "Who is delayed, and who is planned to leave when", links.frame.url("cohorts:delays")


def headline(found: Delayed) -> str:
    """How many are delayed."""
    if not found.has_data:
        return nothing_recorded(found, "delays are")
    held, people = len(found.delayed()), len(found.inside())
    if not people:
        return f"Nobody of this part was in hospital on {words.day(found.ask.as_at)}."
    verb = "is" if held == 1 else "are"
    return f"{words.number(held)} of {words.people(people)} in hospital {verb} delayed. Fewer is better."


def _days(found: Delayed, first: Month, last: Month) -> int:
    """Days lost in some of the months by people of the part, up to the day of asking."""
    ends = {stay.spell_id: stay.ended_on for stay in found.stays}
    after = min(last.last, found.ask.as_at) + timedelta(days=1)
    held = [
        one._replace(ended_on=min((day for day in (one.ended_on, ends[one.spell_id]) if day), default=None))
        for one in found.of_part()
    ]
    return days_lost(held, first.first, after)


def lost_sentence(found: Delayed) -> str:
    """How many days were lost over the months shown."""
    lost = _days(found, found.first, found.month)
    return f"{words.number(lost)} {'day was' if lost == 1 else 'days were'} lost to delays, {months_words(found)}."


def _tiles(found: Delayed, links: Links) -> tuple[Tile, ...]:
    held, people = len(found.delayed()), len(found.inside())
    share = share_words(held, people).text
    return (
        Tile("Delayed", links.definition(_ID), links.people(held, _ID, found.ask.cut),
             f"{found.first.label} {words.number(len(found.delayed(found.first)))}"),
        Tile("Of all in hospital", links.definition(_SHARE), links.figure(share, _SHARE, found.ask.cut),
             f"{words.number(held)} of {words.number(people)}"),
        Tile("Days lost", links.definition(_ID), here(_days(found, found.first, found.month)), months_words(found)),
    )  # fmt: skip


def over_time(found: Delayed) -> Chart:
    """How many were delayed at each month's end."""
    return line_chart(
        "delayed",
        title="People delayed at month end",
        categories=[month.short for month in found.months],
        series=[
            Series(
                "Delayed",
                tuple(len(found.delayed(month)) for month in found.months),
                colour=ChartColour.DARK,
            )
        ],
        description=headline(found),
        first_column="Month",
        source=RESTATED_WORDS,
    )


def lost_chart(found: Delayed) -> Chart:
    """The days lost in each month."""
    lost = tuple(_days(found, month, month) for month in found.months)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (month.label, days) for month, days in zip(found.months, lost, strict=True)
    )
    columns = (Column("Month"), Column("Days lost", "number", adds_up=True))
    return bar_chart(
        "lost",
        title="Days lost to delays each month",
        categories=[month.short for month in found.months],
        series=[Series("Days lost", lost, colour=ChartColour.ORANGE)],
        description=f"{lost_sentence(found)} A day of a person counts once, whatever the reasons.",
        table=Table("Days lost to delays each month", columns, rows),
        y_title="Days",
        source=RESTATED_WORDS,
    )


def reason_codes(found: Delayed) -> list[str]:
    """The reasons that hold; a person may have several."""
    return [one.reason for one in found.reasons()]


def attribution_codes(found: Delayed) -> list[str]:
    """To whom delays are put down, once for each person."""
    return [code for _, code in sorted({(str(one.spell_id), one.attribution) for one in found.reasons()})]


def _reasons(found: Delayed) -> Grid:
    codes = reason_codes(found)
    return code_grid(
        f"Reasons on {words.day(found.ask.as_at)}", "Reason", DELAY_REASON, codes, "Not recorded"
    )


def _attribution(found: Delayed) -> Grid:
    codes = attribution_codes(found)
    return code_grid(
        f"Put down to, on {words.day(found.ask.as_at)}", "Put down to", ATTRIBUTION, codes, "Not recorded"
    )


def _parts(found: Delayed, links: Links, *, by_place: bool) -> Grid:
    def cells(cut: Cut) -> tuple[Shown, ...]:
        return (
            links.people(len(found.inside(cut=cut)), "inpatients", cut),
            links.people(len(found.delayed(cut=cut)), _ID, cut),
        )

    what = "place" if by_place else "commissioner"
    return parts_grid(f"Delays by {what}", ("In hospital", "Delayed"), found, cells, by_place=by_place)
