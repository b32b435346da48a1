"""The comparison: a table that sorts by link and never ranks, and the funnel plot of the rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from cohorts.domain.flows import Cut
from tcp_portal.charts import Chart, words
from tcp_portal.months import Month
from trajectories.presenters import wording
from trajectories.presenters.funnels import funnel_chart, interval_words, signals_sentence, spread_sentence
from trajectories.presenters.links import Links, Shown
from trajectories.services.comparison import AreaFigures, Basis, Compare, Comparison

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

BASES = {
    Basis.PLAN: "As the plan has it",
    Basis.ADULTS: "Adults",
    Basis.ALL_AGES: "All ages",
    Basis.CHILDREN: "Under 18",
}
_OF = {
    Basis.PLAN: "adults registered with a GP",
    Basis.ADULTS: "adults registered with a GP",
    Basis.ALL_AGES: "people of all ages registered with a GP",
    Basis.CHILDREN: "resident children and young people",
}
_WHOM = {
    Basis.PLAN: "people of every age",
    Basis.ADULTS: "adults",
    Basis.ALL_AGES: "people of every age",
    Basis.CHILDREN: "people under 18",
}
NO_LEAGUE = (
    "This is no league table. Areas differ in size, so a rate of a small one moves a long way by chance: "
    "the funnel says which stand apart by more than that, and that alone asks for a look. "
    "A low rate may be good care or people not found."
)
_Key = Callable[[AreaFigures], float | str | None]


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column, and which way."""

    key: str = "name"
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> Sort | None:
        """The order that an address asks for; None for nonsense."""
        key = text.removeprefix("-") or "name"
        return cls(key, text.startswith("-")) if key in _SORTS else None


@dataclass(frozen=True, slots=True)
class Head:
    """A column head as a link."""

    title: str
    url: str
    direction: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One area; the cells stand under the heads after the first, the tag before the rate."""

    name: str
    href: str
    cells: tuple[Shown, ...]
    tag: str
    tone: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The whole page."""

    lede: str
    spread: str
    warning: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    funnel: Chart | None
    why_no_funnel: str
    note: str
    status: str
    bases: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]
    way: str
    sort: str


def rate_of(area: AreaFigures) -> Decimal | None:
    """People in hospital per million of the chosen population."""
    return None if area.population is None else area.population.rate(area.inpatients)


def _share(area: AreaFigures) -> Decimal | None:
    if area.long_stays is None or not area.inpatients:
        return None
    return (Decimal(100) * area.long_stays / area.inpatients).quantize(Decimal("0.1"), ROUND_HALF_UP)


_SORTS: dict[str, tuple[str, _Key]] = {
    "name": ("Area", lambda area: area.name),
    "inpatients": ("In hospital", lambda area: area.inpatients),
    "plan": ("Plan", lambda area: area.plan),
    "variance": ("Variance", lambda area: area.variance),
    "rate": (
        "Per million (95% interval)",
        lambda area: None if (rate := rate_of(area)) is None else float(rate),
    ),
    "admissions": ("Admitted, 12 months", lambda area: area.admissions),
    "discharges": ("Discharged, 12 months", lambda area: area.discharges),
    "long": ("5 years or more", lambda area: area.long_stays),
    "share": ("Share of 5 years or more", lambda area: None if (one := _share(area)) is None else float(one)),
    "far": ("Out of area", lambda area: area.out_of_area),
}


def comparison_page(
    found: Comparison, frame: Frame, links: Links, *, sort: Sort, many: bool
) -> ComparisonPage:
    """The page; `many` tells whether the reader may compare partnerships at all."""
    ask, what = found.ask, "places" if found.ask.within else "partnerships"
    name = f"In hospital, {words.day(ask.as_at)}"
    funnel = found.funnel
    chart = None
    if funnel is not None:
        labels = {
            str(area.key): (area.name, area.code if not ask.within else area.name) for area in found.areas
        }
        chart = funnel_chart(
            funnel,
            labels,
            title=f"{name}: rate and size of {what}",
            population=wording.upper_first(_OF[ask.basis]),
            what=what,
            own=str(frame.partnership.pk),
        )
    return ComparisonPage(
        lede=signals_sentence(funnel, what) if funnel else _without(found),
        spread=spread_sentence(funnel) if funnel else "",
        warning=NO_LEAGUE,
        heads=_heads(ask, frame, sort),
        lines=tuple(_line(area, ask, frame, links) for area in _ordered(found, sort)),
        funnel=chart,
        why_no_funnel="" if chart else _without(found),
        note=_note(found),
        status=f"{words.number(len(found.areas))} {what}, by {_SORTS[sort.key][0].lower()}",
        bases=tuple((basis.value, label) for basis, label in BASES.items()),
        regions=(("", "All regions"), *((one, one) for one in found.regions)),
        ways=_ways(frame, many=many),
        way="places" if ask.within else "",
        sort=f"{'-' if sort.descending else ''}{sort.key}",
    )


def _ways(frame: Frame, *, many: bool) -> tuple[tuple[str, str], ...]:
    places = ("places", f"Places of {frame.partnership.code}")
    return (("", "Partnerships"), places) if many else (places,)


def _without(found: Comparison) -> str:
    if not any(area.population for area in found.areas):
        return f"No rate can be given: no population of {_OF[found.ask.basis]} is stored for these areas."
    return "A funnel plot needs at least two areas with a known rate and somebody in hospital."


def _note(found: Comparison) -> str:
    ask = found.ask
    first = f"Admitted and discharged: {wording.months(ask.first, ask.month)}. "
    few = (
        "Places are few and small: with so few points a funnel shows chance and little else, "
        "and people without a recorded place stand in no row. "
        if ask.within
        else ""
    )
    plan = "" if ask.basis.counts_everyone else "Plans count everyone, so none stands beside this part. "
    return (
        f"{few}{first}{plan}Rates: {_WHOM[ask.basis]} in hospital per million {_OF[ask.basis]}, "
        "latest year stored; interval 95%, exact below 10 people, Byar's from 10. Figures as restated today."
    )


def _heads(ask: Compare, frame: Frame, sort: Sort) -> tuple[Head, ...]:
    kept = {"basis": ask.basis.value, "region": ask.region or None, "by": "places" if ask.within else None}
    heads = []
    for key, (title, _) in _SORTS.items():
        here = key == sort.key
        wanted = f"-{key}" if here and not sort.descending else key
        direction = ("descending" if sort.descending else "ascending") if here else ""
        url = frame.url("trajectories:comparison", **kept, sort=wanted)
        heads.append(Head(title, url, direction, key != "name"))
    return tuple(heads)


def _ordered(found: Comparison, sort: Sort) -> list[AreaFigures]:
    """In the order of the column, those without a figure last; equal ones by name."""
    key = _SORTS[sort.key][1]
    known = [area for area in found.areas if key(area) is not None]
    unknown = [area for area in found.areas if key(area) is None]
    return sorted(known, key=key, reverse=sort.descending) + unknown  # type: ignore[arg-type]


def _line(area: AreaFigures, ask: Compare, frame: Frame, links: Links) -> Line:
    show = _Cells(area, ask, frame, links)
    rate, share = rate_of(area), _share(area)
    below = area.population.count if area.population else None
    interval = interval_words(area.inpatients, below)
    shown_rate = words.UNKNOWN_NUMBER if rate is None else f"{words.rate(rate)} ({interval})"
    year = max(ask.first, area.starts)
    cells = (
        show.count(area.inpatients, "inpatients"),
        show.text(words.UNKNOWN_NUMBER if area.plan is None else words.number(area.plan), "plan"),
        show.text(words.UNKNOWN_NUMBER if area.variance is None else words.signed(area.variance), "variance"),
        show.text(shown_rate, "rate_per_million", only=Basis.PLAN),
        show.count(area.admissions, "admissions", first=year),
        show.count(area.discharges, "discharges", first=year),
        show.count(area.long_stays, "stay_5_years_or_more"),
        Shown(
            words.UNKNOWN_NUMBER if share is None else f"{words.number(share, 1)}%",
            plain="Its two counts stand in this row.",
        ),
        show.count(area.out_of_area, "out_of_area"),
    )
    opened = frame.url(
        "trajectories:dashboard",
        partnership=area.code,
        place=str(area.key) if ask.within else None,
    )
    tag = "" if area.variance is None else area.word.value
    return Line(area.name, opened, cells, tag, wording.TONES[area.word])


@dataclass(frozen=True)
class _Cells:
    """Figures of one area with the address that works each out anew, where the measure counts just these people."""

    area: AreaFigures
    ask: Compare
    frame: Frame
    links: Links

    def count(self, value: int | None, measure: str, *, first: Month | None = None) -> Shown:
        text = words.UNKNOWN_NUMBER if value is None else words.number(value)
        return self.text(text, measure, first=first)

    def text(
        self, text: str, measure: str, *, only: Basis | None = None, first: Month | None = None
    ) -> Shown:
        """A figure of everyone; of a part of the ages no measure has a page."""
        everyone = self.ask.basis.counts_everyone if only is None else self.ask.basis is only
        if not everyone or self.ask.month < self.area.starts:
            return Shown(text, plain=f"{BASES[self.ask.basis]}: counted on this page alone.")
        if self.ask.within:
            return self.links.figure(text, measure, Cut(place=self.area.key), first=first)
        address = self.frame.url(
            "trajectories:explain",
            partnership=self.area.code,
            measure=measure,
            first=first.iso if first else None,
            figures=None,  # this page shows figures as restated, whatever the second bar asks for
        )
        return Shown(text, address)
