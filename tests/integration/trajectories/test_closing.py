"""Closing freezes what was known; later facts change nothing of it; reopening needs two people."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.packs.document import Text
from tcp_portal.packs.frozen import from_json
from tests.factories import make_partnership
from tests.integration.trajectories.closed import closed, learnt_later, who
from tests.integration.trajectories.made import APRIL_17, MARCH_17, World
from trajectories.domain.figures import REPORTED, Figure
from trajectories.domain.frozen_figures import PartName, by_part, part_of
from trajectories.models import FrozenBasis, FrozenLine, FrozenPart, MonthClose
from trajectories.services.closes import parts_of, reported_figures_of
from trajectories.services.closing import close_month, earlier_open
from trajectories.services.dashboard import Ask, Span, picture
from trajectories.services.measures import measures
from trajectories.services.reopening import agree_reopening, ask_reopening, withdraw_reopening
from trajectories.services.reviews import learning_shares, review_shares
from trajectories.services.verifying import verify_close

FEBRUARY_17 = MARCH_17.previous


EVERYONE = PartName("all", "total", "all", "all")


def everyone(figures: list[Figure]) -> dict[str, int | Decimal | None]:
    return {one.measure: one.value for one in figures if part_of(one) == EVERYONE}


class TestClosing:
    def test_it_freezes_every_figure_of_every_part(self, world: World) -> None:
        before = measures(
            scope=everything(), partnership=world.partnership, month=MARCH_17, as_at=MARCH_17.last
        )
        close = closed(world)
        kept = reported_figures_of(scope=everything(), close=close)
        assert by_part(kept) == by_part(before)
        assert {one.vintage for one in kept} == {REPORTED}
        assert FrozenPart.objects.filter(close=close).count() == len(by_part(before))
        assert FrozenPart.objects.get(close=close, place_name="Havering", arrangement="ccg").place is not None
        assert FrozenLine.objects.filter(close=close).count() == 6  # the seventh came in April

    def test_later_facts_change_the_restated_figures_only(self, world: World) -> None:
        close = closed(world)
        before = everyone(reported_figures_of(scope=everything(), close=close))
        learnt_later(world)
        now = measures(scope=everything(), partnership=world.partnership, month=MARCH_17, as_at=MARCH_17.last)
        assert everyone(reported_figures_of(scope=everything(), close=close)) == before
        assert (before["inpatients"], everyone(now)["inpatients"]) == (5, 4)

    def test_the_trail_says_who_closed_what(self, world: World) -> None:
        close = closed(world)
        entry = AuditEntry.objects.get(did="close a month")
        assert entry.by == world.manager
        assert entry.changes["figures_digest"] == [None, close.figures_digest]

    def test_the_pack_is_kept_with_its_words(self, world: World) -> None:
        document = from_json(closed(world).document)
        assert document.as_at == "Figures as first reported on 12 May 2017"
        said = [one.body for section in document.sections for one in section.blocks if isinstance(one, Text)]
        assert any("5 people at the end of February 2017" in sentence for sentence in said)

    @pytest.mark.parametrize(
        ("month", "sentence"),
        [
            (Month(2017, 5), "May 2017 is not over"),
            (Month(2030, 1), "January 2030 is not over"),
            (Month(2014, 12), "has no figures for December 2014"),
        ],
    )
    def test_what_cannot_be_closed_is_refused_in_words(
        self, world: World, month: Month, sentence: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            closed(world, month)
        assert sentence in refused.value.sentence
        assert not MonthClose.objects.exists()

    def test_a_register_that_says_nothing_is_not_closed(self, world: World) -> None:
        other = make_partnership("ELSE")
        starts = other.starts_on
        world.manager.posts.create(role="programme_manager", partnership=other, valid_from=starts)
        with pytest.raises(Refusal, match="Nobody is recorded"):
            close_month(partnership=other, month=MARCH_17, **who(world.manager))

    def test_a_closed_month_is_not_closed_again(self, world: World) -> None:
        closed(world)
        with pytest.raises(Refusal, match=f"March 2017 is closed already, by {world.manager}"):
            closed(world)

    def test_earlier_open_months_are_a_warning_only(self, world: World) -> None:
        closed(world, FEBRUARY_17)
        found = earlier_open(partnership=world.partnership, month=MARCH_17)
        assert found[0] == Month.of(world.partnership.starts_on)
        assert found[-1] == FEBRUARY_17.previous
        assert closed(world).number == 1

    def test_without_the_right_nothing_is_closed(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            close_month(partnership=world.partnership, month=MARCH_17, **who(world.board))

    @pytest.mark.parametrize("model", [FrozenPart, FrozenLine, FrozenBasis])
    def test_what_is_frozen_is_never_changed_or_deleted(self, world: World, model: type) -> None:
        closed(world)
        field = {FrozenPart: "figures"}.get(model, "facts")
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**{field: {}})  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


class TestAsFirstReported:
    @pytest.mark.parametrize("span", Span)
    def test_every_figure_of_the_page_is_read_from_what_was_frozen(self, world: World, span: Span) -> None:
        ask = Ask(world.partnership, MARCH_17, MARCH_17.last, span=span)
        scope = everything()
        before = picture(scope=scope, ask=ask)
        shares, learning = review_shares(scope=scope, ask=ask), learning_shares(scope=scope, ask=ask)
        closed(world)
        learnt_later(world)
        asked = Ask(world.partnership, MARCH_17, MARCH_17.last, span=span, vintage=REPORTED)
        after = picture(scope=scope, ask=asked)
        assert after.stays == before.stays
        assert after.history._counts == before.history._counts
        assert after.flow(ask.cut) == before.flow(ask.cut)
        assert (after.plan, after.tolerance, after.rates()) == (before.plan, before.tolerance, before.rates())
        assert [place.name for place in after.places] == [place.name for place in before.places]
        assert review_shares(scope=scope, ask=asked).statuses() == shares.statuses()
        assert learning_shares(scope=scope, ask=asked).learning() == learning.learning()
        assert picture(scope=scope, ask=ask).stays != before.stays

    def test_a_month_never_closed_shows_what_is_known_today(self, world: World) -> None:
        ask = Ask(world.partnership, APRIL_17, APRIL_17.last, vintage=REPORTED)
        assert picture(scope=everything(), ask=ask).actual(APRIL_17, ask.cut) == 5


class TestReopening:
    def test_two_people_open_a_month_and_the_first_report_stays(self, world: World) -> None:
        first = closed(world)
        asked = ask_reopening(close=first, version=1, reason=" Late discharge ", **who(world.manager))
        assert asked.reopen_reason == "Late discharge"
        opened = agree_reopening(close=asked, version=2, **who(world.commissioner))
        assert (opened.reopened_by, opened.version) == (world.commissioner, 3)
        learnt_later(world)
        later = datetime(2017, 5, 20, 9, tzinfo=UTC)
        second = closed(world, now=later)
        assert second.number == 2
        scope = everything()
        told = [
            everyone(reported_figures_of(scope=scope, close=one))["inpatients"] for one in (first, second)
        ]
        assert told == [5, 4]
        assert from_json(second.document).as_at == "Figures as restated on 20 May 2017"
        ask = Ask(world.partnership, MARCH_17, MARCH_17.last, vintage=REPORTED)
        assert picture(scope=scope, ask=ask).actual(MARCH_17, ask.cut) == 5
        assert [verify_close(scope=scope, close=one) for one in (first, second)] == [[], []]
        acts = AuditEntry.objects.filter(object_id=first.pk).values_list("did", flat=True)
        assert set(acts) == {"close a month", "ask to reopen a month", "reopen a month"}

    def test_nobody_agrees_to_their_own_request(self, world: World) -> None:
        asked = ask_reopening(close=closed(world), version=1, reason="Why", **who(world.manager))
        with pytest.raises(Refusal, match="second person"):
            agree_reopening(close=asked, version=2, **who(world.manager))

    def test_a_request_can_be_withdrawn_and_made_again(self, world: World) -> None:
        close = closed(world)
        asked = ask_reopening(close=close, version=1, reason="Why", **who(world.manager))
        with pytest.raises(Refusal, match="has asked for the reopening of March 2017 already"):
            ask_reopening(close=asked, version=2, reason="Also", **who(world.commissioner))
        calm = withdraw_reopening(close=asked, version=2, **who(world.manager))
        with pytest.raises(Refusal, match="Nobody has asked"):
            agree_reopening(close=calm, version=3, **who(world.commissioner))
        with pytest.raises(Refusal, match="There is no request"):
            withdraw_reopening(close=calm, version=3, **who(world.manager))
        again = ask_reopening(close=calm, version=3, reason="Now", **who(world.commissioner))
        assert agree_reopening(close=again, version=4, **who(world.manager)).reopened_by == world.manager

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 401])
    def test_a_reason_is_needed(self, world: World, reason: str) -> None:
        with pytest.raises(Refusal) as refused:
            ask_reopening(close=closed(world), version=1, reason=reason, **who(world.manager))
        assert refused.value.field == "reason"

    def test_an_open_month_is_not_opened_again(self, world: World) -> None:
        asked = ask_reopening(close=closed(world), version=1, reason="Why", **who(world.manager))
        opened = agree_reopening(close=asked, version=2, **who(world.commissioner))
        with pytest.raises(Refusal, match="open already"):
            ask_reopening(close=opened, version=3, reason="Why", **who(world.manager))
        with pytest.raises(Refusal, match="open already"):
            agree_reopening(close=opened, version=3, **who(world.manager))

    def test_stale_and_without_right(self, world: World) -> None:
        close = closed(world)
        with pytest.raises(Stale):
            ask_reopening(close=close, version=9, reason="Why", **who(world.manager))
        with pytest.raises(PermissionDenied):
            ask_reopening(close=close, version=1, reason="Why", **who(world.board))


class TestVerifying:
    def test_a_sound_closing_has_no_fault(self, world: World) -> None:
        close = closed(world)
        learnt_later(world)
        assert verify_close(scope=everything(), close=close) == []

    def test_a_digest_or_a_pack_that_was_changed_is_told(self, world: World) -> None:
        close = closed(world)
        close.lines_digest = close.figures_digest = "0" * 64
        close.document["subtitle"] = "Another"
        said = verify_close(scope=everything(), close=close)
        assert [sentence.split(" are ")[0].split(" is ")[0] for sentence in said] == [
            "The frozen lines", "The frozen figures", "The frozen board pack"
        ]  # fmt: skip

    def test_a_figure_that_its_lines_do_not_give_is_told(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        close = closed(world)
        parts = parts_of(close)
        parts[EVERYONE]["inpatients"] = {"value": 6}
        monkeypatch.setattr("trajectories.services.verifying.parts_of", lambda _close: parts)
        said = verify_close(scope=everything(), close=close)
        assert "The frozen figures are not those of the day of closing." in said
        assert "inpatients of all, total, all, all: 6 frozen, 5 counted again." in said
        assert len(said) == 2
