"""The drill: backed up while others write, lost, read back elsewhere by the command, and the same to the last row."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cohorts.models import Person
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.protection import backup
from tcp_portal.protection.engines import NotCopied
from tcp_portal.protection.tables import digests
from tcp_portal.vault import new_key, parsed_key
from tests.factories import admitted, make_partnership

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def register() -> list[Person]:
    partnership = make_partnership()
    people = [admitted(partnership).person for _ in range(3)]
    (settings.PORTAL_DATA_DIR / "packs" / "one").mkdir(parents=True, exist_ok=True)
    (settings.PORTAL_DATA_DIR / "packs" / "one" / "board.pdf").write_bytes(b"%PDF-1.7 issued")
    for name in ("data-keys", "index-keys", "secret-key"):
        (settings.PORTAL_DATA_DIR / name).write_text("never in a backup")
    return people


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another machine: a fresh database, an empty data folder, the same keys."""
    keys = {"PORTAL_DATA_KEYS": settings.PORTAL_DATA_KEYS, "PORTAL_INDEX_KEYS": settings.PORTAL_INDEX_KEYS}
    own = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    own |= {name: ",".join(_written(key) for key in values) for name, values in keys.items()}
    own |= {"PORTAL_DATA_DIR": str(tmp_path / "elsewhere")}
    if connection.vendor == "sqlite":
        yield own
        return
    said, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    login = said["USER"] + (f":{said['PASSWORD']}" if said["PASSWORD"] else "")
    yield {**own, "DATABASE_URL": f"postgresql://{login}@{said['HOST']}:{said['PORT']}/{name}"}
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def restored(folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """The command as an operator runs it, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "restore", "--from", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


class Writing:
    """Somebody who goes on recording while the backup runs."""

    def __enter__(self) -> Writing:
        self.done, self.stop, self.fault = 0, threading.Event(), ""
        self.begun = threading.Event()
        self.thread = threading.Thread(target=self._write)
        self.thread.start()
        assert self.begun.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def _write(self) -> None:
        try:
            while not self.stop.is_set():
                with transaction.atomic():
                    audit.record(by=None, did="write on", at=timezone.now())
                    audit.record(by=None, did="and its pair", at=timezone.now())
                self.done += 2
                self.begun.set()
        finally:
            connection.close()


def test_what_is_lost_comes_back_whole(
    register: list[Person], tmp_path: Path, elsewhere: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "backup", StringIO()
    with Writing() as writing:
        call_command("backup", "--to", str(folder), stdout=out)
    assert writing.done > 0
    manifest = json.loads((folder / backup.MANIFEST).read_text())
    entries = manifest["tables"]["audit_auditentry"]["rows"]
    assert 0 < entries <= AuditEntry.objects.count()
    assert (entries - 3) % 2 == 0, "no half of a pair: the backup is of one moment"
    assert manifest["tables"]["cohorts_person"]["rows"] == 3
    code, said = restored(folder, elsewhere)
    assert code == 0, said
    assert "Every table is as it was." in said
    assert "all as they were issued" in said
    data = Path(elsewhere["PORTAL_DATA_DIR"])
    assert (data / "packs" / "one" / "board.pdf").read_bytes() == b"%PDF-1.7 issued"
    with capsys.disabled():
        sys.stdout.write(f"\nbackup: {out.getvalue().splitlines()[0]} restore: {said.splitlines()[0]}\n")


def test_no_key_lies_in_a_backup_and_only_its_owner_reads_it(register: list[Person], tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup.make(connection, folder, now=timezone.now())
    with tarfile.open(folder / backup.DATA) as archive:
        names = archive.getnames()
    assert "packs/one/board.pdf" in names
    assert not [name for name in names if "key" in name or "portal.sqlite3" in name]
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
        assert b"never in a backup" not in path.read_bytes()
    for person in register:
        assert person.nhs_number.encode() not in (folder / backup.MANIFEST).read_bytes()


def test_what_is_not_whole_is_not_restored(register: list[Person], tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "backup"
    backup.make(connection, folder, now=timezone.now())
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NotCopied, match="database is not empty"):
        backup.restore(connection, folder, data_dir=empty)
    (empty / "packs").mkdir()
    with pytest.raises(NotCopied, match="data folder is not empty: packs"):
        backup.restore(connection, folder, data_dir=empty)
    with pytest.raises(CommandError, match="folder is not empty"):
        call_command("backup", "--to", str(folder), stdout=StringIO())
    old = settings.PORTAL_DATA_KEYS
    settings.PORTAL_DATA_KEYS = (parsed_key(new_key()),)
    with pytest.raises(CommandError, match="Keys of the backup are not given"):
        call_command("restore", "--from", str(folder), stdout=StringIO())
    settings.PORTAL_DATA_KEYS = old
    with (folder / backup.DATA).open("ab") as archive:
        archive.write(b"x")
    with pytest.raises(NotCopied, match=r"data\.tar is not as it was written"):
        backup.restore(connection, folder, data_dir=empty)
    (folder / backup.MANIFEST).write_text("{")
    with pytest.raises(NotCopied, match="no whole backup"):
        backup.restore(connection, folder, data_dir=empty)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)],
)
def test_nothing_is_unpacked_beside_the_data_folder(tmp_path: Path, name: str, kind: bytes) -> None:
    data, inside = tmp_path / "data.tar", tmp_path / "inside"
    inside.mkdir()
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(data, "w") as archive:
        archive.addfile(member)
    with pytest.raises(NotCopied, match="no file of a data folder"):
        backup.unpack(data, inside)
    assert not [*inside.iterdir()]
    assert not (tmp_path / "outside").exists()


def test_one_changed_value_changes_the_digest_of_its_table(register: list[Person]) -> None:
    before = digests(connection)
    Person.objects.filter(pk=register[0].pk).update(sex="9")
    after = digests(connection)
    assert {name for name in after if after[name] != before[name]} == {"cohorts_person"}
    assert replace(after["cohorts_person"], digest="") == replace(before["cohorts_person"], digest="")
