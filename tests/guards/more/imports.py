"""Imports: one that waits for a decision and one that waits for its columns, and a difference of each person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.models import ImportRun, Mismatch, Spell
from cohorts.services.imports import runs
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, person

P = Permission
DAY = date(2017, 4, 30)


def _import(thing: str) -> Address:
    return Address(FORM, (P.IMPORT_PEOPLE,), thing=thing, knows=P.IMPORT_PEOPLE)


ADDRESSES = {
    "cohorts:import": Address(FORM, (P.IMPORT_PEOPLE,)),
    "cohorts:import_template": Address(("GET",), (P.IMPORT_PEOPLE,)),
    "cohorts:import_run": _import("import"),
    "cohorts:import_columns": _import("import"),
    "cohorts:import_decide": _import("import"),
    "cohorts:import_row": _import("import row"),
    "cohorts:mismatches": Address(("GET",), (P.IMPORT_PEOPLE,)),
    "cohorts:mismatch": person(P.IMPORT_PEOPLE, thing="mismatch"),
}
KINDS = ("mismatch",)


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """An import in which nobody of BHR is, so that each stands in it as absent; a difference of everyone."""
    found: dict[str, UUID] = {}
    here = spells["havering"].partnership
    run = runs.open_run(
        partnership=here,
        content=b"NHS number,Date of birth\n9434765919,01/01/1980\n",
        as_at=DAY,
        act=act_of(),
    )
    found["import"] = run.pk
    found["import row"] = run.rows.get(person=spells["havering"].person).pk
    for key, spell in spells.items():
        other = ImportRun.objects.create(
            partnership=spell.partnership,
            digest="0" * 64,
            format="csv",
            as_at=DAY,
            state=ImportRun.State.DONE,
            read_at=act_of().now,
            decided_at=act_of().now,
        )
        found[f"mismatch {key}"] = Mismatch.objects.create(
            person=spell.person, field="ward", ours="Maple", theirs="Larch", run=other, seen_at=act_of().now
        ).pk
    return found
