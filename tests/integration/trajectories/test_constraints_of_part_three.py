"""Every rule that the database keeps of closed months, chart rules, targets, scenarios, forecasts, capacity and tokens,
broken on purpose without a service. Each case is a row that is right but for one thing. PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, Site, User
from tests.factories import SiteFactory, admitted, make_partnership, make_user, place_of
from trajectories import models as tables

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2017, 3, 1), date(2017, 4, 1)
DAY, AT = date(2017, 4, 3), datetime(2017, 5, 2, 10, tzinfo=UTC)
EARLIER = datetime(2017, 5, 1, 10, tzinfo=UTC)


@dataclass
class Made:
    """What rows refer to."""

    partnership: Partnership
    organisation: Organisation
    site: Site
    user: User
    second: User
    spell: Spell


@pytest.fixture
def made() -> Made:
    partnership = make_partnership()
    place = place_of(partnership)
    spell = admitted(partnership, date(2016, 5, 3), place=place)
    organisation = partnership.memberships.filter(place=place)[0].organisation
    users = [make_user(Role.COMMISSIONER, partnership), make_user(Role.PROGRAMME_MANAGER, partnership)]
    return Made(partnership, organisation, SiteFactory(), users[0], users[1], spell)


Row = dict[str, Any]
HERE: Callable[[Made], Any] = lambda made: made.partnership  # noqa: E731
WHO: Callable[[Made], Any] = lambda made: made.user  # noqa: E731
SECOND_WHO: Callable[[Made], Any] = lambda made: made.second  # noqa: E731
SITE: Callable[[Made], Any] = lambda made: made.site  # noqa: E731
SPELL: Callable[[Made], Any] = lambda made: made.spell  # noqa: E731
PERSON: Callable[[Made], Any] = lambda made: made.spell.person  # noqa: E731
PAYER: Callable[[Made], Any] = lambda made: made.organisation  # noqa: E731
CLOSE: Callable[[Made], Any] = lambda made: first_of(made, "MonthClose")  # noqa: E731
SCENARIO: Callable[[Made], Any] = lambda made: first_of(made, "Scenario")  # noqa: E731
ASKED = {"reopen_asked_by": WHO, "reopen_asked_at": AT, "reopen_reason": "A late discharge"}
ROWS: dict[str, Row] = {
    "MonthClose": {"partnership": HERE, "month_starts_on": FIRST, "number": 1, "closed_by": WHO, "closed_at": AT,
                   "figures_digest": "a", "lines_digest": "b", "document_digest": "c"},
    "FrozenPart": {"close": CLOSE, "place_name": "all", "arrangement": "total", "age_group": "all", "category": "all",
                   "figures": {}},
    "FrozenLine": {"close": CLOSE, "spell": SPELL, "person": PERSON, "facts": {}},
    "ChartMethod": {"partnership": HERE, "measure": "admissions", "reason": "Few points", "set_by": WHO, "set_at": AT},
    "MeasureTarget": {"partnership": HERE, "measure": "admissions", "value": Decimal(1), "valid_from": DAY,
                      "set_by_body": "NHS England", "source": "A letter"},
    "Recalculation": {"partnership": HERE, "measure": "admissions", "month_starts_on": FIRST, "reason": "A new team",
                      "decided_on": DAY, "decided_by": WHO, "entered_at": AT},
    "Narrative": {"partnership": HERE, "month_starts_on": FIRST, "key": "inpatients", "text": "Fewer",
                  "written_by": WHO, "written_at": AT},
    "OutcomeIndicator": {"partnership": HERE, "framework": "Ours", "domain": "Health", "indicator": "Checks",
                         "source": "A paper", "valid_from": DAY},
    "BedCapacity": {"site": SITE, "partnership": HERE, "beds": 8, "viable": 5, "valid_from": DAY, "source": "A letter"},
    "SitePlan": {"partnership": HERE, "site": SITE, "month_starts_on": FIRST, "value": 3, "entered_by": WHO,
                 "entered_at": AT},
    "Scenario": {"partnership": HERE, "name": "All leave", "month_starts_on": FIRST, "made_by": WHO, "made_at": AT},
    "ScenarioChange": {"scenario": SCENARIO, "spell": SPELL, "person": PERSON, "kind": "date", "leaves_on": DAY},
    "ForecastRun": {"partnership": HERE, "kind": "forecast", "month_starts_on": FIRST, "inputs_digest": "d",
                    "asked_at": AT, "touched_at": AT},
    "RateThreshold": {"arrangement": "ccg", "high": Decimal(15), "met_by": SECOND, "valid_from": DAY,
                      "source": "A letter"},
    "PageRule": {"rule": "fail", "valid_from": DAY, "source": "A letter"},
    "FeedToken": {"user": WHO, "name": "Workbook", "digest": "e", "created_at": EARLIER, "expires_at": AT},
}  # fmt: skip
WRONG: dict[str, tuple[str, Row]] = {
    "month_close_number_from_one": ("MonthClose", {"number": 0}),
    "month_reopening_is_asked_with_a_reason": ("MonthClose", {**ASKED, "reopen_reason": ""}),
    "month_is_reopened_by_a_second_person": ("MonthClose", {**ASKED, "reopened_by": WHO, "reopened_at": AT}),
    "chart_method_runs_of_six_to_eight": ("ChartMethod", {"shift": 5}),
    "chart_method_choices_are_known": ("ChartMethod", {"conflict": "none"}),
    "chart_method_has_a_reason": ("ChartMethod", {"reason": ""}),
    "target_ends_after_it_starts": ("MeasureTarget", {"valid_to": date(2017, 4, 2)}),
    "target_has_a_source": ("MeasureTarget", {"source": ""}),
    "recalculation_has_a_reason": ("Recalculation", {"reason": ""}),
    "narrative_says_something": ("Narrative", {"text": ""}),
    "outcome_ends_after_it_starts": ("OutcomeIndicator", {"valid_to": date(2017, 4, 2)}),
    "capacity_ends_after_it_starts": ("BedCapacity", {"valid_to": date(2017, 4, 2)}),
    "capacity_holds_viable": ("BedCapacity", {"viable": 9}),
    "scenario_rate_not_negative": ("Scenario", {"admissions_a_month": Decimal(-1)}),
    "scenario_has_a_name": ("Scenario", {"name": ""}),
    "scenario_change_says_what_changes": ("ScenarioChange", {"kind": "payer"}),
    "forecast_run_is_finished_when_it_says_so": ("ForecastRun", {"state": "ready"}),
    "forecast_run_finishes_after_it_is_asked": ("ForecastRun", {"state": "failed", "finished_at": EARLIER}),
    "ratethreshold_ends_after_it_starts": ("RateThreshold", {"valid_to": date(2017, 4, 2)}),
    "ratethreshold_low_is_below_high": ("RateThreshold", {"low": Decimal(16)}),
    "ratethreshold_arrangement_is_known": ("RateThreshold", {"arrangement": "icb"}),
    "ratethreshold_has_a_source": ("RateThreshold", {"source": ""}),
    "pagerule_ends_after_it_starts": ("PageRule", {"valid_to": date(2017, 4, 2)}),
    "pagerule_is_known": ("PageRule", {"rule": "bad"}),
    "pagerule_months_1_to_12": ("PageRule", {"months": 0}),
    "pagerule_has_a_source": ("PageRule", {"source": ""}),
    "feed_token_expires_after_it_is_made": ("FeedToken", {"expires_at": EARLIER}),
    "feed_token_has_a_name": ("FeedToken", {"name": ""}),
}
TWICE: dict[str, tuple[str, Row]] = {
    "month_close_number_once": ("MonthClose", {}),
    "month_closed_once_at_a_time": ("MonthClose", {"number": 2}),
    "frozen_part_once": ("FrozenPart", {}),
    "frozen_line_once": ("FrozenLine", {}),
    "chart_method_once": ("ChartMethod", {}),
    "target_once_a_day": ("MeasureTarget", {}),
    "target_of_all_once_a_day": ("MeasureTarget", {"partnership": None}),
    "recalculation_once": ("Recalculation", {}),
    "narrative_once": ("Narrative", {}),
    "outcome_once": ("OutcomeIndicator", {}),
    "capacity_once": ("BedCapacity", {}),
    "capacity_of_the_unit_once": ("BedCapacity", {"partnership": None}),
    "site_plan_once_a_month": ("SitePlan", {}),
    "scenario_name_once": ("Scenario", {}),
    "scenario_change_once": ("ScenarioChange", {}),
    "ratethreshold_once_a_day": ("RateThreshold", {}),
    "pagerule_once_a_day": ("PageRule", {}),
    "forecast_run_once": ("ForecastRun", {}),
    "forecast_run_of_a_scenario_once": ("ForecastRun", {"scenario": SCENARIO}),
}
MONTHS = ("MonthClose", "Recalculation", "Narrative", "SitePlan", "Scenario", "ForecastRun")


def values(made: Made, name: str, changes: Row) -> Row:
    """A right row with its changes; what it refers to is made now."""
    row = {**ROWS[name], **changes}
    return {key: value(made) if callable(value) else value for key, value in row.items()}


def kind_of(name: str) -> Any:
    return getattr(tables, name)._default_manager


def first_of(made: Made, name: str) -> models.Model:
    found: models.Model = kind_of(name).first() or kind_of(name).create(**values(made, name, {}))
    return found


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_right_row_is_taken(made: Made, name: str) -> None:
    assert kind_of(name).create(**values(made, name, {})).pk


@pytest.mark.parametrize("rule", sorted(WRONG))
def test_the_database_refuses_what_is_wrong(made: Made, rule: str) -> None:
    name, changes = WRONG[rule]
    row = values(made, name, changes)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        kind_of(name).create(**row)


@pytest.mark.parametrize("rule", sorted(TWICE))
def test_the_database_refuses_a_second_one(made: Made, rule: str) -> None:
    name, changes = TWICE[rule]
    both = ROWS[name] if "number" in changes else {**ROWS[name], **changes}
    kind_of(name).create(**values(made, name, {} if "number" in changes else changes))
    with (
        pytest.raises(IntegrityError, match=f"{rule}|month_closed_once|UNIQUE constraint failed"),
        transaction.atomic(),
    ):
        kind_of(name).create(**values(made, name, {**both, **changes}))


@pytest.mark.parametrize("name", MONTHS)
def test_a_month_is_kept_as_its_first_day(made: Made, name: str) -> None:
    row = values(made, name, {"month_starts_on": date(2017, 3, 2)})
    with pytest.raises(IntegrityError, match=r"first_day|first day"), transaction.atomic():
        kind_of(name).create(**row)


def test_a_month_that_was_reopened_by_a_second_person_may_be_closed_again(made: Made) -> None:
    reopened = {**ASKED, "reopened_by": SECOND_WHO, "reopened_at": AT}
    kind_of("MonthClose").create(**values(made, "MonthClose", reopened))
    kind_of("MonthClose").create(**values(made, "MonthClose", {"number": 2}))
    assert [close.number for close in tables.MonthClose.objects.standing()] == [2]


def test_every_rule_of_these_tables_is_broken_above() -> None:
    rules = {rule.name for name in ROWS for rule in getattr(tables, name)._meta.constraints}
    assert rules - {*WRONG, *TWICE} == set(), "add a row that breaks it to WRONG or TWICE"
