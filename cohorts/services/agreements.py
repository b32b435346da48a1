"""Whether each party agrees with the discharge plan. AT items DischargePlanAgreement."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import Agreement, Spell
from cohorts.services import locking
from cohorts.services.plan_trail import write
from cohorts.services.plans import open_plan, stored_plan
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit


@transaction.atomic
def record_agreement(  # what one party said and when
    *, spell: Spell, party: str, version: int, agrees: bool, on: date, note: str, act: Act
) -> Agreement:
    """The party's answer; a later one takes its place. Version 0 says that there was none yet.

    For the local authority `agrees` says that it knows of the planned date. Raises Refusal, Stale or PermissionDenied.
    """
    locked, plan = open_plan(spell, act)
    rules.check_code(codes.PARTY, party, act.today, field="party")
    plan = stored_plan(plan)
    row = Agreement.objects.filter(plan=plan, party=party).first() or Agreement(
        plan=plan, party=party, version=0
    )
    wanted = {"agrees": agrees, "on": on, "note": note.strip()}
    if row.version != version:
        locking.check_version(row, version, **wanted)
    rules.check_not_future(on, today=act.today, what="The day of the answer")
    rules.check_not_before(on, locked.started_on, what="The day of the answer", event="the admission")
    changes = audit.changes_between({name: getattr(row, name) for name in wanted}, wanted)
    if changes or row.version == 0:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        label = codes.PARTY.label(party)
        write(
            spell=locked, obj=row, did=f"agreement: {label[:1].lower()}{label[1:]}", changes=changes, act=act
        )
    return row
