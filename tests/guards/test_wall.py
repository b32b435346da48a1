"""The second wall: which tables stand behind it, that it holds, and each door in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.db.utils import ProgrammingError

from tcp_portal.access import NOBODY, Role, Scope, database_user
from tcp_portal.access.scope import Grant
from tcp_portal.access.wall import crossing, within
from tcp_portal.partnerships.models import Partnership
from tests.guards.universe import ELSE, HERE, World
from tests.plain_role import as_plain_role

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql("the embedded database has no row-level security"),
]

# Tables of the register that hold nothing about anybody, with the reason.
OF_NOBODY = {
    "cohorts_policy": "intervals of the policy",
    "cohorts_checklistitem": "the questions of a checklist",
    "cohorts_columnmap": "what the columns of an extract mean",
    "cohorts_digestchoice": "who wants the weekly message",
    "cohorts_digestmail": "who had the weekly message",
}
# Tables outside the register that hold people by name of a column or in files.
BESIDES = {"audit_alert", "audit_auditentry", "audit_auditsubject", "packs_pack", "packs_packfile"}
# Where the wall is opened, for what: a new door is a decision, and is entered here.
DOORS = {
    "cohorts/services/humans.py": 5,  # one human being in several registers
    "cohorts/services/handovers.py": 3,  # a transfer is of two partnerships
    "cohorts/services/offers.py": 3,  # the receiving side reads whom it is offered
    "cohorts/services/retention.py": 1,  # one human being in hospital elsewhere is erased nowhere
    "cohorts/services/emergencies.py": 3,  # one person's page, opened with a reason
    "finance/services/dowry_ledger.py": 1,  # a death or an admission counts wherever it is recorded
    "finance/services/dowry_register.py": 3,
    "finance/services/dowry_terms.py": 1,
    "finance/services/move_handed.py": 1,
    "tcp_portal/sealing.py": 2,  # a migration moves the names of all registers
    "trajectories/services/providers.py": 1,  # whether others use a shared site
    "tcp_portal/audit/reading.py": 1,  # the words for acts
    "tcp_portal/operations/metrics.py": 1,  # how many jobs wait
    "tcp_portal/packs/month_end/views/shared.py": 2,  # a link names one paper
}
OF_TWO = {"audit_auditentry", "audit_auditsubject", "cohorts_handover"}
OWN_WORK = ("tasks.py", "management/commands")


def about_people() -> set[str]:
    """Every table of the register, and every table with a column that must name a row of one of those."""
    found = {model._meta.db_table for model in apps.get_app_config("cohorts").get_models()} - set(OF_NOBODY)
    found |= BESIDES
    while True:
        more = {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey) and not field.null
            if field.related_model._meta.db_table in found
            if model._meta.db_table not in OF_NOBODY
            and not model._meta.db_table.startswith(("packs_", "audit_"))
        }
        if more <= found:
            return found
        found |= more


def walled() -> dict[str, bool]:
    """The tables that have a wall, and whether it holds for their owner too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relforcerowsecurity FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND p.polname = 'wall' AND p.polcmd = '*' AND p.polpermissive"
        )
        return dict(cursor.fetchall())


def test_every_table_about_people_has_a_wall_that_holds_for_its_owner() -> None:
    standing = walled()
    assert set(standing) == about_people(), "give the table `walled(...)` in the migration that makes it"
    assert all(standing.values())


def test_each_wall_asks_for_the_partnership_or_for_a_table_that_does() -> None:
    """Of tables in which the world has no row, too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_expr(p.polqual, p.polrelid), p.polwithcheck FROM pg_class c "
            "JOIN pg_policy p ON p.polrelid = c.oid"
        )
        rows = cursor.fetchall()
    for table, rule, other_for_new_rows in rows:
        assert other_for_new_rows is None, table  # what may be read is what may be written
        parent = re.search(r"FROM (\w+) wall_of", rule)
        assert (parent and parent[1] in about_people()) or "partnership_id = ANY" in rule, table


@pytest.fixture
def plain(world: World) -> Iterator[None]:
    with as_plain_role():
        yield


def counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (count,) = cursor.fetchone()
    return int(count)


def scope_for(partnership: Partnership) -> Scope:
    return Scope(None, (Grant(Role.BOARD_MEMBER, frozenset({partnership.pk})),))


def everything_in(tables: set[str]) -> dict[str, int]:
    return {table: counted(table) for table in sorted(tables)}


def test_without_a_scope_nobody_is_there(world: World, plain: None) -> None:
    nothing = dict.fromkeys(about_people(), 0) | {"audit_auditentry": counted_without_partnership()}
    assert everything_in(about_people()) == nothing
    with within(NOBODY):
        assert everything_in(about_people()) == nothing


def counted_without_partnership() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry WHERE partnership_id IS NULL")
        (count,) = cursor.fetchone()
    return int(count)


def test_each_partnership_has_its_own_rows_and_no_others(world: World) -> None:
    """What each sees comes to what there is; only an offered transfer, and an entry of no partnership, is of two."""
    whole = everything_in(about_people())
    seen: dict[str, list[int]] = {table: [] for table in whole}
    with as_plain_role():
        for partnership in Partnership.objects.all():
            with within(scope_for(partnership)):
                for table, count in everything_in(about_people()).items():
                    seen[table].append(count)
        with crossing("a test"):
            assert everything_in(about_people()) == whole
        assert counted("cohorts_person") == 0  # and it is shut again
    alone = {table: sum(counts) for table, counts in seen.items() if table not in OF_TWO}
    assert alone == {table: whole[table] for table in alone}
    assert min(seen["cohorts_person"]) > 0


def test_nothing_of_others_is_written(world: World) -> None:
    """An update and a deletion find no row; what is entered for others is refused."""
    tables = sorted(about_people() - set(database_user.TRAIL))
    with as_plain_role(), within(NOBODY), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"UPDATE {table} SET id = id")
            assert cursor.rowcount == 0, table
            cursor.execute(f"DELETE FROM {table}")
            assert cursor.rowcount == 0, table


def refused_by_the_wall(statement: str) -> bool:
    """Whether the statement ends at the wall, and at nothing before or behind it, such as a constraint."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as fault:
        return "row-level security" in str(fault)
    return False


def test_no_row_of_others_can_be_entered_into_any_table(world: World) -> None:
    """Each row that there is, again; into a table without any, a row that belongs to nobody."""
    tables = sorted(about_people())
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE again_{table} ON COMMIT DROP AS SELECT * FROM {table}")
            if table == "audit_auditentry":
                cursor.execute(f"DELETE FROM again_{table} WHERE partnership_id IS NULL")
            cursor.execute(f"GRANT SELECT ON again_{table} TO tcp_portal_plain")
    filled = {table for table in tables if counted(f"again_{table}")}
    assert len(filled) > len(tables) / 2
    with as_plain_role(), within(NOBODY):
        for table in tables:
            row = f"SELECT * FROM again_{table} LIMIT 1" if table in filled else "(id) VALUES (NULL)"
            assert refused_by_the_wall(f"INSERT INTO {table} {row}"), table


def test_no_row_can_be_moved_to_others_and_none_of_theirs_is_touched(world: World) -> None:
    """Within one partnership: its rows cannot be given away, and a change or a deletion of all finds its own alone."""
    here, other = (world.partnerships[code] for code in (HERE, ELSE))
    moved = set()
    with as_plain_role(), within(scope_for(here)), connection.cursor() as cursor:
        for table in sorted(about_people() - set(database_user.TRAIL)):
            theirs = f"partnership_id = '{other.pk}'"
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            if "partnership_id" not in columns:
                continue
            for statement in (
                f"UPDATE {table} SET id = id WHERE {theirs}",
                f"DELETE FROM {table} WHERE {theirs}",
            ):
                cursor.execute(statement)
                assert cursor.rowcount == 0, table
            if counted(table):
                assert refused_by_the_wall(f"UPDATE {table} SET partnership_id = '{other.pk}'"), table
                moved.add(table)
    assert {"cohorts_person", "cohorts_spell", "packs_pack", "audit_alert"} <= moved


def test_the_trail_is_only_added_to(world: World, plain: None) -> None:
    for statement in ("UPDATE audit_auditentry SET did = ''", "DELETE FROM audit_auditsubject"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_rollback_leaves_the_wall_as_it_stood(world: World, plain: None) -> None:
    with within(scope_for(world.partnerships[ELSE])):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            crossing("a test"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT nothing")
        assert counted("cohorts_person") == 1
        with pytest.raises(ZeroDivisionError), crossing("a test"), transaction.atomic():
            raise ZeroDivisionError
        assert counted("cohorts_person") == 1
    assert counted("cohorts_person") == 0


def doors() -> Iterator[str]:
    """The file of each use of `crossing`, and of each statement that names the setting by itself."""
    for app in ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if path.name == "wall.py" or "migrations" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            assert "portal.reach" not in text, path
            for node in ast.walk(ast.parse(text)):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "crossing"
                ):
                    yield path.relative_to(ROOT).as_posix()


def test_the_doors_are_those_that_were_decided() -> None:
    found: dict[str, int] = {}
    for path in doors():
        if not any(part in path for part in OWN_WORK):
            found[path] = found.get(path, 0) + 1
    assert found == DOORS


def test_every_task_and_command_says_that_it_looks_across() -> None:
    """A task that reads people without saying so would find nobody."""
    for app in ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams"):
        for path in sorted((ROOT / app).rglob("tasks.py")):
            text = path.read_text(encoding="utf-8")
            assert text.count("@shared_task(") == text.count("@crossing("), path


@pytest.fixture
def production(settings: Any) -> None:
    settings.PRODUCTION = True


@pytest.mark.usefixtures("production")
def test_production_refuses_an_account_above_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction goes on
    with pytest.raises(ImproperlyConfigured, match="superuser or a role with BYPASSRLS"):
        database_user.must_be_plain()
    with as_plain_role():
        database_user.must_be_plain()
