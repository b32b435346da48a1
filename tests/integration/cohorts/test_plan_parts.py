"""Where to, what is needed, who answers, the checklist, and what each party says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.models import ChecklistItem, DischargePlan, Spell
from cohorts.services import agreements, checklist, plan_needs, plans
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import entries, only_entry, refused, stale

pytestmark = pytest.mark.django_db
APRIL = date(2017, 4, 20)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COUNCIL_LEAD, partnership))


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership)


def test_where_the_person_is_to_go(spell: Spell, partnership: Partnership, act: Act) -> None:
    place = place_of(partnership)
    plan = plan_needs.plan_destination(spell=spell, version=0, destination="SH", place_id=place.pk, act=act)
    assert (plan.destination, plan.destination_place, plan.version) == ("SH", place, 1)
    assert only_entry("planned destination").changes["destination"] == ["", "SH"]
    same = plan_needs.plan_destination(spell=spell, version=1, destination="SH", place_id=place.pk, act=act)
    assert (same.version, len(entries("planned destination"))) == (1, 1)
    other = plan_needs.plan_destination(spell=spell, version=1, destination="MH", place_id=None, act=act)
    assert other.destination == "MH"
    for code, words in (
        ("DI", "“Died” cannot be planned"),
        ("CH", "“Care home without nursing” is not in the list in force"),
    ):
        with refused(words, "destination"):
            plan_needs.plan_destination(spell=spell, version=2, destination=code, place_id=None, act=act)
    elsewhere = place_of(make_partnership("OTHER"))
    with refused("Choose a place of this partnership", "place"):
        plan_needs.plan_destination(spell=spell, version=2, destination="SH", place_id=elsewhere.pk, act=act)


def test_what_the_person_needs(spell: Spell, act: Act) -> None:
    wanted: dict[str, Any] = {
        "accommodation": "own-door",
        "support": ["day-1", "pbs"],
        "provider": " Bright ",
    }
    plan = plan_needs.record_needs(spell=spell, version=0, act=act, **wanted)
    assert (plan.accommodation, plan.support, plan.provider) == ("own-door", ["day-1", "pbs"], "Bright")
    assert only_entry("needs after discharge").changes["provider"] == ["", "written"]
    for field, value in (("accommodation", "castle"), ("support", ["magic"])):
        with refused("not in the list", field):
            plan_needs.record_needs(spell=spell, version=1, act=act, **{**wanted, field: value})


def test_one_owner_or_nobody_yet(spell: Spell, partnership: Partnership, act: Act) -> None:
    owner = make_user(Role.COMMISSIONER, partnership)
    plan = plan_needs.name_owner(spell=spell, version=0, owner_id=owner.pk, owner_name="", act=act)
    assert (plan.owner, plan.owner_name) == (owner, "")
    with refused("one of the two", "owner"):
        plan_needs.name_owner(spell=spell, version=1, owner_id=owner.pk, owner_name="Lee", act=act)
    stranger = make_user(Role.COMMISSIONER, make_partnership("OTHER"))
    with refused("Choose someone who works in this partnership", "owner"):
        plan_needs.name_owner(spell=spell, version=1, owner_id=stranger.pk, owner_name="", act=act)
    plan = plan_needs.name_owner(spell=spell, version=1, owner_id=None, owner_name="Lee", act=act)
    assert (plan.owner, plan.owner_name) == (None, "Lee")
    assert plan_needs.name_owner(spell=spell, version=2, owner_id=None, owner_name="", act=act).owner is None


def test_two_who_write_different_parts_do_not_clash(spell: Spell, act: Act) -> None:
    plan_needs.outline_package(spell=spell, version=0, package="One flat of nine.", act=act)
    with stale(package=("One flat of nine.", "Two flats.")):
        plan_needs.outline_package(spell=spell, version=0, package="Two flats.", act=act)
    same = plan_needs.outline_package(spell=spell, version=0, package="One flat of nine.", act=act)
    assert same.version == 1
    assert only_entry("package outline").changes == {"package": ["", "written"]}


def first_item() -> ChecklistItem:
    return ChecklistItem.objects.filter(partnership=None).order_by("position")[0]


def mark(spell: Spell, act: Act, version: int = 0, **changes: Any) -> Any:
    facts = {"item_id": first_item().pk, "done_on": None, "not_needed": False, "note": "", **changes}
    return checklist.mark(spell=spell, version=version, act=act, **facts)


def test_a_step_is_done_undone_or_not_needed(spell: Spell, act: Act) -> None:
    row = mark(spell, act, done_on=APRIL)
    assert (row.done_on, row.version) == (APRIL, 1)
    assert only_entry("checklist step 1").changes == {"done_on": [None, "2017-04-20"]}
    assert DischargePlan.objects.get(spell=spell).version == 1
    assert mark(spell, act, 1).done_on is None
    assert mark(spell, act, 2, not_needed=True, note="At home").not_needed is True
    with stale(
        done_on=("not recorded", "20 April 2017"), not_needed=("yes", "no"), note=("At home", "not recorded")
    ):
        mark(spell, act, 2, done_on=APRIL)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"done_on": date(2017, 5, 13)}, "cannot be in the future", "done_on"),
        ({"done_on": date(2016, 5, 2)}, "cannot be before the admission", "done_on"),
        ({"done_on": APRIL, "not_needed": True, "note": "x"}, "one of the two", "not_needed"),
        ({"not_needed": True, "note": " "}, "Say why the step is not needed", "note"),
    ],
)
def test_what_a_step_cannot_be(spell: Spell, act: Act, changes: Any, words: str, field: str) -> None:
    with refused(words, field):
        mark(spell, act, **changes)


def test_a_partnership_may_have_a_list_of_its_own(spell: Spell, partnership: Partnership, act: Act) -> None:
    assert checklist.items_on(act.today, partnership.pk).count() == 12
    own = ChecklistItem.objects.create(
        partnership=partnership, position=1, title="Ask the family", valid_from=date(2017, 1, 1)
    )
    assert list(checklist.items_on(act.today, partnership.pk)) == [own]
    assert checklist.items_on(date(2016, 12, 31), partnership.pk).count() == 12
    assert checklist.items_on(act.today, make_partnership("OTHER").pk).count() == 12
    with refused("not in the checklist any more", None):
        mark(spell, act, done_on=APRIL)
    assert mark(spell, act, item_id=own.pk, done_on=APRIL).item == own


def test_what_each_party_says_is_kept_and_may_change(spell: Spell, act: Act) -> None:
    say: dict[str, Any] = {"spell": spell, "party": "family", "act": act}
    row = agreements.record_agreement(version=0, agrees=False, on=APRIL, note="Too far.", **say)
    assert (row.agrees, row.on, row.version) == (False, APRIL, 1)
    with stale(agrees=("no", "yes"), note=("Too far.", "not recorded")):
        agreements.record_agreement(version=0, agrees=True, on=APRIL, note="", **say)
    row = agreements.record_agreement(version=1, agrees=True, on=date(2017, 5, 2), note="", **say)
    assert (row.agrees, row.version) == (True, 2)
    assert len(entries("agreement: family or carer")) == 2
    for on, words in ((date(2017, 5, 13), "in the future"), (date(2016, 5, 2), "before the admission")):
        with refused(words, "on"):
            agreements.record_agreement(version=2, agrees=True, on=on, note="", **say)
    with refused("is not in the list", "party"):
        agreements.record_agreement(version=0, agrees=True, on=APRIL, note="", **{**say, "party": "landlord"})


def test_nothing_of_a_plan_changes_after_the_stay_or_without_the_right(
    spell: Spell, partnership: Partnership, act: Act
) -> None:
    acts = (
        lambda spell, act: plan_needs.outline_package(spell=spell, version=0, package="x", act=act),
        lambda spell, act: plan_needs.plan_destination(
            spell=spell, version=0, destination="SH", place_id=None, act=act
        ),
        lambda spell, act: plans.record_ready(spell=spell, version=0, on=None, act=act),
        lambda spell, act: mark(spell, act, done_on=APRIL),
        lambda spell, act: agreements.record_agreement(
            spell=spell, party="family", version=0, agrees=True, on=APRIL, note="", act=act
        ),
    )
    reader = act_of(make_user(Role.BOARD_MEMBER, partnership))
    for do in acts:
        with pytest.raises(PermissionDenied):
            do(spell, reader)
    ended = discharged(spell, APRIL)
    for do in acts:
        with refused("This stay ended on 20 April 2017: its plan is closed", "planned_on"):
            do(ended, act)
    assert not DischargePlan.objects.exists()
