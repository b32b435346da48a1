"""Charts of rare events on pages: chosen, beside the monthly chart, with too few events; and nobody is named."""

from __future__ import annotations

from datetime import date

import pytest

from cohorts.domain.flows import EVERYONE, Cut
from cohorts.models import Spell
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, admitted, place_of
from tests.integration.trajectories.made import APRIL_17, BD, REDBRIDGE, World, address, as_, text_of
from trajectories import signal_section
from trajectories.models import ChartMethod
from trajectories.services.chart_methods import MethodFacts, set_method
from trajectories.services.signals import Signal, signals

FORM = {
    "chart": "t", "shift": "7", "trend": "7", "two_of_three": "beyond", "conflict": "concern",
    "minimum_points": "15", "baseline": "", "reason": "It is rare", "version": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _short_register(world: World) -> None:
    """Fourteen months up to April 2017."""
    Partnership.objects.filter(pk=world.partnership.pk).update(starts_on=date(2016, 3, 1))
    world.partnership.refresh_from_db()


def chosen(world: World, measure: str, chart: str = "t") -> None:
    facts = MethodFacts("It is rare", chart=chart)
    act = act_of(world.manager)
    set_method(partnership=world.partnership, measure=measure, version=0, facts=facts, act=act)


def shown(world: World, measure: str, cut: Cut = EVERYONE) -> Signal:
    found = signals(
        scope=act_of(world.manager).scope,
        partnership=world.partnership,
        month=APRIL_17,
        as_at=APRIL_17.last,
        cut=cut,
        listed=(measure,),
    )
    return found.found[measure]


def gaps(signal: Signal) -> list[tuple[date, int]]:
    assert signal.rare is not None
    return [(gap.date, gap.value) for gap in signal.rare.found.gaps]


def page(world: World, measure: str, **query: str) -> str:
    return text_of(as_(world.board).get(address(world.partnership, "signal", measure, **query)))


def test_days_between_are_those_of_the_stays_behind_the_flow_in_the_part_asked_for(world: World) -> None:
    came = [(date(2016, 6, 1), 29), (date(2016, 7, 1), 30), (date(2016, 9, 1), 62), (date(2017, 4, 10), 221)]
    assert gaps(shown(world, "admissions")) == came
    there = Cut(place=place_of(world.partnership, BD).pk)
    assert gaps(shown(world, "admissions", there)) == [(date(2016, 9, 1), 92), (date(2017, 4, 10), 221)]
    assert gaps(shown(world, "discharges")) == [(date(2017, 4, 20), 140)]
    assert shown(world, "net_change").rare is None
    assert shown(world, "review_in_date").rare is None


def test_a_rare_flow_has_its_days_beside_the_monthly_chart_until_somebody_chooses_them(world: World) -> None:
    text = page(world, "admissions")
    assert "Month by month" in text
    assert "Whoever sets the rules may choose this chart" in text
    assert "T chart of days between events" in text
    chosen(world, "admissions")
    assert shown(world, "admissions").analysis is None
    text = page(world, "admissions")
    assert "Month by month" not in text
    assert "Whoever sets the rules may choose this chart" not in text
    assert "There were 5 in 14 months, the latest in April 2017, 221 days after the one before it." in text
    assert "days between events: no special cause" in text
    assert "Limits from fewer than 15 gaps are provisional." in text
    assert "None: all gaps are ordinary." in text


def test_a_gap_beyond_its_limit_is_named_with_its_month_and_never_its_day_or_person(world: World) -> None:
    here = world.partnership
    for day in range(1, 26):
        admitted(here, date(2016, 8, day), place=place_of(here, BD))
    chosen(world, "admissions")
    found = shown(world, "admissions")
    assert found.rare is not None
    assert [(gap.value, gap.above) for gap in found.rare.found.gaps[-2:]] == [(7, False), (221, True)]
    text = page(world, "admissions")
    assert "It happens less often than it did: the latest gap is above its limit." in text
    assert "days between events: improving, longer" in text
    assert "outside the limits (high)" in text
    assert "221 days" in text
    assert "10 April" not in text
    assert "2017-04-10" not in text
    summary = text_of(as_(world.board).get(address(here, "signals")))
    assert "days between events: improving, longer" in summary


def test_cases_between_events_say_which_cases(world: World) -> None:
    unplanned = [world.stays[name].pk for name in ("secure", "placeless", "new")]
    Spell.objects.filter(pk__in=unplanned).update(planned="2")
    Spell.objects.exclude(pk__in=unplanned).update(planned="1")
    chosen(world, "admissions_unplanned", "g")
    found = shown(world, "admissions_unplanned")
    assert gaps(found) == [(date(2016, 7, 1), 1), (date(2017, 4, 10), 1)]
    assert found.rare is not None
    assert (found.rare.found.lower_limit, found.rare.found.upper_limit) == (
        None,
        pytest.approx(5.2426, abs=1e-4),
    )
    text = page(world, "admissions_unplanned")
    assert "Other admissions between events" in text
    assert "1 other admission after the one before it" in text
    assert "G chart of the other admissions between events" in text


def test_nobody_one_and_two_events_have_a_sentence(world: World) -> None:
    chosen(world, "found_late")
    text = page(world, "found_late")
    assert "There was none in 14 months" in text
    assert "Rules of this chart" in text
    chosen(world, "discharges")
    there = str(place_of(world.partnership, REDBRIDGE).pk)
    assert "There was one in 14 months, in April 2017" in page(world, "discharges", place=there)
    text = page(world, "discharges")
    assert "Limits need three events or more." in text
    assert "days between events: too few for limits" in text


def test_the_form_offers_them_where_they_fit(world: World) -> None:
    client = as_(world.commissioner)
    where = address(world.partnership, "chart_method", "found_late")
    text = text_of(client.get(where))
    assert "Days between one event and the next (T)" in text
    assert "between one event and the next (G)" not in text
    assert client.post(where, {**FORM, "chart": "g"}).status_code == 422
    assert client.post(where, FORM).status_code == 302
    assert ChartMethod.objects.get(partnership=world.partnership).chart == "t"
    readmitted = text_of(client.get(address(world.partnership, "chart_method", "readmissions_within_year")))
    assert "Other admissions between one event and the next (G)" in readmitted
    shares = text_of(client.get(address(world.partnership, "chart_method", "review_in_date")))
    assert "(T)" not in shares
    assert as_(world.board).post(where, FORM).status_code == 403


def test_a_pack_holds_the_chart_that_was_chosen(world: World) -> None:
    chosen(world, "admissions")
    context = PackContext(
        partnership=world.partnership,
        month=APRIL_17,
        as_at=APRIL_17.last,
        scope=act_of(world.manager).scope,
    )
    section = signal_section.section(context)
    said = repr(section)
    assert "days between events: no special cause" in said
    assert "T chart of days between events" in said
