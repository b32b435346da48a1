"""The pages of a person's reviews: the history with the clock, and every form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Review, Spell
from cohorts.services import reviewing
from cohorts.services.actions import ActionFacts
from cohorts.services.reviewing import ReviewFacts
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import address, as_, boxes
from tests.integration.cohorts.test_reviewing import ASK, FULL

pytestmark = pytest.mark.django_db
ABOUT = {
    "kind": "inpatient",
    **boxes("on", "20.4.2017"),
    "mode": "face",
    "asked_by": "schedule",
    "chair": "Nadia Chand",
    "clinical_expert": "Dr Imogen Rees",
    "consent": "best",
    **boxes("consent_on", "3.4.2017"),
}
FINDINGS = {"safe": "y", "good_care": "n", "rating_need": "red", "evidence_need": "No reason to be here"}
OUTCOME = {
    "outcome": "no_date",
    "summary": "Could leave with the right home.",
    "what_1": "Find a flat",
    "owner_name_1": "Lee Marsh",
    **boxes("due_on_1", "1.6.2017"),
}


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, date(2016, 5, 3), place=place_of(partnership))


def recorded(spell: Spell, **more: Any) -> Review:
    return reviewing.record(person=spell.person, facts=FULL, act=act_of(), **more)


def hidden(text: str) -> dict[str, str]:
    """What a page carries on from the others."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))


class Reader:
    """Someone who opens and sends the pages of one address."""

    def __init__(self, user: User, page: str) -> None:
        self.client, self.page = as_(user), page

    def send(self, status: int = 200, **fields: str) -> str:
        answer = self.client.post(self.page, fields)
        assert answer.status_code == status, answer.text if status < 400 else ""
        return str(answer.text)


def test_a_review_is_recorded_over_three_pages_and_a_check(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    page = address(partnership, "cohorts:review_record", spell.person_id)
    reader = Reader(commissioner, page)
    assert "Page 1 of 3" in reader.client.get(page).text
    text = reader.send(step="about", **ABOUT)
    assert "Page 2 of 3" in text
    assert "Key lines of enquiry: adults in hospital, not secure" in text
    assert "Education is as it should be" not in text
    carried = hidden(text)
    assert carried["chair"] == "Nadia Chand"
    text = reader.send(**{**carried, **FINDINGS, "step": "findings"})
    assert "Page 3 of 3" in text
    assert "Not admitted" not in text
    text = reader.send(**{**hidden(text), **OUTCOME, "step": "outcome"})
    for words in (
        "Check your answers",
        "only one is named",
        "Best-interest decision",
        "Red: serious concern",
        "Find a flat",
        "Ready for discharge, plan in place, no date",
    ):
        assert words in text
    assert not Review.objects.exists()
    answer = reader.client.post(page, {**hidden(text), "step": "save"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("cohorts:reviews", args=[spell.person_id]))
    review = Review.objects.get()
    assert (review.state, review.good_care, review.plan_for_future) == ("held", "n", "")
    assert review.findings.get().evidence == "No reason to be here"
    assert review.actions.get().what == "Find a flat"


def test_each_page_keeps_what_was_typed_and_says_what_is_wrong(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    reader = Reader(commissioner, address(partnership, "cohorts:review_record", spell.person_id))
    text = reader.send(422, step="about", **{**ABOUT, "consent": "", "chair": "Kept & kept"})
    assert "Page 1 of 3" in text
    assert "Kept &amp; kept" in text
    all_ = {**ABOUT, **FINDINGS, **OUTCOME}
    text = reader.send(422, step="save", **{**all_, "rating_need": ""})
    assert "Page 2 of 3" in text
    assert "Choose green, amber or red" in text
    text = reader.send(422, step="save", **{**all_, "what_1": ""})
    assert "Recommendation 1: say what is to be done." in text
    assert hidden(text)["rating_need"] == "red"
    text = reader.send(422, step="save", **{**all_, **boxes("on", "20.4.2012")})
    assert "was not in hospital on 20 April 2012" in text
    assert "Page 1 of 3" in text
    text = reader.send(step="change-findings", **all_)
    assert "Page 2 of 3" in text
    assert "No reason to be here" in text
    text = reader.send(step="change-about", **all_)
    assert "Page 1 of 3" in text
    text = reader.send(step="about", **all_)  # nothing is missing any more: to the check at once
    assert "Check your answers" in text
    assert not Review.objects.exists()


def test_a_child_is_asked_about_education(partnership: Partnership, commissioner: User) -> None:
    child = admitted(partnership, date(2016, 5, 3), date_of_birth=date(2003, 5, 1))
    page = address(partnership, "cohorts:review_record", child.person_id)
    text = Reader(commissioner, page).send(step="about", **ABOUT, with_education="on")
    assert "Education is as it should be" in text
    assert "Key lines of enquiry: children and young people in hospital, not secure" in text
    shown = Reader(commissioner, page).send(step="outcome", **ABOUT, **FINDINGS, **OUTCOME)
    assert "under 18 looks at education too" in shown


def test_a_held_review_is_put_right_and_two_who_edit_see_both(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    review = recorded(spell, recommendations=(ASK,))
    page = address(partnership, "cohorts:review_change", review.pk)
    reader = Reader(commissioner, page)
    shown = reader.client.get(page).text
    assert "Dr Imogen Rees" in shown
    sent = {**ABOUT, **FINDINGS, "outcome": "treatment", "summary": "Better", "version": "1"}
    reviewing.change(
        review=review, version=1, facts=replace(FULL, summary="Theirs"), act=act_of(commissioner)
    )
    text = reader.send(409, **sent, step="save")
    for words in ("Someone else changed this", "Theirs", "Better", commissioner.name):
        assert words in text
    assert hidden(text)["version"] == "2"
    assert reader.client.post(page, {**hidden(text), "step": "save"}).status_code == 302
    review.refresh_from_db()
    assert (review.outcome, review.summary, review.version) == ("treatment", "Better", 3)


def test_a_booked_review_lives_through_its_pages(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    client, today = as_(commissioner), timezone.localdate()
    later = today + timedelta(days=30)
    day = f"{later.day}.{later.month}.{later.year}"
    sent = {"kind": "inpatient", "chair": "Nadia Chand", **boxes("on", day)}
    page = address(partnership, "cohorts:review_book", spell.person_id)
    assert "booked for today or later" in client.post(page, {**sent, **boxes("on", "1.5.2017")}).text
    assert client.post(page, sent).status_code == 302
    review = Review.objects.get()

    def at(name: str) -> str:
        return address(partnership, f"cohorts:review_{name}", review.pk)

    assert client.post(at("change"), {**sent, "chair": "Sam Reed", "version": "1"}).status_code == 302
    review.refresh_from_db()
    assert review.chair == "Sam Reed"
    assert "Sam Reed" in client.get(at("held")).text
    assert client.post(at("cancel"), {"reason": "", "version": "2"}).status_code == 422
    assert client.post(at("cancel"), {"reason": "Chair is ill", "version": "2"}).status_code == 302
    for name in ("held", "refused", "cancel", "change", "escalate"):
        answer = client.get(at(name))
        assert answer.status_code == 409, name
        assert "called off" in answer.text
    assert client.post(page, sent).status_code == 302
    review = Review.objects.get(state=ReviewState.BOOKED)
    on = {"kind": "inpatient", "summary": "Not now", "version": "1"}
    now = boxes("on", f"{today.day}.{today.month}.{today.year}")
    assert client.post(at("refused"), {**on, **now}).status_code == 302
    review.refresh_from_db()
    assert review.state == ReviewState.DECLINED
    sent = {**on, "summary": "Not ever", "version": "2", **boxes("on", "1.5.2017")}
    assert client.post(at("change"), sent).status_code == 302


def test_a_booked_review_is_recorded_as_held(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    today = timezone.localdate()
    facts = ReviewFacts(ReviewKind.INPATIENT, today, chair="Nadia Chand")
    review = reviewing.book(person=spell.person, facts=facts, act=act_of(today=today))
    page = address(partnership, "cohorts:review_held", review.pk)
    day = f"{today.day}.{today.month}.{today.year}"
    sent = {**ABOUT, **boxes("on", day), **FINDINGS, "outcome": "risk", "version": "1", "step": "save"}
    assert as_(commissioner).post(page, sent).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.outcome) == (ReviewState.HELD, "risk")


def test_a_person_declines_and_a_review_is_escalated(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    client = as_(commissioner)
    page = address(partnership, "cohorts:review_declined", spell.person_id)
    assert client.post(page, {"kind": "x"}).status_code == 422
    sent = {"kind": "inpatient", "summary": "Not this year", **boxes("on", "2.5.2017")}
    assert client.post(page, sent).status_code == 302
    review = recorded(spell)
    page = address(partnership, "cohorts:review_escalate", review.pk)
    sent = {"escalation": "No home", "version": "1", **boxes("escalated_on", "25.4.2017")}
    assert client.post(page, {**sent, "escalation": ""}).status_code == 422
    assert client.post(page, sent).status_code == 302
    text = client.get(address(partnership, "cohorts:reviews", spell.person_id)).text
    assert "No home" in text
    assert "Not this year" in text


def test_the_page_shows_the_clock_with_its_rule_and_each_review(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    recorded(
        spell, recommendations=(ASK, ActionFacts("Ask the GP", date(2017, 4, 25), owner_name="Sam Reed"))
    )
    page = address(partnership, "cohorts:reviews", spell.person_id)
    text = as_(commissioner).get(page).text
    for words in (
        "1 review held · 2 recommendations open · 1 is overdue",
        "In date",
        "20 October 2017",
        "adult in a general ward, every 6 months after the review of 20 April 2017 (policy of March 2017)",
        "Ready for discharge, plan in place, no date",
        "Informed consent of the person, 3 April 2017",
        "5, Ready; plan in place; no date",
        "Overdue by 5 days",
        "No reason to be here",
        "Record review",
    ):
        assert words in text
    lead = make_user(Role.COUNCIL_LEAD, partnership)
    seen = as_(lead).get(page).text
    assert "Find a flat" in seen
    assert "Record review" not in seen
    assert "/close/" not in seen
    looks = AuditEntry.objects.filter(kind=Kind.READ, did="reviews of a person")
    assert {entry.by for entry in looks} == {commissioner, lead}
    empty = admitted(partnership)
    text = as_(commissioner).get(address(partnership, "cohorts:reviews", empty.person_id)).text
    assert "No review is recorded" in text
    assert "within 28 days of the admission on 3 May 2016" in text


@pytest.mark.once
def test_the_page_asks_no_more_for_many_reviews(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    def queries() -> int:
        page = address(partnership, "cohorts:reviews", spell.person_id)
        client = as_(commissioner)
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)

    recorded(spell, recommendations=(ASK,))
    few = queries()
    for month in range(1, 5):
        on = date(2016, 6 + month, 1)
        facts = replace(FULL, on=on, consent_on=on)
        owner = ActionFacts("Ask", date(2017, 6, 1), owner_id=commissioner.pk)
        reviewing.record(person=spell.person, facts=facts, recommendations=(owner,), act=act_of())
    assert queries() == few <= 14


def test_who_may_open_what(partnership: Partnership, commissioner: User, spell: Spell) -> None:
    review = recorded(spell)
    pages = {
        reverse("cohorts:reviews", args=[spell.person_id]): 200,
        reverse("cohorts:review_record", args=[spell.person_id]): 403,
        reverse("cohorts:review_change", args=[review.pk]): 403,
    }
    lead = make_user(Role.COUNCIL_LEAD, partnership)
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    for page, status in pages.items():
        assert as_(None).get(page).status_code == 302
        assert as_(make_user(Role.BOARD_MEMBER, partnership)).get(page).status_code == 403
        assert as_(lead).get(page).status_code == status
        assert as_(stranger).get(page).status_code == 404
        assert as_(commissioner).get(page).status_code == 200
        assert as_(commissioner).delete(page).status_code == 405
