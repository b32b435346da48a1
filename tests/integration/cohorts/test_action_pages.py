"""The pages that add, change and close an action, for all that an action may come from."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from cohorts.domain.promises import ClosedAs, Origin
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Action, Barrier, Review, Spell
from cohorts.services import actions
from cohorts.services.actions import ActionFacts
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db
AGREED, DUE = date(2017, 4, 20), date(2017, 6, 1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership))


@pytest.fixture
def review(spell: Spell) -> Review:
    return Review.objects.create(
        person=spell.person, kind=ReviewKind.INPATIENT, state=ReviewState.HELD, on=AGREED
    )


@pytest.fixture
def action(review: Review) -> Action:
    facts = ActionFacts(what="Ask the housing panel", due_on=DUE, owner_name="Lee Marsh")
    return actions.agree(person=review.person, cause=review, facts=facts, on=AGREED, act=act_of())


def typed(**changes: str) -> dict[str, str]:
    return {
        "what": "Ask the housing panel again",
        "owner": "",
        "owner_name": "Sam Reed",
        **boxes("due_on", "30.6.2017"),
        **boxes("agreed_on", "20.4.2017"),
        **changes,
    }


def test_an_action_is_added_to_a_review(partnership: Partnership, commissioner: User, review: Review) -> None:
    page = address(partnership, "cohorts:action_agree", review.pk, "review")
    shown = as_(commissioner).get(page).text
    assert "Add a recommendation" in shown
    assert commissioner.name in shown
    answer = as_(commissioner).post(page, typed(owner=str(commissioner.pk), owner_name=""))
    assert answer.status_code == 302
    (made,) = review.actions.all()
    assert (made.owner, made.due_on, made.origin) == (commissioner, date(2017, 6, 30), Origin.REVIEW)


def test_an_action_of_another_origin_takes_that_ones_right(partnership: Partnership, spell: Spell) -> None:
    barrier = Barrier.objects.create(spell=spell, what="No home", raised_on=AGREED)
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)  # plans discharges, records no reviews
    page = address(partnership, "cohorts:action_agree", barrier.pk, "barrier")
    assert as_(manager).post(page, typed()).status_code == 302
    made = barrier.actions.get()
    assert as_(manager).get(address(partnership, "cohorts:action", made.pk)).status_code == 200
    page = address(partnership, "cohorts:action_agree", uuid4(), "barrier")
    assert as_(manager).get(page).status_code == 404
    page = address(partnership, "cohorts:action_agree", barrier.pk, "wish")
    assert as_(manager).get(page).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_form_keeps_what_was_typed(
    partnership: Partnership, commissioner: User, review: Review, headers: dict[str, str]
) -> None:
    page = address(partnership, "cohorts:action_agree", review.pk, "review")
    wrong = typed(owner=str(commissioner.pk), **boxes("due_on", "1.3.2017"))
    answer = as_(commissioner).post(page, wrong, headers=headers)
    assert answer.status_code == 422
    assert "cannot be before the action was agreed on 20 April 2017" in answer.text
    assert "Ask the housing panel again" in answer.text
    assert 'value="Sam Reed"' in answer.text
    answer = as_(commissioner).post(page, typed(owner=str(commissioner.pk)))
    assert "one of the two" in answer.text
    assert not review.actions.exists()


def test_an_action_is_changed_and_its_first_due_date_stays(
    partnership: Partnership, commissioner: User, action: Action
) -> None:
    page = address(partnership, "cohorts:action", action.pk)
    assert "Ask the housing panel" in as_(commissioner).get(page).text
    assert as_(commissioner).post(page, typed(version="1")).status_code == 302
    action.refresh_from_db()
    assert (action.due_on, action.first_due_on, action.owner_name) == (date(2017, 6, 30), DUE, "Sam Reed")


def test_who_saves_too_late_sees_both_and_may_save_again(
    partnership: Partnership, commissioner: User, action: Action
) -> None:
    facts = ActionFacts(what="Ask twice", due_on=DUE, owner_name="Lee Marsh")
    actions.change(action=action, version=1, facts=facts, act=act_of(commissioner))
    page = address(partnership, "cohorts:action", action.pk)
    answer = as_(commissioner).post(page, typed(version="1"))
    assert answer.status_code == 409
    for words in ("Ask twice", "Ask the housing panel again", commissioner.name):
        assert words in answer.text
    assert as_(commissioner).post(page, typed(version="2")).status_code == 302


@pytest.mark.parametrize(
    ("sent", "status", "closed_as"),
    [
        ({"as_": "done", "note": "Panel agreed"}, 302, ClosedAs.DONE),
        ({"as_": "dropped", "note": "Moved away"}, 302, ClosedAs.DROPPED),
        ({"as_": "dropped", "note": " "}, 422, ""),
        ({"as_": "forgotten", "note": ""}, 422, ""),
    ],
)
def test_an_action_is_closed_as_done_or_dropped_with_a_reason(
    partnership: Partnership, commissioner: User, action: Action, sent: dict[str, str], status: int, closed_as: str
) -> None:  # fmt: skip
    page = address(partnership, "cohorts:action_close", action.pk)
    assert "Ask the housing panel" in as_(commissioner).get(page).text
    answer = as_(commissioner).post(page, {**sent, "version": "1", **boxes("on", "5.5.2017")})
    assert answer.status_code == status
    action.refresh_from_db()
    assert action.closed_as == closed_as


def test_a_closed_action_is_neither_changed_nor_closed_again(
    partnership: Partnership, commissioner: User, action: Action
) -> None:
    actions.close(
        action=action, version=1, as_=ClosedAs.DONE, on=date(2017, 5, 2), note="", act=act_of(commissioner)
    )
    for name in ("cohorts:action", "cohorts:action_close"):
        answer = as_(commissioner).post(address(partnership, name, action.pk), typed(version="1"))
        assert answer.status_code == 409
        assert "This action was closed on 2 May 2017: done." in answer.text
        assert commissioner.name in answer.text


def test_who_may_open_the_pages(partnership: Partnership, commissioner: User, action: Action) -> None:
    page = reverse("cohorts:action", args=[action.pk])
    assert as_(None).get(page).status_code == 302
    assert as_(make_user(Role.BOARD_MEMBER, partnership)).get(page).status_code == 403
    assert as_(make_user(Role.COUNCIL_LEAD, partnership)).get(page).status_code == 403
    assert as_(make_user(Role.COMMISSIONER, make_partnership("ELSE"))).get(page).status_code == 404
    redbridge = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    assert as_(redbridge).get(page).status_code == 404
    assert as_(commissioner).put(page).status_code == 405
