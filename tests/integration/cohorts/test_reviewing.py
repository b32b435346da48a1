"""Reviews as services record them: each rule broken once, and each act one entry in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.promises import ClosedAs
from cohorts.domain.review_rules import FindingFacts
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Finding, Review, Spell
from cohorts.services import actions, reviewing
from cohorts.services.actions import ActionFacts
from cohorts.services.reviewing import ReviewFacts
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import entries, only_entry

pytestmark = pytest.mark.django_db
HELD = date(2017, 4, 20)
FULL = ReviewFacts(
    kind=ReviewKind.INPATIENT,
    on=HELD,
    mode="face",
    asked_by="schedule",
    chair="Nadia Chand ",
    clinical_expert="Dr Imogen Rees",
    expert_by_experience="Tom Bell",
    consent="informed",
    consent_on=date(2017, 4, 3),
    safe="y",
    good_care="y",
    plan_for_future="n",
    could_be_community="y",
    outcome="no_date",
    summary="Could leave with the right home.",
    findings=(FindingFacts("need", "red", "No reason to be here"), FindingFacts("medicines", "amber")),
)
ASK = ActionFacts(what="Find a flat", due_on=date(2017, 6, 1), owner_name="Lee Marsh")


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, date(2016, 5, 3), place=place_of(partnership))


def recorded(spell: Spell, act: Act, facts: ReviewFacts = FULL, **more: Any) -> Review:
    return reviewing.record(person=spell.person, facts=facts, act=act, **more)


def booked(spell: Spell, act: Act, on: date = date(2017, 6, 20)) -> Review:
    return reviewing.book(person=spell.person, facts=ReviewFacts(ReviewKind.INPATIENT, on), act=act)


def refused(words: str, field: str | None, do: Any) -> None:
    """The act is refused in these words at this field, and nothing is left of it."""
    before = list(Review.objects.order_by("pk").values()), Finding.objects.count()
    with pytest.raises(Refusal) as caught:
        do()
    assert words in caught.value.sentence
    assert caught.value.field == field
    assert (list(Review.objects.order_by("pk").values()), Finding.objects.count()) == before


def test_a_held_review_keeps_what_it_found_and_what_it_recommends(spell: Spell, act: Act) -> None:
    review = recorded(spell, act, recommendations=(ASK, replace(ASK, what="Ask the GP")))
    assert (review.state, review.chair, review.outcome) == ("held", "Nadia Chand", "no_date")
    assert list(review.findings.order_by("topic").values_list("topic", "rating", "evidence")) == [
        ("medicines", "amber", ""),
        ("need", "red", "No reason to be here"),
    ]
    promised = review.actions.order_by("what")
    assert [(one.what, one.agreed_on) for one in promised] == [("Ask the GP", HELD), ("Find a flat", HELD)]
    entry = only_entry("review recorded")
    assert entry.changes["review_outcome"] == [None, "no_date"]
    assert entry.changes["finding_need"] == [None, "red"]
    assert entry.changes["summary"] == [None, "written"]
    assert "Could leave" not in str(entry.changes)
    assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"on": date(2017, 5, 13)}, "cannot be in the future", "on"),
        ({"on": date(1980, 1, 1)}, "cannot be before the birth", "on"),
        ({"consent": ""}, "without one the panel may not read the papers", "consent"),
        ({"consent": "nod"}, "is not in the list", "consent"),
        ({"consent_on": None}, "Give the day of the consent", "consent_on"),
        ({"consent_on": date(2017, 4, 21)}, "comes before the review", "consent_on"),
        ({"outcome": ""}, "Choose the outcome", "outcome"),
        ({"outcome": "support"}, "Choose the outcome", "outcome"),
        ({"mode": "dream"}, "is not in the list", "mode"),
        ({"asked_by": "x"}, "is not in the list", "asked_by"),
        ({"safe": "maybe"}, "Answer yes or no", "safe"),
        ({"findings": (FindingFacts("need", "", "words"),)}, "Choose green, amber or red", "rating_need"),
        ({"findings": (FindingFacts("need", "blue"),)}, "is not in the list", "rating_need"),
        ({"findings": (FindingFacts("education", "red"),)}, "is not of this kind of review", None),
        ({"findings": (FindingFacts("need", "red"),) * 2}, "is not of this kind of review", None),
        ({"kind": ReviewKind.COMMUNITY}, "was in hospital on 20 April 2017", "kind"),
        ({"kind": ReviewKind.POST_ADMISSION, "on": date(2016, 5, 2)}, "was not in hospital", "kind"),
    ],
)
def test_what_a_held_review_must_be(
    spell: Spell, act: Act, changes: dict[str, Any], words: str, field: str | None
) -> None:
    more = {"consent_on": changes["on"]} if "on" in changes else {}
    facts = replace(FULL, **{**more, **changes})
    refused(words, field, lambda: recorded(spell, act, facts))


def test_a_review_is_saved_once_even_when_the_form_is_sent_twice(spell: Spell, act: Act) -> None:
    recorded(spell, act)
    refused("is in the register already", "on", lambda: recorded(spell, act))


def test_a_wrong_recommendation_is_told_at_its_own_field_and_keeps_nothing(spell: Spell, act: Act) -> None:
    wrong = replace(ASK, due_on=date(2017, 4, 1))
    refused("cannot be before", "due_on_2", lambda: recorded(spell, act, recommendations=(ASK, wrong)))
    assert not entries("action agreed")


def test_a_review_before_an_admission_and_of_someone_who_left(spell: Spell, act: Act) -> None:
    community = replace(FULL, kind=ReviewKind.COMMUNITY, outcome="admit", findings=())
    for on in (date(2016, 4, 20), date(2016, 5, 3)):
        recorded(spell, act, replace(community, on=on, consent_on=on))
    discharged(spell, date(2017, 4, 24))
    recorded(spell, act, replace(community, on=date(2017, 4, 25), outcome="support"))
    assert spell.person.reviews.count() == 3
    refused("was not in hospital", "kind", lambda: recorded(spell, act, replace(FULL, on=date(2017, 5, 1))))


def test_a_booked_review_is_held_once(spell: Spell, act: Act) -> None:
    review = booked(spell, act, TODAY)
    facts = replace(FULL, on=TODAY)
    held = recorded(spell, act, facts, booked=review, version=1)
    assert (held.pk, held.state, held.version) == (review.pk, ReviewState.HELD, 2)
    assert only_entry("review recorded").changes["review_state"] == ["booked", "held"]
    again = reviewing.record
    refused(
        "is not booked: held, 12 May 2017",
        None,
        lambda: again(person=spell.person, facts=facts, act=act, booked=review, version=2),
    )


def test_a_booking_is_of_a_day_to_come_and_may_be_called_off(spell: Spell, act: Act) -> None:
    refused("booked for today or later", "on", lambda: booked(spell, act, date(2017, 5, 11)))
    review = booked(spell, act)
    refused("Say why", "reason", lambda: reviewing.cancel(review=review, version=1, reason=" ", act=act))
    called_off = reviewing.cancel(review=review, version=1, reason="The chair is ill", act=act)
    assert (called_off.state, called_off.summary) == (ReviewState.CANCELLED, "The chair is ill")
    for do in (
        lambda: reviewing.cancel(review=review, version=2, reason="Again", act=act),
        lambda: reviewing.change(review=review, version=2, facts=FULL, act=act),
    ):
        with pytest.raises(Refusal):
            do()
    booked(spell, act)  # the day is free again


def test_the_person_may_decline_booked_or_not(spell: Spell, act: Act) -> None:
    kind = ReviewKind.INPATIENT
    said = reviewing.decline(person=spell.person, kind=kind, on=HELD, summary="Not this year", act=act)
    assert (said.state, said.on, said.outcome) == (ReviewState.DECLINED, HELD, "")
    review = booked(spell, act)
    told = reviewing.decline(person=spell.person, kind=kind, on=TODAY, booked=review, version=1, act=act)
    assert (told.pk, told.on, told.state) == (review.pk, TODAY, ReviewState.DECLINED)
    with pytest.raises(Refusal, match="in the future"):
        reviewing.decline(person=spell.person, kind=kind, on=date(2017, 5, 13), act=act)
    other = ReviewFacts(kind, date(2017, 4, 21), summary="Not now")
    changed = reviewing.change(review=said, version=1, facts=other, act=act)
    assert (changed.on, changed.summary) == (date(2017, 4, 21), "Not now")


def test_a_review_is_put_right_with_its_findings(spell: Spell, act: Act) -> None:
    review = recorded(spell, act, recommendations=(ASK,))
    findings = (FindingFacts("need", "amber"), FindingFacts("rights", "green"))
    changed = reviewing.change(
        review=review, version=1, facts=replace(FULL, outcome="treatment", findings=findings), act=act
    )
    assert changed.version == 2
    assert dict(changed.findings.values_list("topic", "rating")) == {"need": "amber", "rights": "green"}
    assert only_entry("review changed").changes == {
        "review_outcome": ["no_date", "treatment"],
        "finding_medicines": ["amber", None],
        "finding_need": ["red", "amber"],
        "finding_rights": [None, "green"],
    }
    same = reviewing.change(
        review=review, version=2, facts=replace(FULL, outcome="treatment", findings=findings), act=act
    )
    assert same.version == 2
    refused(
        "recommendation of this review was agreed on 20 April 2017",
        "on",
        lambda: reviewing.change(review=review, version=2, facts=replace(FULL, on=TODAY), act=act),
    )


def test_who_saves_second_is_told(spell: Spell, act: Act) -> None:
    review = recorded(spell, act)
    reviewing.change(review=review, version=1, facts=replace(FULL, summary="One"), act=act)
    with pytest.raises(Stale) as caught:
        reviewing.change(review=review, version=1, facts=replace(FULL, summary="Two"), act=act)
    assert [(one.theirs, one.yours) for one in caught.value.differences] == [("One", "Two")]
    for do in (
        lambda: reviewing.cancel(review=review, version=1, reason="x", act=act),
        lambda: reviewing.escalate(review=review, version=1, on=TODAY, why="x", outcome="", act=act),
    ):
        with pytest.raises(Stale):
            do()


def test_a_review_is_escalated_and_what_came_of_it_is_kept(spell: Spell, act: Act) -> None:
    review = recorded(spell, act)

    def escalate(version: int, on: date | None, why: str, outcome: str = "") -> Review:
        return reviewing.escalate(review=review, version=version, on=on, why=why, outcome=outcome, act=act)

    for on, why, words, field in (
        (None, "Why", "Give the day", "escalated_on"),
        (TODAY, " ", "Say why", "escalation"),
        (date(2017, 4, 19), "Why", "cannot be before the review", "escalated_on"),
        (date(2017, 5, 13), "Why", "in the future", "escalated_on"),
    ):
        refused(words, field, lambda on=on, why=why: escalate(1, on, why))  # type: ignore[misc]
    assert escalate(1, date(2017, 4, 25), "No home, to the oversight panel").escalated_on
    assert escalate(2, date(2017, 4, 25), "No home, to the oversight panel", "Home found").version == 3
    assert escalate(3, None, "").escalation == ""
    coming = booked(spell, act)
    refused(
        "is not held",
        None,
        lambda: reviewing.escalate(review=coming, version=1, on=TODAY, why="x", outcome="", act=act),
    )


def test_only_who_records_reviews_of_the_person(spell: Spell, partnership: Partnership) -> None:
    for user in (
        make_user(Role.PROGRAMME_MANAGER, partnership),
        make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge")),
        make_user(Role.COMMISSIONER, make_partnership("ELSE")),
    ):
        with pytest.raises(PermissionDenied):
            recorded(spell, act_of(user))


def test_recommendations_are_tracked_to_done(spell: Spell, act: Act) -> None:
    action = recorded(spell, act, recommendations=(ASK,)).actions.get()
    actions.close(action=action, version=1, as_=ClosedAs.DONE, on=TODAY, note="Flat found", act=act)
    assert only_entry("action done").changes["closed_as"] == [None, "done"]
