"""A home is for one person and a person has one home: proposed, agreed, moved in, ended; by whom and how told."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse

from cohorts.models import Spell
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import User
from tests.factories import TODAY, act_of, discharged, make_user, place_of
from tests.integration.workstreams.supplied import (
    Supply,
    added_scheme,
    added_unit,
    address,
    make_supply,
    planned,
    signed_in,
)
from workstreams.models import Unit, UnitMatch
from workstreams.models.housing import MatchState
from workstreams.services import homes_match
from workstreams.services.homes_match import without_home
from workstreams.services.housing import SCHEMES, UNITS

pytestmark = pytest.mark.django_db
TAKEN = "This home is meant for somebody else already."


@pytest.fixture
def supply() -> Supply:
    return make_supply()


def propose(spell: Spell, unit: Unit, note: str = "", *, user: User | None = None) -> UnitMatch:
    return homes_match.propose(spell=spell, unit_id=unit.pk, note=note, day=TODAY, act=act_of(user))


def refused(spell: Spell, unit: Unit, note: str = "") -> str:
    with pytest.raises(Refusal) as refusal:
        propose(spell, unit, note)
    return refusal.value.sentence


def test_neither_a_home_nor_a_person_is_taken_twice(supply: Supply) -> None:
    early, later = supply.stays["early"], supply.stays["later"]
    match = propose(early, supply.units["Flat 1"])
    assert refused(later, supply.units["Flat 1"]) == TAKEN
    assert refused(early, supply.units["Flat 2"]).startswith("A home is meant for this person already")
    homes_match.end(match=match, version=1, reason="Chose another town", act=act_of())
    assert propose(later, supply.units["Flat 1"]).state == MatchState.PROPOSED
    entry = AuditEntry.objects.get(did="propose a home", object_id=match.pk)
    assert entry.changes["home"] == [None, "Flat 1, Oak Lane"]
    assert [subject.person_id for subject in entry.subjects.all()] == [early.person_id]


def test_a_home_that_does_not_fit_is_proposed_only_with_the_reason(supply: Supply) -> None:
    said = refused(supply.stays["early"], supply.units["Flat 3"])
    assert said == "Say why this home is right all the same: ready 4 months after the planned month."
    assert not UnitMatch.objects.exists()
    match = propose(supply.stays["early"], supply.units["Flat 3"], "The date will move")
    assert match.note == "The date will move"
    entry = AuditEntry.objects.get(object_id=match.pk)
    assert entry.changes["note"] == ["", rows.WRITTEN]


def test_homes_of_elsewhere_or_of_a_dropped_scheme_are_not_meant_for_anybody(supply: Supply) -> None:
    early, elsewhere = supply.stays["early"], make_supply("ELSE")
    assert refused(early, elsewhere.units["Flat 1"]) == "Choose a home of this partnership."
    dropped = added_unit(added_scheme(supply.partnership, "Elm Row", stage="dropped"), "Flat 1")
    assert refused(early, dropped, "x") == "The scheme of this home was dropped."
    gone = discharged(supply.stays["silent"], date(2017, 5, 2))
    assert refused(gone, supply.units["Flat 1"], "x") == "The person has left hospital."


def test_the_steps_of_a_match_and_what_does_not_follow(supply: Supply) -> None:
    match, act = propose(supply.stays["early"], supply.units["Flat 1"]), act_of()
    with pytest.raises(Refusal, match="does not follow"):
        homes_match.step(match=match, version=1, to=MatchState.MOVED, day=TODAY, act=act)
    match = homes_match.step(match=match, version=1, to=MatchState.AGREED, day=TODAY, act=act)
    with pytest.raises(Refusal, match="to be ready in August 2017"):
        homes_match.step(match=match, version=2, to=MatchState.MOVED, day=TODAY, act=act)
    with pytest.raises(Stale):
        homes_match.end(match=match, version=1, reason="Late", act=act)
    august = act_of(today=date(2017, 8, 14))
    match = homes_match.step(match=match, version=2, to=MatchState.MOVED, day=august.today, act=august)
    with pytest.raises(Refusal, match="Say why"):
        homes_match.end(match=match, version=3, reason=" ", act=august)
    ended = homes_match.end(match=match, version=3, reason="Moved on", act=august)
    assert (ended.state, ended.ended_on) == (MatchState.ENDED, date(2017, 8, 14))
    with pytest.raises(Refusal, match="ended already"):
        homes_match.end(match=match, version=4, reason="Again", act=august)


def test_the_right_is_asked_over_the_person(supply: Supply) -> None:
    lead = make_user(Role.COUNCIL_LEAD, supply.partnership, place=place_of(supply.partnership, "Redbridge"))
    with pytest.raises(PermissionDenied):
        propose(supply.stays["early"], supply.units["Flat 1"], user=lead)
    match = propose(supply.stays["early"], supply.units["Flat 1"])
    with pytest.raises(PermissionDenied):
        homes_match.step(match=match, version=1, to=MatchState.AGREED, day=TODAY, act=act_of(lead))


def test_who_needs_a_home_and_has_none(supply: Supply) -> None:
    def left() -> int:
        act = act_of()
        return without_home(scope=act.scope, partnership=supply.partnership, day=act.today)

    assert left() == 3  # the fourth is to live with family
    propose(supply.stays["early"], supply.units["Flat 1"])
    assert left() == 2
    rows.change(SCHEMES, row=supply.scheme, version=1, values={"stage": "dropped"}, act=act_of())
    assert left() == 3  # a home in a dropped scheme is none


def test_nothing_ends_by_itself_when_the_person_leaves_another_way(supply: Supply) -> None:
    match = propose(supply.stays["early"], supply.units["Flat 1"])
    assert not homes_match.to_end(partnership=supply.partnership)
    discharged(supply.stays["early"], date(2017, 5, 10))
    assert list(homes_match.to_end(partnership=supply.partnership)) == [match]
    client = signed_in(supply.commissioner)
    assert "1 match needs a look" in client.get(address("homes")).content.decode()
    page = client.get(address("person_home", supply.stays["early"].person_id)).content.decode()
    assert "The person has left hospital: say that they moved in, or end the match." in page


def test_a_home_that_is_meant_for_somebody_is_not_withdrawn(supply: Supply) -> None:
    propose(supply.stays["early"], supply.units["Flat 1"])
    with pytest.raises(Refusal, match="meant for somebody"):
        rows.withdraw(UNITS, row=supply.units["Flat 1"], version=1, reason="Not built", act=act_of())
    with pytest.raises(Refusal, match="withdraw them first"):
        rows.withdraw(SCHEMES, row=supply.scheme, version=1, reason="Not built", act=act_of())
    assert Unit.objects.current().count() == 3


def test_a_person_is_matched_on_the_page_and_the_second_is_told(supply: Supply) -> None:
    client, flat = signed_in(supply.commissioner), supply.units["Flat 1"]
    early, later = (supply.stays[key].person_id for key in ("early", "later"))
    page = client.get(address("person_home", early))
    text = page.content.decode()
    assert page.status_code == 200
    assert "ready 4 months after the planned month" in text
    assert "Larch Support" in text
    sent = client.post(address("match_propose", early), {"unit": str(flat.pk)})
    assert sent.status_code == 302
    late = client.post(address("match_propose", later), {"unit": str(flat.pk)})
    assert late.status_code == 422
    assert TAKEN in late.content.decode()
    assert client.post(address("match_propose", later), {"unit": "x"}).status_code == 422
    match = UnitMatch.objects.get()
    assert client.get(address("match_agree", match.pk)).status_code == 200
    assert client.post(address("match_agree", match.pk), {"version": "1"}).status_code == 302
    assert client.post(address("match_agree", match.pk), {"version": "1"}).status_code == 409
    assert client.post(address("match_move", match.pk), {"version": "2"}).status_code == 422
    assert client.post(address("match_end", match.pk), {"version": "2"}).status_code == 422
    ended = client.post(address("match_end", match.pk), {"version": "2", "reason": "Another town"})
    assert ended.status_code == 302
    assert AuditEntry.objects.filter(kind=Kind.READ, did="home of a person").count() == 1


def test_the_panel_of_the_person_says_which_home(supply: Supply) -> None:
    client, early = signed_in(supply.commissioner), supply.stays["early"]
    where = reverse("cohorts:person", args=[early.person_id])
    assert "No home is meant for this person." in client.get(where).content.decode()
    propose(early, supply.units["Flat 1"])
    assert "Flat 1, Oak Lane" in client.get(where).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql("SQLite lets one transaction write at a time")
def test_of_twenty_who_want_one_home_at_once_one_gets_it() -> None:
    supply = make_supply()
    spells = [planned(supply.partnership, date(2017, 8, 14)) for _ in range(20)]
    said: list[str] = []
    ready = threading.Barrier(20)

    def ask(spell: Spell) -> None:
        ready.wait(timeout=30)
        try:
            propose(spell, supply.units["Flat 1"])
            said.append("")
        except Refusal as refusal:
            said.append(refusal.sentence)
        finally:
            connections.close_all()

    racers = [threading.Thread(target=ask, args=(spell,)) for spell in spells]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=60)
    assert sorted(said) == ["", *[TAKEN] * 19]
    assert UnitMatch.objects.standing().filter(unit=supply.units["Flat 1"]).count() == 1
