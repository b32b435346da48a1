from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tcp_portal.access import NOBODY, Grant, Permission, Role, Scope

HERE, THERE = uuid.uuid4(), uuid.uuid4()
PLACE, BODY = uuid.uuid4(), uuid.uuid4()


def scope(*grants: Grant) -> Scope:
    return Scope(user_id=uuid.uuid4(), grants=grants)


def of_organisation(pk: uuid.UUID) -> Q:
    return Q(originating_commissioner=pk)


def people(asked: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Q:
    return asked.people_filter(
        permission, partnership="partnership", place="home_place", of_organisation=of_organisation
    )


def test_nobody_may_do_nothing() -> None:
    assert not any(NOBODY.allows(permission) for permission in Permission)
    assert people(NOBODY) == Q(pk__in=())


@pytest.mark.parametrize("limit", [{"organisation_id": BODY}, {"place_id": PLACE}])
def test_a_post_for_a_place_or_an_organisation_is_limited_until_a_wider_one_is_held(
    limit: dict[str, uuid.UUID],
) -> None:
    narrow = Grant(Role.COMMISSIONER, frozenset({HERE}), **limit)
    wide = Grant(Role.COMMISSIONER, frozenset({HERE}))
    assert scope(narrow).is_limited(Permission.VIEW_PEOPLE, HERE)
    assert not scope(narrow, wide).is_limited(Permission.VIEW_PEOPLE, HERE)
    assert scope(wide).is_limited(Permission.VIEW_PEOPLE, THERE)


def test_a_right_holds_where_the_post_is_and_nowhere_else() -> None:
    commissioner = scope(Grant(Role.COMMISSIONER, frozenset({HERE})))
    assert commissioner.allows(Permission.RECORD_PEOPLE)
    assert commissioner.allows(Permission.RECORD_PEOPLE, HERE)
    assert not commissioner.allows(Permission.RECORD_PEOPLE, THERE)
    assert commissioner.partnership_ids(Permission.RECORD_PEOPLE) == {HERE}
    with pytest.raises(PermissionDenied):
        commissioner.must_allow(Permission.RECORD_PEOPLE, THERE)


def test_rights_of_several_posts_add_up_but_do_not_mix() -> None:
    both = scope(Grant(Role.COMMISSIONER, frozenset({HERE})), Grant(Role.BOARD_MEMBER, frozenset({THERE})))
    assert both.partnership_ids(Permission.VIEW_MEASURES) == {HERE, THERE}
    assert both.partnership_ids(Permission.VIEW_PEOPLE) == {HERE}
    assert both.roles == (Role.COMMISSIONER, Role.BOARD_MEMBER)


def test_a_post_for_a_place_reaches_only_people_of_that_place() -> None:
    lead = scope(Grant(Role.COUNCIL_LEAD, frozenset({HERE}), place_id=PLACE))
    assert people(lead) == Q(pk__in=()) | Q(partnership__in=frozenset({HERE})) & Q(home_place=PLACE)


def test_a_post_for_an_organisation_reaches_only_people_it_commissions_for() -> None:
    manager = scope(Grant(Role.SPECIALISED_CASE_MANAGER, frozenset({HERE}), organisation_id=BODY))
    wanted = Q(partnership__in=frozenset({HERE})) & Q(originating_commissioner=BODY)
    assert people(manager) == Q(pk__in=()) | wanted


def test_a_board_member_reaches_no_person() -> None:
    assert people(scope(Grant(Role.BOARD_MEMBER, frozenset({HERE})))) == Q(pk__in=())
