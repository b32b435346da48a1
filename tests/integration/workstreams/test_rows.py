"""One way to keep rows: the rights, the trail, two people at once, and what is withdrawn."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tcp_portal import rows
from tcp_portal.access import Permission, Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from tests.factories import act_of, make_partnership, make_user
from workstreams.models import Course, Workstream
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = pytest.mark.django_db
VALUES = {"name": "Inpatient care", "aim": "Fewer people in hospital", "principles": [9]}


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def added(partnership: Partnership, role: Role = Role.PROGRAMME_MANAGER, **more: object) -> Workstream:
    act = act_of(make_user(role, partnership))
    return rows.add(WORKSTREAMS, values={**VALUES, "partnership": partnership, **more}, act=act)


def test_a_row_gets_the_next_number_of_its_partnership_and_a_line_in_the_trail(
    partnership: Partnership,
) -> None:
    other = make_partnership("ELSE")
    assert [added(partnership).number, added(partnership).number, added(other).number] == [1, 2, 1]
    entry = AuditEntry.objects.filter(did="add a workstream", partnership=partnership).first()
    assert entry is not None
    assert entry.changes["name"] == [None, "Inpatient care"]


def test_without_the_right_there_nothing_is_kept(partnership: Partnership) -> None:
    with pytest.raises(PermissionDenied):
        added(partnership, Role.BOARD_MEMBER)
    elsewhere = act_of(make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE")))
    with pytest.raises(PermissionDenied):
        rows.add(WORKSTREAMS, values={**VALUES, "partnership": partnership}, act=elsewhere)
    assert not Workstream.objects.exists()
    assert not AuditEntry.objects.exists()


def test_the_second_of_two_is_told_both_values_and_saves_nothing(partnership: Partnership) -> None:
    act, row = act_of(make_user(Role.COMMISSIONER, partnership)), added(partnership)
    rows.change(WORKSTREAMS, row=row, version=1, values={"name": "Hospital", "aim": row.aim}, act=act)
    with pytest.raises(Stale) as stale:
        rows.change(WORKSTREAMS, row=row, version=1, values={"name": "Wards", "aim": row.aim}, act=act)
    (difference,) = stale.value.differences
    assert (difference.field, difference.theirs, difference.yours) == ("name", "Hospital", "Wards")
    row.refresh_from_db()
    assert (row.name, row.version) == ("Hospital", 2)


def test_saving_what_is_stored_leaves_no_trace(partnership: Partnership) -> None:
    act, row = act_of(make_user(Role.COMMISSIONER, partnership)), added(partnership)
    before = AuditEntry.objects.count()
    rows.change(WORKSTREAMS, row=row, version=1, values=dict(VALUES), act=act)
    row.refresh_from_db()
    assert (row.version, AuditEntry.objects.count()) == (1, before)


def test_a_withdrawn_row_leaves_the_lists_with_a_reason_and_is_changed_no_more(
    partnership: Partnership,
) -> None:
    act, row = act_of(make_user(Role.COMMISSIONER, partnership)), added(partnership)
    with pytest.raises(Refusal):
        rows.withdraw(WORKSTREAMS, row=row, version=1, reason=" ", act=act)
    rows.withdraw(WORKSTREAMS, row=row, version=1, reason="Entered twice", act=act)
    assert not Workstream.objects.current().exists()
    assert Workstream.objects.get().withdrawn_because == "Entered twice"
    with pytest.raises(Refusal):
        rows.change(WORKSTREAMS, row=row, version=2, values={"name": "Again"}, act=act)


def course(partnership: Partnership, **more: object) -> Course:
    table = Table(model=Course, noun="a course", permission=Permission.EDIT_SUPPLY)
    values = {"name": "PBS", "kind": "pbs", "partnership": partnership, **more}
    return rows.add(table, values=values, act=act_of(make_user(Role.COMMISSIONER, partnership)))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": "PBS"}, "name", "There is one already with the same name."),
        ({"name": "n" * 121}, "name", "Ensure this value has at most 120 characters (it has 121)."),
        ({"name": "B", "lasts_months": 10**20}, "lasts_months", "less than or equal to"),
        ({"name": "C", "kind": "nonsense"}, None, "The table does not take this: course kind is known."),
    ],
)
def test_what_a_table_does_not_take_is_refused_in_words(
    partnership: Partnership, values: dict[str, object], field: str | None, sentence: str
) -> None:
    course(partnership)
    with pytest.raises(Refusal) as refusal:
        course(partnership, **values)
    assert refusal.value.field == field
    assert sentence in refusal.value.sentence
    assert Course.objects.count() == 1
