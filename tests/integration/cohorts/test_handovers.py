"""A person is offered, and the other partnership answers: each rule, each right, both trails."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, close_old_connections, connection, transaction

from cohorts.domain.handovers import HandoverState
from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Handover, Person, Spell
from cohorts.services import corrections, endings, handovers
from cohorts.services.handovers import Arrival
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    moved,
    place_of,
)
from tests.integration.cohorts.helpers import entries, refused, stale

pytestmark = pytest.mark.django_db
ON, DAY = date(2016, 5, 3), date(2017, 4, 24)


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def vale() -> Partnership:
    return make_partnership("VALE")


@pytest.fixture
def giver(bhr: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, bhr, name="Nadia Chand"))


@pytest.fixture
def taker(vale: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, vale, name="Tess Winslow"))


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    return admitted(bhr, ON, place=place_of(bhr), given_name="Rita", family_name="Dale")


def offered(spell: Spell, receiver: Partnership, act: Act, **changes: Any) -> Handover:
    facts = {"to": receiver.pk, "on": DAY, "reason": "Moves near her sister.", **changes}
    return handovers.offer(spell=spell, version=spell.version, act=act, **facts)


def arrival(partnership: Partnership, **changes: Any) -> Arrival:
    return Arrival(place_of(partnership).pk, None, bed_facts(partnership, **changes))


def accepted(handover: Handover, act: Act) -> Spell:
    return handovers.accept(
        handover=handover, version=handover.version, arrival=arrival(handover.to_partnership), act=act
    )


def test_an_offer_changes_nothing_but_is_told_to_both_sides(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    assert (handover.state, handover.on, handover.reason) == ("offered", DAY, "Moves near her sister.")
    assert Spell.objects.get(pk=spell.pk).ended_on is None
    told = entries("transfer offered")
    assert {each.partnership_id for each in told} == {spell.partnership_id, vale.pk}
    for entry in told:
        assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]
        assert "sister" not in str(entry.changes)


def test_an_accepted_person_passes_from_one_count_to_the_other(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    received = accepted(offered(spell, vale, giver), taker)
    left = Spell.objects.get(pk=spell.pk)
    assert (left.ended_on, left.exit, left.destination) == (DAY, Exit.TRANSFER_OUT, "MH")
    assert left.episodes.get().ended_on == DAY
    assert (received.entry, received.started_on, received.counted_from) == (Entry.TRANSFER_IN, ON, DAY)
    assert (received.planned, received.source) == (spell.planned, spell.source)
    assert received.episodes.get().started_on == DAY
    new = received.person
    assert (new.partnership, new.reference, new.home_place) == (vale, "VALE-001", place_of(vale))
    assert (new.given_name, new.nhs_number) == ("Rita", spell.person.nhs_number)
    assert received.human == left.human == new.human
    handover = Handover.objects.get()
    assert (handover.state, handover.received, handover.answered_by) == ("accepted", received, taker.by)
    told = {
        (each.did, each.partnership_id): each for each in AuditEntry.objects.filter(at=taker.now, by=taker.by)
    }
    for did, where, whom in (
        ("transfer out", spell.partnership_id, spell.person_id),
        ("transfer in", vale.pk, new.pk),
        ("transfer accepted", spell.partnership_id, spell.person_id),
        ("transfer accepted", vale.pk, new.pk),
    ):
        assert [subject.person_id for subject in told[did, where].subjects.all()] == [whom]
    assert "Rita" not in str([each.changes for each in told.values()])


def test_a_person_whom_the_receiving_register_knew_is_found_there(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: Act, taker: Act
) -> None:
    there = accepted(offered(spell, vale, giver), taker)
    back = handovers.offer(
        spell=there, version=there.version, to=bhr.pk, on=TODAY, reason="Comes home.", act=taker
    )
    again = handovers.accept(
        handover=back,
        version=1,
        arrival=Arrival(place_of(bhr, "Redbridge").pk, None, bed_facts(bhr)),
        act=giver,
    )
    assert again.person_id == spell.person_id
    assert again.person.home_place == place_of(bhr, "Redbridge")
    assert Person.objects.count() == 2
    told = entries("transfer accepted")  # of both ways, in no order: all of one moment
    assert {"home_place": ["Havering", "Redbridge"], "state": ["offered", "accepted"]} in [
        {name: each.changes.get(name) for name in ("home_place", "state")} for each in told
    ]


def test_a_person_without_an_nhs_number_stays_one_human(
    bhr: Partnership, vale: Partnership, giver: Act, taker: Act
) -> None:
    here = admitted(bhr, ON, nhs_number="")
    there = accepted(offered(here, vale, giver), taker)
    assert there.human == here.human


def test_a_declined_offer_says_why_and_changes_nothing(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    with refused("Say why you decline", "reason"):
        handovers.decline(handover=handover, version=1, reason=" ", act=taker)
    handovers.decline(handover=handover, version=1, reason="No bed here is ours.", act=taker)
    stored = Handover.objects.get()
    assert (stored.state, stored.answer, stored.version) == ("declined", "No bed here is ours.", 2)
    assert Spell.objects.get(pk=spell.pk).ended_on is None
    assert len(entries("transfer declined")) == 2
    assert offered(spell, vale, giver).state == HandoverState.OFFERED


def test_an_offer_is_withdrawn_by_who_made_it(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    with pytest.raises(PermissionDenied):
        handovers.withdraw(handover=handover, version=1, act=taker)
    handovers.withdraw(handover=handover, version=1, act=giver)
    assert Handover.objects.get().state == HandoverState.WITHDRAWN
    assert len(entries("transfer withdrawn")) == 2


def test_the_second_answer_is_told_of_the_first(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    accepted(handover, taker)
    with refused("This offer was accepted by Tess Winslow on 12 May 2017", None):
        handovers.withdraw(handover=handover, version=1, act=giver)
    with refused("This offer was accepted by Tess Winslow", None):
        handovers.decline(handover=handover, version=1, reason="No.", act=taker)
    with refused("This offer was accepted by Tess Winslow", None):
        accepted(handover, taker)


def test_an_answer_to_another_version_is_stale(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    with stale():
        handovers.decline(handover=handover, version=2, reason="No.", act=taker)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"to": UUID(int=0)}, "Choose a partnership that uses the portal", "to"),
        ({"reason": " "}, "Say why", "reason"),
        ({"on": date(2016, 5, 2)}, "cannot be before the admission on 3 May 2016", "on"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(
    spell: Spell, vale: Partnership, giver: Act, taker: Act, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        offered(spell, vale, giver, **changes)


def test_only_a_partnership_in_which_somebody_can_answer_is_offered_anyone(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: Act
) -> None:
    def names() -> list[str]:
        found = handovers.receivers(apart_from=bhr.pk, today=TODAY)
        return [each.code for each in found]

    make_user(Role.COMMISSIONER, vale, place=place_of(vale))
    make_user(Role.PROGRAMME_MANAGER, vale)
    assert names() == []
    with refused("Choose a partnership", "to"):
        offered(spell, vale, giver)
    make_user(Role.COMMISSIONER, vale)
    assert names() == ["VALE"]


def test_a_stay_is_offered_once_at_a_time_and_while_it_lasts(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    offered(spell, vale, giver)
    with refused(f"offered to {vale} already", "to"):
        offered(spell, vale, giver)
    ended = discharged(spell, DAY)
    with refused("This stay ended on 24 April 2017", "on"):
        offered(ended, vale, giver)


def test_who_has_left_is_not_offered_any_more(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    discharged(spell, DAY)
    assert Handover.objects.get().state == HandoverState.WITHDRAWN
    with refused("This offer was withdrawn", None):
        accepted(handover, taker)
    someone = admitted(spell.partnership, ON)
    offered(someone, vale, giver)
    endings.record_death(person=someone.person, version=1, on=DAY, act=giver)
    assert not Handover.objects.filter(state=HandoverState.OFFERED).exists()


def test_an_offer_is_accepted_neither_before_its_day_nor_after_another_move(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: Act, taker: Act
) -> None:
    ahead = offered(spell, vale, giver, on=date(2017, 6, 1))
    with refused("This transfer is offered from 1 June 2017. Accept it on that day.", "on"):
        accepted(ahead, taker)
    handovers.withdraw(handover=ahead, version=1, act=giver)
    handover = offered(spell, vale, giver)
    moved(spell, date(2017, 5, 2), bed=bed_facts(bhr, ward="Ash"))
    with refused("cannot be before the last move between wards on 2 May 2017", "on"):
        accepted(handover, taker)


def test_what_the_receiving_side_says_is_checked_by_its_own_lists(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover = offered(spell, vale, giver)
    for wrong, field in (
        (Arrival(place_of(bhr).pk, None, bed_facts(vale)), "home_place"),
        (Arrival(None, commissioner_of(bhr).pk, bed_facts(vale)), "originating_commissioner"),
        (Arrival(None, None, bed_facts(bhr)), "commissioner"),
    ):
        with refused("partnership", field):
            handovers.accept(handover=handover, version=1, arrival=wrong, act=taker)
    assert Handover.objects.get().state == HandoverState.OFFERED


def test_who_may_not_answer_or_offer_does_not(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: Act, taker: Act
) -> None:
    for role, where, place in (
        (Role.PROGRAMME_MANAGER, bhr, None),
        (Role.COMMISSIONER, vale, None),
        (Role.COMMISSIONER, bhr, place_of(bhr, "Redbridge")),
    ):
        with pytest.raises(PermissionDenied):
            offered(spell, vale, act_of(make_user(role, where, place=place)))
    handover = offered(spell, vale, giver)
    for role, where, place in (
        (Role.PROGRAMME_MANAGER, vale, None),
        (Role.COMMISSIONER, vale, place_of(vale)),
        (Role.COMMISSIONER, bhr, None),
    ):
        act = act_of(make_user(role, where, place=place))
        with pytest.raises(PermissionDenied):
            accepted(handover, act)
        with pytest.raises(PermissionDenied):
            handovers.decline(handover=handover, version=1, reason="No.", act=act)
    assert Handover.objects.get().state == HandoverState.OFFERED


def test_the_day_of_an_accepted_transfer_is_not_moved_by_one_side(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    received = accepted(offered(spell, vale, giver), taker)
    left = Spell.objects.get(pk=spell.pk)
    for stay, changes, field, act in (
        (left, {"ended_on": date(2017, 4, 20)}, "ended_on", giver),
        (received, {"counted_from": date(2017, 4, 28)}, "counted_from", taker),
    ):
        facts = {
            name: getattr(stay, name)
            for name in ("planned", "source", "started_on", "counted_from", "ended_on", "destination")
        }
        kinds = {"entry": Entry(stay.entry), "exit": Exit(stay.exit) if stay.exit else None}
        with refused("The other partnership accepted this transfer", field):
            corrections.correct_spell(
                spell=stay, version=stay.version, act=act, **{**facts, **kinds, **changes}
            )


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("handover_answer_has_a_time", {"state": "declined", "answer": "No."}),
        ("handover_declined_with_a_reason", {"state": "declined", "answered_at": "2017-05-01T10:00Z"}),
        ("handover_accepted_is_received", {"state": "accepted", "answered_at": "2017-05-01T10:00Z"}),
        ("handover_is_to_another", {"to_partnership": None}),
    ],
)
def test_the_database_keeps_an_offer_whole(
    spell: Spell, vale: Partnership, giver: Act, taker: Act, name: str, changes: dict[str, Any]
) -> None:
    handover = offered(spell, vale, giver)
    if "to_partnership" in changes:
        changes = {"to_partnership": spell.partnership_id}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(**changes)


def test_the_database_keeps_one_open_offer(spell: Spell, vale: Partnership, giver: Act, taker: Act) -> None:
    handover = offered(spell, vale, giver)
    handover.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.bulk_create([Handover(**{
            field.attname: getattr(handover, field.attname)
            for field in Handover._meta.concrete_fields if field.name != "id"
        })])  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql("SQLite lets one transaction write at a time")
def test_of_two_answers_at_the_same_moment_one_counts(
    spell: Spell, vale: Partnership, giver: Act, taker: Act
) -> None:
    handover, told = offered(spell, vale, giver), list[str]()
    ready = threading.Barrier(2)

    def answer(act: Any) -> None:
        try:
            ready.wait()
            act()
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.sentence)
        finally:
            close_old_connections()
            connection.close()

    acts = (
        lambda: accepted(handover, taker),
        lambda: handovers.withdraw(handover=handover, version=1, act=giver),
    )
    threads = [threading.Thread(target=answer, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(words == "done" for words in told) == [False, True]
    assert any(words.startswith("This offer was") for words in told)
    open_ = Spell.objects.filter(ended_on=None, human=spell.human)
    assert open_.count() == 1
