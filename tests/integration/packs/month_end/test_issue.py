"""Signatures, issue, what stays for ever, and what changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.errors import Refusal, Stale
from tcp_portal.packs.frozen import digest, from_json
from tcp_portal.packs.models import (
    IssuedEdition,
    Pack,
    PackFile,
    PackRun,
    Purpose,
    RunPack,
    RunState,
    Signer,
    SignOff,
)
from tcp_portal.packs.month_end.services import issuing, looking, signing
from tcp_portal.packs.month_end.services.drafts import build_again
from tcp_portal.packs.run_sources import Edit, Edits
from tcp_portal.packs.services import building, requests, storage
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PostFactory, make_user
from tests.integration.packs.month_end.conftest import Doing, Register, act, build

pytestmark = pytest.mark.django_db


class TestSigning:
    def test_two_people_in_two_roles_sign_and_then_it_is_issued(
        self, doing: Doing, manager: User, owner: User
    ) -> None:
        run = doing.start()
        doing.send(run)
        with pytest.raises(Refusal, match="of the programme manager and of the senior responsible owner"):
            doing.issue(run)
        with pytest.raises(Refusal, match="in review"):
            build_again(run=run, act=act(manager))
        doing.sign(run)
        issued = doing.issue(run)
        assert (issued.manager, issued.owner, issued.issued_by) == (manager, owner, manager)
        assert issued.digest == issued.pack.digest
        assert set(issued.files) == {"pptx", "pdf", "xlsx"}
        assert doing.fresh(run).state == RunState.ISSUED
        assert issuing.faults_of(issued) == []

    def test_one_person_with_both_roles_signs_once(
        self, doing: Doing, manager: User, partnership: Partnership
    ) -> None:
        PostFactory(user=manager, role=Role.RESPONSIBLE_OWNER, partnership=partnership)
        run = doing.start()
        doing.send(run)
        doing.sign(run, Signer.MANAGER)
        version = doing.fresh(run).version
        with pytest.raises(Refusal, match="another person’s"):
            signing.sign(run=run, version=version, signer=Signer.OWNER, act=act(manager))
        row = {"run": run, "round": 1, "signer": Signer.OWNER, "by": manager, "at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            SignOff.objects.create(**row, digests={})

    def test_the_other_role_cannot_sign_nor_anybody_twice_nor_on_an_older_page(
        self, doing: Doing, manager: User, owner: User, commissioner: User
    ) -> None:
        run = doing.send(doing.start())
        for user, signer in (
            (owner, Signer.MANAGER),
            (commissioner, Signer.MANAGER),
            (manager, Signer.OWNER),
        ):
            with pytest.raises(PermissionDenied):
                signing.sign(run=run, version=run.version, signer=signer, act=act(user))
        doing.sign(run, Signer.OWNER)
        with pytest.raises(Stale):
            signing.sign(run=run, version=run.version, signer=Signer.MANAGER, act=act(manager))
        with pytest.raises(Refusal, match="signed already"):
            doing.sign(run, Signer.OWNER)

    def test_what_is_returned_must_be_signed_again(self, doing: Doing, owner: User, manager: User) -> None:
        run = doing.send(doing.start())
        run = doing.sign(run)
        with pytest.raises(Refusal, match="what must change"):
            signing.return_(run=run, version=run.version, reason="", act=act(owner))
        signing.return_(run=run, version=run.version, reason="A word on staff", act=act(owner))
        run = doing.send(run)
        assert (run.round, signing.signed(run)) == (2, {})
        assert SignOff.objects.filter(run=run).count() == 2

    def test_a_file_that_was_swapped_is_never_issued(self, doing: Doing) -> None:
        run = doing.send(doing.start())
        doing.sign(run)
        storage.path_of(run.packs.get().pack_id, Format.PDF).write_bytes(b"another")
        with pytest.raises(Refusal, match="not the one that was built"):
            doing.issue(run)


class TestForEver:
    def test_nothing_of_an_issued_edition_can_be_changed_or_deleted(self, doing: Doing) -> None:
        issued = doing.issued()
        pack, run = issued.pack, issued.run
        writes: tuple[Callable[[], Any], ...] = (
            lambda: IssuedEdition.objects.update(digest="0"),
            issued.delete,
            lambda: Pack.objects.filter(pk=pack.pk).update(state="waiting", finished_at=None),
            lambda: Pack.objects.filter(pk=pack.pk).update(digest="0"),
            lambda: PackFile.objects.filter(pack=pack).update(sha256="0"),
            lambda: PackFile.objects.filter(pack=pack).delete(),
            lambda: RunPack.objects.filter(pack=pack).update(document=None),
            lambda: PackRun.objects.filter(pk=run.pk).update(state=RunState.DRAFT, issued_at=None),
            lambda: SignOff.objects.update(round=9),
            lambda: SignOff.objects.all().delete(),
        )
        for write in writes:
            with pytest.raises(IntegrityError), transaction.atomic():
                write()
        again = IssuedEdition.objects.get()
        assert digest(from_json(again.document)) == again.digest == again.pack.digest

    def test_it_is_not_built_again_and_the_trail_says_what_is_not_as_it_was(
        self, doing: Doing, manager: User, register: Register, capsys: pytest.CaptureFixture[str]
    ) -> None:
        issued = doing.issued()
        register.people = 23
        requests.start_again(pack=issued.pack, by=manager, scope=act(manager).scope, now=timezone.now())
        building.build(pack_id=issued.pack_id, clock=timezone.now)
        assert issuing.faults_of(IssuedEdition.objects.get()) == []
        call_command("verify_issued")
        assert "1 issued edition" in capsys.readouterr().out
        storage.path_of(issued.pack_id, Format.PDF).unlink()
        storage.path_of(issued.pack_id, Format.XLSX).write_bytes(b"another")
        assert sorted(issuing.faults_of(issued)) == [
            "The Excel file is another one.",
            "The PDF file is gone.",
        ]
        with pytest.raises(CommandError, match="1 of 1"):
            call_command("verify_issued")

    def test_a_run_that_is_issued_takes_no_more_words_and_is_not_cancelled(
        self, doing: Doing, manager: User
    ) -> None:
        from tcp_portal.packs.month_end.services import starting

        run = doing.fresh(doing.issued().run)
        with pytest.raises(Refusal, match="nothing of them changes"):
            build_again(run=run, act=act(manager))
        with pytest.raises(Refusal, match="not issued"):
            starting.cancel(run=run, version=run.version, reason="Late", act=act(manager))

    def test_readers_of_packs_find_it_among_the_packs_once_it_is_issued(
        self, doing: Doing, board_member: User
    ) -> None:
        run = doing.start()
        seen = Pack.objects.visible_to(act(board_member).scope).standing()
        assert not seen.exists()
        doing.send(run)
        doing.sign(run)
        assert seen.filter(pk=doing.issue(run).pack_id).exists()


class TestWhatChanged:
    def see(self, issued: IssuedEdition, user: User) -> looking.Changed:
        return looking.changed_since(issued=issued, scope=act(user).scope, by=user, now=timezone.now())

    def test_it_lists_the_number_that_moved_and_the_edit_behind_it(
        self, doing: Doing, register: Register, board_member: User
    ) -> None:
        issued = doing.issued()
        assert self.see(issued, board_member).look is None
        looking.look(issued=issued, act=act(board_member))
        with pytest.raises(Refusal, match="already"):
            looking.look(issued=issued, act=act(board_member))
        build(issued.run)
        assert not self.see(issued, board_member).has_differences

        register.people = 23
        edit = Edit("One person. A stay that was corrected", timezone.now(), "Nadia Chand", "correct a stay")
        register.edits = Edits((edit,), page="packs:archive")
        looking.look(issued=issued, act=act(board_member))
        build(issued.run)
        found = self.see(issued, board_member)
        lines = [line for section in found.sections for line in section.differences]
        assert [(line.row, line.before, line.after) for line in lines] == [
            ("", "22 people.", "23 people."),
            ("April 2017", "22", "23"),
        ]
        assert found.edits == (register.edits,)
        assert issuing.faults_of(IssuedEdition.objects.get()) == []

    def test_a_look_has_no_files_and_is_no_draft(self, doing: Doing, manager: User) -> None:
        issued = doing.issued()
        looking.look(issued=issued, act=act(manager))
        build(issued.run)
        look = RunPack.objects.get(purpose=Purpose.LOOK)
        assert (look.number, look.pack.state, look.pack.files.count()) == (2, "ready", 0)
        assert look.findings == []

    def test_who_may_not_read_packs_may_not_look(self, doing: Doing, partnership: Partnership) -> None:
        issued = doing.issued()
        with pytest.raises(PermissionDenied):
            looking.look(issued=issued, act=act(make_user(Role.IG_OFFICER, partnership)))


def test_drafts_that_a_newer_one_overtook_lose_their_files_a_day_later(doing: Doing, manager: User) -> None:
    from tcp_portal.packs.services import sweeping

    run = doing.start()
    old = run.packs.get().pack
    build_again(run=run, act=act(manager))
    build(run)
    later = timezone.now() + timedelta(hours=25)
    assert sweeping.remove_old_drafts(now=timezone.now()) == 0
    assert sweeping.remove_old_drafts(now=later) == 1
    assert not old.files.exists()
    assert not storage.folder_of(old.pk).exists()
    assert run.packs.get(number=2).pack.files.count() == 3
