"""The raw counts of performance for the public edition, with all that ties them together. None of them is printed.

Counted are the months that the editions of the last year can have printed, so that all of them are attacked as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS
from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from tcp_portal.months import Month, months_between
from tcp_portal.packs.disclosure.cells import ALL, Counts, Equation, Key, total
from tcp_portal.packs.services.releases import MONTHS_TOGETHER
from tcp_portal.partnerships.models import Place
from tcp_portal.web.registry import PackContext
from trajectories.domain.figures import Figure
from trajectories.domain.ratios import IN_DATE, INPATIENTS
from trajectories.domain.registry import MEASURES
from trajectories.services.measures import measures_of_months
from trajectories.services.plans import Plan
from trajectories.services.providers import provider_names
from trajectories.services.rates import Denominator
from trajectories.services.sources import Today

SHOWN_MONTHS: Final = 13  # the month, and the same month of the year before
YEAR: Final = 12
ADMISSIONS, DISCHARGES, BETWEEN_BEDS, FAR = "admissions", "discharges", "between_beds", "out_of_area"
LONG_STAY: Final = f"stay_{max(LONG_STAY_YEARS)}_years_or_more"
BAND_IDS: Final = tuple(f"stay_{band.key}" for band in BANDS)
LONG_BANDS: Final = tuple(f"stay_{band.key}" for band in BANDS if band.from_years >= max(LONG_STAY_YEARS))
NOT_FAR: Final = "not_out_of_area"  # never printed, but what is left of everybody
OF_A_YEAR: Final = {ADMISSIONS: "admissions_of_twelve_months", DISCHARGES: "discharges_of_twelve_months"}
_COUNTED: Final = (
    INPATIENTS, BETWEEN_BEDS, ADMISSIONS, DISCHARGES, FAR, LONG_STAY, *BAND_IDS, IN_DATE.above, IN_DATE.missing,
)  # fmt: skip
NOWHERE: Final = "place:none"
BEDLESS: Final = "commissioner:none"


@dataclass(frozen=True)
class Counted:
    """What a partnership's months say, and what is known beside them of the month itself."""

    month: Month
    counts: Counts
    places: tuple[Place, ...]
    arrangements: tuple[Arrangement, ...]
    providers: Mapping[UUID, str]
    plan: Plan
    denominator: Denominator | None

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the lines, the last one being the edition's."""
        kept = {key.month for key in self.counts.printed if key.measure == INPATIENTS and key.cut == ALL}
        return tuple(sorted(kept))

    def has(self, key: Key) -> bool:
        """Whether a cell is printed."""
        return key in self.counts.printed


def counted(context: PackContext) -> Counted | None:
    """Everything that the performance sections need; None where the register holds nobody in these months."""
    source = Today(context.scope, context.partnership)
    places = source.places()
    cuts = _cuts(places)
    first = context.month.plus(1 - SHOWN_MONTHS - MONTHS_TOGETHER)
    by_month = measures_of_months(
        scope=context.scope,
        partnership=context.partnership,
        first=first,
        last=context.month,
        as_at=context.as_at,
        cuts=list(cuts.values()),
        only=_COUNTED,
        source=source,
    )
    months = sorted(by_month)
    beds = by_provider(source.stays(first, context.month), months)
    providers = provider_names({provider for provider, _ in beds})
    names = _names_of_parts(places)
    raw: dict[Key, int] = {}
    for month, figures in by_month.items():
        raw.update(_raw(month, figures, names))
    if not any(raw.values()):
        return None
    raw.update({Key(INPATIENTS, month, f"provider:{pk}"): count for (pk, month), count in beds.items()})
    plan = source.plan()
    arrangements = tuple(
        kind for kind in Arrangement
        if any(raw[Key(INPATIENTS, month, f"commissioner:{kind.value}")] for month in by_month)
    )  # fmt: skip
    counts = _tied(raw, months, _Parts(places, providers), context.month)
    denominator = source.denominator(context.month)
    return Counted(context.month, counts, places, arrangements, providers, plan, denominator)


def by_provider(stays: Iterable[Stay], months: Sequence[Month]) -> dict[tuple[UUID, Month], int]:
    """How many were in a bed of each provider at each month’s end. Whoever had somebody in any of the months has a
    number for each, so that a name in the list says nothing of a month."""
    found: Counter[tuple[UUID, Month]] = Counter()
    stays = tuple(stays)
    for month in months:
        for stay in stays:
            bed = stay.bed_on(month.last) if stay.counted_on(month.last) else None
            if bed is not None and bed.provider_id is not None:
                found[bed.provider_id, month] += 1
    return {(pk, month): found[pk, month] for pk in {pk for pk, _ in found} for month in months}


class _Parts(NamedTuple):
    """The lists by which people in hospital are divided, beside commissioners and bands."""

    places: tuple[Place, ...]
    providers: Mapping[UUID, str]


def _cuts(places: Iterable[Place]) -> dict[str, Cut]:
    """Each part by the name that its cells have."""
    return {
        ALL: EVERYONE,
        **{f"place:{place.pk}": Cut(place=place.pk) for place in places},
        NOWHERE: Cut(place=NO_PLACE),
        **{f"commissioner:{kind.value}": Cut(arrangement=kind) for kind in Arrangement},
    }


def _names_of_parts(places: Iterable[Place]) -> dict[tuple[str, str], str]:
    """From the names that figures carry to the name of the cell."""
    return {
        ("all", "total"): ALL,
        **{(place.name, "total"): f"place:{place.pk}" for place in places},
        (NO_PLACE.value, "total"): NOWHERE,
        **{("all", kind.value): f"commissioner:{kind.value}" for kind in Arrangement},
    }


def _raw(
    month: Month, figures: Iterable[Figure], names: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Key, int]]:
    for one in figures:
        cut = names[one.place, one.arrangement]
        if one.value is not None and (cut == ALL or one.measure == INPATIENTS):
            yield Key(one.measure, month, cut), int(one.value)


def _tied(raw: dict[Key, int], months: list[Month], parts: _Parts, last: Month) -> Counts:
    """The cells that this month prints, and the equations of all months."""
    equations: list[Equation] = []
    for month in months:
        raw[Key(NOT_FAR, month)] = raw[Key(INPATIENTS, month)] - raw[Key(FAR, month)]
        raw[Key(INPATIENTS, month, BEDLESS)] = raw[Key(BETWEEN_BEDS, month)]
        equations += _of_month(month, parts)
        equations += _flow(raw, month)
        equations += _year(raw, month)
    shown = [month for month in months if month > last.plus(-SHOWN_MONTHS)]
    lines = [
        Key(measure, month) for month in shown for measure in (INPATIENTS, ADMISSIONS, DISCHARGES, LONG_STAY)
    ]
    cuts = [key for key in raw if key.month == last and key.measure == INPATIENTS and key.cut != ALL]
    singles = [Key(measure, last) for measure in (*BAND_IDS, FAR, IN_DATE.above)]
    years = [key for measure in OF_A_YEAR.values() if (key := Key(measure, last)) in raw]
    return Counts(raw, (*lines, *cuts, *singles, *years), tuple(equations), _names(parts))


def _of_month(month: Month, parts: _Parts) -> Iterator[Equation]:
    """Everybody in hospital is the sum of each of these ways to divide them."""
    everybody = Key(INPATIENTS, month)
    yield total(everybody, [Key(INPATIENTS, month, cut) for cut in (*_of_places(parts.places), NOWHERE)])
    kinds = [f"commissioner:{kind.value}" for kind in Arrangement]
    yield total(everybody, [Key(INPATIENTS, month, cut) for cut in (*kinds, BEDLESS)])
    hospitals = [f"provider:{pk}" for pk in parts.providers]
    yield total(everybody, [Key(INPATIENTS, month, cut) for cut in (*hospitals, BEDLESS)])
    yield total(everybody, [Key(measure, month) for measure in BAND_IDS])
    yield total(everybody, [Key(FAR, month), Key(NOT_FAR, month)])
    yield total(everybody, [Key(IN_DATE.above, month), Key(IN_DATE.missing, month)])
    yield total(Key(LONG_STAY, month), [Key(measure, month) for measure in LONG_BANDS])


def _of_places(places: Iterable[Place]) -> list[str]:
    return [f"place:{place.pk}" for place in places]


def _flow(raw: Mapping[Key, int], month: Month) -> Iterator[Equation]:
    """One month flows into the next; what else changed the number is given to the attacker."""
    before = Key(INPATIENTS, month.previous)
    if before not in raw:
        return
    terms = (
        (Key(INPATIENTS, month), 1),
        (before, -1),
        (Key(ADMISSIONS, month), -1),
        (Key(DISCHARGES, month), 1),
    )
    yield Equation(terms, sum(raw[key] * weight for key, weight in terms))


def _year(raw: dict[Key, int], month: Month) -> Iterator[Equation]:
    """The sums of twelve months, where all of them are known."""
    for measure, sum_id in OF_A_YEAR.items():
        parts = [Key(measure, one) for one in months_between(month.plus(1 - YEAR), month)]
        if all(part in raw for part in parts):
            raw[Key(sum_id, month)] = sum(raw[part] for part in parts)
            yield total(Key(sum_id, month), parts)


def _names(parts: _Parts) -> dict[str, str]:
    return {
        **{measure: MEASURES[measure].title for measure in _COUNTED},
        OF_A_YEAR[ADMISSIONS]: "Admissions of twelve months",
        OF_A_YEAR[DISCHARGES]: "Discharges of twelve months",
        ALL: "Everybody",
        NOWHERE: "Place not known",
        BEDLESS: "Between beds",
        **{f"place:{place.pk}": place.name for place in parts.places},
        **{f"provider:{pk}": name for pk, name in parts.providers.items()},
        **{f"commissioner:{kind.value}": kind.label for kind in Arrangement},
    }
