"""Highlight reports and the month end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tcp_portal import rows
from tcp_portal.months import Month
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.highlights import publish, write
from workstreams.services.workstreams import MEMBERS, WORKSTREAMS

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_WRITES = (P.UPDATE_WORKSTREAMS,)
ADDRESSES = {
    "workstreams:highlights": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:highlight_paper": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:highlight_chase": Address(opens=(P.EDIT_PROGRAMME,)),
    "workstreams:highlight": Address(opens=(P.VIEW_PROGRAMME,), thing="highlight", knows=P.VIEW_PROGRAMME),
    "workstreams:highlight_publish": Address(FORM, _WRITES, thing="highlight", knows=P.VIEW_PROGRAMME),
    "workstreams:highlight_change": Address(FORM, _WRITES, thing="highlight", knows=P.VIEW_PROGRAMME),
    "workstreams:month_end": Address(FORM, _WRITES, thing="month end", knows=P.VIEW_PROGRAMME),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A workstream of BHR in which every reader works, and its report of a month."""
    act, day = act_of(), date(2017, 5, 3)
    values = {"partnership": spells["havering"].partnership, "name": "Reports", "aim": "To be read"}
    stream = rows.add(WORKSTREAMS, values=values, act=act)
    for user in users.values():
        rows.add(MEMBERS, values={"workstream": stream, "user": user}, act=act)
    row = write(
        workstream=stream, month=Month(2017, 4), texts={"achieved": "Much"}, version=0, day=day, act=act
    )
    publish(highlight=row, version=row.version, day=day, act=act)
    return {"highlight": row.pk, "month end": stream.pk}
