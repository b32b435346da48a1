"""The account with which the portal uses PostgreSQL: one that the second wall holds for, and that owns nothing."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

TRAIL = ("audit_auditentry", "audit_auditsubject")


def must_be_plain() -> None:
    """Raises ImproperlyConfigured in production where the wall would not hold: for a superuser, for a role with
    BYPASSRLS, and for the owner of the tables, who could take it down. Called when a process starts to serve."""
    if not settings.PRODUCTION or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls, EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid "
            "AND relname = 'cohorts_person') FROM pg_roles WHERE rolname = current_user"
        )
        name, above, owner = cursor.fetchone()
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a process that is split into several from here must not share one
    if above or owner:
        what = "a superuser or a role with BYPASSRLS" if above else "the owner of the tables"
        raise ImproperlyConfigured(
            f"DATABASE_URL signs in as {name}, {what}: row-level security would not hold. Let the portal sign in "
            "with an account of its own (docs/operations.md, Accounts of the database)."
        )


def let_use(role: str) -> None:
    """The role may read and write every row that the wall gives it; what is in the trail it may only add to.

    Called by the owner of the tables after each migration: new tables are shut until then.
    """
    name, trail = connection.ops.quote_name(role), ", ".join(TRAIL)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON {trail} FROM {name}")


def make(role: str, password: str | None = None) -> None:
    """Makes the role where the server has none: no superuser, above no wall; with a password it may sign in.

    A password that is given again is the new one.
    """
    from psycopg import sql  # not there on a machine that has the embedded database only

    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        statement = sql.SQL(verb + " ROLE {} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(name)
        if password:
            statement += sql.SQL(" LOGIN PASSWORD {}").format(sql.Literal(password))
        cursor.execute(statement)
