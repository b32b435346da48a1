"""Monthly register returns: silence is no number, and a place answers for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from cohorts.domain.registers import Response
from cohorts.domain.returns import Column, State, headline
from cohorts.models import RegisterReturn
from cohorts.pack_sections import registers
from cohorts.services import register
from cohorts.services.register_returns import ReturnFacts, find, places_to_answer, record
from tcp_portal.access import NOBODY, Role
from tcp_portal.acts import Act
from tcp_portal.months import Month
from tcp_portal.packs.document import Text
from tcp_portal.partnerships.models import Partnership, Place
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, commissioner_of, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
JANUARY = Month(2017, 1)
SILENT = ReturnFacts(response=Response.NO_RESPONSE, figures={})


def figures(red: int | None, amber: int | None, **more: int | None) -> ReturnFacts:
    counts = {Column.RED: red, Column.AMBER: amber} | {Column(name): count for name, count in more.items()}
    return ReturnFacts(Response.ANSWERED, counts, answered_on=date(2017, 2, 3), answered_by=" Lee Marsh ")


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.PROGRAMME_MANAGER, partnership))


@pytest.fixture
def havering(partnership: Partnership) -> Place:
    return place_of(partnership)


def said(place: Place, facts: ReturnFacts, act: Act, version: int = 0) -> RegisterReturn:
    return record(place=place, month=JANUARY, version=version, facts=facts, act=act)


def printed(partnership: Partnership, act: Act) -> None:
    """January 2017 as the stocktake has it."""
    said(place_of(partnership, "Havering"), figures(7, 17, children=0), act)
    said(place_of(partnership, "Redbridge"), figures(6, 15, children=0), act)
    said(place_of(partnership, "Barking and Dagenham"), SILENT, act)


def test_an_answer_is_kept_with_who_gave_it_and_told_in_the_trail(havering: Place, act: Act) -> None:
    row = said(havering, figures(7, 17, children=0), act)
    assert (row.red_adults, row.amber_adults, row.children, row.green_adults) == (7, 17, 0, None)
    assert (row.answered_by, row.version) == ("Lee Marsh", 1)
    told = only_entry("register return")
    assert told.by == act.by
    assert told.changes["red_adults"] == [None, 7]
    assert told.changes["return_of"] == [None, "Havering, January 2017"]
    assert not told.subjects.exists()
    assert said(havering, figures(7, 17, children=0), act, version=1).version == 1
    only_entry("register return")


def test_no_response_takes_every_figure_away(havering: Place, act: Act) -> None:
    said(havering, figures(7, 17, children=0), act)
    row = said(havering, SILENT, act, version=1)
    assert (row.response, row.red_adults, row.children, row.answered_by) == ("no_response", None, None, "")


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        (figures(None, 17), "if the place did not say, record that it did not answer", "red_adults"),
        (figures(7, None), "Enter the number for “Amber, adults”", "amber_adults"),
        (figures(-1, 17), "a whole number from 0", "red_adults"),
        (figures(7, 17, children=10_000), "a whole number from 0", "children"),
        (replace(figures(7, 17), answered_on=date(2017, 5, 13)), "cannot be in the future", "answered_on"),
        (replace(figures(7, 17), answered_on=date(2016, 12, 31)), "before the month began", "answered_on"),
    ],
)
def test_what_stands_against_a_return(
    havering: Place, act: Act, facts: ReturnFacts, words: str, field: str
) -> None:
    with refused(words, field):
        said(havering, facts, act)
    assert not RegisterReturn.objects.exists()


def test_a_return_is_of_a_month_that_has_begun_and_that_the_register_covers(
    havering: Place, act: Act
) -> None:
    with refused("June 2017 has not begun", "month"):
        record(place=havering, month=Month(2017, 6), version=0, facts=SILENT, act=act)
    with refused("does not cover March 2015", "month"):
        record(place=havering, month=Month(2015, 3), version=0, facts=SILENT, act=act)


def test_the_second_of_two_who_answer_sees_the_first_answer(havering: Place, act: Act) -> None:
    said(havering, figures(7, 17), act)
    with stale(amber_adults=("17", "16")):
        said(havering, figures(7, 16), act)


def test_who_may_answer_for_which_place(partnership: Partnership, havering: Place) -> None:
    redbridge = place_of(partnership, "Redbridge")

    def places(role: Role, **limits: Any) -> set[str]:
        scope = act_of(make_user(role, partnership, **limits)).scope
        found = places_to_answer(scope=scope, partnership_id=partnership.pk)
        return set(Place.objects.filter(pk__in=found).values_list("name", flat=True))

    assert len(places(Role.COMMISSIONER)) == 3
    assert places(Role.COUNCIL_LEAD, place=redbridge) == {"Redbridge"}
    assert places(Role.COMMISSIONER, organisation=commissioner_of(partnership, place=havering)) == {
        "Havering"
    }
    assert places(Role.BOARD_MEMBER) == set()
    lead = act_of(make_user(Role.COUNCIL_LEAD, partnership, place=redbridge))
    with pytest.raises(PermissionDenied):
        said(havering, SILENT, lead)
    with pytest.raises(PermissionDenied):
        find(scope=lead.scope, place_id=havering.pk, month=JANUARY)
    stranger = act_of(make_user(Role.COMMISSIONER, make_partnership("ELSE")))
    with pytest.raises(Http404):
        find(scope=stranger.scope, place_id=havering.pk, month=JANUARY)
    assert said(redbridge, SILENT, lead).response == "no_response"


def test_the_month_that_the_stocktake_prints(partnership: Partnership, act: Act) -> None:
    printed(partnership, act)
    found = register.returns_of(scope=act.scope, partnership_id=partnership.pk, month=JANUARY)
    assert headline(found) == "At least 13 red, at least 32 amber; Barking and Dagenham missing."
    assert [one.state for one in found] == [State.NO_RESPONSE, State.ANSWERED, State.ANSWERED]
    assert register.returns_of(scope=NOBODY, partnership_id=partnership.pk, month=JANUARY) == ()
    february = register.returns_of(
        scope=act.scope, partnership_id=partnership.pk, month=JANUARY.next, today=date(2017, 2, 20)
    )
    assert {one.state for one in february} == {State.NOT_DUE}


def test_the_board_pack_says_no_response_in_words(partnership: Partnership, act: Act) -> None:
    context = PackContext(partnership, JANUARY, JANUARY.last, act.scope)
    assert registers(context) is None
    printed(partnership, act)
    section = registers(context)
    assert section is not None
    assert section.summary == "At least 13 red, at least 32 amber; Barking and Dagenham missing."
    assert Text("That is at least 45 adults at red or amber.") in section.blocks
    assert Text("Barking and Dagenham has not answered.") in section.blocks
    (table,) = (block for block in section.blocks if hasattr(block, "columns"))
    assert table.rows[0] == ("Barking and Dagenham", *["No response"] * 5)
    assert table.rows[1] == ("Havering", "7", "17", "Not asked", "Not asked", "0")
    assert table.total == ("All places", "At least 13", "At least 32", "Not asked", "Not asked", "At least 0")


def test_the_database_tells_silence_from_an_answer(havering: Place, act: Act) -> None:
    row = said(havering, figures(7, 17), act)
    for write in (
        lambda: RegisterReturn.objects.filter(pk=row.pk).update(response="no_response"),
        lambda: RegisterReturn.objects.filter(pk=row.pk).update(red_adults=None),
        lambda: RegisterReturn.objects.filter(pk=row.pk).update(month=date(2017, 1, 2)),
        lambda: RegisterReturn.objects.create(
            partnership=havering.partnership, place=havering, month=JANUARY.first, response="no_response"
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
