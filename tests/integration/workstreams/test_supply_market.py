"""Providers: the list and its filters, one provider, and what it says it can do."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.errors import Refusal, Stale
from tests.factories import act_of, make_user, place_of
from tests.integration.workstreams.supplied import (
    Supply,
    added_provider,
    added_service,
    address,
    make_supply,
    signed_in,
)
from workstreams.models import Capability
from workstreams.services.capabilities import Answer, assess, latest
from workstreams.services.market import PROVIDERS, MarketAsk, providers_of, sums_of

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2017, 3, 1), date(2017, 4, 1)


@pytest.fixture
def supply() -> Supply:
    supply = make_supply()
    added_provider(
        supply.partnership, "Elder", needs=[], places=[], capacity=None, capacity_on=None, stage=""
    )
    added_provider(
        supply.partnership, "Ash", needs=["forensic"], places=[place_of(supply.partnership, "Redbridge").pk],
        capacity=0, quality="good", rated_on=date(2015, 3, 1),
    )  # fmt: skip
    return supply


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        ({}, ["Ash", "Elder", "Larch Support"]),
        ({"need": "autism"}, ["Larch Support"]),
        ({"need": "unknown"}, ["Elder"]),
        ({"place": "Redbridge"}, ["Ash"]),
        ({"place": "unknown"}, ["Elder"]),
        ({"quality": "good"}, ["Ash"]),
        ({"quality": "unknown"}, ["Elder", "Larch Support"]),
        ({"stage": "contracted", "room": "yes"}, ["Larch Support"]),
        ({"stage": "unknown", "room": "unknown"}, ["Elder"]),
    ],
)
def test_the_filters_of_the_list(supply: Supply, ask: dict[str, str], names: list[str]) -> None:
    if ask.get("place") == "Redbridge":
        ask = {"place": str(place_of(supply.partnership, "Redbridge").pk)}
    found = providers_of(scope=act_of().scope, partnership=supply.partnership, ask=MarketAsk(**ask))
    assert [row.name for row in found] == names
    more = "".join(f"&{name}={value}" for name, value in ask.items())
    page = signed_in(supply.board).get(address("providers", more=more)).content.decode()
    assert all(name in page for name in names)


def test_what_is_not_known_and_what_is_old_is_said(supply: Supply) -> None:
    found = providers_of(scope=act_of().scope, partnership=supply.partnership)
    assert sums_of(found) == (3, 1, 1)
    client = signed_in(supply.board)
    page = client.get(address("providers")).content.decode()
    assert "room for 1 more person, as they say · capacity of 1 not known" in page
    assert page.count("Older than 24 months") == 1
    assert "Add a provider" not in page
    assert client.get(address("providers", more="&quality=best")).status_code == 422
    added_service(supply.partnership, "Short breaks", provider=supply.provider)
    page = client.get(address("provider", supply.provider.pk)).content.decode()
    assert "Short breaks" in page
    assert "No answer yet" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quality": "good"}, "rated_on"),
        ({"rated_on": MARCH}, "quality"),
        ({"quality": "good", "rated_on": date(2017, 5, 13)}, "rated_on"),
        ({"capacity_on": None}, "capacity_on"),
        ({"capacity": None}, "capacity"),
    ],
)
def test_a_figure_has_its_day(supply: Supply, values: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        rows.change(PROVIDERS, row=supply.provider, version=1, values=values, act=act_of())
    assert refusal.value.field == field


def test_a_provider_is_added_changed_and_withdrawn_on_its_pages(supply: Supply) -> None:
    client = signed_in(supply.commissioner)
    assert client.get(address("provider_add")).status_code == 200
    refused = client.post(address("provider_add"), {"name": "", "capacity": "3"})
    assert refused.status_code == 422
    sent = {"name": "Rowan", "needs": ["autism"], "places": [str(place_of(supply.partnership).pk)]}
    assert client.post(address("provider_add"), sent).status_code == 302
    again = client.post(address("provider_add"), sent)
    assert again.status_code == 422
    row = providers_of(scope=act_of().scope, partnership=supply.partnership).get(name="Rowan")
    assert (row.needs, [place.name for place in row.places.all()]) == (["autism"], ["Havering"])
    change = address("provider_change", row.pk)
    assert client.post(change, {**sent, "version": "1", "stage": "tendering"}).status_code == 302
    stale = client.post(change, {**sent, "version": "1", "stage": "left"})
    assert stale.status_code == 409
    assert "Tendering" in stale.content.decode()
    gone = client.post(address("provider_withdraw", row.pk), {"version": "2", "reason": "Entered twice"})
    assert gone.status_code == 302
    assert client.get(address("provider", row.pk)).status_code == 404


def test_a_provider_with_services_is_not_withdrawn(supply: Supply) -> None:
    added_service(supply.partnership, "Short breaks", provider=supply.provider)
    with pytest.raises(Refusal, match="another provider first"):
        rows.withdraw(PROVIDERS, row=supply.provider, version=1, reason="Gone", act=act_of())


def test_answers_of_a_day_are_kept_put_right_and_taken_back(supply: Supply) -> None:
    provider, act = supply.provider, act_of()
    said = {"teams": Answer(0, "None"), "vision": Answer(2), "data": Answer(None)}
    provider = assess(provider=provider, version=1, on=MARCH, answers=said, act=act)
    provider = assess(provider=provider, version=2, on=APRIL, answers={"teams": Answer(3)}, act=act)
    newest = latest(scope=act.scope, partnership=supply.partnership)
    assert {(one.requirement, one.score) for one in newest} == {("teams", 3), ("vision", 2)}
    right = {"teams": Answer(1, "One team"), "vision": Answer(None)}
    assess(provider=provider, version=3, on=MARCH, answers=right, act=act)
    kept = Capability.objects.current().filter(on=MARCH)
    assert [(one.requirement, one.score, one.evidence) for one in kept] == [("teams", 1, "One team")]
    assert Capability.objects.count() == 3


def test_an_assessment_is_refused_or_overtaken(supply: Supply) -> None:
    provider, act = supply.provider, act_of()

    def asked(version: int = 1, on: date = MARCH, **answers: Answer) -> str | None:
        with pytest.raises(Refusal) as refusal:
            assess(provider=provider, version=version, on=on, answers=answers, act=act)
        return refusal.value.field

    assert asked(teams=Answer(None)) is None
    assert asked(on=date(2017, 5, 13), teams=Answer(1)) == "on"
    assert asked(teams=Answer(1), vision=Answer(None, "Minutes")) == "score_vision"
    board = act_of(supply.board)
    with pytest.raises(PermissionDenied):
        assess(provider=provider, version=1, on=MARCH, answers={"teams": Answer(1)}, act=board)
    assess(provider=provider, version=1, on=MARCH, answers={"teams": Answer(1)}, act=act)
    with pytest.raises(Stale) as stale:
        assess(provider=provider, version=1, on=MARCH, answers={"teams": Answer(3)}, act=act)
    assert [(one.field, one.theirs, one.yours) for one in stale.value.differences] == [("score_teams", 1, 3)]


def test_all_requirements_are_answered_on_one_page_and_the_gaps_are_shown(supply: Supply) -> None:
    client, where = signed_in(supply.commissioner), address("capability_assess", supply.provider.pk)
    assert "Staff with the right skills" in client.get(where).content.decode()
    day = {"on_0": "1", "on_1": "3", "on_2": "2017"}
    assert client.post(where, {"version": "1", **day}).status_code == 422
    assert client.post(where, {"version": "1", "score_teams": "7", **day}).status_code == 422
    sent = {"version": "1", "score_teams": "0", "evidence_teams": "None yet", "score_vision": "3", **day}
    assert client.post(where, sent).status_code == 302
    assert client.post(where, {**sent, "score_teams": "2"}).status_code == 409
    page = signed_in(supply.board).get(address("capabilities")).content.decode()
    assert (
        "Weakest: teams of several professions, 0.0 of 3 on average · 2 providers have not answered" in page
    )
    assert page.index("Teams of several professions") < page.index("Aim in common")
    assert "0 Not begun" in page
    own = signed_in(supply.board).get(address("provider", supply.provider.pk)).content.decode()
    assert "None yet" in own


def test_who_only_reads_or_works_elsewhere_keeps_nothing(supply: Supply) -> None:
    lead = make_user(Role.WORKSTREAM_LEAD, supply.partnership)
    assert signed_in(lead).get(address("provider_change", supply.provider.pk)).status_code == 403
    other = make_user(Role.COMMISSIONER, make_supply("ELSE").partnership)
    where = address("provider_change", supply.provider.pk, code="ELSE")
    assert signed_in(other).get(where).status_code == 404
