"""The list of months, the pages that ask before each act, and the revision statement."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Population
from tests.factories import admitted, discharged, make_partnership, make_user, place_of
from tests.integration.trajectories.closed import NOW, closed, learnt_later, who
from tests.integration.trajectories.made import (
    HAVERING,
    MARCH_17,
    World,
    accepted_plan,
    address,
    as_,
    points_of,
    text_of,
)
from trajectories.models import MonthClose
from trajectories.services import revisions
from trajectories.services.reopening import ask_reopening
from trajectories.services.revisions import revision_statement

MARCH = {"month": "2017-03"}


def page_of(world: World, name: str, *args: object, user: object = None, **query: str) -> str:
    client = as_(user or world.manager)  # type: ignore[arg-type]
    response = client.get(address(world.partnership, name, *args, **{**MARCH, **query}))
    assert response.status_code == 200
    return text_of(response)


class TestMonths:
    def test_each_month_says_whether_it_is_closed(self, world: World) -> None:
        assert "0 of 24 months up to March 2017 are closed." in page_of(world, "months")
        close = closed(world)
        text = page_of(world, "months")
        assert "1 of 24 months up to March 2017 is closed, the latest March 2017." in text
        assert f"First reported 12 May 2017 by {world.manager}" in text
        assert close.figures_digest[:12] in text
        assert "Ask to reopen" in text
        ask_reopening(close=close, version=1, reason="Late discharge", **who(world.manager))
        mine, theirs = page_of(world, "months"), page_of(world, "months", user=world.commissioner)
        assert "A second person must agree: you asked yourself." in mine
        assert "Withdraw the request" in mine
        assert f"{world.manager} asks to reopen it: Late discharge" in theirs
        assert "Turn it down" in theirs

    def test_who_may_not_close_sees_the_list_without_acts(self, world: World) -> None:
        closed(world)
        text = page_of(world, "months", user=world.board)
        assert "Ask to reopen" not in text
        assert ">Close<" not in text
        assert "Revisions" in text

    def test_closing_shows_checks_first_and_then_closes(self, world: World) -> None:
        admitted(world.partnership, date(2017, 2, 1))
        text = page_of(world, "month_closing")
        assert "Look first" in text
        assert "They are in the total and in no place." in text
        assert "Everybody is in a bed." in text
        client, where = as_(world.manager), address(world.partnership, "month_closing", **MARCH)
        assert client.post(where, {"note": "For the Board of May"}).status_code == 302
        close = MonthClose.objects.get()
        assert (close.closed_by, close.note) == (world.manager, "For the Board of May")
        assert client.post(where, {"note": ""}).status_code == 422
        assert "is closed already" in text_of(client.get(where))
        assert MonthClose.objects.count() == 1

    def test_a_month_that_is_not_over_says_so(self, world: World) -> None:
        response = as_(world.manager).get(
            address(world.partnership, "month_closing", month=f"{date.today():%Y-%m}")  # noqa: DTZ011
        )
        assert "is not over" in text_of(response)

    def test_a_closing_is_counted_again_on_its_page(self, world: World) -> None:
        close = closed(world)
        learnt_later(world)
        assert "every figure is as it was" in page_of(world, "month_close", close.pk)
        MonthClose.objects.update(figures_digest="0" * 64)
        text = page_of(world, "month_close", close.pk)
        assert "This closing is not as it was." in text
        assert "The frozen figures are not those of the day of closing." in text

    def test_two_people_reopen_on_pages(self, world: World) -> None:
        close = closed(world)
        manager, other = as_(world.manager), as_(world.commissioner)

        def where(name: str) -> str:
            return address(world.partnership, f"month_{name}", close.pk, **MARCH)

        assert manager.post(where("ask"), {"version": 1, "reason": ""}).status_code == 422
        assert manager.post(where("ask"), {"version": 9, "reason": "Why"}).status_code == 409
        assert manager.post(where("ask"), {"version": 1, "reason": "Late"}).status_code == 302
        refused = manager.post(where("agree"), {"version": 2})
        assert refused.status_code == 422
        assert "second person" in text_of(refused)
        assert "Reason" in text_of(other.get(where("agree")))
        assert other.post(where("withdraw"), {"version": 2}).status_code == 302
        assert manager.post(where("ask"), {"version": 3, "reason": "Late"}).status_code == 302
        assert other.post(where("agree"), {"version": 4}).status_code == 302
        close.refresh_from_db()
        assert close.reopened_by == world.commissioner
        assert "Reopened" in page_of(world, "months")

    def test_others_neither_see_nor_close(self, world: World) -> None:
        close = closed(world)
        stranger = as_(make_user("programme_manager", make_partnership("ELSE")))
        for name in ("month_close", "month_ask"):
            path = address(world.partnership, name, close.pk).replace("BHR", "ELSE")
            assert stranger.get(path).status_code == 404
        assert as_(world.board).get(address(world.partnership, "month_ask", close.pk)).status_code == 403
        assert as_(world.board).get(address(world.partnership, "month_closing")).status_code == 403
        assert as_(None).get(address(world.partnership, "months")).status_code == 302


class TestRevisions:
    def test_an_open_month_offers_the_closed_ones(self, world: World) -> None:
        assert "No month is closed yet" in page_of(world, "revisions", month="2017-04")
        closed(world)
        text = page_of(world, "revisions", month="2017-04")
        assert "April 2017 was never closed" in text
        assert ">March 2017</a>" in text

    def test_nothing_changed_is_said(self, world: World) -> None:
        closed(world)
        text = page_of(world, "revisions")
        assert "Nothing has changed since the Board saw it." in text
        assert "Nothing became known of any stay that the month counts." in text

    def test_each_late_change_is_told_with_who_entered_it(self, world: World) -> None:
        closed(world)
        learnt_later(world)
        text = page_of(world, "revisions")
        assert "first reported on 12 May 2017 with 5 people in hospital; now it is 4." in text
        assert "Every difference of a count is explained by them." in text
        assert world.stays["second"].person.reference in text
        assert "Left: none, now 10 Feb 2017" in text
        assert "Admitted: 1 Jun 2016, now 9 Jan 2017" in text
        assert "discharge" in text
        read = AuditEntry.objects.get(did="revision statement, 2017-03")
        assert read.subjects.count() == 2

    def test_who_may_see_no_people_reads_of_one_person(self, world: World) -> None:
        closed(world)
        learnt_later(world)
        text = page_of(world, "revisions", user=world.board)
        assert "One person" in text
        assert world.stays["second"].person.reference not in text
        assert "10 Feb 2017" not in text
        assert "Left: Entered or corrected" in text
        assert not AuditEntry.objects.filter(did__startswith="revision statement").exists()

    def test_a_fact_of_the_next_month_is_no_late_fact(self, world: World) -> None:
        closed(world)
        discharged(world.stays["second"], date(2017, 4, 25))
        admitted(world.partnership, date(2017, 4, 2))
        statement = revision_statement(
            scope=who(world.manager)["scope"], partnership=world.partnership, month=MARCH_17, by=world.manager, now=NOW
        )  # fmt: skip
        assert statement is not None
        assert statement.changes == ()
        assert all(row.revision.difference in (0, None) for row in statement.rows)

    def test_every_difference_adds_up(self, world: World) -> None:
        closed(world)
        learnt_later(world)
        found = revision_statement(
            scope=who(world.manager)["scope"], partnership=world.partnership, month=MARCH_17, by=world.manager, now=NOW
        )  # fmt: skip
        assert found is not None
        counted = [row for row in found.rows if row.made_by is not None]
        assert len(counted) > 20
        assert {row.unexplained for row in counted} <= {0, None}
        changed = {told.change.spell_id for told in found.changes}
        assert {spell for row in counted for spell in row.made_by or ()} <= changed
        first = found.headlines[0]
        assert (first.measure, first.revision.difference, sum((first.made_by or {}).values())) == (
            "inpatients",
            -1,
            -1,
        )

    def test_a_difference_that_no_change_makes_is_shown_as_unexplained(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed(world)
        real = revisions.parts_of

        def forged(close: MonthClose) -> dict[object, object]:
            parts = real(close)
            parts["all", "total", "all", "all"]["inpatients"] = {"value": 9}  # type: ignore[index]
            return parts  # type: ignore[return-value]

        monkeypatch.setattr(revisions, "parts_of", forged)
        text = page_of(world, "revisions")
        assert "−4 unexplained" in text
        assert "1 of them is not fully explained." in text

    def test_another_plan_and_another_population_are_named(self, world: World) -> None:
        closed(world)
        points = [one for one in points_of(world.partnership) if one.value]
        accepted_plan(
            world.partnership, points, drafter=world.manager, acceptor=world.commissioner, title="Re-plan"
        )
        Population.objects.filter(partnership=world.partnership, place=None).update(count=500_000)
        text = page_of(world, "revisions")
        assert "Another plan has been accepted" in text
        assert "A population has changed" in text
        assert "now" in text
        assert "Population:" in text
        assert place_of(world.partnership, HAVERING).name in text

    def test_the_number_of_queries_does_not_grow_with_changes(self, world: World) -> None:
        closed(world)
        client, where = as_(world.manager), address(world.partnership, "revisions", **MARCH)
        client.get(where)
        with CaptureQueriesContext(connection) as few:
            client.get(where)
        learnt_later(world)
        with CaptureQueriesContext(connection) as many:
            client.get(where)
        few_asked, many_asked = (
            sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)
            for caught in (few, many)
        )
        # Who was seen, the trail of the late changes, and the look at them.
        assert many_asked - few_asked <= 6
