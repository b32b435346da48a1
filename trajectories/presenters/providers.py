"""Shared sites: who is and is planned where, what does not go together, and how full a unit is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, stacked_chart, words
from tcp_portal.errors import Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.forms import NHSForm
from trajectories.domain.shared_sites import Demand, Fault, Flag, SharedSite, beds_needed
from trajectories.presenters.links import Shown
from trajectories.services.providers import Providers, SiteHistory, SiteView

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

OCCUPANCIES = (85, 90, 95, 100)
HIDDEN = (
    "Other partnerships use this site too. Their people and plans are not in these figures, "
    "so whether all plans together suit the unit is said only to those who may see all of them."
)
_SEEN = "Of the partnerships whose figures you may see."
_FIELDS = {"site_id": "site", "month_starts_on": "month"}
_TONES = {
    Fault.EXCEEDS: "bad",
    Fault.EMPTIES: "bad",
    Fault.NOT_VIABLE: "bad",
    Fault.OVER_OWN: "warn",
    Fault.MISSING: "warn",
    Fault.OFF_PLAN: "neutral",
}


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A fault: its word and its sentence."""

    word: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the list."""

    name: str
    provider: str
    href: str
    people: str
    together: Shown
    planned: Shown
    planned_at: str
    beds: Shown
    flags: tuple[FlagLine, ...]


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """The list of sites, those with a fault first."""

    lede: str
    lines: tuple[SiteLine, ...]


@dataclass(frozen=True, slots=True)
class EditLine:
    """A row that was entered, with the address that changes it where the reader may."""

    what: str
    facts: str
    href: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """One site."""

    title: str
    provider: str
    lede: str
    hidden: str
    flags: tuple[FlagLine, ...]
    chart: Chart
    months: Table
    demand: Table
    demand_note: str
    implied: Table
    implied_note: str
    plans: tuple[EditLine, ...]
    sources: str
    beds: tuple[EditLine, ...]


def providers_page(found: Providers, frame: Frame) -> ProvidersPage:
    """Every site; the sentence says how many have plans that do not go together."""
    lines = [_site_line(view, found, frame) for view in found.sites]
    bad = sum(any(flag.tone == "bad" for flag in line.flags) for line in lines)
    sites = f"{words.number(len(lines))} {'site' if len(lines) == 1 else 'sites'}"
    told = "no plans there that do not go together" if not bad else (
        f"{words.number(bad)} with plans that together do not suit the unit"
    )  # fmt: skip
    ordered = sorted(lines, key=lambda line: not any(flag.tone == "bad" for flag in line.flags))
    return ProvidersPage(
        f"{sites} with people, plans or beds on {words.day(found.as_at)}: {told}.", tuple(ordered)
    )


def site_page(found: SiteHistory, frame: Frame, *, occupancy: int, may_edit: bool) -> SitePage:
    """The page of one site."""
    view, known = found.view, found.view.known
    return SitePage(
        title=view.site.name,
        provider=view.site.provider.name,
        lede=_lede(found),
        hidden="" if known.whole else HIDDEN,
        flags=_flags(known, found.partnerships),
        chart=_chart(found),
        months=_months(found),
        demand=_demand(found, frame.partnership.pk),
        demand_note=_demand_note(found),
        implied=_implied(found, occupancy),
        implied_note=(
            f"Beds for the planned people if the unit is {words.number(occupancy)} per cent full on average. 85 per "
            "cent is what the Commission on Acute Adult Psychiatric Care advised (2016); choose another above."
        ),
        plans=tuple(_plan_lines(view, found.partnerships, frame, may_edit=may_edit)),
        sources="; ".join(dict.fromkeys(row.source for row in view.plan_rows if row.source)),
        beds=tuple(_bed_lines(view, found.partnerships, frame, may_edit=may_edit)),
    )


def stale_lines(stale: Stale, form: NHSForm) -> list[tuple[str, str, str]]:
    """Field, their value and the reader's, where the two differ."""
    return [
        (
            str(form[_FIELDS.get(one.field, one.field)].label),
            _typed(one.theirs),
            _typed(one.yours),
        )
        for one in stale.differences
    ]


def _typed(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)


def _in_order(known: SharedSite, partnerships: Mapping[UUID, Partnership]) -> list[UUID]:
    """The partnerships of a site by their codes."""
    return sorted(known.partnerships, key=lambda one: partnerships[one].code)


def _number(value: int | None) -> str:
    return words.UNKNOWN_NUMBER if value is None else words.number(value)


def _site_line(view: SiteView, found: Providers, frame: Frame) -> SiteLine:
    known, last = view.known, view.known.months[-1]
    unit = known.capacity(found.month)
    people = [
        f"{found.partnerships[one].code} {words.number(count)}"
        for one, count in sorted(known.now.items(), key=lambda pair: found.partnerships[pair[0]].code)
    ]
    return SiteLine(
        name=view.site.name,
        provider=view.site.provider.name,
        href=frame.url("trajectories:provider", view.site.pk),
        people=", ".join(people) or "nobody",
        together=Shown(words.number(sum(known.now.values())), plain=_SEEN),
        planned=Shown(_number(known.together(last)), plain=_SEEN),
        planned_at=last.label if known.plans else "",
        beds=Shown(_number(unit.beds if unit else None), plain="As entered for the unit."),
        flags=_flags(known, found.partnerships),
    )


def _flags(known: SharedSite, partnerships: Mapping[UUID, Partnership]) -> tuple[FlagLine, ...]:
    return tuple(
        FlagLine(flag.fault.value, _TONES[flag.fault], _flag_sentence(flag, partnerships))
        for flag in known.flags()
    )


def _flag_sentence(flag: Flag, partnerships: Mapping[UUID, Partnership]) -> str:
    who = partnerships[flag.partnership_id].code if flag.partnership_id else ""
    people, against = words.people(flag.people or 0), _number(flag.against)
    when = f"From {flag.month.label}"
    match flag.fault:
        case Fault.EXCEEDS:
            return f"{when} the plans add up to {people} for {against} beds of the unit."
        case Fault.EMPTIES:
            return f"{when} no plan has anybody here: together they empty the unit."
        case Fault.NOT_VIABLE:
            return f"{when} the plans add up to {people}; the unit can run with {against} or more."
        case Fault.OVER_OWN:
            return f"{when} {who} plans {people} for the {against} beds that it commissions."
        case Fault.MISSING:
            return f"{who} has {people} here and no plan for this site."
        case _:
            return f"{who} has {people} here in {flag.month.label}, planned {against}."


def _lede(found: SiteHistory) -> str:
    known = found.view.known
    unit = known.capacity(found.month)
    beds = "how many beds there are is not known" if unit is None else f"{_number(unit.beds)} beds"
    end = known.months[-1]
    planned = known.together(end)
    to_come = "" if planned is None else f"; {_number(planned)} planned for {end.label}"
    return f"{words.people(sum(known.now.values()))} here on {words.day(found.as_at)}, {beds}{to_come}."


def _shown(found: SiteHistory, one: UUID, month: Month) -> int | None:
    """Who was there, and for a month to come who is planned."""
    actual = found.actual(one, month)
    return found.view.known.planned(one, month) if actual is None else actual


def _chart(found: SiteHistory) -> Chart:
    known, shown = found.view.known, found.months
    series = [
        Series(found.partnerships[one].code, tuple(_shown(found, one, month) for month in shown))
        for one in _in_order(known, found.partnerships)
    ]
    beds = tuple(unit.beds if (unit := known.capacity(month)) else None for month in shown)
    if any(count is not None for count in beds):
        series.append(Series("Beds of the unit", beds, Style.DASHED, Colour.DARK))
    now = found.month
    return stacked_chart(
        "site",
        title=f"People at {found.view.site.name} to {now.label}, then planned",
        categories=[month.short for month in shown],
        series=series,
        description=f"{_lede(found)} Bars to {now.short} count people at each month end; later bars are plans.",
        table=_months(found),
    )


def _months(found: SiteHistory) -> Table:
    known = found.view.known
    columns = [Column("Month")]
    for one in _in_order(known, found.partnerships):
        code = found.partnerships[one].code
        columns += [Column(f"{code} there", "number"), Column(f"{code} planned", "number")]
    columns += [Column("Planned together", "number"), Column("Beds", "number")]
    rows = []
    for month in found.months:
        row: list[Cell] = [month.label]
        for one in _in_order(known, found.partnerships):
            row += [found.actual(one, month), known.planned(one, month)]
        unit = known.capacity(month)
        rows.append((*row, known.together(month), unit.beds if unit else None))
    return Table("People and plans by month", tuple(columns), tuple(rows))


def _demand(found: SiteHistory, own: UUID) -> Table:
    """Bed-days of the reader's partnership against the beds it commissions, and of the unit where all of it is seen."""
    code = found.partnerships[own].code
    columns = (
        Column("Month"),
        Column(f"{code} occupied bed-days", "number"),
        Column(f"{code} commissioned bed-days", "number"),
        Column(f"{code} occupancy, %", "number"),
        Column("Unit occupied bed-days", "number"),
        Column("Unit bed-days", "number"),
        Column("Unit occupancy, %", "number"),
    )
    whole = found.view.known.whole
    rows = tuple(
        (
            mine.month.label, mine.occupied, mine.available, _per_cent(mine),
            unit.occupied if whole else None, unit.available, _per_cent(unit) if whole else None,
        )
        for mine, unit in zip(found.demand(own), found.demand(), strict=True)
    )  # fmt: skip
    return Table("Occupied bed-days and occupancy", columns, rows)


def _per_cent(one: Demand) -> float | None:
    return None if one.share is None else round(one.share * 100, 1)


def _demand_note(found: SiteHistory) -> str:
    unit = "" if found.view.known.whole else " Occupancy of the unit is not given, because others use it too."
    return (
        "An occupied bed-day is a midnight with somebody in the bed. A dash means that no beds are stored for some day "
        f"of the month. Above 100 per cent more people were there than beds commissioned.{unit}"
    )


def _implied(found: SiteHistory, occupancy: int) -> Table:
    known = found.view.known
    entered = sorted({month for values in known.plans.values() for month in values if month >= found.month})
    rows: list[tuple[Cell, ...]] = []
    for month in entered:
        people, unit = known.together(month), known.capacity(month)
        needed = None if people is None else beds_needed(people, occupancy)
        left = None if needed is None or unit is None else unit.beds - needed
        rows.append((month.label, people, needed, unit.beds if unit else None, left))
    columns = (
        Column("Month"), Column("People planned", "number"), Column("Beds that takes", "number"),
        Column("Beds stored", "number"), Column("To spare", "signed"),
    )  # fmt: skip
    return Table("Beds that the plans take", columns, tuple(rows))


def _plan_lines(
    view: SiteView, partnerships: Mapping[UUID, Partnership], frame: Frame, *, may_edit: bool
) -> list[EditLine]:
    return [
        EditLine(
            f"{partnerships[row.partnership_id].code}, {Month.of(row.month_starts_on).label}",
            f"{words.people(row.value)}{' (assumed)' if row.is_assumption else ''}",
            frame.url("trajectories:site_plan_change", row.pk)
            if may_edit and row.partnership_id == frame.partnership.pk
            else "",
        )
        for row in sorted(
            view.plan_rows, key=lambda row: (partnerships[row.partnership_id].code, row.month_starts_on)
        )
    ]


def _bed_lines(
    view: SiteView, partnerships: Mapping[UUID, Partnership], frame: Frame, *, may_edit: bool
) -> list[EditLine]:
    lines = []
    for row in view.capacity_rows:
        whose = partnerships[row.partnership_id].code if row.partnership_id else "Unit"
        until = f" until {words.day(row.valid_to)}" if row.valid_to else ""
        viable = f", runs with {words.number(row.viable)} or more" if row.viable is not None else ""
        mine = row.partnership_id in (None, frame.partnership.pk)
        lines.append(
            EditLine(
                whose,
                f"{words.number(row.beds)} beds from {words.day(row.valid_from)}{until}{viable}. {row.source}",
                frame.url("trajectories:capacity_change", row.pk) if may_edit and mine else "",
            )
        )
    return lines
