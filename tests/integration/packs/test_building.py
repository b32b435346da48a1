from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from tcp_portal import celery
from tcp_portal.access import scope_of
from tcp_portal.access.permissions import Permission
from tcp_portal.access.scope import everything
from tcp_portal.charts.model import Column, Table
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs import sources
from tcp_portal.packs.editions import Edition, edition_source
from tcp_portal.packs.models import Kind, Pack, PackFile, State
from tcp_portal.packs.services import building, queue, requests, storage, sweeping
from tcp_portal.packs.sources import PackCheck, TableSource
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, Post, User
from tcp_portal.web.registry import PackContext, Registry

APRIL = Month(2017, 4)
NOW = datetime(2017, 5, 12, 9, 0, tzinfo=UTC)


def clock() -> datetime:
    return timezone.now()


def ask(
    partnership: Partnership, by: User, *formats: Format, month: Month = APRIL, now: datetime | None = None
) -> Pack:
    return requests.request_pack(
        partnership=partnership,
        month=month,
        formats=formats or (Format.XLSX,),
        by=by,
        scope=scope_of(by.pk, today=timezone.localdate()),
        now=now or timezone.now(),
    )


@pytest.mark.django_db
class TestAsking:
    def test_a_worker_is_told_once_the_row_is_there(
        self,
        partnership: Partnership,
        manager: User,
        nudged: list[str],
        django_capture_on_commit_callbacks: Callable,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            pack = ask(partnership, manager)
        assert nudged == [str(pack.pk)]
        assert pack.state == State.WAITING
        assert pack.month == APRIL

    def test_a_board_member_may_not_ask(self, partnership: Partnership, board_member: User) -> None:
        with pytest.raises(PermissionDenied):
            ask(partnership, board_member)

    def test_a_pack_without_a_format_is_refused(self, partnership: Partnership, manager: User) -> None:
        with pytest.raises(Refusal, match="at least one format"):
            requests.request_pack(
                partnership=partnership,
                month=APRIL,
                formats=(),
                by=manager,
                scope=scope_of(manager.pk, today=timezone.localdate()),
                now=NOW,
            )

    def test_a_month_before_the_register_is_refused_at_the_month(
        self, partnership: Partnership, manager: User
    ) -> None:
        early = Month.of(partnership.starts_on).previous
        with pytest.raises(Refusal, match="starts in") as refused:
            ask(partnership, manager, month=early)
        assert refused.value.field == "month"
        assert refused.value.sentence.startswith(f"The register of {partnership.name} starts in")

    def test_a_month_that_has_not_begun_is_refused(self, partnership: Partnership, manager: User) -> None:
        with pytest.raises(Refusal, match="has not begun"):
            ask(partnership, manager, month=Month.of(timezone.localdate()).next)

    def test_a_registered_check_is_asked(
        self, partnership: Partnership, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nobody(_context: PackContext) -> None:
            raise Refusal("Nobody is recorded.", field="month")

        monkeypatch.setattr(requests, "pack_checks", lambda: (PackCheck(1, "people", nobody),))
        with pytest.raises(Refusal, match="Nobody is recorded"):
            ask(partnership, manager)


@pytest.mark.django_db
@pytest.mark.usefixtures("sections", "nudged")
class TestBuilding:
    def test_the_files_are_whole_and_their_hashes_right(
        self, partnership: Partnership, manager: User
    ) -> None:
        pack = ask(partnership, manager, Format.PPTX, Format.PDF, Format.XLSX)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.READY, pack.reason
        assert pack.step == pack.steps
        for file in pack.files.all():
            content = storage.path_of(pack.pk, Format(file.format)).read_bytes()
            assert len(content) == file.size
            assert hashlib.sha256(content).hexdigest() == file.sha256
        assert {file.format for file in pack.files.all()} == {"pptx", "pdf", "xlsx"}

    def test_a_finished_pack_is_not_built_again(self, partnership: Partnership, manager: User) -> None:
        pack = ask(partnership, manager)
        building.build(pack_id=pack.pk, clock=clock)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.runs == 1

    def test_a_pack_that_is_gone_is_left_alone(self) -> None:
        building.build(pack_id=uuid.uuid4(), clock=clock)

    def test_after_a_kill_the_next_run_finishes_it(
        self, partnership: Partnership, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pack = ask(partnership, manager, Format.XLSX, Format.PDF)
        real, calls = storage.store, []

        def killed(pack_id: uuid.UUID, format_: Format, write: Callable[[BinaryIO], None]) -> tuple[int, str]:
            calls.append(format_)
            if len(calls) == 2:
                raise SystemExit
            return real(pack_id, format_, write)

        monkeypatch.setattr(storage, "store", killed)
        with pytest.raises(SystemExit):
            building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.BUILDING
        monkeypatch.setattr(storage, "store", real)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.READY
        assert pack.runs == 2
        assert PackFile.objects.filter(pack=pack).count() == 2

    @pytest.mark.parametrize("fault", [None, FileNotFoundError("its file was stored by the other")])
    def test_a_run_that_was_overtaken_stops_without_a_word(
        self,
        partnership: Partnership,
        manager: User,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        fault: OSError | None,
    ) -> None:
        pack = ask(partnership, manager)

        def overtaken(*_args: object) -> tuple[int, str]:
            Pack.objects.filter(pk=pack.pk).update(runs=7)
            if fault is not None:
                raise fault
            return 1, "0" * 64

        monkeypatch.setattr(storage, "store", overtaken)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.BUILDING
        assert not pack.files.exists()
        assert not caplog.records

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (OSError("disk full"), "could not be stored"),
            (ValueError("BHR-003"), "Something went wrong"),
            (Refusal("There is nothing to say."), "There is nothing to say."),
        ],
    )
    def test_a_fault_is_told_in_words_and_never_logged_with_its_data(
        self,
        partnership: Partnership,
        manager: User,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        fault: Exception,
        words: str,
    ) -> None:
        pack = ask(partnership, manager)

        def fail(*_args: object) -> tuple[int, str]:
            raise fault

        monkeypatch.setattr(storage, "store", fail)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.FAILED
        assert words in pack.reason
        assert "BHR-003" not in caplog.text

    def test_a_leaver_gets_no_pack(self, partnership: Partnership, manager: User) -> None:
        pack = ask(partnership, manager)
        Post.objects.filter(user=manager).update(valid_to=timezone.localdate())
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.FAILED
        assert "no longer" in pack.reason

    def test_starting_again_puts_a_failed_pack_back(self, partnership: Partnership, manager: User) -> None:
        pack = ask(partnership, manager)
        Pack.objects.filter(pk=pack.pk).update(state=State.FAILED, reason="x", finished_at=timezone.now())
        scope = scope_of(manager.pk, today=timezone.localdate())
        requests.start_again(pack=pack, by=manager, scope=scope, now=timezone.now())
        pack.refresh_from_db()
        assert (pack.state, pack.reason, pack.finished_at) == (State.WAITING, "", None)

    def test_a_ready_pack_is_never_started_again(self, partnership: Partnership, manager: User) -> None:
        pack = ask(partnership, manager)
        building.build(pack_id=pack.pk, clock=clock)
        scope = scope_of(manager.pk, today=timezone.localdate())
        requests.start_again(pack=pack, by=manager, scope=scope, now=timezone.now())
        pack.refresh_from_db()
        assert pack.state == State.READY


@pytest.mark.django_db
@pytest.mark.usefixtures("nudged")
class TestTables:
    @pytest.fixture
    def source(self, monkeypatch: pytest.MonkeyPatch) -> TableSource:
        def build(context: PackContext, filters: Mapping[str, str], by: User | None, now: datetime) -> Table:
            assert by is not None
            assert context.scope.allows(Permission.EXPORT_PEOPLE)
            return Table("People", (Column("Place", "text"),), ((filters["place"],),))

        source = TableSource(1, "people", "People", Permission.EXPORT_PEOPLE, build)
        registry: Registry[TableSource] = Registry("table")
        registry.add(source)
        monkeypatch.setattr(sources, "_tables", registry)
        return source

    def ask(self, source: TableSource, partnership: Partnership, by: User) -> Pack:
        scope = scope_of(by.pk, today=timezone.localdate())
        context = PackContext(partnership=partnership, month=APRIL, as_at=date(2017, 4, 30), scope=scope)
        filters = {"place": "=Havering"}
        return requests.request_table(
            source=source, context=context, filters=filters, by=by, now=timezone.now()
        )

    def test_a_table_is_built_with_the_filters_it_was_asked_with(
        self, source: TableSource, partnership: Partnership, commissioner: User
    ) -> None:
        pack = self.ask(source, partnership, commissioner)
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.state == State.READY, pack.reason
        assert pack.kind == Kind.TABLE

    def test_only_the_asker_sees_a_table(
        self, source: TableSource, partnership: Partnership, commissioner: User, manager: User
    ) -> None:
        pack = self.ask(source, partnership, commissioner)
        mine = scope_of(commissioner.pk, today=timezone.localdate())
        other = scope_of(manager.pk, today=timezone.localdate())
        assert list(Pack.objects.visible_to(mine)) == [pack]
        assert not Pack.objects.visible_to(other).exists()

    def test_a_programme_manager_may_not_take_people_away(
        self, source: TableSource, partnership: Partnership, manager: User
    ) -> None:
        with pytest.raises(PermissionDenied):
            self.ask(source, partnership, manager)

    def test_a_table_no_longer_offered_fails_in_words(
        self, source: TableSource, partnership: Partnership, commissioner: User
    ) -> None:
        pack = self.ask(source, partnership, commissioner)
        Pack.objects.filter(pk=pack.pk).update(source="gone")
        building.build(pack_id=pack.pk, clock=clock)
        pack.refresh_from_db()
        assert pack.reason == "This table is no longer offered."

    def test_tables_are_removed_a_day_after_they_were_made(
        self, source: TableSource, partnership: Partnership, commissioner: User
    ) -> None:
        pack = self.ask(source, partnership, commissioner)
        building.build(pack_id=pack.pk, clock=clock)
        assert sweeping.remove_old_tables(now=timezone.now()) == 0
        assert sweeping.remove_old_tables(now=timezone.now() + timedelta(hours=25)) == 1
        assert not storage.folder_of(pack.pk).exists()
        assert not pack.files.exists()


@pytest.mark.django_db
class TestSweeping:
    def test_a_pack_that_lost_its_worker_is_handed_out_again(
        self, partnership: Partnership, manager: User, nudged: list[str]
    ) -> None:
        from tcp_portal.packs.tasks import sweep_packs

        pack = ask(partnership, manager)
        Pack.objects.filter(pk=pack.pk).update(touched_at=timezone.now() - timedelta(minutes=6))
        sweep_packs()
        assert nudged == [str(pack.pk)]

    def test_half_written_files_of_killed_workers_are_cleared(self) -> None:
        part = storage.folder_of(uuid.uuid4()) / "pack.pdf.1.part"
        part.parent.mkdir(parents=True)
        part.write_bytes(b"half")
        assert sweeping.remove_part_files(now=timezone.now()) == 0
        assert sweeping.remove_part_files(now=timezone.now() + timedelta(minutes=6)) == 1
        assert not part.exists()


@pytest.mark.django_db
class TestUntold:
    def test_when_the_broker_is_away_the_row_waits_and_says_so(
        self, partnership: Partnership, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_args: object, **_kwargs: object) -> None:
            raise OperationalError

        monkeypatch.setattr(celery, "ensure_worker", lambda: None)
        monkeypatch.setattr(celery.app, "send_task", away)
        pack = ask(partnership, manager)
        assert queue.nudge(pack.pk) is False
        pack.refresh_from_db()
        assert (pack.state, pack.told_at) == (State.WAITING, None)

    def test_the_first_sweep_hands_it_out_and_the_next_one_does_not_again(
        self, partnership: Partnership, manager: User, nudged: list[str]
    ) -> None:
        from tcp_portal.packs.tasks import sweep_packs

        pack = ask(partnership, manager)
        sweep_packs()
        assert nudged == []  # whoever asked is about to tell
        Pack.objects.filter(pk=pack.pk).update(touched_at=timezone.now() - timedelta(seconds=11))
        sweep_packs()
        sweep_packs()
        assert nudged == [str(pack.pk)]

    @pytest.mark.parametrize(
        ("state", "touched", "told", "is_lost"),
        [
            (State.BUILDING, 1, None, False),
            (State.BUILDING, 6, 7, True),
            (State.BUILDING, 4, 60, False),
            (State.WAITING, 60, 4, False),
            (State.WAITING, 60, 6, True),
        ],
    )
    def test_what_a_worker_may_hold_is_left_to_it(
        self,
        partnership: Partnership,
        manager: User,
        state: State,
        touched: int,
        told: int | None,
        is_lost: bool,
    ) -> None:
        """`touched` and `told`: minutes ago."""
        now = timezone.now()
        pack = ask(partnership, manager)
        Pack.objects.filter(pk=pack.pk).update(
            state=state,
            touched_at=now - timedelta(minutes=touched),
            told_at=None if told is None else now - timedelta(minutes=told),
        )
        assert sweeping.lost_packs(now=now) == ([pack.pk] if is_lost else [])


@pytest.mark.django_db
@pytest.mark.usefixtures("sections", "nudged")
class TestEditions:
    def test_only_the_board_pack_is_kept_as_first_reported(self, partnership: Partnership) -> None:
        context = requests.context_of(
            partnership=partnership, month=APRIL, scope=everything(), now=timezone.now()
        )
        assert requests.figures_for(context, "", Edition.STOCKTAKE) == "restated"
        with pytest.raises(Refusal, match="Only the Board pack"):
            requests.figures_for(context, "reported", Edition.STOCKTAKE)

    def test_an_edition_comes_in_its_own_formats(
        self, partnership: Partnership, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        board = edition_source(Edition.BOARD)
        monkeypatch.setattr(requests, "edition_source", lambda _name: replace(board, formats=(Format.PDF,)))
        with pytest.raises(Refusal, match="comes as PDF"):
            ask(partnership, manager, Format.XLSX)

    def test_a_board_pack_has_an_edition_and_a_table_has_none(
        self, partnership: Partnership, manager: User
    ) -> None:
        pack = ask(partnership, manager)
        assert (pack.edition, pack.title) == ("board", "Board pack, April 2017")
        for kind, edition in (("board", ""), ("table", "board")):
            with pytest.raises(IntegrityError, match="pack_has_an_edition"), transaction.atomic():
                Pack.objects.filter(pk=pack.pk).update(
                    kind=kind, edition=edition, source="tracker" * (kind == "table")
                )
