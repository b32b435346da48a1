from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.audit.models import AuditEntry
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, storage
from tcp_portal.packs.tasks import build_pack
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sections", "nudged")]

HTMX = {"HX-Request": "true"}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(partnership: Partnership, name: str = "packs:list", *args: Any) -> str:
    return f"{reverse(name, args=args)}?partnership={partnership.code}&month=2017-04"


def built(partnership: Partnership, by: User) -> Pack:
    as_(by).post(address(partnership), {"month": "2017-04", "formats": ["xlsx"]})
    pack = Pack.objects.get()
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert pack.state == State.READY, pack.reason
    return pack


def test_a_signed_out_reader_is_sent_to_sign_in(partnership: Partnership) -> None:
    answer = Client().get(address(partnership))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_a_board_member_sees_the_list_but_no_form(partnership: Partnership, board_member: User) -> None:
    answer = as_(board_member).get(address(partnership))
    assert answer.status_code == 200
    assert "No pack yet" in answer.text
    assert "Build a pack" not in answer.text


def test_a_board_member_may_not_ask_for_one(partnership: Partnership, board_member: User) -> None:
    answer = as_(board_member).post(address(partnership), {"month": "2017-04", "formats": ["pdf"]})
    assert answer.status_code == 403
    assert not Pack.objects.exists()


def test_a_pack_asked_for_leads_to_its_own_page(partnership: Partnership, manager: User) -> None:
    answer = as_(manager).post(address(partnership), {"month": "2017-04", "formats": ["pptx", "pdf"]})
    pack = Pack.objects.get()
    assert answer.status_code == 302
    assert str(pack.pk) in answer["Location"]
    page = as_(manager).get(answer["Location"])
    assert "Waiting for its turn" in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"month": "April", "formats": ["pdf"]}, "Enter a month as year and month"),
        ({"month": "", "formats": ["pdf"]}, "Enter the month of the pack"),
        ({"month": "2017-04"}, "Choose at least one format"),
        ({"month": "1999-01", "formats": ["pdf"]}, "The register of"),
    ],
)
def test_what_cannot_be_built_is_said_beside_the_field_and_kept(
    partnership: Partnership, manager: User, typed: dict[str, Any], words: str
) -> None:
    answer = as_(manager).post(address(partnership), typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed["month"]}"' in answer.text or not typed["month"]
    assert not Pack.objects.exists()


def test_polling_stops_when_the_pack_is_ready(partnership: Partnership, manager: User) -> None:
    client = as_(manager)
    client.post(address(partnership), {"month": "2017-04", "formats": ["xlsx"]})
    pack = Pack.objects.get()
    waiting = client.get(address(partnership, "packs:pack", pack.pk), headers=HTMX)
    assert waiting.status_code == 200
    assert "every 500ms" in waiting.text
    assert "<html" not in waiting.text
    build_pack(pack_id=str(pack.pk))
    done = client.get(address(partnership, "packs:pack", pack.pk), headers=HTMX)
    assert done.status_code == 286
    assert "Excel" in done.text


def test_a_file_goes_out_under_a_plain_name_and_the_look_is_recorded(
    partnership: Partnership, manager: User, board_member: User
) -> None:
    pack = built(partnership, manager)
    answer = as_(board_member).get(address(partnership, "packs:download", pack.pk, "xlsx"))
    assert answer.status_code == 200
    assert (
        answer["Content-Disposition"] == f'attachment; filename="board-pack-{partnership.code}-2017-04.xlsx"'
    )
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(did="download board pack", by=board_member, kind="read").count() == 1


def test_a_format_that_was_not_built_is_not_found(partnership: Partnership, manager: User) -> None:
    pack = built(partnership, manager)
    assert as_(manager).get(address(partnership, "packs:download", pack.pk, "pdf")).status_code == 404


def test_a_file_lost_from_the_disk_is_not_found(partnership: Partnership, manager: User) -> None:
    pack = built(partnership, manager)
    storage.path_of(pack.pk, Format.XLSX).unlink()
    assert as_(manager).get(address(partnership, "packs:download", pack.pk, "xlsx")).status_code == 404


def test_a_pack_of_another_partnership_does_not_exist(
    partnership: Partnership, manager: User, stranger: User
) -> None:
    pack = built(partnership, manager)
    for name, *more in (("packs:pack",), ("packs:download", "xlsx")):
        assert as_(stranger).get(reverse(name, args=[pack.pk, *more])).status_code == 404
    assert as_(stranger).post(reverse("packs:again", args=[pack.pk])).status_code == 404


def test_a_pack_that_lost_its_worker_can_be_started_again(
    partnership: Partnership, manager: User, board_member: User
) -> None:
    client = as_(manager)
    client.post(address(partnership), {"month": "2017-04", "formats": ["xlsx"]})
    pack = Pack.objects.get()
    long_ago = timezone.now() - timedelta(minutes=9)
    Pack.objects.update(state=State.BUILDING, requested_at=long_ago, touched_at=long_ago)
    assert "Start again" in client.get(address(partnership, "packs:pack", pack.pk)).text
    assert as_(board_member).post(address(partnership, "packs:again", pack.pk)).status_code == 403
    assert client.get(address(partnership, "packs:again", pack.pk)).status_code == 405
    assert client.post(address(partnership, "packs:again", pack.pk)).status_code == 302
    pack.refresh_from_db()
    assert pack.state == State.WAITING


def test_an_unknown_table_is_not_found(partnership: Partnership, commissioner: User) -> None:
    assert as_(commissioner).post(address(partnership, "packs:table", "nothing")).status_code == 404


def test_the_home_page_shows_the_newest_pack(partnership: Partnership, manager: User) -> None:
    built(partnership, manager)
    answer = as_(manager).get(address(partnership, "web:home"))
    assert "Board pack, April 2017" in answer.text


class TestCommand:
    def call(self, partnership: Partnership, out: Path, more: dict[str, str] | None = None) -> None:
        options = {"partnership": partnership.code, "month": "2017-04", "formats": "xlsx,pdf"} | (more or {})
        call_command("build_pack", out=out, **options)

    def test_it_writes_the_files_it_names(
        self, partnership: Partnership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.call(partnership, tmp_path / "out")
        named = [Path(line) for line in capsys.readouterr().out.split()]
        assert [path.suffix for path in named] == [".xlsx", ".pdf"]
        assert all(path.stat().st_size > 1000 for path in named)

    def test_without_formats_it_writes_those_of_the_edition(
        self, partnership: Partnership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kinds = {}
        for edition in ("public", "easy-read"):  # the second takes its numbers from the first
            self.call(partnership, tmp_path / "out", {"edition": edition, "formats": ""})
            named = [Path(line) for line in capsys.readouterr().out.split()]
            kinds[edition] = [path.suffix for path in named]
        assert kinds == {"public": [".pptx", ".pdf", ".xlsx"], "easy-read": [".pptx", ".pdf"]}

    @pytest.mark.parametrize(
        ("option", "words"),
        [
            ({"partnership": "NONE"}, "no partnership"),
            ({"month": "April"}, "2017-04"),
            ({"month": "1999-01"}, "starts in"),
            ({"formats": "docx"}, "Formats are"),
            ({"formats": " "}, "Formats are"),
        ],
    )
    def test_what_it_cannot_do_is_one_sentence(
        self, partnership: Partnership, tmp_path: Path, option: dict[str, str], words: str
    ) -> None:
        with pytest.raises(CommandError, match=words):
            self.call(partnership, tmp_path, option)


def test_filters_longer_than_any_page_sends_are_refused_in_words(
    partnership: Partnership, commissioner: User
) -> None:
    answer = as_(commissioner).post(address(partnership, "packs:table", "tracker"), {"text": "a" * 2001})
    assert answer.status_code == 409
    assert "Open the list again" in answer.text
    assert not Pack.objects.exists()
