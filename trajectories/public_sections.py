"""The performance sections of the public edition, of protected numbers only. No person, no cost, no free text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cohorts.domain.bands import BANDS
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.cells import Key
from tcp_portal.packs.disclosure.protected import (
    Basis,
    Open,
    Protected,
    highest,
    lowest,
    mean,
    median,
    per_million,
    percent,
)
from tcp_portal.packs.disclosure.public import (
    PublicChart,
    PublicSection,
    PublicSeries,
    PublicTable,
)
from tcp_portal.packs.disclosure.words import Words, fixed, label, said, short
from tcp_portal.packs.public_sources import Reading, Values
from tcp_portal.web.registry import PackContext
from trajectories.domain.ratios import IN_DATE, INPATIENTS
from trajectories.public_counts import (
    ADMISSIONS,
    BAND_IDS,
    BEDLESS,
    DISCHARGES,
    FAR,
    LONG_STAY,
    NOWHERE,
    OF_A_YEAR,
    Counted,
    counted,
)

_SOURCE: Final = fixed("the partnership’s register of people in hospital")
_STANDS: Final = fixed("A number that an earlier public edition printed stands here as it was printed.")
_PEOPLE, _PLAN, _MONTH = fixed("People in hospital"), fixed("Plan"), fixed("Month")


def read(context: PackContext) -> Reading | None:
    """The counts of the month and of those before it; nothing where the register holds nobody."""
    found = counted(context)
    if found is None:
        return None
    sections: tuple[Callable[[Counted, Values], PublicSection], ...] = (
        in_hospital, by_commissioner, by_place, by_hospital_provider, admissions_and_discharges, long_stays,
        stay_bands, away, reviews,
    )  # fmt: skip
    return Reading(
        write=lambda values: tuple(section(found, values) for section in sections),
        counts=found.counts,
        measures=("plan", "rate_per_million", "population", IN_DATE.id),
    )


def _line(found: Counted, values: Values, measure: str) -> tuple[Protected, ...]:
    return tuple(values(Key(measure, month)) for month in found.months)


def _planned(found: Counted, month: Month, **part: object) -> Open:
    return Open(found.plan.on(month, **part).value, Basis.PLAN)  # type: ignore[arg-type]  # place or arrangement


def in_hospital(found: Counted, values: Values) -> PublicSection:
    """The line against plan, what it moved between, and the rate."""
    month, line = found.month, _line(found, values, INPATIENTS)
    now, plan = line[-1], _planned(found, found.month)
    chart = PublicChart(
        "public_inpatients",
        said("People in hospital at each month’s end, to {}", month),
        _MONTH,
        tuple(map(short, found.months)),
        (
            PublicSeries(_PEOPLE, line),
            PublicSeries(_PLAN, tuple(_planned(found, one) for one in found.months), dashed=True),
        ),
        said("At the end of {}: {} people in hospital, plan {}.", month, now, plan),
        _SOURCE,
    )
    blocks: tuple[PublicChart | Words, ...] = (chart,)
    between = said(
        "In the months shown the number was between {} and {}, on average {}, and in half of the months {} or fewer.",
        lowest(line), highest(line), mean(line), median(line),
    )  # fmt: skip
    if not lowest(line).is_hidden:
        blocks += (between,)
    if found.denominator is not None:
        rate = per_million(now, found.denominator.count)
        blocks += (said("For each million adults registered with a GP that is about {} people.", rate),)
    summary = said("{} people were in hospital at the end of {}; the plan was {}.", now, month, plan)
    return PublicSection("public_inpatients", _PEOPLE, blocks, summary, (_STANDS,))


def by_commissioner(found: Counted, values: Values) -> PublicSection:
    """Who commissions the bed, against plan."""
    month = found.month
    rows = [
        (
            label(kind.label),
            values(Key(INPATIENTS, month, f"commissioner:{kind.value}")),
            _planned(found, month, arrangement=kind.value),
        )
        for kind in found.arrangements
    ]
    bedless = (fixed("Between beds"), values(Key(INPATIENTS, month, BEDLESS)), Open(None, Basis.PLAN))
    table = PublicTable(
        said("People in hospital by commissioner, {}", month),
        (fixed("Commissioner"), _PEOPLE, _PLAN),
        (*rows, bedless),
        (fixed("All"), values(Key(INPATIENTS, month)), _planned(found, month)),
    )
    summary = said("Who pays for the bed, at the end of {}.", month)
    return PublicSection("public_commissioners", fixed("By commissioner"), (table,), summary)


def by_place(found: Counted, values: Values) -> PublicSection:
    """Where people are from, against plan."""
    month = found.month
    rows = [
        (
            label(place.name),
            values(Key(INPATIENTS, month, f"place:{place.pk}")),
            _planned(found, month, place_id=place.pk),
        )
        for place in found.places
    ]
    nowhere = (fixed("Place not known"), values(Key(INPATIENTS, month, NOWHERE)), Open(None, Basis.PLAN))
    table = PublicTable(
        said("People in hospital by place, {}", month),
        (fixed("Place"), _PEOPLE, _PLAN),
        (*rows, nowhere),
        (fixed("All"), values(Key(INPATIENTS, month)), _planned(found, month)),
    )
    summary = said("Where people in hospital are from, at the end of {}.", month)
    return PublicSection("public_places", fixed("By place"), (table,), summary)


def by_hospital_provider(found: Counted, values: Values) -> PublicSection:
    """Who runs the hospitals. A name is of somebody who had a person there within the last two years, not of today."""
    month = found.month
    rows = [
        (label(name), values(Key(INPATIENTS, month, f"provider:{pk}")))
        for pk, name in found.providers.items()
    ]
    bedless = (fixed("Between beds"), values(Key(INPATIENTS, month, BEDLESS)))
    table = PublicTable(
        said("People in hospital by provider, {}", month),
        (fixed("Provider"), _PEOPLE),
        (*rows, bedless),
        (fixed("All"), values(Key(INPATIENTS, month))),
    )
    summary = said("Who runs the hospitals where people were at the end of {}.", month)
    note = fixed("Listed is who had somebody from here at a month’s end in the last two years, today or not.")
    return PublicSection("public_providers", fixed("By provider"), (table,), summary, (note,))


def admissions_and_discharges(found: Counted, values: Values) -> PublicSection:
    """Who came and who left, by month and over a year."""
    month = found.month
    came, left = (_line(found, values, measure) for measure in (ADMISSIONS, DISCHARGES))
    table = PublicTable(
        said("Admissions and discharges by month, to {}", month),
        (_MONTH, fixed("Admissions"), fixed("Discharges")),
        tuple((short(one), came[at], left[at]) for at, one in enumerate(found.months)),
    )
    nothing = fixed("None of the numbers of single months can be shown.")
    blocks: tuple[PublicTable | Words, ...] = (
        (nothing,) if all(one.is_hidden for one in (*came, *left)) else (table,)
    )
    summary = said("In {}: {} admissions and {} discharges.", month, came[-1], left[-1])
    years = [Key(sum_id, month) for sum_id in OF_A_YEAR.values()]
    if all(map(found.has, years)):
        over = map(values, years)
        summary = said("In the twelve months to {}: {} admissions and {} discharges.", month, *over)
    return PublicSection("public_flow", fixed("Admissions and discharges"), blocks, summary, (_STANDS,))


def long_stays(found: Counted, values: Values) -> PublicSection:
    """People in hospital for a long time, by month."""
    month, line = found.month, _line(found, values, LONG_STAY)
    title = fixed("In hospital five years or more")
    chart = PublicChart(
        "public_long_stays",
        said("In hospital five years or more, to {}", month),
        _MONTH,
        tuple(map(short, found.months)),
        (PublicSeries(title, line),),
        said("At the end of {}: {} people in hospital for five years or more.", month, line[-1]),
        _SOURCE,
    )
    summary = said("{} people had been in hospital for five years or more.", line[-1])
    return PublicSection("public_long_stays", fixed("Long stays"), (chart,), summary, (_STANDS,))


def stay_bands(found: Counted, values: Values) -> PublicSection:
    """How long people have been in hospital."""
    month = found.month
    counts = tuple(values(Key(id_, month)) for id_ in BAND_IDS)
    chart = PublicChart(
        "public_stays",
        said("Length of stay, {}", month),
        fixed("Length of stay"),
        tuple(label(band.label) for band in BANDS),
        (PublicSeries(_PEOPLE, counts),),
        said("People in hospital at the end of {}, by how long they had been there.", month),
        _SOURCE,
        bars=True,
    )
    summary = said("How long people had been in hospital at the end of {}.", month)
    return PublicSection("public_stays", fixed("Length of stay"), (chart,), summary)


def away(found: Counted, values: Values) -> PublicSection:
    """People in a hospital outside their area."""
    month, far, everybody = found.month, values(Key(FAR, found.month)), values(Key(INPATIENTS, found.month))
    table = PublicTable(
        said("In a hospital outside the own area, {}", month),
        (fixed("Measure"), fixed("Number")),
        (
            (fixed("People in a hospital outside their area"), far),
            (fixed("Of each hundred people in hospital"), percent(far, everybody)),
        ),
    )
    summary = said("{} people were in a hospital outside their area at the end of {}.", far, month)
    return PublicSection("public_away", fixed("Away from home"), (table,), summary)


def reviews(found: Counted, values: Values) -> PublicSection:
    """Reviews in time, as a share made of protected numbers."""
    month = found.month
    met = values(Key(IN_DATE.above, month))
    share = percent(met, values(Key(INPATIENTS, month)))
    table = PublicTable(
        said("Care and treatment reviews, {}", month),
        (fixed("Measure"), fixed("Number")),
        (
            (fixed("People whose next review is not overdue"), met),
            (fixed("Not overdue, of each hundred people in hospital"), share),
        ),
    )
    summary = said("The next review was not overdue for about {} of each hundred people in hospital.", share)
    return PublicSection("public_reviews", fixed("Reviews"), (table,), summary)
