"""The easy-read edition of the demonstration's month: the public edition's numbers, in easy words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs import easy_edition
from tcp_portal.packs.disclosure.clearance import check
from tcp_portal.packs.disclosure.protected import as_printed
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.document import Document, Line, Section
from tcp_portal.packs.easy_edition import told
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PublicRelease, State
from tcp_portal.packs.month_end.services import starting
from tcp_portal.packs.pictures import Picture
from tcp_portal.packs.public_edition import public_document
from tcp_portal.packs.services import releases
from tcp_portal.packs.tasks import build_pack
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories.demonstration import load_demonstration

pytestmark = pytest.mark.django_db
APRIL = Month(2017, 4)
NOW = datetime(2017, 5, 12, 9, tzinfo=UTC)


@pytest.fixture
def context() -> PackContext:
    load_demonstration()
    bhr = Partnership.objects.get(code="BHR")
    return PackContext(partnership=bhr, month=APRIL, as_at=APRIL.last, scope=everything())


def easy(context: PackContext) -> Document:
    return easy_edition.easy_document(
        context, asked_by="Ann Marlow", made_at=NOW, on_section=lambda _title: None
    )


def test_it_waits_for_the_public_edition(context: PackContext) -> None:
    with pytest.raises(Refusal, match="Build that of April 2017 first"):
        easy(context)


def test_it_says_what_the_public_edition_printed_and_nothing_else(context: PackContext) -> None:
    public = public_document(context, asked_by="", made_at=NOW, on_section=lambda _title: None)
    assert public.clearance is not None
    kept = releases.keep(public.clearance, partnership=context.partnership, month=APRIL, pack=None, now=NOW)
    made = easy(context)
    lines = [block for section in made.sections for block in section.blocks if isinstance(block, Line)]
    said = [line.body for line in lines]
    assert "About 20 people were in hospital." in said
    assert "Our plan was 22 people or fewer." in said
    assert made.asked_by == ""
    assert made.clearance is not None
    assert made.released is None  # it is none of the editions that later ones are attacked with
    check(made)
    pages = made.sections
    for raw in (Line(Picture.PEOPLE, "3 people left."), Line(Picture.PEOPLE, lines[0].body, 3)):
        with pytest.raises(TypeError, match="disclosure control did not make"):
            check(replace(made, sections=(*pages, Section("raw", pages[0].title, (raw,)))))
    assert made.is_easy_read
    printed = {fact.printed for fact in releases.facts_of(kept)}
    for line in lines:
        assert line.amount is None or line.amount in printed or line.picture is Picture.PLAN


def test_of_a_month_with_all_editions_it_waits_for_the_public_draft_and_all_go_out_together(
    context: PackContext, nudged: list[str]
) -> None:
    manager = User.objects.get(email="programme.manager@example.org")
    act = Act(by=manager, now=timezone.now(), today=timezone.localdate(), scope=everything())
    run = starting.start(
        partnership=context.partnership,
        month=Month(2017, 3),
        chosen=tuple(Edition),
        act=act,
    )
    packs = {one.edition: one.pack for one in run.packs.select_related("pack")}

    def state(edition: Edition) -> str:
        build_pack(pack_id=str(packs[edition].pk))  # the worker's task
        packs[edition].refresh_from_db()
        return packs[edition].state

    assert state(Edition.EASY_READ) == State.WAITING
    for edition in (Edition.BOARD, Edition.STOCKTAKE, Edition.GOVERNING_BODY):
        assert state(edition) == State.READY, packs[edition].reason
    assert state(Edition.EASY_READ) == State.WAITING
    assert state(Edition.PUBLIC) == State.READY, packs[Edition.PUBLIC].reason
    assert nudged == [str(packs[Edition.EASY_READ].pk)]
    assert state(Edition.EASY_READ) == State.READY, packs[Edition.EASY_READ].reason
    assert set(Edition) == set(packs)
    assert PublicRelease.objects.filter(month_starts_on=Month(2017, 3).first).count() == 1
    with pytest.raises(Refusal, match="Build that of March 2017 first"):  # by itself it takes what is out
        easy(replace(context, month=Month(2017, 3), as_at=Month(2017, 3).last))


def test_a_number_is_told_nobody_is_told_and_a_hidden_one_is_not() -> None:
    words = {"some": "About {} people left.", "nobody": "Nobody left.", "untold": "We do not show this."}
    rule = Rule()
    assert told(Picture.HOME, as_printed(10, rule), **words) == (
        Line(Picture.HOME, "About 10 people left.", 10),
    )
    assert told(Picture.HOME, as_printed(0, rule), **words) == (Line(Picture.HOME, "Nobody left."),)
    assert told(Picture.HOME, as_printed(None, rule), **words) == (
        Line(Picture.LOCK, "We do not show this."),
    )
    assert told(Picture.HOME, None, **words) == ()
