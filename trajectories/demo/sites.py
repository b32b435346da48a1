"""The demonstration's shared site: beds and plans of both partnerships, and populations of places. All assumed.

The stocktake asks for "demand and capacity modelling for ATU across NEL" and for a specification of the assessment
and treatment unit with inner north east London by January 2018; it prints no number of beds, so every one here is made
up. Larkwood and Mere Vale stands in for the other partnership that such a unit would serve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import Partnership, Population, PopulationBasis, Site, User
from trajectories.services.site_plans import CapacityFacts, SitePlanFacts, record_capacity, record_site_plan

_ENTERED = datetime.combine(date(2017, 5, 9), time(10), tzinfo=ZoneInfo("Europe/London"))
_ASSUMED = (
    "Assumed for the demonstration; the stocktake of 12 May 2017 asks for this modelling and prints no beds"
)
_FROM = date(2016, 4, 1)
_LOCAL = ("Brookmarsh Health (invented)", "Brookmarsh Hospital")
_DISTANT = ("Millbrook Care (invented)", "Elm Court")
_QUARTERS = tuple(Month(2017, 3).plus(3 * step) for step in range(9))  # to March 2019
# The local unit: each plan is modest, and from the winter on both together are more than the beds.
_LOCAL_PLANS = {
    people.CODE: (5, 5, 5, 5, 4, 4, 4, 3, 3),
    people.OTHER_CODE: (0, 1, 2, 4, 4, 4, 4, 5, 5),
}
# The distant one: both bring their people home, and nobody has said that the unit then stands empty.
_DISTANT_PLANS = {people.CODE: (3, 3, 2, 1, 0), people.OTHER_CODE: (1, 1, 1, 1, 0)}
_LOCAL_BEDS, _LOCAL_VIABLE, _DISTANT_BEDS = 8, 4, 6
_OWN_BEDS = {people.CODE: 6, people.OTHER_CODE: 3}

# How the derived 579,550 adults divide is not printed: assumed after the boroughs' sizes.
_ADULTS = {"Barking and Dagenham": 149_000, "Havering": 209_000, "Redbridge": 221_550}
_ADULTS_SOURCE = "Assumed: the partnership's derived 579,550 divided after the sizes of its boroughs"
_ADULTS_YEAR = 2016


def load_sites() -> None:
    """Beds, plans by quarter, and the populations below rates by place."""
    bhr = Partnership.objects.get(code=people.CODE)
    for named, plans, beds, viable in (
        (_LOCAL, _LOCAL_PLANS, _LOCAL_BEDS, _LOCAL_VIABLE),
        (_DISTANT, _DISTANT_PLANS, _DISTANT_BEDS, None),
    ):
        site = Site.objects.get(provider__name=named[0], name=named[1])
        for one in (people.MANAGER, people.OTHER_MANAGER):
            _plan(site, one, plans)
        unit = CapacityFacts(site.pk, True, beds, viable, _FROM, None, _ASSUMED)
        record_capacity(partnership=bhr, facts=unit, act=_act(people.MANAGER))
    _commissioned()
    Population.objects.bulk_create(
        Population(
            partnership=bhr,
            place=place,
            basis=PopulationBasis.ADULTS_GP,
            year=_ADULTS_YEAR,
            count=_ADULTS[place.name],
            source=_ADULTS_SOURCE,
        )
        for place in bhr.places.all()
    )


def _plan(site: Site, one: people.SignIn, plans: Mapping[str, Sequence[int]]) -> None:
    partnership, act = Partnership.objects.get(code=one.partnership), _act(one)
    for month, value in zip(_QUARTERS, plans[partnership.code], strict=False):
        facts = SitePlanFacts(site.pk, month, value, is_assumption=True, source=_ASSUMED)
        record_site_plan(partnership=partnership, facts=facts, act=act)


def _commissioned() -> None:
    site = Site.objects.get(provider__name=_LOCAL[0], name=_LOCAL[1])
    for one in (people.MANAGER, people.OTHER_MANAGER):
        partnership = Partnership.objects.get(code=one.partnership)
        own = CapacityFacts(site.pk, False, _OWN_BEDS[partnership.code], None, _FROM, None, _ASSUMED)
        record_capacity(partnership=partnership, facts=own, act=_act(one))


def _act(one: people.SignIn) -> Act:
    user = User.objects.get(email=one.email)
    return Act(by=user, now=_ENTERED, today=_ENTERED.date(), scope=everything())
