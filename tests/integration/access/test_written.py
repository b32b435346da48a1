"""A question whose SQL was written before: the same rows as of Django, and as they are now."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import CharField, F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from cohorts.models import Person, Spell
from tcp_portal.sealed import initial
from tcp_portal.written import Written
from tests.factories import admitted, make_partnership

pytestmark = pytest.mark.django_db

WHOEVER = UUID(int=7)


def named(**conditions: Any) -> QuerySet[Person, tuple[Any, ...]]:
    """Columns that become Python's values in each of the ways there are: by the driver, the field, the expression."""
    return (
        Person.objects.filter(**conditions)
        .annotate(first=initial("given_name"), one=Cast(Value("1"), CharField(max_length=3)))
        .values_list("pk", "reference", "date_of_birth", "first", "one")
    )


def test_rows_and_their_types_are_those_of_the_question() -> None:
    bhr = make_partnership()
    people = [admitted(bhr).person, admitted(bhr).person]
    rows = named(partnership=bhr).order_by("reference")
    assert [*Written(rows).ask()] == [*rows]
    assert {row[0] for row in Written(rows).ask()} == {person.pk for person in people}
    assert {type(value) for row in Written(rows).ask() for value in row} == {
        type(value) for row in rows for value in row
    }


def test_a_union_is_asked_as_one() -> None:
    bhr = make_partnership()
    admitted(bhr)
    stays = Spell.objects.filter(partnership=bhr)
    rows = stays.values_list("pk", "started_on").union(
        stays.values_list("person_id", "counted_from"), all=True
    )
    with CaptureQueriesContext(connection) as caught:
        found = [*Written(rows).ask()]
    assert sorted(found) == sorted(rows)
    assert len(found) == 2
    assert len(caught) == 1


def test_what_came_since_is_found() -> None:
    bhr = make_partnership()
    question = Written(named(partnership=bhr))
    assert [*question.ask()] == []
    person = admitted(bhr).person
    ((pk, *_),) = question.ask()
    assert pk == person.pk
    Person.objects.filter(pk=person.pk).update(reference="CHANGED")
    ((_, reference, *_),) = question.ask()
    assert reference == "CHANGED"


def test_another_value_stands_where_it_was_written_for_anybody() -> None:
    bhr = make_partnership()
    one, other = admitted(bhr).person, admitted(bhr).person
    question = Written(named(pk=WHOEVER, partnership=bhr))
    assert [*question.ask()] == []
    for person in (one, other):
        ((pk, *_),) = question.ask({WHOEVER: person.pk})
        assert pk == person.pk
    assert [*question.ask({WHOEVER: uuid4()})] == []


def test_a_question_that_finds_nothing_is_not_asked() -> None:
    question = Written(named(pk__in=()))
    with CaptureQueriesContext(connection) as caught:
        assert [*question.ask()] == []
    assert not caught.captured_queries


def test_an_empty_value_stays_empty() -> None:
    admitted(make_partnership())
    rows = Spell.objects.annotate(none=Cast(Value(None), UUIDField()), end=F("ended_on"))
    assert [*Written(rows.values_list("none", "end")).ask()] == [(None, None)]
