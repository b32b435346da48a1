"""Tracker meetings: an open one in each partnership, in which everyone of the world is talked about."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.domain.meetings import Order
from cohorts.models import Discussion, Spell, TrackerMeeting
from cohorts.services import meetings
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, person

P = Permission

ADDRESSES = {
    "cohorts:meetings": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:meeting_open": Address(FORM, (P.RUN_MEETINGS,)),
    "cohorts:meeting": Address(opens=(P.VIEW_PEOPLE,), thing="meeting"),
    "cohorts:meeting_newcomers": Address(("POST",), (P.RUN_MEETINGS,), thing="meeting"),
    "cohorts:meeting_close": Address(FORM, (P.RUN_MEETINGS,), thing="meeting"),
    "cohorts:discuss": person(P.RUN_MEETINGS, thing="discussion"),
}
KINDS = ("discussion",)


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A meeting of April in BHR and one elsewhere, both open."""
    for key in ("havering", "elsewhere"):
        meetings.open_meeting(
            partnership=spells[key].partnership, on=date(2017, 4, 11), chair="The chair", present="",
            order=Order.PLACE, act=act_of(),
        )  # fmt: skip
    found = {
        f"discussion {key}": Discussion.objects.get(person=spells[key].person_id).pk
        for key in ("havering", "redbridge", "elsewhere")
    }
    return {**found, "meeting": TrackerMeeting.objects.get(partnership=spells["havering"].partnership_id).pk}
