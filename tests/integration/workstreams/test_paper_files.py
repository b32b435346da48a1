"""Files that become papers: told by their content, refused where they could do anything, kept out of reach."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from tcp_portal import uploads
from tcp_portal.errors import Refusal
from tcp_portal.uploads.kinds import LARGEST
from tests.factories import act_of, make_partnership
from tests.guards.more.meet import POINT
from tests.integration.workstreams.meetings_of import board_of, item_of, meeting_on
from workstreams.models import Paper
from workstreams.services import papers
from workstreams.services.agenda import remove
from workstreams.tasks import sweep_papers

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _pdf: None, *, pages: int = 1, **more: Any) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    change(made)
    made.save(out, **more)
    return out.getvalue()


def office(kind: str = "docx", types: str = TYPES, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(MAIN[kind], "<x/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def root(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root[key] = made.make_indirect(value)  # type: ignore[arg-type]  # a dictionary

    return change


def acts(kind: str, **more: Any) -> Callable[[pikepdf.Pdf], None]:
    return root("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name(kind), **more))


def attached(made: pikepdf.Pdf) -> None:
    made.attachments["run.exe"] = b"MZ"


def hidden(made: pikepdf.Pdf) -> None:
    """A script that nothing leads to, under a name written in numbers."""
    made.Root["/Quiet"] = made.make_indirect(
        pikepdf.Dictionary({"/S": pikepdf.Name("/JavaScript"), "/JS": "x"})
    )


@pytest.fixture
def key() -> Any:
    import uuid

    return uuid.uuid4()


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (pdf(pages=3), "pdf", 3), (POINT, "png", None), (JPEG, "jpg", None), (office("docx"), "docx", None),
        (office("xlsx"), "xlsx", None), (office("pptx"), "pptx", None),
    ],
)  # fmt: skip
def test_a_file_is_what_it_holds_and_lies_where_only_the_portal_reads(
    key: Any, content: bytes, kind: str, pages: int | None
) -> None:
    stored = uploads.store("papers", key, content)
    assert (stored.kind.value, stored.pages, stored.size) == (kind, pages, len(content))
    path = uploads.path_of("papers", key)
    assert path.read_bytes() == content
    assert path.name == key.hex  # nothing that anybody typed, and no ending that anything runs
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    served = (Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS))
    assert not any(path.is_relative_to(folder) for folder in served)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7" + b"x" * LARGEST, "larger than 20 MB"),
        (b"MZ\x90\x00" + b"\x00" * 200, "none of them"),
        (b"\x7fELF" + b"\x00" * 200, "none of them"),
        (b"#!/bin/sh\necho", "none of them"),
        (b"<html><script>alert(1)</script>", "none of them"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "none of them"),
        (b"GIF89a" + b"\x00" * 20, "none of them"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "locked by a password"),
        (b"%PDF-1.7\nnothing", "cannot be read"),
        (pdf(acts("/JavaScript", JS="app.alert(1)")), "script"),
        (pdf(hidden), "script"),
        (pdf(acts("/Launch", F="run.exe")), "starts a program"),
        (pdf(acts("/SubmitForm", F="https://example.org")), "starts a program"),
        (pdf(attached), "other files inside"),
        (pdf(root("/AcroForm", pikepdf.Dictionary(XFA="x"))), "script"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "locked"),
        (pdf(pages=301), "301 pages"),
        (office(word__vbaProject__bin=b"x"), "macros"),
        (office(word__embeddings__x=b"x"), "macros"),
        (office(types='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "macros"),
        (office(**{"a.exe": b"MZ"}), "macros"),
        (office(word__media__x=b"\x00" * (151 * 1_048_576)), "unpacks to more"),
        (office()[:-30], "damaged"),
        (POINT[:-4], "damaged"),
        (POINT + b"<script>", "damaged"),
        (POINT[:16] + b"\x00\x00\xff\xff\x00\x00\xff\xff" + POINT[24:], "million points"),
        (JPEG[:20] + b"\xff\xd9", "damaged"),
    ],
    ids=range(28),
)  # fmt: skip
def test_whatever_could_do_anything_is_refused_with_a_sentence_and_not_kept(
    key: Any, content: bytes, said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        uploads.store("papers", key, content)
    assert said in refused.value.sentence
    assert refused.value.field == "file"
    folder = uploads.path_of("papers", key).parent
    assert not list(folder.glob(f"{key.hex}*"))


def test_an_archive_that_is_no_office_file_is_refused(key: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(Refusal, match="not a Word, Excel or PowerPoint"):
        uploads.store("papers", key, out.getvalue())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("true", ""),
        ("false", "something harmful"),
        ("sh -c 'exit 2'", "could not be scanned"),
        ("/no/such", "could not"),
    ],
)
def test_a_scanner_is_asked_before_a_file_is_kept(key: Any, command: str, said: str, tmp_path: Path) -> None:
    with override_settings(PORTAL_SCAN_COMMAND=command):
        if not said:
            uploads.store("papers", key, POINT)
            assert uploads.path_of("papers", key).exists()
            return
        with pytest.raises(Refusal, match=said):
            uploads.store("papers", key, POINT)
    assert not uploads.path_of("papers", key).exists()


def test_the_scanner_gets_the_path_of_the_whole_file(key: Any, tmp_path: Path) -> None:
    script = tmp_path / "scan"
    script.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/seen\n')
    script.chmod(0o700)
    with override_settings(PORTAL_SCAN_COMMAND=str(script)):
        uploads.store("papers", key, POINT)
    assert (tmp_path / "seen").read_bytes() == POINT


@pytest.mark.django_db
def test_files_of_no_paper_are_cleared_after_an_hour_and_those_of_papers_stay(key: Any) -> None:
    item = item_of(meeting_on(board_of(make_partnership()), timezone.localdate()))
    paper = papers.upload(item=item, title="A point", content=POINT, act=act_of())
    uploads.store("papers", key, POINT)
    part = uploads.path_of("papers", key).with_name("half.1.part")
    part.write_bytes(b"half")
    kept = uploads.path_of("papers", paper.pk)
    sweep_papers()
    assert uploads.path_of("papers", key).exists()
    old = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in (kept, part, uploads.path_of("papers", key)):
        os.utime(path, (old, old))
    sweep_papers()
    assert [kept.exists(), part.exists(), uploads.path_of("papers", key).exists()] == [True, False, False]


@pytest.mark.django_db
def test_with_its_item_a_paper_and_its_file_go(django_capture_on_commit_callbacks: Any) -> None:
    item = item_of(meeting_on(board_of(make_partnership()), timezone.localdate()))
    paper = papers.upload(item=item, title="A point", content=POINT, act=act_of())
    item.refresh_from_db()
    assert item.paper_state == "attached"
    with django_capture_on_commit_callbacks(execute=True):
        remove(item=item, version=item.version, act=act_of())
    assert not Paper.objects.exists()
    assert not uploads.path_of("papers", paper.pk).exists()
