"""The agenda pack: one PDF with contents, numbers of items and pages, and every paper that can be printed."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tcp_portal import uploads
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, queue, storage
from tcp_portal.packs.services.requests import context_of
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, Post
from tests.factories import act_of, admitted, make_partnership, make_user
from tests.guards.more.meet import POINT
from tests.integration.workstreams.meetings_of import board_of, item_of, meeting_on
from tests.integration.workstreams.test_paper_files import office
from workstreams.demo.meet_paper import small_pdf
from workstreams.models import Meeting
from workstreams.services import papers
from workstreams.services.paper_pages import frozen_page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
JUNE = date(2017, 6, 7)


@pytest.fixture
def partnership() -> Partnership:
    made = make_partnership()
    admitted(made)
    return made


@pytest.fixture
def meeting(partnership: Partnership) -> Meeting:
    """Item 5 has a frozen page, two pages of a PDF, a picture and a workbook; item 6 a file that cannot be drawn."""
    made, act = meeting_on(board_of(partnership), JUNE), act_of()
    item = item_of(made)
    context = context_of(partnership=partnership, month=Month(2017, 4), scope=act.scope, now=act.now)
    document = frozen_page(key="inpatients", context=context, by=None, now=act.now)
    papers.freeze(
        item=item, source="inpatients", title="Where we stand", document=document, context=context, act=act
    )
    papers.upload(item=item, title="The plan", content=_two_pages(), act=act)
    papers.upload(item=item, title="A map", content=POINT, act=act)
    papers.upload(item=item, title="Costs", content=office("xlsx"), act=act)
    broken = papers.upload(item=item_of(made, title="Broken"), title="Lost", content=_two_pages(), act=act)
    uploads.path_of(papers.AREA, broken.pk).write_bytes(b"%PDF-1.7 nothing")
    return made


def _two_pages() -> bytes:
    first, second = (
        pikepdf.open(io.BytesIO(small_pdf(title, ["Words"]))) for title in ("Page one", "Page two")
    )
    first.pages.extend(second.pages)
    out = io.BytesIO()
    first.save(out)
    return out.getvalue()


@pytest.fixture
def asked(meeting: Meeting, partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> tuple[Pack, Client]:
    monkeypatch.setattr(queue, "hand_out", lambda *_a: True)
    client = Client()
    client.force_login(make_user(Role.PROGRAMME_MANAGER, partnership))
    answer: Any = client.post(reverse("workstreams:meeting_pack", args=[meeting.pk]))
    pack = Pack.objects.get()
    assert answer.url.startswith(reverse("packs:pack", args=[pack.pk]))
    assert Meeting.objects.get(pk=meeting.pk).pack == pack
    return pack, client


def test_the_pack_holds_agenda_contents_and_papers_on_the_pages_that_it_says(
    asked: tuple[Pack, Client], partnership: Partnership
) -> None:
    pack, client = asked
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert (pack.state, pack.reason, pack.step) == (State.READY, "", pack.steps)
    board = Client()
    board.force_login(make_user(Role.BOARD_MEMBER, partnership))
    for reader in (client, board):
        answer = reader.get(reverse("packs:download", args=[pack.pk, "pdf"]))
        assert b"".join(answer.streaming_content)[:4] == b"%PDF"  # type: ignore[attr-defined]  # a file
        assert answer["Content-Disposition"] == 'attachment; filename="agenda-BHR-2017-06.pdf"'
    content = storage.path_of(pack.pk, Format.PDF).read_bytes()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    front = pages[0] + pages[1]
    assert "Contents" in front
    assert "separate file (Excel)" in front
    for name, title in (("A", "Where we stand"), ("B", "The plan"), ("C", "A map"), ("D", "Costs")):
        place = next(at for at, page in enumerate(pages, 1) if f"Item 5, paper {name}" in page)
        assert re.search(rf"Paper {name}: {title}[ .\u2060]*{place}\b", front), (name, place, front)
        assert f"Paper {name}: {title}" in pages[place - 1]
        assert f"Page {place} of {len(pages)}" in pages[place - 1]
    first = next(at for at, page in enumerate(pages, 1) if "Item 5, paper B" in page)
    assert f"B: pages {first} to {first + 1}" in " ".join(front.split())
    assert "which could not be printed here" in " ".join(front.split())


def test_what_others_sent_is_a_picture_with_its_words_and_can_do_nothing(asked: tuple[Pack, Client]) -> None:
    pack, _ = asked
    building.build(pack_id=pack.pk, clock=timezone.now)
    with pikepdf.open(storage.path_of(pack.pk, Format.PDF)) as made:
        said = [str(one.Alt) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        assert any(alt.startswith("Page 2 of 2 of Item 5, paper B, The plan. Page two") for alt in said)
        assert made.Root.MarkInfo.Marked
        with made.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        titles = [one.title for one in made.open_outline().root[-1].children]
        assert titles == ["Paper A: Lost"]


def test_a_leaver_gets_none_and_a_meeting_that_is_gone_is_told(asked: tuple[Pack, Client]) -> None:
    pack, _ = asked
    Pack.objects.filter(pk=pack.pk).update(query="00000000-0000-0000-0000-000000000000")
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert "no longer there" in pack.reason
    Pack.objects.filter(pk=pack.pk).update(state=State.WAITING, finished_at=None, source="gone")
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert pack.reason == "This pack is no longer offered."
    Post.objects.all().update(valid_to=timezone.localdate())
    Pack.objects.filter(pk=pack.pk).update(state=State.WAITING, finished_at=None, source="agenda")
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert "may no longer build it" in pack.reason
