"""A partnership, a reader of each kind, and two small sections instead of the real ones."""

from __future__ import annotations

import pytest

from tcp_portal.access import Role
from tcp_portal.charts.model import Column, Table
from tcp_portal.packs import assembly
from tcp_portal.packs.document import Section, Text
from tcp_portal.packs.services import queue, requests
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext, PackSection
from tests.factories import make_partnership, make_user


@pytest.fixture(autouse=True)
def _no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is in the register of these tests, and packs are asked for all the same."""
    monkeypatch.setattr(requests, "pack_checks", lambda: ())


@pytest.fixture
def partnership(db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def manager(partnership: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, partnership)


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def board_member(partnership: Partnership) -> User:
    return make_user(Role.BOARD_MEMBER, partnership)


@pytest.fixture
def stranger(db: None) -> User:
    return make_user(Role.COMMISSIONER, make_partnership("ELSE"))


def _numbers(context: PackContext) -> Section:
    table = Table(
        caption="People in hospital",
        columns=(Column("Month", "text"), Column("People", "number")),
        rows=((context.month.label, 22),),
    )
    return Section(key="numbers", title="Numbers", blocks=(Text("As planned."), table), summary="22 people.")


def _nothing(_context: PackContext) -> Section | None:
    return None


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> tuple[PackSection, ...]:
    entries = (
        PackSection(1, "numbers", "Numbers", _numbers),
        PackSection(2, "none", "Nothing to say", _nothing),
    )
    monkeypatch.setattr(assembly, "pack_sections", lambda: entries)
    return entries


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No worker runs; what it would have been told is kept here."""
    told: list[str] = []

    def send(name: str, values: dict[str, str]) -> bool:
        assert name == queue.BUILD
        told.append(values["pack_id"])
        return True

    monkeypatch.setattr(queue, "hand_out", send)
    return told
