"""Pages that grow with the register ask no more questions for many rows than for few."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.packs.models import Kind, Pack, PackFile, State
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user
from trajectories.services import plan_versions
from trajectories.services.plan_versions import PlanFacts, PointFacts

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 8
# Session, reader, posts, partnerships with their last entry; people and other work, the look at them (2); plan,
# threshold and census of the line; the newest pack; risks that a signal asks about; own actions; the month end; bids
# that were returned for rework.
HOME = 18
# Who may build one is told beside the form what contradicts itself in the month: the checks read the register.
READ_PACKS, CHECKS = 9, 11


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def queries(user: User, path: str) -> int:
    """How many questions one page asks of the database, when it is opened the second time."""
    client = Client()
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def pack_of(partnership: Partnership, by: User) -> None:
    now = timezone.now()
    pack = Pack.objects.create(
        kind=Kind.BOARD,
        edition="board",
        partnership=partnership,
        month_starts_on=date(2017, 4, 1),
        title="Board pack, April 2017",
        formats=["pptx", "pdf"],
        requested_by=by,
        requested_at=now,
        touched_at=now,
        finished_at=now,
        state=State.READY,
    )
    for name in pack.formats:
        PackFile.objects.create(pack=pack, format=name, size=1000, sha256="0" * 64)


def test_the_list_of_packs(partnership: Partnership, commissioner: User) -> None:
    pack_of(partnership, commissioner)
    few = queries(commissioner, "/packs/")
    for _ in range(MANY):
        pack_of(partnership, make_user(Role.PROGRAMME_MANAGER, partnership))
    assert queries(commissioner, "/packs/") == few
    assert few <= READ_PACKS + CHECKS
    assert queries(make_user(Role.BOARD_MEMBER, partnership), "/packs/") <= READ_PACKS


def test_home(partnership: Partnership, commissioner: User) -> None:
    admitted(partnership)
    pack_of(partnership, commissioner)
    few = queries(commissioner, "/")
    for _ in range(MANY):
        admitted(partnership)
        pack_of(partnership, commissioner)
    assert queries(commissioner, "/") == few
    assert few <= HOME


def test_the_access_log(partnership: Partnership) -> None:
    officer = make_user(Role.IG_OFFICER, partnership)
    person = admitted(partnership).person

    def look(at: datetime) -> None:
        reader = make_user(Role.COMMISSIONER, partnership)
        audit.record_read(
            by=reader, how="person page", at=at, partnership_id=partnership.pk, person_ids=[person.pk]
        )

    look(timezone.now())
    pages = ("/access/", f"/access/people/{person.pk}/")
    few = [queries(officer, page) for page in pages]
    for number in range(MANY):
        look(timezone.now() - timedelta(minutes=number))
    assert [queries(officer, page) for page in pages] == few
    assert max(few) <= 12


def test_the_list_of_plans(partnership: Partnership, commissioner: User) -> None:
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    act = act_of(manager)

    def draft() -> None:
        plan = plan_versions.create_version(partnership=partnership, facts=PlanFacts("Plan"), act=act)
        plan_versions.set_points(
            plan=plan, version=plan.version, points=[PointFacts(Month(2017, 6), 20)], act=act
        )

    draft()
    few = queries(commissioner, "/performance/plans/")
    for _ in range(MANY):
        draft()
    assert queries(commissioner, "/performance/plans/") == few


def test_a_reader_of_many_partnerships_is_asked_for_no_more(commissioner: User) -> None:
    few = queries(commissioner, "/help/")
    viewer = make_user(Role.REGIONAL_VIEWER)
    for number in range(MANY):
        make_partnership(f"N{number}")
    assert queries(viewer, "/help/") == few + 1  # which partnerships the post reaches
