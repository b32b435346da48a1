"""The cover sheet of a month's paper: read by who follows the programme, written by who keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.integration.workstreams.log_made import World, as_, text_of
from workstreams.models import CoverSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.make()


def test_a_month_without_one_says_so_and_what_is_empty_is_not_stated(world: World) -> None:
    page, write = reverse("workstreams:cover_sheet"), reverse("workstreams:cover_sheet_write")
    assert "Nobody has begun the cover sheet of May 2017." in text_of(as_(world.board).get(page))
    manager = as_(world.manager)
    said = {"paper_number": "17/41", "action_required": "note", "risk": "Two risks are red.", "version": "0"}
    assert manager.post(write, said).status_code == 302
    row = CoverSheet.objects.get()
    assert (row.month_starts_on, row.paper_number, row.legal) == (date(2017, 5, 1), "17/41", "")
    shown = text_of(manager.get(page))
    for words in ("12 of 15 fields are not stated.", "To note", "Two risks are red.", "Not stated"):
        assert words in shown
    changed = {**said, "version": str(row.version), "legal": "None"}
    assert manager.post(write, changed).status_code == 302
    assert CoverSheet.objects.get().legal == "None"
    assert manager.post(write, said).status_code == 409
    wrong = {**said, "action_required": "sing", "version": str(row.version + 1)}
    assert manager.post(write, wrong).status_code == 422


def test_who_reads_only_does_not_write(world: World) -> None:
    write = reverse("workstreams:cover_sheet_write")
    assert as_(world.board).get(write).status_code == 403
    assert "Write the cover sheet" not in text_of(as_(world.board).get(reverse("workstreams:cover_sheet")))
