"""Words are written on figures: they stand in page and pack while those hold, and carry a mark when they do not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.trajectories.made import APRIL_17, HAVERING, World, address, as_, text_of
from trajectories import pack_sections, words_section
from trajectories.models import Narrative
from trajectories.services.narratives import Writing, take_back, write

OURS = "A good month: two moved home."
GENERATED = "5 people in hospital on 30 April 2017, 1 more than planned, which is worse."
FACTS = {"inpatients": 5, "plan": 4}
MARK = "Written when the figures were 5 against 4; they are now 6 against 4."


def keep(world: World, key: str = "inpatients", text: str = OURS, version: int = 0) -> Narrative:
    return write(
        partnership=world.partnership,
        month=APRIL_17,
        writing=Writing(key, text, GENERATED, FACTS if key == "inpatients" else {"admissions": 1}),
        version=version,
        act=act_of(world.manager),
    )


def one_more(world: World) -> None:
    admitted(world.partnership, date(2017, 4, 12), place=place_of(world.partnership, HAVERING))


def body(section: Section | None) -> str:
    assert section is not None
    return " ".join([section.summary, *(one.body for one in section.blocks if isinstance(one, Text | Note))])


def context(world: World) -> PackContext:
    return PackContext(world.partnership, APRIL_17, APRIL_17.last, everything())


def test_words_stand_on_the_overview_until_a_figure_moves(world: World) -> None:
    client, where = as_(world.board), address(world.partnership, "dashboard")
    assert GENERATED in text_of(client.get(where))
    keep(world)
    text = text_of(client.get(where))
    assert f"<b>{OURS}</b>" in text
    assert GENERATED not in text
    assert "Figures have changed" not in text
    assert OURS not in text_of(client.get(f"{where}&arrangement=ccg"))
    one_more(world)
    text = text_of(client.get(where))
    assert f"<b>{OURS}</b>" in text
    assert MARK in text
    assert "6 people in hospital on 30 April 2017, 2 more than planned, which is worse." in text


def test_a_pack_takes_the_words_only_while_they_hold(world: World) -> None:
    keep(world)
    keep(world, "learning:admissions", "Gatekeeping was late.")
    built = pack_sections.summary(context(world))
    assert built.summary == pack_sections.against_plan(context(world)).summary == OURS
    assert "Admissions: Gatekeeping was late." in body(words_section.section(context(world)))
    one_more(world)
    for built in (pack_sections.summary(context(world)), pack_sections.against_plan(context(world))):
        assert built.summary.startswith("6 people in hospital")
        assert f"Words are left out because their figures have changed. {MARK}" in body(built)
    learnt = body(words_section.section(context(world)))
    assert "Gatekeeping" not in learnt
    assert "they are now admissions 2." in learnt


def test_a_pack_without_lessons_has_no_such_section(world: World) -> None:
    assert words_section.section(context(world)) is None


def test_the_page_lists_all_places_with_their_state(world: World) -> None:
    client, where = as_(world.manager), address(world.partnership, "words")
    assert "All sentences of April 2017 are generated from the figures." in text_of(client.get(where))
    keep(world)
    assert "1 text was written for April 2017, and the figures still are" in text_of(client.get(where))
    keep(world, "learning:admissions", "Gatekeeping was late.")
    one_more(world)
    text = text_of(client.get(where))
    assert "2 texts were written for April 2017; the figures of 2 have changed since." in text
    assert "What we learnt: Admissions" in text
    for said in (
        "That is 10.35 people per million adults",
        "Barking and Dagenham",
        "out of area. Fewer is better.",
    ):
        assert said in text
    assert "Write what was learnt about" not in text_of(as_(world.board).get(where))


def test_what_was_learnt_stands_with_its_measure(world: World) -> None:
    where = address(world.partnership, "measure", "admissions")
    assert "What we learnt" not in text_of(as_(world.board).get(where))
    keep(world, "learning:admissions", "Gatekeeping was late.")
    text = text_of(as_(world.board).get(where))
    assert "What we learnt, April 2017" in text
    assert "Gatekeeping was late." in text


def test_the_form_writes_keeps_two_writers_apart_and_goes_back(world: World) -> None:
    client, where = as_(world.commissioner), address(world.partnership, "words_write", key="inpatients")
    assert GENERATED in text_of(client.get(where))
    assert client.post(where, {"text": "", "version": "0"}).status_code == 422
    assert client.post(where, {"text": OURS, "version": "0"}).status_code == 302
    row = Narrative.objects.get()
    assert (row.facts, row.generated, row.written_by) == (FACTS, GENERATED, world.commissioner)
    stale = client.post(where, {"text": "Theirs is older", "version": "0"})
    assert stale.status_code == 409
    assert "Someone else changed this" in text_of(stale)
    assert client.post(where, {"do": "back", "version": "0"}).status_code == 409
    assert client.post(where, {"text": "Better words", "version": "1"}).status_code == 302
    assert client.post(where, {"do": "back", "version": "2"}).status_code == 302
    assert not Narrative.objects.exists()
    assert client.get(address(world.partnership, "words_write", key="learning:happiness")).status_code == 404
    told = AuditEntry.objects.filter(object_type="trajectories.narrative").order_by("at", "pk")
    assert sorted(told.values_list("did", flat=True)) == ["take words back", "write words", "write words"]


def test_the_service_refuses_and_never_overwrites(world: World) -> None:
    act = act_of(world.manager)
    with pytest.raises(Refusal, match="Write something"):
        keep(world, text=" ")
    keep(world)
    with pytest.raises(Stale) as caught:
        keep(world, text="Mine")
    assert (caught.value.version, caught.value.differences[0].theirs) == (1, OURS)
    with pytest.raises(Refusal, match="has not begun"):
        write(
            partnership=world.partnership,
            month=Month(2017, 12),
            writing=Writing("inpatients", OURS),
            version=0,
            act=act,
        )
    with pytest.raises(Refusal, match="answers for them"):
        write(
            partnership=world.partnership,
            month=APRIL_17,
            writing=Writing("parts", OURS),
            version=0,
            act=act_of(),
        )
    with pytest.raises(Stale):
        take_back(partnership=world.partnership, month=APRIL_17, key="parts", version=1, act=act)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Narrative.objects.filter(key="inpatients").update(text="")


def test_who_may(world: World) -> None:
    where = address(world.partnership, "words_write", key="inpatients")
    assert as_(None).get(where).status_code == 302
    assert as_(world.board).get(where).status_code == 403
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(stranger).get(address(world.partnership, "words")).status_code == 404
