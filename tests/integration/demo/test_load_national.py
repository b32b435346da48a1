"""The national data, in miniature: the same code with fewer people."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Model

from cohorts.demo import national_loading
from cohorts.domain import codes
from cohorts.domain.codes import CodeList
from cohorts.models import (
    Action,
    Confirmation,
    Delay,
    DischargePlan,
    Episode,
    Involvement,
    Person,
    PlanStep,
    Rating,
    RegisterEntry,
    Review,
    Spell,
    Visit,
)
from tcp_portal.access import Permission, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.months import Month
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import PlanVersion
from trajectories.services.measures import measures
from trajectories.services.plan_versions import contradictions_of
from trajectories.services.plans import plan_series


@pytest.fixture
def told(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(national_loading.SPELLS, Size.ENGLAND, (60, 4))
    out = StringIO()
    call_command("load_demo", "--national=england", stdout=out)
    return out.getvalue()


def test_every_partnership_has_people_places_and_a_plan(told: str) -> None:
    assert "is loaded" in told
    assert Partnership.objects.count() == 48
    assert not Partnership.objects.filter(people=None).exists()
    assert all(3 <= one.places.count() <= 6 for one in Partnership.objects.all())
    assert PlanVersion.objects.accepted().count() == 48
    assert all(not contradictions_of(plan) for plan in PlanVersion.objects.all())
    largest = Partnership.objects.get(code="SYN01")
    assert largest.people.count() > 30
    [baseline] = plan_series(partnership=largest, first=Month(2016, 3), last=Month(2016, 3))
    at_baseline = Spell.objects.filter(partnership=largest).open_on(date(2016, 3, 31))
    assert baseline.value == at_baseline.exclude(person__home_place=None).count()


def test_everyone_is_synthetic_and_in_a_synthetic_ward(told: str) -> None:
    assert not Person.objects.filter(synthetic=False).exists()
    assert not Episode.objects.exclude(site__provider__name__endswith="(synthetic)").exists()
    assert DischargePlan.objects.exists()


BESIDE: list[tuple[type[Model], dict[str, CodeList]]] = [
    (Review, {"mode": codes.REVIEW_MODE, "asked_by": codes.ASKED_BY, "outcome": codes.REVIEW_OUTCOME}),
    (Delay, {"reason": codes.DELAY_REASON, "attribution": codes.ATTRIBUTION}),
    (
        RegisterEntry,
        {
            "consent": codes.CONSENT,
            "needs_group": codes.NEEDS_GROUP,
            "referred_by": codes.REFERRER,
            "exit_reason": codes.REGISTER_EXIT,
            "setting": codes.SETTING,
            "risk_factors": codes.RISK_FACTOR,
        },
    ),
    (
        DischargePlan,
        {
            "confidence": codes.CONFIDENCE,
            "accommodation": codes.ACCOMMODATION,
            "support": codes.SUPPORT,
            "destination": codes.DESTINATION,
        },
    ),
    (Rating, {}),
    (PlanStep, {}),
    (Action, {}),
    (Visit, {}),
    (Involvement, {}),
    (Confirmation, {}),
]


def test_what_stands_beside_the_stays_is_in_the_code_lists_and_makes_figures(told: str) -> None:
    for model, lists in BESIDE:
        rows = model._default_manager.all()
        assert rows.count() > 3, model
        for field, code_list in lists.items():
            known = {code.code for code in code_list.codes}
            stored = {value for row in rows for value in _values(getattr(row, field))}
            assert stored or field == "exit_reason", field
            assert stored <= known, field
    largest = Partnership.objects.get(code="SYN01")
    figures = measures(scope=everything(), partnership=largest, month=Month(2017, 4), as_at=date(2017, 4, 30))
    everyone = {one.measure: one.value for one in reversed(figures)}
    assert 20 < everyone["review_in_date"] < 100  # type: ignore[operator]
    assert everyone["planned_date"]


def _values(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def test_one_entry_in_the_trail_stands_for_all(told: str) -> None:
    assert AuditEntry.objects.count() == 1


def test_the_viewer_sees_every_partnership_and_nobody(told: str) -> None:
    assert "national.viewer@example.org" in told
    scope = scope_of(User.objects.get(email="national.viewer@example.org").pk, today=date(2017, 5, 1))
    assert len(scope.partnership_ids(Permission.VIEW_MEASURES)) == 48
    assert not Person.objects.visible_to(scope).exists()


def test_the_commissioner_of_the_largest_sees_its_people(told: str) -> None:
    scope = scope_of(User.objects.get(email="largest.commissioner@example.org").pk, today=date(2017, 5, 1))
    assert set(Person.objects.visible_to(scope).values_list("partnership__code", flat=True)) == {"SYN01"}


def test_a_second_load_changes_nothing(told: str) -> None:
    before = Spell.objects.count()
    out = StringIO()
    call_command("load_demo", "--national=england", stdout=out)
    assert "loaded already" in out.getvalue()
    assert Spell.objects.count() == before
