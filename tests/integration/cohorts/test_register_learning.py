"""What admissions teach about the register. Entries and reviews are written plainly here, without their rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cohorts.domain.kinds import Entry
from cohorts.domain.learning import LearntAdmission, by_place
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Person, Rating, RegisterEntry, Review
from cohorts.services import admissions
from cohorts.services.register_learning import learn
from tcp_portal.access import NOBODY, Role
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    place_of,
    registered,
)

pytestmark = pytest.mark.django_db
ON = date(2017, 2, 6)
FIRST, END = date(2017, 1, 1), date(2017, 3, 1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def entered(person: Person, on: date, *ratings: tuple[Colour, date], left_on: date | None = None) -> None:
    entry = RegisterEntry.objects.create(
        person=person,
        entered_on=on,
        left_on=left_on,
        exit_reason="resolved" if left_on else "",
        consent="informed",
        consent_on=on,
    )
    for number, (colour, day) in enumerate(ratings):
        at = datetime(2017, 5, 1, 9, number, tzinfo=UTC)
        Rating.objects.create(entry=entry, colour=colour, on=day, at=at, reason="Looked at")


def reviewed(person: Person, on: date, **more: object) -> None:
    values = {"kind": ReviewKind.COMMUNITY, "state": ReviewState.HELD, **more}
    Review.objects.create(person=person, on=on, **values)


def learnt(partnership: Partnership) -> list[LearntAdmission]:
    found = learn(
        scope=act_of(make_user(Role.BOARD_MEMBER, partnership)).scope,
        partnership_id=partnership.pk,
        first=FIRST,
        end=END,
    )
    return list(found.admissions)


def test_someone_on_the_register_before_their_admission(partnership: Partnership) -> None:
    person = registered(partnership, home_place_id=place_of(partnership).pk)
    entered(
        person,
        date(2016, 11, 28),
        (Colour.GREEN, date(2016, 11, 28)),
        (Colour.AMBER, date(2017, 1, 9)),
        (Colour.RED, date(2017, 1, 9)),  # recorded later for the same day: it takes the place of amber
        (Colour.BLUE, ON),
    )
    spell = admitted(partnership, ON, person=person)
    (one,) = learnt(partnership)
    assert (one.spell_id, one.person_id, one.place, one.kind) == (
        spell.pk,
        person.pk,
        "Havering",
        Entry.FIRST,
    )
    assert (one.was_on_register, one.days_on_register) == (True, 70)
    assert (one.colour, one.rated_on) == (Colour.RED, date(2017, 1, 9))
    assert not one.was_reviewed


@pytest.mark.parametrize(
    ("entered_on", "left_on", "was_on"),
    [
        (ON - timedelta(days=1), None, True),
        (ON, None, False),
        (date(2016, 6, 1), ON, True),
        (date(2016, 6, 1), ON - timedelta(days=1), False),
    ],
)
def test_the_day_before_the_admission_decides(
    partnership: Partnership, entered_on: date, left_on: date | None, was_on: bool
) -> None:
    person = registered(partnership)
    entered(person, entered_on, (Colour.RED, entered_on), left_on=left_on)
    admitted(partnership, ON, person=person)
    assert [one.was_on_register for one in learnt(partnership)] == [was_on]


@pytest.mark.parametrize(
    ("days_before", "more", "counts"),
    [
        (0, {}, True),
        (28, {}, True),
        (29, {}, False),
        (-1, {}, False),
        (3, {"kind": ReviewKind.EMERGENCY}, True),
        (3, {"kind": ReviewKind.INPATIENT}, False),
        (3, {"state": ReviewState.BOOKED}, False),
        (3, {"state": ReviewState.DECLINED}, False),
    ],
)
def test_a_community_review_counts_in_the_days_that_policy_gives(
    partnership: Partnership, days_before: int, more: dict[str, object], counts: bool
) -> None:
    person = registered(partnership)
    reviewed(person, ON - timedelta(days=days_before), **more)
    admitted(partnership, ON, person=person)
    (one,) = learnt(partnership)
    assert one.was_reviewed is counts
    assert one.review_on == (ON - timedelta(days=days_before) if counts else None)


def test_only_admissions_of_the_period_count_and_each_by_itself(partnership: Partnership) -> None:
    first = admitted(partnership, date(2016, 12, 30))
    discharged(first, date(2017, 1, 10))
    again = admitted(partnership, date(2017, 2, 20), person=first.person)
    admitted(partnership, END)
    admissions.find_late(
        person=registered(partnership),
        bed=bed_facts(partnership),
        started_on=date(2017, 1, 3),
        found_on=date(2017, 1, 20),
        planned="1",
        source="19",
        act=act_of(),
    )
    assert [(one.spell_id, one.kind) for one in learnt(partnership)] == [(again.pk, Entry.READMISSION)]


def test_a_stranger_learns_nothing(partnership: Partnership) -> None:
    admitted(partnership, ON)
    for scope in (NOBODY, act_of(make_user(Role.COMMISSIONER, make_partnership("ELSE"))).scope):
        found = learn(scope=scope, partnership_id=partnership.pk, first=FIRST, end=END)
        assert found.admissions == ()


def test_what_the_admissions_amount_to(partnership: Partnership) -> None:
    here, unplaced = place_of(partnership), registered(partnership)
    for number, days in enumerate((10, 40, 90)):
        person = registered(partnership, home_place_id=here.pk)
        entered(person, ON - timedelta(days=days), (list(Colour)[number], ON - timedelta(days=days)))
        admitted(partnership, ON, person=person)
    reviewed(unplaced, ON)
    admitted(partnership, ON, person=unplaced)
    found = learn(scope=act_of().scope, partnership_id=partnership.pk, first=FIRST, end=END)
    assert (len(found.on_register), len(found.not_on_register), len(found.reviewed)) == (3, 1, 1)
    assert found.typical_days == 40
    assert found.by_colour == {Colour.RED: 1, Colour.AMBER: 1, Colour.GREEN: 1}
    told = [(one.place, one.admissions, one.on_register, one.reviewed) for one in by_place(found.admissions)]
    assert told == [("Havering", 3, 3, 0), (None, 1, 0, 1)]
