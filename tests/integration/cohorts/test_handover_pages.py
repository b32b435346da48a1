"""The pages of transfers between partnerships."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.handovers import HandoverState
from cohorts.models import Handover, Spell
from cohorts.services import handovers
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, commissioner_of, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 24)


@pytest.fixture(autouse=True)
def _may_2017() -> Any:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def vale() -> Partnership:
    return make_partnership("VALE")


@pytest.fixture
def giver(bhr: Partnership) -> User:
    return make_user(Role.COMMISSIONER, bhr, name="Nadia Chand")


@pytest.fixture
def taker(vale: Partnership) -> User:
    return make_user(Role.COMMISSIONER, vale, name="Tess Winslow")


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    return admitted(bhr, place=place_of(bhr), given_name="Quillon", family_name="Dunmorrow")


@pytest.fixture
def handover(spell: Spell, vale: Partnership, giver: User, taker: User) -> Handover:
    return handovers.offer(
        spell=spell,
        version=1,
        to=vale.pk,
        on=DAY,
        reason="Moves near her sister.",
        act=act_of(giver, today=date(2017, 5, 2)),
    )


def answers(vale: Partnership, **changes: str) -> dict[str, str]:
    bed = {"ward": "Maple", "bed_type": "2", "security": "0", "legal_status": "3"}
    site = str(Spell.objects.get().episodes.get().site_id)
    pays = str(commissioner_of(vale).pk)
    return {
        **bed,
        "site": site,
        "commissioner": pays,
        "home_place": str(place_of(vale).pk),
        "version": "1",
        **changes,
    }


def test_leaving_for_a_partnership_of_the_portal_is_an_offer(
    spell: Spell, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    client, url = as_(giver), address(bhr, "cohorts:transfer_out", spell.person_id)
    page = client.get(url)
    assert "Another partnership, not in this list" in page.text
    assert str(vale) in page.text
    typed = {**boxes("on", "24.4.2017"), "version": "1", "to": str(vale.pk)}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Say why the person is offered" in refused.text
    done = client.post(url, {**typed, "reason": "Moves near her sister."}, follow=True)
    assert "BHR-001 is offered. You count the person until the other partnership accepts." in done.text
    assert Handover.objects.get().to_partnership == vale
    assert "offered to Partnership VALE, which has not answered yet" in done.text
    again = client.get(url)
    assert again.status_code == 409
    assert "offered to Partnership VALE already" in again.text


def test_leaving_for_one_outside_the_portal_is_recorded_at_once(
    spell: Spell, bhr: Partnership, giver: User, taker: User
) -> None:
    url = address(bhr, "cohorts:transfer_out", spell.person_id)
    as_(giver).post(url, {**boxes("on", "24.4.2017"), "version": "1", "to": "outside"})
    spell.refresh_from_db()
    assert (spell.ended_on, spell.exit) == (DAY, "transfer_out")
    assert not Handover.objects.exists()


def test_the_list_tells_each_side_what_waits(
    handover: Handover, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    theirs = as_(taker).get(address(vale, "cohorts:handovers"))
    assert "1 person offered to you waits for your answer." in theirs.text
    assert "BHR-001" in theirs.text
    assert "Q. D., 31" in theirs.text
    assert "Dunmorrow" not in theirs.text
    ours = as_(giver).get(address(bhr, "cohorts:handovers"))
    assert "1 person offered by you, not answered yet." in ours.text
    looks = AuditEntry.objects.filter(kind=Kind.READ, did="transfers")
    assert {look.by for look in looks} == {giver, taker}
    assert {look.partnership for look in looks} == {bhr}
    nobody = as_(make_user(Role.COMMISSIONER, vale, place=place_of(vale)))
    assert "Nobody is offered to you" in nobody.get(address(vale, "cohorts:handovers")).text


@pytest.mark.once
def test_the_list_asks_no_more_for_many_than_for_few(
    handover: Handover, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    client, url = as_(taker), address(vale, "cohorts:handovers")

    def offered() -> None:
        handovers.offer(
            spell=admitted(bhr), version=1, to=vale.pk, on=DAY, reason="Moves.", act=act_of(giver)
        )

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)

    handovers.decline(handover=handover, version=1, reason="No.", act=act_of(taker))
    offered()
    client.get(url)
    few = asked()
    for _ in range(4):
        offered()
    assert asked() == few
    assert few <= 12


def test_an_offer_says_no_name_before_it_is_accepted(
    handover: Handover, spell: Spell, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    theirs = as_(taker).get(address(vale, "cohorts:handover", handover.pk)).text
    for words in (
        "BHR-001",
        "Q. D., 31",
        "Havering",
        "3 May 2016",
        "24 April 2017",
        "Moves near her sister.",
        "Accept",
    ):
        assert words in theirs
    for secret in ("Quillon", "Dunmorrow", "15 June 1985", spell.person.nhs_number, "Withdraw"):
        assert secret not in theirs
    ours = as_(giver).get(address(bhr, "cohorts:handover", handover.pk)).text
    assert "Quillon Dunmorrow" in ours
    assert "Withdraw the offer" in ours
    assert ">Accept<" not in ours
    looks = AuditEntry.objects.filter(kind=Kind.READ, did="transfer offer")
    assert looks.count() == 2


def test_an_offer_is_accepted_with_the_bed_of_now(handover: Handover, vale: Partnership, taker: User) -> None:
    client, url = as_(taker), address(vale, "cohorts:handover_accept", handover.pk)
    form = client.get(url).text
    assert "BHR Hospital, BHR NHS Foundation Trust" in form
    assert 'value="Maple"' in form
    wrong = client.post(url, answers(vale, ward="Ash", commissioner=""))
    assert wrong.status_code == 422
    assert 'value="Ash"' in wrong.text
    done = client.post(url, answers(vale), follow=True)
    assert "The transfer is accepted: you count the person." in done.text
    assert "VALE-001" in done.text
    assert Handover.objects.get().state == HandoverState.ACCEPTED
    person = Spell.objects.get(partnership=vale).person
    assert "Quillon" in client.get(address(vale, "cohorts:person", person.pk)).text


def test_an_offer_is_declined_with_a_reason_that_the_other_side_reads(
    handover: Handover, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    client, url = as_(taker), address(vale, "cohorts:handover_decline", handover.pk)
    assert client.post(url, {"reason": "", "version": "1"}).status_code == 422
    client.post(url, {"reason": "She stays with you.", "version": "1"})
    told = as_(giver).get(address(bhr, "cohorts:handover", handover.pk)).text
    assert "Declined by Tess Winslow on 12 May 2017, 09:30. She stays with you." in told


def test_whoever_answers_second_is_told_who_came_first(
    handover: Handover, bhr: Partnership, vale: Partnership, giver: User, taker: User
) -> None:
    as_(giver).post(address(bhr, "cohorts:handover_withdraw", handover.pk), {"version": "1"})
    assert Handover.objects.get().state == HandoverState.WITHDRAWN
    for name, typed in (("accept", answers(vale)), ("decline", {"reason": "No.", "version": "1"})):
        late = as_(taker).post(address(vale, f"cohorts:handover_{name}", handover.pk), typed)
        assert late.status_code == 409
        assert "This offer was withdrawn by Nadia Chand on 12 May 2017." in late.text
        assert "Nadia Chand changed it on 12 May 2017, 09:30." in late.text


def test_an_offer_whose_day_has_not_come_waits(
    spell: Spell, vale: Partnership, giver: User, taker: User
) -> None:
    ahead = handovers.offer(
        spell=spell, version=1, to=vale.pk, on=date(2017, 6, 1), reason="Moves.", act=act_of(giver)
    )
    told = as_(taker).get(address(vale, "cohorts:handover", ahead.pk)).text
    assert "It can be accepted from 1 June 2017 on." in told
    late = as_(taker).get(address(vale, "cohorts:handover_accept", ahead.pk))
    assert (late.status_code, "Accept it on that day." in late.text) == (409, True)


@pytest.mark.parametrize(
    "name", ["handovers", "handover", "handover_accept", "handover_decline", "handover_withdraw"]
)
def test_who_may_not_is_turned_away(
    handover: Handover, bhr: Partnership, vale: Partnership, giver: User, taker: User, name: str
) -> None:
    args = [] if name == "handovers" else [handover.pk]
    url = address(bhr, f"cohorts:{name}", *args)
    assert as_(None).get(url).status_code == 302
    htmx = as_(None).get(url, headers=HTMX)
    assert "HX-Redirect" in htmx.headers
    assert as_(make_user(Role.PROGRAMME_MANAGER, bhr)).get(url).status_code == 403
    stranger = make_user(Role.COMMISSIONER, make_partnership("OTHER"))
    assert as_(stranger).get(address(bhr, f"cohorts:{name}", *args)).status_code == 404
    assert as_(giver).put(url).status_code == 405
    side = {"handover_accept": giver, "handover_decline": giver, "handover_withdraw": taker}.get(name)
    if side is not None:
        where = vale if side == taker else bhr
        assert as_(side).get(address(where, f"cohorts:{name}", *args)).status_code == 403
