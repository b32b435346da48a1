"""Lessons: what they refuse, whose root causes are told to whom, and what root causes teach by area."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cohorts.domain.commissioning import RootCauseOf
from cohorts.models import RootCause
from cohorts.services import root_causes
from cohorts.services.root_causes import RootCauseFacts
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.errors import Refusal
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.workstreams.log_made import DAY, World, as_, questions, text_of
from workstreams.models import Lesson
from workstreams.services.lessons import LESSONS, LessonAsk, lessons_of, taught_by_area

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = {
    "area": "s117_split", "finding": "Agree the split early", "source": "root_cause", "learnt_on": "2017-05-02",
    "shared_on": "",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return World.make()


def caused(world: World, place: str, area: str = "s117_split") -> RootCause:
    spell = admitted(world.partnership, date(2016, 5, 3), place=place_of(world.partnership, place))
    facts = RootCauseFacts(RootCauseOf.ADMISSION, area, date(2017, 4, 27), "They argued")
    return root_causes.record(spell=spell, facts=facts, act=act_of())


def learnt(world: World, **more: Any) -> Lesson:
    values = {
        "partnership": world.partnership, "area": "s117_split", "finding": "Agree the split early",
        "source": "root_cause", "learnt_on": date(2017, 5, 2), **more,
    }  # fmt: skip
    return rows.add(LESSONS, values=values, act=act_of(world.manager, today=DAY))


def keeper_of(world: World, place: str) -> Any:
    return make_user(Role.COMMISSIONER, world.partnership, place=place_of(world.partnership, place))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"area": "nonsense"}, "area"),
        ({"learnt_on": date(2017, 5, 13)}, "learnt_on"),
        ({"shared_on": date(2017, 5, 1)}, "shared_on"),
        ({"finding": ""}, None),
    ],
)
def test_what_cannot_be_is_refused(world: World, values: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Refusal) as refusal:
        learnt(world, **values)
    assert refusal.value.field == field


def test_only_root_causes_that_the_writer_may_see_are_tied_to_a_lesson(world: World) -> None:
    theirs, elsewhere = caused(world, "Redbridge"), make_partnership("THIRD")
    spell = admitted(elsewhere, date(2016, 5, 3), place=place_of(elsewhere, "Havering"))
    facts = RootCauseFacts(RootCauseOf.ADMISSION, "s117_split", date(2017, 4, 27), "They argued")
    far = root_causes.record(spell=spell, facts=facts, act=act_of())
    lesson, act = learnt(world), act_of(keeper_of(world, "Havering"), today=DAY)
    with pytest.raises(Refusal):
        rows.change(LESSONS, row=lesson, version=1, values={"root_causes": [theirs.pk]}, act=act)
    with pytest.raises(Refusal):
        rows.change(LESSONS, row=lesson, version=1, values={"root_causes": [far.pk]}, act=act_of(today=DAY))
    assert not lesson.root_causes.exists()


def test_who_may_not_see_the_person_learns_only_how_many_there_are(world: World) -> None:
    ours, theirs = caused(world, "Havering"), caused(world, "Redbridge")
    lesson = learnt(world, root_causes=[ours.pk, theirs.pk])
    where = world.url("lesson", lesson.pk)
    board = text_of(as_(world.board).get(where))
    assert "2 root-cause reviews stand behind it. You may not see whose they are." in board
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()
    both = (ours.spell.person.reference, theirs.spell.person.reference)
    assert not any(reference in board for reference in both)
    havering = text_of(as_(keeper_of(world, "Havering")).get(where))
    assert "You may see 1 of them." in havering
    assert [reference in havering for reference in both] == [True, False]
    assert str(ours.pk) in havering
    assert str(theirs.pk) not in havering
    look = AuditEntry.objects.get(kind=Kind.READ)
    assert [subject.person_id for subject in look.subjects.all()] == [ours.spell.person_id]
    assert "2 root-cause reviews stand behind it.</p>" in text_of(as_(world.manager).get(where))


def test_saving_keeps_links_that_the_writer_does_not_see(world: World) -> None:
    ours, theirs = caused(world, "Havering"), caused(world, "Redbridge")
    lesson, client = learnt(world, root_causes=[theirs.pk]), as_(keeper_of(world, "Havering"))
    where = world.url("lesson_change", lesson.pk)
    shown = text_of(client.get(where))
    assert (str(ours.pk) in shown, str(theirs.pk) in shown) == (True, False)
    assert AuditEntry.objects.filter(kind=Kind.READ, did="root causes behind a lesson").count() == 1
    forged = client.post(where, {**FORM, "root_causes": [str(theirs.pk)], "version": "1"})
    assert forged.status_code == 422
    assert client.post(where, {**FORM, "root_causes": [str(ours.pk)], "version": "1"}).status_code == 302
    assert set(lesson.root_causes.all()) == {ours, theirs}
    late = client.post(where, {**FORM, "finding": "Late", "version": "1"})
    assert late.status_code == 409
    assert str(theirs.pk) not in text_of(late)
    assert client.post(where, {**FORM, "version": "2"}).status_code == 302
    assert set(lesson.root_causes.all()) == {theirs}


def test_who_sees_nobody_writes_a_lesson_without_root_causes(world: World) -> None:
    caused(world, "Havering")
    finance = make_user(Role.WORKSTREAM_LEAD, world.partnership)
    assert as_(finance).get(world.url("lesson_add")).status_code == 403
    theirs = keeper_of(world, "Redbridge")
    assert "Root causes behind it" not in text_of(as_(theirs).get(world.url("lesson_add")))
    assert as_(theirs).post(world.url("lesson_add"), FORM).status_code == 302


def test_areas_without_a_lesson_are_told(world: World) -> None:
    for place, area in (("Havering", "s117_split"), ("Redbridge", "crisis"), ("Havering", "crisis")):
        caused(world, place, area)
    learnt(world)
    learnt(world, area="housing", learnt_on=DAY)
    scope = act_of(world.board).scope
    found = taught_by_area(scope=scope, partnership=world.partnership, day=DAY)
    assert [(one.area, one.causes, len(one.lessons), one.untaught) for one in found] == [
        ("crisis", 2, 0, True), ("s117_split", 1, 1, False), ("housing", 0, 1, False),
    ]  # fmt: skip
    before = taught_by_area(scope=scope, partnership=world.partnership, day=date(2017, 4, 26))
    assert before == []
    page = text_of(as_(world.board).get(world.url("lessons_taught")))
    assert "3 root-cause reviews in 2 areas: 1 has no lesson yet." in page
    assert "2 root causes, no lesson yet" in page
    assert "registers/root-causes" not in page
    assert "area=crisis" in text_of(as_(world.manager).get(world.url("lessons_taught")))


def test_lessons_are_listed_filtered_typed_and_withdrawn(world: World) -> None:
    client, stream = as_(world.manager), world.stream()
    assert "Lessons stand here once somebody writes one" in text_of(client.get(world.url("lessons")))
    assert "Nothing to learn from yet" in text_of(client.get(world.url("lessons_taught")))
    assert client.post(world.url("lesson_add"), {**FORM, "finding": ""}).status_code == 422
    assert client.post(world.url("lesson_add"), FORM).status_code == 302
    learnt(world, area="crisis", workstream=stream, shared_on=DAY, finding="Call <b>early</b>")
    found = {
        name: [one.number for one in lessons_of(scope=everything(), partnership=world.partnership, ask=ask)]
        for name, ask in {
            "all": LessonAsk(),
            "area": LessonAsk(area="crisis"),
            "stream": LessonAsk(workstream_id=stream.pk),
            "words": LessonAsk(text="split early"),
            "unshared": LessonAsk(unshared=True),
        }.items()
    }
    assert found == {"all": [2, 1], "area": [2], "stream": [2], "words": [1], "unshared": [1]}
    listed = text_of(client.get(world.url("lessons")))
    assert "Not shared yet" in listed
    assert "Call &lt;b&gt;early&lt;/b&gt;" in listed
    assert "No lesson is shown" in text_of(client.get(world.url("lessons", text="zebra")))
    assert client.get(world.url("lessons", area="zebra")).status_code == 422
    row = Lesson.objects.get(number=1)
    withdraw = world.url("lesson_withdraw", row.pk)
    assert client.post(withdraw, {"reason": "Twice", "version": "1"}).status_code == 302
    assert client.get(world.url("lesson", row.pk)).status_code == 404


def test_who_may(world: World) -> None:
    pk = learnt(world).pk
    edits = {"lesson_add", "lesson_change", "lesson_withdraw"}
    names = {
        "lessons": (),
        "lessons_taught": (),
        "lesson": (pk,),
        **dict.fromkeys(edits, (pk,)),
        "lesson_add": (),
    }
    world.must_be_closed_to_others(names, edits=edits)


@pytest.mark.once
def test_a_long_list_asks_no_more_than_a_short_one(world: World) -> None:
    one, client = (
        learnt(world, owner=world.manager, root_causes=[caused(world, "Havering").pk]),
        as_(world.manager),
    )
    before = questions(client, world.url("lessons"))
    Lesson.objects.bulk_create(
        Lesson(
            partnership=world.partnership, number=10 + number, area="crisis", finding="Call", source="other",
            learnt_on=DAY,
        )
        for number in range(110)
    )  # fmt: skip
    assert questions(client, world.url("lessons")) == before <= 10
    assert questions(client, world.url("lessons_taught")) <= 10
    assert questions(client, world.url("lesson", one.pk)) <= 12
