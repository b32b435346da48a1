"""A run from its start to review: drafts, words, checks, and days that come by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.frozen import from_json
from tcp_portal.packs.models import AskMail, Pack, PackRun, RunState, RunWords, State
from tcp_portal.packs.month_end.domain.calendar import DEFAULT, Days
from tcp_portal.packs.month_end.domain.marks import GENERATED, is_mark
from tcp_portal.packs.month_end.presenters.ask_mail import ask_writer
from tcp_portal.packs.month_end.services import ask_mail, calendar, checking, starting, words
from tcp_portal.packs.month_end.services.ask_mail import send_asks
from tcp_portal.packs.month_end.services.drafts import build_again, drafts_of
from tcp_portal.packs.run_sources import Draft, Found, RunCheck
from tcp_portal.packs.services import building, requests, storage
from tcp_portal.packs.tasks import ask_contributors, start_runs
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import make_partnership, make_user
from tests.integration.packs.month_end.conftest import APRIL, Doing, Register, act, build

pytestmark = pytest.mark.django_db
IN_MAY = date(2017, 5, 9)


def section_of(run: PackRun, key: str = "numbers") -> Section:
    document = drafts_of(run).main
    assert document is not None
    return next(section for section in document.sections if section.key == key)


def given(run: PackRun, lead: User, manager: User, text: str = "Two new homes opened.") -> RunWords:
    (row,) = words.ask(run=run, asked=[words.Asked("numbers", lead)], act=act(manager))
    return words.write(words=row, version=row.version, text=text, highlights="More homes\n", act=act(lead))


class TestStarting:
    def test_the_day_starts_one_run_in_each_partnership_and_a_missed_day_is_caught(
        self, register: Register, nudged: list[str], partnership: Partnership
    ) -> None:
        make_partnership("ELSE")
        now = timezone.now()
        assert starting.start_due(today=date(2017, 5, 7), now=now).started == 0
        told = starting.start_due(today=IN_MAY, now=now)
        assert (told.started, told.refused) == (2, 0)
        assert starting.start_due(today=IN_MAY, now=now).started == 0
        run = PackRun.objects.get(partnership=partnership)
        assert (run.month, run.edition_set, run.started_by) == (APRIL, (Edition.BOARD,), None)
        assert run.sign_off_on == date(2017, 5, 17)
        assert Pack.objects.filter(run_pack__isnull=False).count() == 2

    def test_a_partnership_may_want_other_days_other_editions_or_none_by_itself(
        self, register: Register, partnership: Partnership, manager: User
    ) -> None:
        days = replace(DEFAULT, draft=2)
        for month, starts in ((Month(2017, 4), True), (Month(2017, 5), False)):
            calendar.set_plan(
                partnership=partnership, month=month, days=days, editions=[Edition.BOARD],
                starts_by_itself=starts, act=act(manager),
            )  # fmt: skip
        assert starting.start_due(today=date(2017, 5, 3), now=timezone.now()).started == 1
        assert starting.start_due(today=date(2017, 6, 30), now=timezone.now()).started == 0

    def test_a_partnership_of_which_no_pack_can_be_built_stops_no_other(
        self, register: Register, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        empty = make_partnership("ELSE")

        def check(*, partnership: Partnership, **_asked: Any) -> None:
            if partnership == empty:
                raise Refusal("Nobody is recorded.")

        monkeypatch.setattr(starting, "check_can_build", check)
        told = starting.start_due(today=IN_MAY, now=timezone.now())
        assert (told.started, told.refused) == (1, 1)

    def test_days_out_of_order_and_no_edition_are_refused(
        self, register: Register, partnership: Partnership, manager: User
    ) -> None:
        wrong = (({"days": Days(5, 4, 8, 9, 10)}, "above it"), ({"editions": []}, "one edition"))
        for changes, said in wrong:
            with pytest.raises(Refusal, match=said):
                calendar.set_plan(
                    **{
                        "partnership": partnership, "month": APRIL, "days": DEFAULT,
                        "editions": [Edition.BOARD], "starts_by_itself": True, "act": act(manager),
                        **changes,
                    }
                )  # fmt: skip

    def test_a_second_run_is_refused_and_a_cancelled_one_makes_room_but_not_for_the_night(
        self, doing: Doing, manager: User, board_member: User
    ) -> None:
        run = doing.start()
        with pytest.raises(Refusal, match="started already"):
            doing.start()
        with pytest.raises(PermissionDenied):
            starting.cancel(run=run, version=run.version, reason="No", act=act(board_member))
        with pytest.raises(Refusal, match="Say why"):
            starting.cancel(run=run, version=run.version, reason=" ", act=act(manager))
        starting.cancel(run=run, version=run.version, reason="Wrong editions", act=act(manager))
        assert starting.start_due(today=IN_MAY, now=timezone.now()).started == 0
        assert doing.start().state == RunState.DRAFT


class TestBuilding:
    def test_a_draft_is_built_with_the_portals_own_rights_and_its_document_is_kept(
        self, doing: Doing, manager: User
    ) -> None:
        run = doing.start()
        (one,) = drafts_of(run).packs
        assert one.pack.state == State.READY, one.pack.reason
        assert one.document is not None
        assert from_json(one.document).sections[0].summary == "22 people."
        assert set(one.section_digests) == {"numbers", "staff"}

    def test_a_killed_worker_is_followed_by_another(
        self, doing: Doing, monkeypatch: pytest.MonkeyPatch, register: Register
    ) -> None:
        real = storage.store

        def killed(*_args: object) -> tuple[int, str]:
            raise SystemExit

        monkeypatch.setattr(storage, "store", killed)
        with pytest.raises(SystemExit):
            doing.start()
        monkeypatch.setattr(storage, "store", real)
        (one,) = drafts_of(PackRun.objects.get()).packs
        assert one.pack.state == State.BUILDING
        building.build(pack_id=one.pack_id, clock=timezone.now)
        (one,) = drafts_of(PackRun.objects.get()).packs
        assert (one.pack.state, one.pack.runs) == (State.READY, 2)
        assert one.pack.files.count() == 3

    def test_a_failure_names_the_section_and_nothing_of_its_data(
        self, doing: Doing, register: Register
    ) -> None:
        register.fault = ValueError("BHR-003")
        run = doing.start()
        (one,) = drafts_of(run).packs
        assert one.pack.state == State.FAILED
        assert "“Staff”" in one.pack.reason
        assert "BHR-003" not in one.pack.reason

    def test_a_cancelled_pack_says_who_cancelled_it_and_its_worker_stops(
        self, doing: Doing, manager: User, board_member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cancelled(pack_id: Any, *_args: object) -> tuple[int, str]:
            pack, now = Pack.objects.get(pk=pack_id), timezone.now()
            with pytest.raises(PermissionDenied):
                requests.cancel(pack=pack, by=board_member, scope=act(board_member).scope, now=now)
            requests.cancel(pack=pack, by=manager, scope=act(manager).scope, now=now)
            return 1, "0" * 64

        monkeypatch.setattr(storage, "store", cancelled)
        run = doing.start()
        (one,) = drafts_of(run).packs
        assert (one.pack.state, one.pack.reason) == (State.FAILED, f"Cancelled by {manager}.")
        assert not one.pack.files.exists()


class TestSections:
    def test_sections_are_left_out_and_ordered_but_a_needed_one_stays(
        self, doing: Doing, manager: User, register: Register
    ) -> None:
        run = doing.start()
        with pytest.raises(Refusal, match="not complete without: Numbers"):
            starting.choose_sections(run=run, version=run.version, keys=["staff"], act=act(manager))
        starting.choose_sections(run=run, version=run.version, keys=["staff", "numbers"], act=act(manager))
        assert not drafts_of(doing.fresh(run)).are_current
        build_again(run=run, act=act(manager))
        build(run)
        document = drafts_of(doing.fresh(run)).main
        assert document is not None
        assert [section.key for section in document.sections] == ["staff", "numbers"]
        with pytest.raises(Stale):
            starting.choose_sections(run=run, version=run.version, keys=["numbers"], act=act(manager))


class TestWords:
    def test_words_stand_in_the_pack_under_a_name_and_generated_sentences_stay_marked(
        self, doing: Doing, manager: User, lead: User
    ) -> None:
        run = doing.start()
        given(run, lead, manager)
        build_again(run=run, act=act(manager))
        build(run)
        section = section_of(doing.fresh(run))
        written = [block for block in section.blocks if isinstance(block, Text) and block.by]
        assert [block.by for block in written] == ["Imani Lead"] * 2
        assert "Two new homes opened." in written[0].body
        assert written[0].body.startswith("Imani Lead wrote on ")
        assert section.blocks[-1] == Note(GENERATED)
        assert Text("As planned.") in section.blocks

    def test_words_whose_figures_moved_are_marked_in_the_pack_and_stand_against_it(
        self, doing: Doing, manager: User, lead: User, register: Register
    ) -> None:
        run = doing.start()
        row = given(run, lead, manager)
        register.people = 23
        build_again(run=run, act=act(manager))
        build(run)
        run = doing.fresh(run)
        notes = [block.body for block in section_of(run).blocks if isinstance(block, Note)]
        assert len([note for note in notes if is_mark(note)]) == 2
        (found,) = checking.judged(run, drafts_of(run).packs, day=timezone.localdate())
        assert "written on other figures" in found.finding.sentence
        words.write(words=row, version=row.version, text="Again.", highlights="", act=act(lead))
        assert checking.judged(run, drafts_of(run).packs, day=timezone.localdate()) == []

    def test_outside_readers_get_no_words_of_people(
        self, doing: Doing, manager: User, lead: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = doing.start()
        given(run, lead, manager)
        run.packs.update(edition=Edition.PUBLIC)
        run.packs.get().pack.files.all().delete()
        Pack.objects.filter(run_pack__run=run).update(state=State.WAITING, finished_at=None)
        build(run)
        document = from_json(run.packs.get().document)
        assert not [
            block for section in document.sections for block in section.blocks if getattr(block, "by", "")
        ]

    def test_only_who_was_asked_writes_and_an_older_page_overwrites_nothing(
        self, doing: Doing, manager: User, lead: User, board_member: User
    ) -> None:
        run = doing.start()
        row = given(run, lead, manager)
        with pytest.raises(Refusal, match="Only the person"):
            words.write(words=row, version=row.version, text="Mine", highlights="", act=act(manager))
        with pytest.raises(Stale) as stale:
            words.write(words=row, version=row.version - 1, text="Older", highlights="", act=act(lead))
        assert [one.field for one in stale.value.differences] == ["text", "highlights"]
        with pytest.raises(Refusal, match="at least one"):
            words.write(words=row, version=row.version, text=" ", highlights="", act=act(lead))
        with pytest.raises(Refusal, match="may not write"):
            words.ask(run=run, asked=[words.Asked("numbers", board_member)], act=act(manager))
        with pytest.raises(Refusal, match="no such section"):
            words.ask(run=run, asked=[words.Asked("nothing", lead)], act=act(manager))

    def test_on_its_day_the_run_asks_those_who_answer_for_a_section_and_tells_each_once(
        self,
        doing: Doing,
        register: Register,
        lead: User,
        stranger: User,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        run = doing.start()
        register.contributors = {"numbers": [lead, stranger], "staff": [lead]}
        assert words.ask_due(today=date(2017, 5, 5), now=timezone.now()) == 0
        assert words.ask_due(today=IN_MAY, now=timezone.now()) == 1
        assert words.ask_due(today=IN_MAY, now=timezone.now()) == 0
        assert set(RunWords.objects.filter(run=run).values_list("asked_of__name", flat=True)) == {
            "Imani Lead"
        }
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tell("https://portal.example.org")
        (message,) = mail.outbox
        assert message.to == [lead.email]
        assert "2 sections" in message.body
        assert "Numbers" not in message.body
        assert "https://portal.example.org/packs/month/words/" in message.body

    def test_who_wants_no_message_is_asked_all_the_same_and_gets_none(
        self,
        doing: Doing,
        register: Register,
        lead: User,
        manager: User,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        register.contributors = {"numbers": [lead, manager]}
        doing.start()
        words.ask_due(today=IN_MAY, now=timezone.now())
        assert RunWords.objects.count() == 2
        ask_mail.choose(user=lead, wanted=False, at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            tell("https://portal.example.org")
        assert [message.to for message in mail.outbox] == [[manager.email]]
        assert "https://portal.example.org/packs/month/words/message/" in mail.outbox[0].body
        ask_mail.choose(user=lead, wanted=True, at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            tell("https://portal.example.org")
        assert [message.to for message in mail.outbox[1:]] == [[lead.email]]

    def test_the_tasks_do_both(self, register: Register, partnership: Partnership, lead: User) -> None:
        register.contributors = {"numbers": [lead]}
        with time_machine.travel(datetime(2017, 5, 9, 9, tzinfo=UTC), tick=False):
            start_runs()
            build(PackRun.objects.get())
            ask_contributors()
        assert RunWords.objects.get().asked_of == lead
        assert AskMail.objects.get().asked_on == IN_MAY


def tell(address: str) -> None:
    send_asks(clock=timezone.now, today=timezone.localdate(), write=ask_writer(address))


class TestChecks:
    def test_a_finding_stands_until_it_is_let_pass_with_a_reason(
        self, doing: Doing, register: Register, manager: User, owner: User
    ) -> None:
        register.findings = [Found("19 is not 16."), Found("Somebody can be told.", can_be_overridden=False)]
        run = doing.start()
        found = checking.judged(run, drafts_of(run).packs, day=timezone.localdate())
        assert [one.is_open for one in found] == [True, True]
        with pytest.raises(Refusal, match="Checks still stand against it: 2"):
            doing.send(run)
        flows, disclosure = (one.finding for one in found)
        with pytest.raises(PermissionDenied):
            checking.override(run=run, finding=flows, reason="Known", act=act(owner))
        with pytest.raises(Refusal, match="Say why"):
            checking.override(run=run, finding=flows, reason=" ", act=act(manager))
        with pytest.raises(Refusal, match="mend it"):
            checking.override(run=run, finding=disclosure, reason="Known", act=act(manager))
        checking.override(run=run, finding=flows, reason="Three have no place yet", act=act(manager))
        with pytest.raises(Refusal, match="already"):
            checking.override(run=run, finding=flows, reason="Again", act=act(manager))
        assert [
            one.is_open for one in checking.judged(run, drafts_of(run).packs, day=timezone.localdate())
        ] == [True, False]

    def test_a_check_that_fails_is_a_finding_that_nobody_can_let_pass(
        self, doing: Doing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(_draft: Draft) -> Iterator[Found]:
            raise ValueError("BHR-003")

        check = RunCheck(1, "disclosure", "Disclosure", broken)
        monkeypatch.setattr(checking, "run_checks", lambda: (check,))
        run = doing.start()
        (found,) = checking.judged(run, drafts_of(run).packs, day=timezone.localdate())
        assert not found.finding.can_be_overridden
        assert "BHR-003" not in caplog.text + found.finding.sentence

    def test_a_check_of_other_editions_is_not_asked(
        self, doing: Doing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = RunCheck(
            1, "disclosure", "Disclosure", lambda _draft: [Found("No")], frozenset({Edition.PUBLIC})
        )
        monkeypatch.setattr(checking, "run_checks", lambda: (check,))
        run = doing.start()
        assert checking.judged(run, drafts_of(run).packs, day=timezone.localdate()) == []


def test_a_run_left_by_its_worker_is_handed_out_again(doing: Doing, nudged: list[str]) -> None:
    from tcp_portal.packs.tasks import sweep_packs

    run = doing.start()
    Pack.objects.update(
        state=State.BUILDING, finished_at=None, touched_at=timezone.now() - timedelta(minutes=6)
    )
    nudged.clear()
    sweep_packs()
    assert nudged == [str(run.packs.get().pack_id)]


def test_who_neither_works_on_a_run_nor_signs_it_sees_no_draft(
    doing: Doing, board_member: User, partnership: Partnership
) -> None:
    run = doing.start()
    wider = make_user(Role.RESPONSIBLE_OWNER, partnership)
    for user, sees in ((board_member, False), (wider, True), (doing.manager, True)):
        rows = Pack.objects.visible_to(act(user).scope).filter(run_pack__run=run)
        assert rows.exists() is sees
