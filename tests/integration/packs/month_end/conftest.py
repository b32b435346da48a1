"""A month end with two small sections whose one figure a test may move, and the people who take part in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.charts.model import Column, Table
from tcp_portal.months import Month
from tcp_portal.packs import assembly
from tcp_portal.packs.document import Section, Text
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import IssuedEdition, PackRun, Signer
from tcp_portal.packs.month_end.presenters import sections as section_pages
from tcp_portal.packs.month_end.services import checking, issuing, looking, signing, starting, words
from tcp_portal.packs.run_sources import ContributorSource, Edits, EditSource, Found, RunCheck
from tcp_portal.packs.services import building
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext, PackSection
from tests.factories import make_user

APRIL = Month(2017, 4)


@dataclass
class Register:
    """What the sections show, what a check finds, and what an app says of late edits: a test moves them."""

    people: int = 22
    findings: list[Found] = field(default_factory=list)
    edits: Edits = field(default_factory=lambda: Edits(()))
    contributors: dict[str, list[User]] = field(default_factory=dict)
    fault: Exception | None = None

    def numbers(self, context: PackContext) -> Section:
        table = Table(
            "People in hospital",
            (Column("Month"), Column("People", "number")),
            ((context.month.label, self.people),),
        )
        return Section("numbers", "Numbers", (Text("As planned."), table), f"{self.people} people.")

    def staff(self, _context: PackContext) -> Section:
        if self.fault is not None:
            raise self.fault
        return Section("staff", "Staff", (Text("Ten trained."),))


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch, nudged: list[str]) -> Register:
    """Two sections (one needed), one check, one app that knows edits."""
    made = Register()
    entries = (
        PackSection(1, "numbers", "Numbers", made.numbers, needed=True),
        PackSection(2, "staff", "Staff", made.staff),
    )
    for module in (assembly, words, starting, section_pages):
        monkeypatch.setattr(module, "pack_sections", lambda: entries)
    check = RunCheck(1, "lints", "Contradictions", lambda _draft: made.findings)
    monkeypatch.setattr(checking, "run_checks", lambda: (check,))
    edits = EditSource(1, "late", lambda *_asked: made.edits)
    monkeypatch.setattr(looking, "edit_sources", lambda: (edits,))
    source = ContributorSource(1, "leads", lambda *_asked: made.contributors)
    monkeypatch.setattr(words, "contributor_sources", lambda: (source,))
    monkeypatch.setattr(starting, "check_can_build", lambda **_asked: None)
    return made


@pytest.fixture
def owner(partnership: Partnership) -> User:
    return make_user(Role.RESPONSIBLE_OWNER, partnership, name="Moira Owner")


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.WORKSTREAM_LEAD, partnership, name="Imani Lead")


def act(user: User | None) -> Act:
    """An act of now, with the rights of today."""
    today = timezone.localdate()
    scope = everything() if user is None else scope_of(user.pk, today=today)
    return Act(by=user, now=timezone.now(), today=today, scope=scope)


def build(run: PackRun) -> None:
    """The worker builds what waits of a run."""
    for one in run.packs.filter(pack__state="waiting"):
        building.build(pack_id=one.pack_id, clock=timezone.now)


@dataclass
class Doing:
    """The steps of a run as its people take them."""

    partnership: Partnership
    manager: User
    owner: User

    def start(self, *editions: Edition) -> PackRun:
        run = starting.start(
            partnership=self.partnership,
            month=APRIL,
            chosen=editions or (Edition.BOARD,),
            act=act(self.manager),
        )
        build(run)
        return run

    def fresh(self, run: PackRun) -> PackRun:
        return PackRun.objects.select_related("partnership").get(pk=run.pk)

    def send(self, run: PackRun) -> PackRun:
        signing.send(run=run, version=self.fresh(run).version, act=act(self.manager))
        return self.fresh(run)

    def sign(self, run: PackRun, *signers: Signer) -> PackRun:
        for signer in signers or tuple(Signer):
            by = self.manager if signer is Signer.MANAGER else self.owner
            signing.sign(run=run, version=self.fresh(run).version, signer=signer, act=act(by))
        return self.fresh(run)

    def issue(self, run: PackRun) -> IssuedEdition:
        return issuing.issue(run=run, version=self.fresh(run).version, act=act(self.manager))[0]

    def issued(self) -> IssuedEdition:
        run = self.start()
        self.send(run)
        self.sign(run)
        return self.issue(run)


@pytest.fixture
def doing(partnership: Partnership, manager: User, owner: User, register: Register) -> Doing:
    return Doing(partnership, manager, owner)
